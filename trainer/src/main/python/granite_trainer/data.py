"""Chat examples: read with line numbers, checked, and turned into tokens with the answers marked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .errors import BAD_DATA, TrainerError
from .template import segments

# The label of a token that is read but not learned; torch's cross-entropy skips it.
IGNORED = -100
ROLES = ("system", "user", "assistant")


@dataclass(frozen=True)
class Example:
    """Token ids and labels of one conversation. Labels equal the ids where the token is learned, else IGNORED."""

    input_ids: list[int]
    labels: list[int]
    weight: float
    truncated: bool
    source: int = 0

    @property
    def learned(self) -> int:
        """Tokens with a loss. The first has nothing before it to be predicted from."""
        return sum(label != IGNORED for label in self.labels[1:])


@dataclass(frozen=True)
class Encoded:
    """The examples that can be learned from, and what happened to the others."""

    examples: list[Example]
    read: int
    truncated: int
    dropped: int

    @property
    def tokens(self) -> int:
        return sum(len(example.input_ids) for example in self.examples)

    @property
    def learned(self) -> int:
        return sum(example.learned for example in self.examples)


def bad(path, line: int, what: str) -> TrainerError:
    return TrainerError(
        BAD_DATA,
        f"{path}:{line}: {what}",
        'Each line is {"messages": [{"role": "user", "content": …}, {"role": "assistant", "content": …}]}.',
    )


def read_chat(path: str | Path) -> list[list[dict[str, str]]]:
    """The conversations of a JSON Lines file. The first line that is not one is an error with its number."""
    conversations = []
    try:
        with open(path, encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    conversations.append(check_conversation(path, number, line))
    except UnicodeDecodeError as error:
        raise bad(path, len(conversations) + 1, f"not UTF-8 at or after this line ({error.reason})") from error
    except OSError as error:
        raise TrainerError(
            BAD_DATA,
            f"{path} cannot be read: {error.strerror or error}",
            "Check the path; `granite prepare` writes it.",
        ) from error
    if not conversations:
        raise TrainerError(BAD_DATA, f"{path} has no examples.", "Run `granite prepare` on sources with functions.")
    return conversations


def check_conversation(path, number: int, line: str) -> list[dict[str, str]]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise bad(path, number, f"not JSON ({error})") from error
    messages = value.get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list) or not messages:
        raise bad(path, number, "no list `messages`")
    previous = None
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            raise bad(path, number, f"message {index + 1} is no object")
        role, content = message.get("role"), message.get("content")
        if role not in ROLES:
            raise bad(path, number, f"message {index + 1} has the role {role!r}; known are {', '.join(ROLES)}")
        if not isinstance(content, str) or not content.strip():
            raise bad(path, number, f"message {index + 1} ({role}) has no text")
        if role == "system" and index > 0:
            raise bad(path, number, "a system message comes first or not at all")
        if role == "assistant" and previous != "user":
            raise bad(path, number, f"message {index + 1}: an answer follows a question")
        if role == "user" and previous == "user":
            raise bad(path, number, f"message {index + 1}: two questions without an answer between them")
        previous = role
    if previous != "assistant":
        raise bad(path, number, "the last message is no answer")
    return messages


def encode(messages: list[dict[str, str]], tokenizer, max_length: int, weight: float = 1.0, source: int = 0) -> Example:
    """Tokens of a conversation; only answers and their end-of-text are learned. What is too long loses its end."""
    input_ids: list[int] = []
    labels: list[int] = []
    for text, learned in segments(messages, tokenizer.eos_token):
        ids = tokenizer.encode(text, add_special_tokens=False)
        input_ids += ids
        labels += ids if learned else [IGNORED] * len(ids)
    truncated = len(input_ids) > max_length
    return Example(input_ids[:max_length], labels[:max_length], weight, truncated, source)


def load(sources, tokenizer, max_length: int) -> Encoded:
    """All examples of `sources` (pairs of path and weight), in order; each knows the number of its source."""
    examples, read = [], 0
    for number, (path, weight) in enumerate(sources):
        for messages in read_chat(path):
            read += 1
            examples.append(encode(messages, tokenizer, max_length, weight, number))
    usable = [example for example in examples if example.learned]
    if not usable:
        raise TrainerError(
            BAD_DATA,
            f"None of {read} examples has an answer within {max_length} tokens.",
            "Raise model.max_seq_length, or shorten the prompts.",
        )
    truncated = sum(example.truncated for example in examples)
    return Encoded(usable, read, truncated, len(examples) - len(usable))
