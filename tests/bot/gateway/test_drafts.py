"""What is stored of a message."""

import pytest

from bot.gateway.conversations import NewMessage, draft_of


@pytest.mark.parametrize(
    ("text", "length", "status"),
    [
        ("x" * 2000, 2000, None),
        ("x" * 2001, 2000, "error_message_too_long"),
        ("\u200b" * 5000 + "x", 1, None),
        ("\u200b" * 20_000, 0, "error_message_too_long"),
        ("\ufdfa" * 200, 2000, "error_message_too_long"),
        ("", 0, "error_empty_message"),
    ],
)
def test_the_length_is_counted_after_cleaning(text, length, status):
    draft = draft_of(NewMessage(client_id="c", text=text), 2000)
    assert (len(draft.text), draft.status) == (length, status)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"text": "a"}, {"text": "a"}, True),
        ({"text": "a"}, {"text": "b"}, False),
        ({"text": "a"}, {"text": "a", "button": "t"}, False),
        ({"text": "x" * 9000}, {"text": "x" * 9001}, False),
        ({"text": "\ud800"}, {"text": "\ud801"}, False),
    ],
)
def test_a_repeat_is_told_from_another_message(first, second, same):
    digests = [
        draft_of(NewMessage.model_construct(client_id="c", **{"button": None} | m), 2000).digest
        for m in (first, second)
    ]
    assert (digests[0] == digests[1]) == same
