import json

import pytest

from granite_trainer.data import IGNORED, check_conversation, encode, load, read_chat
from granite_trainer.errors import TrainerError
from granite_trainer.template import CHAT_TEMPLATE, RESPONSE_TEMPLATE, generation_prompt, segments

CONVERSATION = [
    {"role": "system", "content": "You write C."},
    {"role": "user", "content": "Reset the clock."},
    {"role": "assistant", "content": "void reset(void) {}"},
    {"role": "user", "content": "And check it."},
    {"role": "assistant", "content": "int check(void) { return 0; }"},
]
GOLDEN = (
    "System:\nYou write C.\n\n"
    "Question:\nReset the clock.\n\n"
    "Answer:\nvoid reset(void) {}<|endoftext|>\n\n"
    "Question:\nAnd check it.\n\n"
    "Answer:\nint check(void) { return 0; }<|endoftext|>"
)


def test_the_template_is_granites_with_end_of_text_after_each_answer(tokenizer):
    assert tokenizer.chat_template == CHAT_TEMPLATE
    assert tokenizer.apply_chat_template(CONVERSATION, tokenize=False) == GOLDEN
    assert "".join(text for text, _ in segments(CONVERSATION, "<|endoftext|>")) == GOLDEN


def test_the_generation_prompt_is_what_stands_before_an_answer_in_training(tokenizer):
    question = [{"role": "user", "content": "Reset the clock."}]
    rendered = tokenizer.apply_chat_template(question, tokenize=False, add_generation_prompt=True)
    assert rendered == generation_prompt("Reset the clock.") == "Question:\nReset the clock.\n\nAnswer:\n"
    assert rendered.endswith(RESPONSE_TEMPLATE)


def test_exactly_the_answers_and_their_end_of_text_are_learned_token_by_token(tokenizer):
    example = encode(CONVERSATION, tokenizer, 1000)
    expected = []
    for text, learned in segments(CONVERSATION, tokenizer.eos_token):
        for token in tokenizer.encode(text, add_special_tokens=False):
            expected.append((token, token if learned else IGNORED))
    assert list(zip(example.input_ids, example.labels, strict=True)) == expected
    learned = [label for label in example.labels if label != IGNORED]
    assert tokenizer.decode(learned) == ("void reset(void) {}<|endoftext|>int check(void) { return 0; }<|endoftext|>")
    assert learned.count(tokenizer.eos_token_id) == 2
    assert example.labels[-1] == tokenizer.eos_token_id


def test_the_templates_own_marks_agree_with_the_mask(tokenizer):
    example = encode(CONVERSATION, tokenizer, 1000)
    marked = tokenizer.apply_chat_template(
        CONVERSATION, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
    )
    assert marked["input_ids"] == example.input_ids
    assert [bool(bit) for bit in marked["assistant_masks"]] == [label != IGNORED for label in example.labels]


def test_padding_is_not_end_of_text(tokenizer):
    assert tokenizer.pad_token_id is not None
    assert tokenizer.pad_token_id != tokenizer.eos_token_id


@pytest.mark.parametrize("answer", ["    indented();", "\n\nlate();", "\tx;"])
def test_an_answer_that_starts_with_white_space_leaves_the_prompts_tokens_alone(tokenizer, answer):
    messages = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": answer}]
    prompt = tokenizer.encode(generation_prompt("Q"), add_special_tokens=False)
    example = encode(messages, tokenizer, 1000)
    assert example.input_ids[: len(prompt)] == prompt
    assert all(label == IGNORED for label in example.labels[: len(prompt)])
    assert example.labels[len(prompt)] != IGNORED


def test_truncated_and_dropped_examples_are_counted(tmp_path, tokenizer):
    path = tmp_path / "a.jsonl"
    short = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    long_answer = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "x = y; " * 80}]
    long_question = [{"role": "user", "content": "why? " * 80}, {"role": "assistant", "content": "A"}]
    path.write_text("".join(json.dumps({"messages": m}) + "\n" for m in (short, long_answer, long_question)))
    encoded = load([(path, 1.0)], tokenizer, 40)
    assert (encoded.read, len(encoded.examples), encoded.truncated, encoded.dropped) == (3, 2, 2, 1)
    assert [example.truncated for example in encoded.examples] == [False, True]
    assert len(encoded.examples[1].input_ids) == 40


GOOD = json.dumps({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "not JSON"),
        ("[]", "no list `messages`"),
        ('{"messages": []}', "no list `messages`"),
        ('{"messages": [{"role": "user", "content": "Q"}]}', "the last message is no answer"),
        ('{"messages": [{"role": "robot", "content": "Q"}]}', "'robot'"),
        ('{"messages": [{"role": "assistant", "content": "A"}]}', "an answer follows a question"),
        ('{"messages": [{"role": "user", "content": " "}, {"role": "assistant", "content": "A"}]}', "no text"),
        ('{"messages": [{"role": "user", "content": 3}]}', "no text"),
    ],
)
def test_bad_data_is_reported_with_its_line(tmp_path, line, reason):
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{GOOD}\n\n{line}\n{GOOD}\n")
    with pytest.raises(TrainerError) as caught:
        read_chat(path)
    assert caught.value.code == "BAD_DATA"
    assert f"{path}:3:" in caught.value.message
    assert reason in caught.value.message


def test_an_empty_or_missing_file_is_bad_data(tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n")
    for path in (empty, tmp_path / "missing.jsonl"):
        with pytest.raises(TrainerError) as caught:
            read_chat(path)
        assert caught.value.code == "BAD_DATA"


def test_unicode_line_separators_do_not_end_a_line(tmp_path):
    path = tmp_path / "a.jsonl"
    messages = [{"role": "user", "content": "Q\u2028x"}, {"role": "assistant", "content": "A\x85b"}]
    path.write_text(json.dumps({"messages": messages}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read_chat(path) == [messages]


def test_a_system_message_alone_may_come_first():
    with pytest.raises(TrainerError, match="system"):
        check_conversation("f", 1, json.dumps({"messages": [*CONVERSATION[1:3], CONVERSATION[0]]}))
