"""The student `tiny`: a Granite-shaped model of a few million parameters, made from the corpus itself.

It lets the whole loop run on a laptop, without a download: a byte-level BPE tokenizer is trained on the corpus, then a
model with Granite-8B-Code's architecture (Llama with biases, grouped-query attention, tied embeddings) learns the
corpus as plain text for a bounded number of steps. What comes out writes recognisable C and knows next to nothing,
which is all that a demonstration of fine-tuning needs.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from . import files
from .data import read_chat
from .settings import Student, plain
from .template import prepare_tokenizer, segments

# Raise it when the same settings would give another model.
FORMAT = 1
EOS, PAD = "<|endoftext|>", "<|pad|>"
SEED = 42
# The losses of pre-training, a line a step, beside the model.
METRICS = "pretrain_metrics.jsonl"


def ensure_base(student: Student, progress: Callable[[dict], None], check_stop: Callable[[], None]) -> Path:
    """The folder of the base model for these settings and this corpus; made on first use, reused afterwards."""
    digest = files.digest_of(
        {
            "format": FORMAT,
            "corpus": [files.sha256(Path(path)) for path in student.corpus if readable(path)],
            "tiny": plain(student.tiny),
            "max_seq_length": student.model.max_seq_length,
        }
    )
    home = Path(student.dir or "")
    final = home / digest[:16]
    if files.facts_of(final) is not None:
        return final
    with files.locked(home / "build.lock"):
        if files.facts_of(final) is not None:
            return final
        for leftover in home.glob("*.building"):
            shutil.rmtree(leftover)
        unfinished = home / f"{digest[:16]}.building"
        unfinished.mkdir(parents=True)
        facts = build(student, unfinished, progress, check_stop)
        files.mark_complete(unfinished, {"digest": digest, **facts})
        files.publish(unfinished, final)
    return final


def readable(path: str) -> bool:
    """Reading the examples gives the error with the line number; a missing file must fail before its digest is taken."""
    return bool(read_chat(path))


def build(student: Student, folder: Path, progress, check_stop) -> dict:
    conversations = [messages for path in student.corpus for messages in read_chat(path)]
    texts = ["".join(text for text, _ in segments(messages, EOS)) for messages in conversations]
    tokenizer = make_tokenizer(texts, student.tiny.vocab_size, student.model.max_seq_length)
    with (folder / METRICS).open("w", encoding="utf-8") as metrics:
        model, facts = pretrain(
            make_model(student, tokenizer), tokenizer, texts, student.tiny, metrics, progress, check_stop
        )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return facts


def make_tokenizer(texts: list[str], vocab_size: int, max_length: int):
    """Byte-level BPE, as Granite's: any text can be written, runs of spaces become single tokens."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        min_frequency=2,
        special_tokens=[EOS, PAD],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    # The markers stand for themselves; as text they would be learned piece by piece.
    backend.train_from_iterator((text.replace(EOS, "") for text in texts), trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=EOS,
        eos_token=EOS,
        unk_token=EOS,
        pad_token=PAD,
        model_max_length=max_length,
        clean_up_tokenization_spaces=False,
    )
    prepare_tokenizer(tokenizer)
    return tokenizer


def make_model(student: Student, tokenizer):
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tiny = student.tiny
    config = LlamaConfig(
        # A whole number of 64s: a corpus may be too small for the vocabulary that was asked for.
        vocab_size=math.ceil(len(tokenizer) / 64) * 64,
        hidden_size=tiny.hidden_size,
        intermediate_size=tiny.intermediate_size,
        num_hidden_layers=tiny.num_layers,
        num_attention_heads=tiny.num_heads,
        num_key_value_heads=tiny.num_kv_heads,
        max_position_embeddings=student.model.max_seq_length,
        attention_bias=True,
        mlp_bias=True,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    torch.manual_seed(SEED)
    return LlamaForCausalLM(config)


def pretrain(model, tokenizer, texts: list[str], tiny, metrics, progress, check_stop):
    """Causal language modelling over windows of the corpus, drawn in a fixed order. Returns the model and its facts;
    `metrics` gets a line a step."""
    import torch

    stream = torch.tensor([token for text in texts for token in tokenizer.encode(text, add_special_tokens=False)])
    length = min(tiny.pretrain_sequence_length, len(stream) - 1)
    order = torch.Generator().manual_seed(SEED)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=tiny.pretrain_learning_rate, betas=(0.9, 0.95), weight_decay=0.1
    )
    steps = tiny.pretrain_steps
    warmup = max(1, steps // 20)

    def rate(step: int) -> float:
        if step < warmup:
            return (step + 1) / warmup
        return 0.1 + 0.45 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    started, last_report, done, loss_value = time.monotonic(), 0.0, 0, None
    model.train()
    for step in range(steps):
        check_stop()
        starts = torch.randint(0, len(stream) - length, (tiny.pretrain_batch_size,), generator=order)
        batch = torch.stack([stream[start : start + length + 1] for start in starts.tolist()])
        logits = model(input_ids=batch[:, :-1], use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        done, loss_value, now = step + 1, loss.item(), time.monotonic()
        metrics.write(json.dumps({"step": done, "loss": loss_value}) + "\n")
        if now - last_report > 1 or done == steps:
            last_report = now
            progress({"phase": "pretrain", "step": done, "total_steps": steps, "loss": round(loss_value, 4)})
        # The bound on time keeps a slow machine usable; where it strikes, the model depends on the machine's speed.
        if now - started > tiny.pretrain_max_seconds:
            break
    facts = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "vocabulary": len(tokenizer),
        "corpus_tokens": len(stream),
        "pretrain_steps": done,
        "pretrain_loss": loss_value,
        "stopped_by_time": done < steps,
    }
    model.eval()
    return model, facts
