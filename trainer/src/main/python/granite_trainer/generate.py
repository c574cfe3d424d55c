"""Answers in batches: sorted by length, sampled with a seed of each prompt's own, ended by end-of-text.

On the generating side the library's sampling draws from one global stream, so an answer would depend on its
neighbours in the batch. Here each prompt draws its own numbers, one a token, and the library only takes the maximum.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

from .log import log
from .model import Base, device, for_generation, load_tokenizer, prepare_process, resolve_base
from .notes import with_base_found
from .settings import GenerateRequest, Student, one_of
from .stop import StopRequest
from .template import generation_prompt

# Names the engine: auto, transformers or vllm.
ENGINE = "GRANITE_GENERATION_ENGINE"


def generate(request: GenerateRequest, emit: Callable[[dict], None], progress=lambda event: None, stop=None) -> dict:
    """Calls `emit` with each answer as its batch ends; returns the totals. Shorter prompts come first."""
    prepare_process()
    stop = stop or StopRequest()
    started = time.monotonic()
    student = with_base_found(request.student, request.adapter)
    base = resolve_base(student, progress, stop.check)
    tokenizer = load_tokenizer(student, base)
    room = context_of(student, base)
    # An answer may fill half of what the model can see at a time, so that a question always has the other half.
    max_new_tokens = min(request.max_new_tokens, max(1, room // 2))
    encoded = []
    for prompt in request.prompts:
        ids = tokenizer.encode(generation_prompt(prompt.prompt), add_special_tokens=False)
        # What does not fit loses its beginning; the end says what to answer.
        encoded.append((prompt, ids[-max(1, room - max_new_tokens) :]))
    encoded.sort(key=lambda pair: len(pair[1]))

    tokens = 0
    needed = max((len(ids) for _, ids in encoded), default=1) + max_new_tokens
    engine = make_engine(replace(request, student=student), base, tokenizer, max_new_tokens, needed, stop)
    try:
        waiting = encoded
        while waiting:
            stop.check()
            batch, waiting = waiting[: engine.batch_size], waiting[engine.batch_size :]
            for (prompt, _), ids in zip(batch, engine.answer(batch), strict=True):
                ended = tokenizer.eos_token_id in ids
                ids = ids[: ids.index(tokenizer.eos_token_id)] if ended else ids
                tokens += len(ids) + ended
                text = tokenizer.decode(ids, skip_special_tokens=True)
                emit({"id": prompt.id, "text": text, "tokens": len(ids), "stop": "eos" if ended else "length"})
    finally:
        engine.close()
    return {"count": len(encoded), "tokens": tokens, "seconds": round(time.monotonic() - started, 3)}


def context_of(student: Student, base: Base) -> int:
    """Tokens that the model sees at a time."""
    from transformers import AutoConfig

    if student.name == "tiny":
        return student.model.max_seq_length
    config = AutoConfig.from_pretrained(base.location, trust_remote_code=student.model.trust_remote_code)
    return min(student.model.context_length, getattr(config, "max_position_embeddings", student.model.context_length))


def make_engine(request: GenerateRequest, base: Base, tokenizer, max_new_tokens: int, room: int, stop):
    """vLLM where there is a GPU and it is installed, else the library that trains; ENGINE in the environment decides."""
    from .vllm_engine import VllmEngine, vllm_is_there

    chosen = os.environ.get(ENGINE) or "auto"
    one_of(ENGINE, chosen, ("auto", "transformers", "vllm"))
    if chosen == "vllm" or (chosen == "auto" and device() == "cuda" and vllm_is_there()):
        return VllmEngine(request, base, tokenizer, max_new_tokens, room)
    return TransformersEngine(request, base, tokenizer, max_new_tokens, stop)


class TransformersEngine:
    """The library that trains, also on a CPU. A batch for which the memory is too small is halved."""

    def __init__(self, request: GenerateRequest, base: Base, tokenizer, max_new_tokens: int, stop):
        self.request, self.tokenizer, self.max_new_tokens, self.stop = request, tokenizer, max_new_tokens, stop
        self.batch_size = request.batch_size
        self.model = for_generation(request.student, request.adapter, base)

    def answer(self, batch: list) -> list[list[int]]:
        import torch

        try:
            with torch.inference_mode():
                return answer_batch(self.model, self.tokenizer, batch, self.request, self.max_new_tokens, self.stop)
        except (torch.OutOfMemoryError, MemoryError):
            if len(batch) == 1:
                raise
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        half = (len(batch) + 1) // 2
        self.batch_size = min(self.batch_size, half)
        log(f"warning: memory does not suffice for {len(batch)} answers at once; going on with {half}")
        return self.answer(batch[:half]) + self.answer(batch[half:])

    def close(self) -> None:
        self.model = None


def answer_batch(model, tokenizer, batch, request: GenerateRequest, max_new_tokens: int, stop) -> list[list[int]]:
    import torch
    from transformers import LogitsProcessorList

    longest = max(len(ids) for _, ids in batch)
    # Padding stands before the prompt, so that all answers start at the same position.
    padded = [[tokenizer.pad_token_id] * (longest - len(ids)) + ids for _, ids in batch]
    mask = [[0] * (longest - len(ids)) + [1] * len(ids) for _, ids in batch]
    processors = LogitsProcessorList([StopCheck(stop)])
    if request.temperature > 0:
        seeds = [prompt.seed for prompt, _ in batch]
        processors.append(SeededSampling(seeds, request.temperature, request.top_p, longest, max_new_tokens))
    output = model.generate(
        input_ids=torch.tensor(padded, device=model.device),
        attention_mask=torch.tensor(mask, device=model.device),
        do_sample=False,
        # A checkpoint may bring sampling defaults of its own, which only apply (and warn) when sampling is on.
        temperature=None,
        top_p=None,
        top_k=None,
        max_new_tokens=max_new_tokens,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        logits_processor=processors,
    )
    return output[:, longest:].tolist()


class StopCheck:
    """Ends generation between two tokens when the process was asked to stop."""

    def __init__(self, stop):
        self.stop = stop

    def __call__(self, input_ids, scores):
        self.stop.check()
        return scores


class SeededSampling:
    """Temperature and nucleus sampling, after which only the chosen token of each row is left.

    Row i turns its own k-th uniform number into its k-th token by inverting the cumulative distribution. Numbers come
    from the CPU, so that a device's generator does not change an answer.
    """

    def __init__(self, seeds: list[int], temperature: float, top_p: float, prompt_length: int, max_new_tokens: int):
        import torch

        self.temperature = temperature
        self.top_p = top_p
        self.prompt_length = prompt_length
        self.uniform = torch.stack(
            [torch.rand(max_new_tokens, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
        )

    def __call__(self, input_ids, scores):
        import torch

        probabilities = torch.softmax(scores.float() / self.temperature, dim=-1)
        ordered, tokens = probabilities.sort(dim=-1, descending=True, stable=True)
        cumulative = ordered.cumsum(dim=-1)
        # The smallest set of likeliest tokens that holds top_p; never empty.
        ordered = ordered.masked_fill(cumulative - ordered >= self.top_p, 0.0)
        cumulative = ordered.cumsum(dim=-1)
        drawn = self.uniform[:, input_ids.shape[1] - self.prompt_length].to(scores.device)
        target = drawn * cumulative[:, -1]
        last = (ordered > 0).sum(dim=-1) - 1
        place = torch.minimum((cumulative <= target[:, None]).sum(dim=-1), last)
        chosen = tokens.gather(1, place[:, None])
        return torch.full_like(scores, float("-inf")).scatter_(1, chosen, 0.0)
