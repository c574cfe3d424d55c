"""TRL's trainer with what it leaves out: raw values for the NaN check, weights by source, sealed checkpoints."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers.trainer_callback import PrinterCallback
from transformers.trainer_utils import rotate_checkpoints
from trl import SFTTrainer

from . import files
from .callbacks import NaNInfDetectionCallback


class GraniteSftTrainer(SFTTrainer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.remove_callback(PrinterCallback)  # MetricsCallback logs
        self._set_signature_columns_if_needed()
        self._signature_columns.append("loss_weight")
        plain_collator = self.data_collator

        def collate(rows):
            batch = plain_collator(rows)
            if "loss_weight" in rows[0]:
                batch["loss_weight"] = torch.tensor([row["loss_weight"] for row in rows])
            return batch

        self.data_collator = collate
        self._nan = next(cb for cb in self.callback_handler.callbacks if isinstance(cb, NaNInfDetectionCallback))

    def attach(self, metrics, save_total_limit: int, request_digest: str) -> None:
        """`metrics` receives each step's raw values; the digest says later to which request a checkpoint belongs."""
        self._step_metrics = metrics
        self._keep = save_total_limit
        self._request = request_digest

    # ------------------------------------------------------------------------------------------ loss

    def _get_num_items_in_batch(self, batch_samples, device):
        """The sum of weights of all learned tokens of an optimiser step, which its loss is divided by."""
        if not batch_samples or "loss_weight" not in batch_samples[0]:
            return super()._get_num_items_in_batch(batch_samples, device)
        return sum((b["labels"][:, 1:].ne(-100).sum(1) * b["loss_weight"]).sum() for b in batch_samples).to(device)

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        weights = inputs.pop("loss_weight", None)
        if weights is None:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        # The mean over tokens, each counting as much as its source weighs.
        outputs = model(**inputs, use_cache=False, fused_lm_head=True)
        return (-outputs.log_probs * weights[:, None]).sum() / num_items_in_batch

    def evaluation_loop(self, *args, **kwargs):
        """The mean over all learned tokens. The library's mean of batch means changes with the batch size."""
        self._eval_loss, self._eval_tokens = 0.0, 0
        output = super().evaluation_loop(*args, **kwargs)
        prefix = kwargs.get("metric_key_prefix", "eval")
        if self._eval_tokens:
            output.metrics[f"{prefix}_loss"] = self._eval_loss / self._eval_tokens
        return output

    def prediction_step(self, model, inputs, prediction_loss_only, ignore_keys=None):
        result = super().prediction_step(model, inputs, prediction_loss_only, ignore_keys)
        tokens = int(inputs["labels"][:, 1:].ne(-100).sum())
        self._eval_loss += float(result[0]) * tokens
        self._eval_tokens += tokens
        return result

    def training_step(self, model, inputs, num_items_in_batch=None):
        loss = super().training_step(model, inputs, num_items_in_batch)
        value = loss.item()
        self._nan.check("loss", value, self.state.global_step + 1)
        self._step_metrics.loss += value
        return loss

    def _get_grad_norm(self, model, grad_norm=None):
        norm = super()._get_grad_norm(model, grad_norm=grad_norm)
        value = float(norm) if norm is not None else None
        if value is not None:
            self._nan.check("gradient norm", value, self.state.global_step + 1)
        self._step_metrics.grad_norm = value
        self._step_metrics.learning_rate = self._get_learning_rate()
        return norm

    # ------------------------------------------------------------------------------------------ checkpoints

    def _save_checkpoint(self, model, trial):
        """A checkpoint counts once it is sealed; only then may an older one go."""
        folder = Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}"
        (folder / files.MARKER).unlink(missing_ok=True)
        super()._save_checkpoint(model, trial)
        files.mark_complete(folder, {"request": self._request, "step": self.state.global_step})
        rotate_checkpoints(
            output_dir=self.args.output_dir,
            save_total_limit=self._keep,
            best_model_checkpoint=self.state.best_model_checkpoint,
        )

    def create_model_card(self, *args, **kwargs) -> None:
        """The library's card would name the folder of this run and look for a repository on the hub."""
