"""The component: it marks an emergency, and no other component overrides the mark."""

import pytest

from bot.nlu.message_keys import DANGER_ENTITY, IS_CODE, IS_EMERGENCY, LANGUAGE
from bot.nlu.question_ranker import QuestionRanker
from bot.nlu.safety_watch import SafetyWatch
from tests.bot.nlu.messages import example, from_customer
from tests.content_files import UTILITIES

TEXTS = {
    "sq": "shtylla ka ra n rruge",
    "en": "a pole fell on the road",
    "sl": "drog je padu na cesto",
    "ka": "bodzi waiqca gzaze",
}


@pytest.fixture(scope="module")
def component() -> SafetyWatch:
    return SafetyWatch.create({}, None, None, None)


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("conversation", [None, *TEXTS])
@pytest.mark.parametrize("language", TEXTS)
def test_a_danger_is_marked_in_whatever_language_the_conversation_is(component, language, conversation, utility):
    message = from_customer(TEXTS[language], utility, conversation, explicit=True)
    component.process([message])
    (entity,) = message.get("entities")
    assert message.get(IS_EMERGENCY) is True
    assert (entity["entity"], entity["value"], entity["language"]) == (DANGER_ENTITY, "fallen_line", language)
    assert TEXTS[language][entity["start"] : entity["end"]]
    assert "entities" in message.output_properties


@pytest.mark.parametrize("text", ["", "kur vin drita", "DPR1234567", "the bill is a shock"])
def test_other_messages_are_left_alone(component, text):
    message = from_customer(text)
    component.process([message])
    assert (message.get(IS_EMERGENCY), message.get("entities")) == (False, None)


def test_what_others_have_found_stays(component):
    message = from_customer(TEXTS["en"])
    message.set("entities", [{"entity": "number", "value": "7"}])
    component.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["number", DANGER_ENTITY]


def test_a_message_outside_a_conversation_is_looked_at(component):
    message = example(TEXTS["sl"])
    component.process([message])
    assert message.get(IS_EMERGENCY) is True


@pytest.mark.parametrize("is_code", [True, False])
@pytest.mark.parametrize("verdict", ["spoken", "foreign", "unknown"])
def test_an_emergency_comes_before_codes_and_foreign_languages(is_code, verdict):
    message = from_customer("požar, iskri na stupu 1234567")
    message.set(IS_EMERGENCY, True)
    message.set(IS_CODE, is_code)
    message.set(LANGUAGE, {"code": "sl", "verdict": verdict})
    ranker = QuestionRanker(None, None, 5, 50)
    ranker.process([message])
    assert message.get("intent") == {"name": "emergency", "confidence": 1.0}
    assert message.get("intent_ranking") == [{"name": "emergency", "confidence": 1.0}]
