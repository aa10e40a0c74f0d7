"""A customer's messages come in once; buttons work once and in their own conversation."""

import pytest

from bot.store.events import Posting
from bot.store.records import Author, ButtonDraft, ReplyDraft
from tests.bot.store.samples import NOON, message

PAYLOAD = {"intent": "choose", "entities": {"entry": "pay_online"}}


@pytest.fixture
def button(events, turns):
    """The token of a button that was shown in conversation a."""
    events.post("a", message("asked"), NOON)
    reply = ReplyDraft("which?", "sq", "clarify_did_you_mean", buttons=(ButtonDraft("Pay online", PAYLOAD),))
    turns.finish(turns.take("a", NOON), [reply], None, NOON)
    [shown] = events.after("a", 0, 10)[-1].buttons
    return shown.payload


def test_a_message_is_stored_as_it_came(events):
    posted = events.post("a", message("c1", "hello"), NOON)
    [event] = events.after("a", 0, 10)
    assert posted.posting is Posting.NEW
    assert (event.id, event.author, event.text, event.client_id) == (posted.event_id, Author.CUSTOMER, "hello", "c1")
    assert (event.created_at, event.buttons, event.payload) == (NOON, (), None)


def test_a_repeat_is_the_same_event_and_another_text_a_conflict(events):
    first = events.post("a", message("c1", "hello"), NOON)
    again = events.post("a", message("c1", "hello"), NOON)
    other = events.post("a", message("c1", "bye"), NOON)
    assert (again.posting, other.posting) == (Posting.REPEATED, Posting.CONFLICT)
    assert first.event_id == again.event_id == other.event_id
    assert len(events.after("a", 0, 10)) == 1


def test_conversations_do_not_see_each_other(events):
    first = events.post("a", message("c1"), NOON)
    second = events.post("b", message("c1"), NOON)
    assert second.posting is Posting.NEW
    assert [event.id for event in events.after("a", 0, 10)] == [first.event_id]
    assert events.last_ids(["a", "b", "c"]) == {"a": first.event_id, "b": second.event_id}


def test_reading_goes_on_after_the_last_id(events):
    ids = [events.post("a", message(f"c{n}"), NOON).event_id for n in range(5)]
    assert [event.id for event in events.after("a", ids[1], 2)] == ids[2:4]
    assert events.after("a", ids[-1], 10) == []


def test_a_button_becomes_its_title_and_payload(events, button):
    events.post("a", message("tap", "something else", button=button), NOON)
    tapped = events.after("a", 0, 10)[-1]
    assert (tapped.text, tapped.payload) == ("Pay online", PAYLOAD)


def test_a_repeated_tap_is_the_same_tap(events, button):
    first = events.post("a", message("tap", "Pay online", button=button), NOON)
    assert events.post("a", message("tap", "Pay online", button=button), NOON).event_id == first.event_id


@pytest.mark.parametrize("case", ["used", "foreign", "unknown"])
def test_a_button_that_does_not_count_is_its_text(events, button, case):
    conversation, token = ("b", button) if case == "foreign" else ("a", button if case == "used" else "unknown")
    if case == "used":
        events.post("a", message("first", button=button), NOON)
    events.post(conversation, message("tap", "Pay online", button=token), NOON)
    tapped = events.after(conversation, 0, 10)[-1]
    assert (tapped.text, tapped.payload) == ("Pay online", None)
