"""The entities that are added to a message, and that nothing else changes."""

import pytest

from bot.content.catalog import Catalog
from bot.nlu.code_extractor import CodeExtractor
from bot.nlu.entity_extractor import EntityExtractor
from bot.nlu.message_keys import IS_CODE, LANGUAGE
from tests.bot.nlu.messages import example, from_customer


@pytest.fixture(scope="module")
def extractor(catalog: Catalog) -> EntityExtractor:
    return EntityExtractor(catalog)


@pytest.fixture(scope="module")
def codes(catalog: Catalog) -> CodeExtractor:
    return CodeExtractor(catalog, **CodeExtractor.get_default_config())


def message_of(text: str, utility: str, language: str):
    message = from_customer(text, utility)
    message.set(LANGUAGE, {"code": language, "detected": language, "verdict": "spoken"})
    return message


@pytest.mark.parametrize(
    ("utility", "language", "text", "entities"),
    [
        ("kesco", "sq", "s'ka rrymë në Prizren", [("locality", "prizren", "certain")]),
        ("kesco", "sq", "ne prizrn", [("locality", "prizren", "likely")]),
        ("kesco", "en", "no power in Xanadu", [("unknown_locality", "Xanadu", None)]),
        ("energijaplus", "sl", "VT 5540 MT 4321", [("reading", "5540", "high"), ("reading", "4321", "low")]),
        (
            "energopro",
            "ka",
            "20 ლარი გადავიხადე ბათუმში",
            [("amount", "20.00", "GEL"), ("locality", "batumi", "certain")],
        ),
        ("kesco", "en", "what about K-2026-000123", [("reference", "K-2026-000123", None)]),
        ("kesco", "sq", "si jeni", []),
    ],
)
def test_entities_are_added(extractor, utility: str, language: str, text: str, entities):
    (message,) = extractor.process([message_of(text, utility, language)])
    found = message.get("entities")
    assert [(entity["entity"], entity["value"], entity.get("role")) for entity in found] == entities
    assert {entity["extractor"] for entity in found} <= {"EntityExtractor"}
    assert "entities" in message.output_properties


@pytest.mark.parametrize(
    ("utility", "text"),
    [
        ("kesco", "DPR1234567"),
        ("kesco", "904121"),
        ("kesco", "15520"),
        ("kesco", "stanje 123456"),
        ("energijaplus", "stanje na računu 1000123456"),
        ("energopro", "ჩვენება 123 456 789"),
        ("kesco", "904121 euro"),
    ],
)
def test_codes_stay_as_they_were(extractor, codes, utility: str, text: str):
    (before,) = codes.process([message_of(text, utility, "sl")])
    (after,) = extractor.process(codes.process([message_of(text, utility, "sl")]))
    assert after.get("entities")[: len(before.get("entities"))] == before.get("entities")
    assert after.get(IS_CODE) == before.get(IS_CODE)


def test_no_reading_within_a_customer_code(extractor, codes):
    (message,) = extractor.process(codes.process([message_of("stanje 1000 123 456", "energijaplus", "sl")]))
    assert [entity["entity"] for entity in message.get("entities")] == ["customer_code"]


def test_training_examples_are_left_alone(extractor):
    (message,) = extractor.process([example("në Prizren")])
    assert not message.get("entities")
