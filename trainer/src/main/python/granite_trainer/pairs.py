"""Preferences: pairs of a better and a worse answer to the same question, read, checked and turned into tokens.

A line is `{"prompt": …, "chosen": …, "rejected": …}` with texts, or with lists of messages where `chosen` and `rejected`
are the answer alone. Other fields are left alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .data import Example, encode
from .errors import BAD_DATA, TrainerError
from .log import log
from .settings import TrainRequest

FILE_NAME = "preferences.jsonl"


@dataclass(frozen=True)
class Pair:
    chosen: Example
    rejected: Example


def bad(path, line: int, what: str) -> TrainerError:
    return TrainerError(
        BAD_DATA,
        f"{path}:{line}: {what}",
        'Each line is {"prompt": …, "chosen": …, "rejected": …} with texts or lists of messages.',
    )


def file_of(request: TrainRequest) -> Path | None:
    """The file that the settings name, or `preferences.jsonl` beside a source; None where there is nothing to learn."""
    settings = request.training
    if settings.preference == "none":
        return None
    if settings.preferences:
        return Path(settings.preferences)
    beside = sorted({Path(source.path).parent / FILE_NAME for source in request.data})
    return next((path for path in beside if path.is_file()), None)


def turns(path, line: int, value, field: str, role: str) -> list[dict[str, str]]:
    """A text as one message of `role`; messages as they are."""
    if isinstance(value, str):
        value = [{"role": role, "content": value}]
    if not isinstance(value, list) or not value:
        raise bad(path, line, f"{field} is neither a text nor a list of messages")
    for message in value:
        content = message.get("content") if isinstance(message, dict) else None
        if not isinstance(content, str) or not content.strip():
            raise bad(path, line, f"{field} has no text")
    return [{"role": message.get("role", role), "content": message["content"]} for message in value]


def read(path: Path) -> list[tuple[list[dict], list[dict]]]:
    """The conversations with the better and with the worse answer."""
    pairs = []
    try:
        with open(path, encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                except ValueError as error:
                    raise bad(path, number, f"not JSON ({error})") from error
                if not isinstance(value, dict):
                    raise bad(path, number, "no object")
                missing = [field for field in ("prompt", "chosen", "rejected") if field not in value]
                if missing:
                    raise bad(path, number, f"{missing[0]} is missing")
                prompt = turns(path, number, value["prompt"], "prompt", "user")
                chosen = turns(path, number, value["chosen"], "chosen", "assistant")
                rejected = turns(path, number, value["rejected"], "rejected", "assistant")
                if prompt[-1]["role"] != "user":
                    raise bad(path, number, "the prompt ends with no question")
                if any(side[-1]["role"] != "assistant" or len(side) > 1 for side in (chosen, rejected)):
                    raise bad(path, number, "chosen and rejected are one answer each")
                if chosen == rejected:
                    raise bad(path, number, "chosen and rejected are the same")
                pairs.append((prompt + chosen, prompt + rejected))
    except UnicodeDecodeError as error:
        raise bad(path, len(pairs) + 1, f"not UTF-8 at or after this line ({error.reason})") from error
    except OSError as error:
        raise TrainerError(
            BAD_DATA,
            f"{path} cannot be read: {error.strerror or error}",
            "Check training.preferences, or set training.preference to none.",
        ) from error
    if not pairs:
        raise TrainerError(BAD_DATA, f"{path} has no pairs.", "Set training.preference to none, or fill it.")
    return pairs


def load(path: Path, tokenizer, max_length: int) -> list[Pair]:
    """Pairs in tokens. Only the last answer counts. A pair of which one side does not fit is left out and counted: an
    answer that was cut off cannot be compared with one that was not."""
    result, left_out = [], 0
    for chosen, rejected in read(path):
        pair = Pair(
            *(last_answer(encode(side, tokenizer, max_length), tokenizer.eos_token_id) for side in (chosen, rejected))
        )
        if pair.chosen.truncated or pair.rejected.truncated:
            left_out += 1
        else:
            result.append(pair)
    if left_out:
        log(f"warning: {left_out} pairs are longer than max_seq_length {max_length} and are left out")
    if not result:
        raise TrainerError(
            BAD_DATA,
            f"None of {left_out} pairs of {path} fits into {max_length} tokens.",
            "Raise model.max_seq_length.",
        )
    return result


def last_answer(example: Example, eos: int) -> Example:
    """Answers to earlier questions are the same on both sides; they would only add noise."""
    from .data import IGNORED

    labels = list(example.labels)
    ends = [place for place, label in enumerate(labels) if label == eos]
    if len(ends) > 1 and not example.truncated:
        start = ends[-2] + 1
        labels[:start] = [IGNORED] * start
    return Example(example.input_ids, labels, example.weight, example.truncated)
