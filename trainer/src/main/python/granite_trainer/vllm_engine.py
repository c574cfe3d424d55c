"""Answers by vLLM, where it is installed: many times the speed of the library that trains, on the same weights.

It is not among the pinned requirements, since it pins a torch of its own. Its answers depend on each prompt's seed as
well, but they are not those of the other engine: the two draw their random numbers differently.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from . import files
from .errors import MODEL_UNAVAILABLE, TrainerError
from .model import Base, check_adapter
from .settings import GenerateRequest

# Ranks for which vLLM has kernels; an adapter takes the next one up.
RANKS = (8, 16, 32, 64, 128, 256, 320, 512)
# vLLM makes its own batches; what it is given at a time only decides how often answers are written down.
AT_A_TIME = 16


def vllm_is_there() -> bool:
    return importlib.util.find_spec("vllm") is not None


def engine_options(request: GenerateRequest, base: Base, max_model_len: int) -> dict:
    """The arguments of vLLM's `LLM`."""
    student = request.student
    options: dict = {
        "model": base.location,
        "dtype": student.qlora.bnb_4bit_compute_dtype,
        "max_model_len": max_model_len,
        "trust_remote_code": student.model.trust_remote_code,
        "seed": 0,
    }
    if student.qlora.load_in_4bit:
        options["quantization"] = "bitsandbytes"
    if request.adapter is not None:
        rank = int(files.read_json(Path(request.adapter) / "adapter_config.json")["r"])
        fitting = [known for known in RANKS if known >= rank]
        if not fitting:
            raise TrainerError(
                MODEL_UNAVAILABLE, f"vLLM has no kernel for rank {rank}.", "Use the engine transformers."
            )
        options |= {"enable_lora": True, "max_loras": 1, "max_lora_rank": fitting[0]}
    return options


class VllmEngine:
    def __init__(self, request: GenerateRequest, base: Base, tokenizer, max_new_tokens: int, room: int):
        """`room` is what the longest question and its answer need, in tokens; more would only take memory."""
        if request.adapter is not None:
            check_adapter(request.adapter, base)
        try:
            from vllm import LLM, SamplingParams
            from vllm.lora.request import LoRARequest
        except ImportError as error:
            raise TrainerError(
                MODEL_UNAVAILABLE,
                f"vLLM cannot be imported: {error}.",
                "Install vllm into the trainer's environment, or use the engine transformers.",
            ) from error
        self.request, self.tokenizer, self.max_new_tokens = request, tokenizer, max_new_tokens
        self.sampling = SamplingParams
        self.batch_size = AT_A_TIME * request.batch_size
        self.llm: Any = LLM(**engine_options(request, base, room))
        self.lora = LoRARequest("adapter", 1, request.adapter) if request.adapter else None

    def answer(self, batch: list) -> list[list[int]]:
        settings = [
            self.sampling(
                temperature=self.request.temperature,
                top_p=self.request.top_p if self.request.temperature > 0 else 1.0,
                max_tokens=self.max_new_tokens,
                seed=prompt.seed,
                stop_token_ids=[self.tokenizer.eos_token_id],
            )
            for prompt, _ in batch
        ]
        prompts = [{"prompt_token_ids": ids} for _, ids in batch]
        outputs = self.llm.generate(prompts, settings, lora_request=self.lora, use_tqdm=False)
        return [self.tokens_of(output.outputs[0]) for output in outputs]

    def tokens_of(self, completion) -> list[int]:
        ids = list(completion.token_ids)
        if completion.finish_reason == "stop" and self.tokenizer.eos_token_id not in ids:
            ids.append(self.tokenizer.eos_token_id)
        return ids

    def close(self) -> None:
        """Ends vLLM's own process, which holds the GPU's memory."""
        core: Any = getattr(getattr(self.llm, "llm_engine", None), "engine_core", None)
        if hasattr(core, "shutdown"):
            core.shutdown()
        self.llm = None
