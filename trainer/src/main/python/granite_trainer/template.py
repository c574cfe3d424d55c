"""Granite-8B-Code-Instruct's chat format, with the two things that its own template lacks for training.

    System:
    <optional>

    Question:
    <user>

    Answer:
    <assistant><|endoftext|>

Its template never ends an answer with end-of-text, so a model trained on it would not learn to stop; ours does, and
marks answers with `{% generation %}`, so that a loss on answers only can be taken from the template as well.
"""

from __future__ import annotations

# What stands directly before each answer.
RESPONSE_TEMPLATE = "Answer:\n"

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ 'System:\\n' + message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'user' %}{{ 'Question:\\n' + message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'Answer:\\n' }}"
    "{% generation %}{{ message['content'] + eos_token }}{% endgeneration %}"
    "{% if not loop.last %}{{ '\\n\\n' }}{% endif %}"
    "{% endif %}"
    "{% if loop.last and add_generation_prompt %}{{ 'Answer:\\n' }}{% endif %}"
    "{% endfor %}"
)

# The same for programs that serve a model: they know no `{% generation %}`, and need no mark of what is learned.
SERVING_TEMPLATE = CHAT_TEMPLATE.replace("{% generation %}", "").replace("{% endgeneration %}", "")


def segments(messages: list[dict[str, str]], eos_token: str) -> list[tuple[str, bool]]:
    """The text of a conversation in pieces, each with whether it is learned.

    Pieces are tokenized apart: then what precedes an answer has the same tokens in training and in generation, even
    where an answer begins with white space that the tokenizer would join to the line break before it.
    """
    pieces: list[tuple[str, bool]] = []
    for index, message in enumerate(messages):
        role, content = message["role"], message["content"]
        if role == "system":
            pieces.append((f"System:\n{content}\n\n", False))
        elif role == "user":
            pieces.append((f"Question:\n{content}\n\n", False))
        else:
            pieces.append((RESPONSE_TEMPLATE, False))
            pieces.append((content + eos_token, True))
            if index < len(messages) - 1:
                pieces.append(("\n\n", False))
    return pieces


def generation_prompt(prompt: str) -> str:
    """One user's turn, up to where the answer starts."""
    return f"Question:\n{prompt}\n\n{RESPONSE_TEMPLATE}"


def prepare_tokenizer(tokenizer) -> None:
    """Sets the training template and a padding token that is not end-of-text (in Granite's tokenizer they are one)."""
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.padding_side = "right"
    if tokenizer.pad_token is None or tokenizer.pad_token == tokenizer.eos_token:
        vocabulary = tokenizer.get_vocab()
        candidates = ["<|pad|>", "<pad>", "<fim_pad>", *tokenizer.all_special_tokens]
        for token in candidates:
            if token in vocabulary and token != tokenizer.eos_token:
                tokenizer.pad_token = token
                return
        raise ValueError("The tokenizer has no token but end-of-text that could pad.")
