"""FAQ answers: by choice, by hits, or not at all."""

import pytest

from actions.answer_faq import ActionAnswerFaq
from tests.content_files import LANGUAGES


@pytest.fixture
def entries(catalog):
    return list(catalog.entries["kesco"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_clear_question_is_answered(catalog, run, entries, language):
    (message,) = await run(ActionAnswerFaq, hits=((entries[0], 0.9), (entries[1], 0.1)), language=language)
    assert catalog.answer("kesco", entries[0], language).text in message["text"]
    assert (message["status"], message["entry"], message["score"]) == ("answered", entries[0], 0.9)


async def test_an_unclear_question_is_asked_back(run, entries):
    (message,) = await run(ActionAnswerFaq, hits=((entries[0], 0.4), (entries[1], 0.35)))
    assert message["status"] == "clarify_did_you_mean"
    assert [button["entities"] for button in message["buttons"]] == [{"entry": entry} for entry in entries[:2]]


async def test_a_choice_is_answered_whatever_else_was_found(run, entries):
    (message,) = await run(ActionAnswerFaq, entities={"entry": entries[2]}, hits=((entries[0], 0.9),))
    assert (message["status"], message["entry"]) == ("answered", entries[2])


@pytest.mark.parametrize(
    "call",
    [
        {"intent": "not_in_knowledge", "hits": (("ekesco_register", 0.99),)},
        {"intent": "nlu_fallback"},
        {"intent": "ask_faq", "hits": (("ekesco_register", 0.1),)},
        {"intent": "ask_faq", "entities": {"entry": "nothing"}},
        {"intent": "ask_faq", "hits": (("nothing", 0.9),)},
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
