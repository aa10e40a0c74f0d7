"""Danger to life: answered at once, for everyone, without asking anybody."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.emergency import ActionEmergency
from bot.content.safety import DangerKind
from tests.actions.fakes import tracker_state
from tests.content_files import LANGUAGES, UTILITIES


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("danger", DangerKind)
async def test_it_answers_without_identity_and_back_office(run, catalog, identity, billing, danger, language, utility):
    identity.error = billing.error = AssertionError("nobody is asked")
    entities = {"danger": danger.value, "customer_code": "DPR1234567"}
    (message,) = await run(ActionEmergency, "emergency", entities=entities, language=language, utility=utility)
    assert (message["status"], message["language"]) == ("handed_over_emergency", language)
    assert message["text"] == catalog.text(f"handed_over_emergency_{danger}", language, utility)
    assert (identity.calls, billing.calls) == ([], [])


async def test_a_danger_without_a_name_gets_general_advice(run, catalog):
    (message,) = await run(ActionEmergency, "emergency", language="sl")
    assert message["text"] == catalog.text("handed_over_emergency", "sl", "kesco")


@pytest.mark.parametrize(
    ("language", "recognised", "said"),
    [
        ({"code": "ka", "source": "conversation", "verdict": "unknown"}, "sq", ["sq", "en"]),
        ({"code": "ka", "source": "conversation", "verdict": "foreign"}, "sl", ["sl", "en"]),
        ({"code": "ka", "source": "conversation", "verdict": "foreign"}, "en", ["en", "ka"]),
        ({"code": "sl", "source": "conversation", "verdict": "foreign"}, "sl", ["sl", "en"]),
        ({"code": "sl", "source": "conversation", "verdict": "unknown"}, "sl", ["sl"]),
        ({"code": "sl", "source": "explicit", "verdict": "unknown"}, "sq", ["sl"]),
        ({"code": "sl", "source": "explicit", "verdict": "spoken"}, "sq", ["sl"]),
        ({"code": "sq", "source": "detected", "verdict": "spoken"}, "sl", ["sq"]),
        ({}, "en", ["sq"]),
    ],
)
async def test_a_language_that_is_not_sure_gets_two(services, catalog, language, recognised, said):
    state = tracker_state("emergency", utility="kesco")
    state["latest_message"]["language"] = language
    state["latest_message"]["entities"] = [{"entity": "danger", "value": "fire", "language": recognised}]
    dispatcher = CollectingDispatcher()
    await ActionEmergency(services).run(dispatcher, Tracker.from_dict(state), {})
    (message,) = dispatcher.messages
    assert message["text"].split("\n\n") == [catalog.text("handed_over_emergency_fire", code, "kesco") for code in said]
    assert message["language"] == said[0]
