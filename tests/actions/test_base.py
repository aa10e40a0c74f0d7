"""The frame of every action: all that a channel needs, and an honest reply where a back office fails."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BotAction
from bot.answering.reply import Button, Reply
from bot.answering.status import Status
from bot.errors import (
    BackendDataInvalid,
    BackendRefused,
    BackendUnavailable,
    ContentError,
    CustomerUnknown,
    ServiceError,
)
from tests.actions.fakes import tracker_state
from tests.content_files import LANGUAGES, UTILITIES


class Saying(BotAction):
    """Says what it was told to, or fails."""

    action_name = "action_saying"
    said: tuple[Reply, ...] = ()
    error: Exception | None = None

    async def replies(self, turn, composer):
        if self.error:
            raise self.error
        return self.said


async def say(services, *, said=(), error=None, **kwargs):
    action, dispatcher = Saying(services), CollectingDispatcher()
    action.said, action.error = said, error
    await action.run(dispatcher, Tracker.from_dict(tracker_state(**kwargs)), {})
    return dispatcher.messages


async def test_a_reply_is_handed_over_with_all_its_parts(services):
    button = Button("Title", "ask_faq", {"entry": "a"})
    reply = Reply("Text", "sl", Status.CLARIFY_DID_YOU_MEAN, "a", 0.4, (button,), "sl")
    (message,) = await say(services, said=(reply,))
    expected = {
        "text": "Text",
        "language": "sl",
        "status": "clarify_did_you_mean",
        "entry": "a",
        "score": 0.4,
        "set_language": "sl",
        "buttons": [{"title": "Title", "intent": "ask_faq", "entities": {"entry": "a"}}],
    }
    assert {key: message[key] for key in expected} == expected


async def test_replies_keep_their_order(services):
    replies = tuple(Reply(text, "en", Status.ANSWERED) for text in "abc")
    assert [message["text"] for message in await say(services, said=replies)] == ["a", "b", "c"]


async def test_what_the_next_message_may_refer_to_is_kept_in_slots(services):
    action = Saying(services)
    action.said = (Reply("a", "en", Status.ANSWERED), Reply("b", "en", Status.ANSWERED, slots={"x": "1", "y": None}))
    events = await action.run(CollectingDispatcher(), Tracker.from_dict(tracker_state()), {})
    assert [(event["event"], event["name"], event["value"]) for event in events] == [
        ("slot", "x", "1"),
        ("slot", "y", None),
    ]


FAILURES = [
    BackendUnavailable("too slow"),
    BackendRefused("no"),
    CustomerUnknown("nobody"),
    BackendDataInvalid("odd"),
    ServiceError("the gateway is down"),
    TimeoutError(),
]


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
async def test_a_back_office_that_fails_gets_an_honest_reply(services, error):
    (message,) = await say(services, error=error)
    assert message["status"] == "error_backend_down"
    assert "nobody" not in message["text"]


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_honest_reply_is_in_the_customers_language(catalog, services, utility, language):
    (message,) = await say(services, error=BackendUnavailable("down"), utility=utility, language=language)
    assert message["text"] == catalog.text("error_backend_down", language, utility)
    assert message["language"] == language


@pytest.mark.parametrize("error", [ContentError("no text"), KeyError("x"), RuntimeError("bug")], ids=repr)
async def test_a_mistake_of_ours_is_not_blamed_on_the_back_office(services, error):
    with pytest.raises(type(error)):
        await say(services, error=error)


def test_an_action_has_its_name(services):
    assert Saying(services).name() == "action_saying"
