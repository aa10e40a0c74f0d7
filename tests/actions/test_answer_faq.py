"""FAQ answers: by choice, by what was decided, or not at all."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_faq import ActionAnswerFaq
from tests.actions.fakes import NOT_KNOWN, tracker_state
from tests.bot.retrieval.decided import decided
from tests.content_files import LANGUAGES


@pytest.fixture
def entries(catalog):
    return list(catalog.entries["kesco"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_clear_question_is_answered(catalog, run, entries, language):
    (message,) = await run(ActionAnswerFaq, decision=decided(0.9, 0.1, names=entries), language=language)
    assert catalog.answer("kesco", entries[0], language).text in message["text"]
    assert (message["status"], message["entry"], message["score"]) == ("answered", entries[0], 0.9)


async def test_an_unclear_question_is_asked_back(run, entries):
    (message,) = await run(ActionAnswerFaq, decision=decided(0.4, 0.35, names=entries))
    assert message["status"] == "clarify_did_you_mean"
    assert [button["entities"] for button in message["buttons"]] == [{"entry": entry} for entry in entries[:2]]


async def test_a_choice_is_answered_whatever_else_was_found(run, entries):
    (message,) = await run(ActionAnswerFaq, entities={"entry": entries[2]}, decision=decided(0.9, names=entries))
    assert (message["status"], message["entry"]) == ("answered", entries[2])


@pytest.mark.parametrize(
    "call",
    [
        {"intent": "not_in_knowledge", "decision": NOT_KNOWN},
        {"intent": "not_in_knowledge", "decision": decided(0.1, names=["ekesco_register"])},
        {"intent": "ask_faq", "entities": {"entry": "nothing"}},
        {"intent": "ask_faq", "decision": decided(0.9, names=["nothing"])},
    ],
    ids=str,
)
async def test_what_is_not_known_is_said_so(run, call):
    (message,) = await run(ActionAnswerFaq, **call)
    assert (message["status"], message["entry"], message["buttons"]) == ("unanswerable_unknown", None, [])


async def test_an_entry_of_another_utility_is_not_answered(catalog, run):
    (foreign,) = list(catalog.entries["energopro"].keys() - catalog.entries["kesco"].keys())[:1]
    (message,) = await run(ActionAnswerFaq, entities={"entry": foreign})
    assert message["status"] == "unanswerable_unknown"


async def test_a_message_that_was_not_decided_is_not_known(services):
    state = tracker_state()
    del state["latest_message"]["faq"]
    dispatcher = CollectingDispatcher()
    await ActionAnswerFaq(services).run(dispatcher, Tracker.from_dict(state), {})
    assert [message["status"] for message in dispatcher.messages] == ["unanswerable_unknown"]
