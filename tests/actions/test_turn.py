"""What an action knows of a message."""

import json

import pytest
from rasa_sdk import Tracker

from actions.turn import Turn
from bot.errors import ContentError
from bot.retrieval.decision import Decision
from bot.retrieval.joint import NOTHING
from tests.actions.fakes import CONVERSATION, tracker_state
from tests.bot.retrieval.decided import decided, hits
from tests.content_files import LANGUAGES


def turn_of(catalog, state):
    return Turn.from_tracker(Tracker.from_dict(state), catalog)


def test_everything_is_read(catalog):
    state = tracker_state("latest_bill", entities={"number": "77"}, decision=decided(0.7, 0.2))
    turn = turn_of(catalog, state)
    assert (turn.conversation_id, turn.utility, turn.language, turn.intent) == (
        CONVERSATION,
        "kesco",
        "en",
        "latest_bill",
    )
    assert turn.entities == {"number": "77"}
    assert turn.decision == decided(0.7, 0.2)


@pytest.mark.parametrize(
    "decision",
    [
        Decision("ask_faq", 0.9, answer=hits(0.9)[0]),
        Decision("ask_faq", 0.5, offer=hits(0.3, 0.2)),
        Decision("latest_bill", 0.8),
        Decision(NOTHING, 0.7),
    ],
    ids=str,
)
def test_what_was_decided_comes_through_json(catalog, decision):
    state = json.loads(json.dumps(tracker_state(decision=decision)))
    assert turn_of(catalog, state).decision == decision


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_that_of_the_message(catalog, language):
    assert turn_of(catalog, tracker_state(language=language)).language == language


@pytest.mark.parametrize("language", [None, "", "de", "None"])
@pytest.mark.parametrize(("utility", "default"), [("kesco", "sq"), ("energijaplus", "sl"), ("energopro", "ka")])
def test_without_a_language_of_ours_it_is_that_of_the_utility(catalog, language, utility, default):
    assert turn_of(catalog, tracker_state(language=language, utility=utility)).language == default


def test_the_first_value_of_an_entity_counts(catalog):
    state = tracker_state()
    values = ("123456", "654321")
    state["latest_message"]["entities"] = [{"entity": "phone_code", "value": value} for value in values]
    assert turn_of(catalog, state).entities == {"phone_code": "123456"}


@pytest.mark.parametrize("missing", ["entities", "faq", "intent", "language"])
@pytest.mark.parametrize("is_none", [False, True])
def test_a_tapped_button_has_no_more_than_its_payload(catalog, missing, is_none):
    state = tracker_state()
    del state["latest_message"][missing]
    if is_none:
        state["latest_message"][missing] = None
    turn = turn_of(catalog, state)
    assert turn.utility == "kesco"
    if missing == "faq":
        assert turn.decision == Decision(NOTHING, 0.0)


@pytest.mark.parametrize("utility", ["amper", "", None])
@pytest.mark.parametrize("language", ["en", None])
def test_a_utility_that_does_not_exist_is_refused(catalog, utility, language):
    with pytest.raises(ContentError):
        turn_of(catalog, tracker_state(utility=utility, language=language))
