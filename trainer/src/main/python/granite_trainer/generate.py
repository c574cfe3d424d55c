"""Answers in batches: sorted by length, sampled with a seed of each prompt's own, ended by end-of-text.

On the generating side the library's sampling draws from one global stream, so an answer would depend on its
neighbours in the batch. Here each prompt draws its own numbers, one a token, and the library only takes the maximum.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .model import for_generation, load_tokenizer, prepare_process, resolve_base
from .notes import with_base_found
from .settings import GenerateRequest
from .stop import StopRequest
from .template import generation_prompt


def generate(request: GenerateRequest, emit: Callable[[dict], None], progress=lambda event: None, stop=None) -> dict:
    """Calls `emit` with each answer as its batch ends; returns the totals. Shorter prompts come first."""
    prepare_process()
    import torch

    stop = stop or StopRequest()
    started = time.monotonic()
    student = with_base_found(request.student, request.adapter)
    base = resolve_base(student, progress, stop.check)
    tokenizer = load_tokenizer(student, base)
    model = for_generation(student, request.adapter, base)

    room = (
        request.student.model.max_seq_length if request.student.name == "tiny" else request.student.model.context_length
    )
    max_new_tokens = min(request.max_new_tokens, room - 1)
    encoded = []
    for prompt in request.prompts:
        ids = tokenizer.encode(generation_prompt(prompt.prompt), add_special_tokens=False)
        # What does not fit loses its beginning; the end says what to answer.
        encoded.append((prompt, ids[-max(1, room - max_new_tokens) :]))
    encoded.sort(key=lambda pair: len(pair[1]))

    tokens = 0
    for first in range(0, len(encoded), request.batch_size):
        batch = encoded[first : first + request.batch_size]
        with torch.inference_mode():
            answers = answer_batch(model, tokenizer, batch, request, max_new_tokens, stop)
        for (prompt, _), ids in zip(batch, answers, strict=True):
            ended = tokenizer.eos_token_id in ids
            ids = ids[: ids.index(tokenizer.eos_token_id)] if ended else ids
            tokens += len(ids) + ended
            text = tokenizer.decode(ids, skip_special_tokens=True)
            emit({"id": prompt.id, "text": text, "tokens": len(ids), "stop": "eos" if ended else "length"})
    return {"count": len(encoded), "tokens": tokens, "seconds": round(time.monotonic() - started, 3)}


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
