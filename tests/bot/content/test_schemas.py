"""The schemas refuse what the code could not use, and name the place."""

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.content.faq import FaqRecord
from bot.content.rule_schemas import Period, Season
from bot.content.schemas import Fact, LanguageRecord, UtilityFile

FACT = TypeAdapter(Fact)

GOOD_FACTS = [
    {"kind": "text", "value": "eKesco"},
    {"kind": "text", "value": {"default": "ERO", "sq": "ZRRE"}},
    {"kind": "number", "value": 10},
    {"kind": "percent", "value": 100},
    {"kind": "money", "value": "20", "currency": "GEL"},
    {"kind": "duration", "value": 24, "unit": "hour"},
    {"kind": "duration", "minimum": 2, "maximum": 5, "unit": "working_day"},
    {"kind": "hours", "value": "7:30-16:00"},
    {"kind": "hours", "value": "0:00-24:00"},
    {"kind": "date", "value": "2013-08"},
    {"kind": "date", "value": "2013-08-01"},
]
BAD_FACTS = [
    {"kind": "text", "value": " "},
    {"kind": "text"},
    {"kind": "number", "value": "many"},
    {"kind": "number", "value": 1.5},
    {"kind": "percent", "value": 101},
    {"kind": "money", "value": "20"},
    {"kind": "money", "value": "20", "currency": "lari"},
    {"kind": "duration", "unit": "hour"},
    {"kind": "duration", "minimum": 2, "unit": "hour"},
    {"kind": "duration", "value": 1, "minimum": 2, "maximum": 5, "unit": "hour"},
    {"kind": "duration", "value": 24, "unit": "fortnight"},
    {"kind": "hours", "value": "7-16"},
    {"kind": "hours", "value": "24:00-25:00"},
    {"kind": "date", "value": "2013-13"},
    {"kind": "date", "value": "August 2013"},
    {"kind": "text", "value": "x", "note": "y"},
    {"kind": "rumour", "value": "x"},
]


@pytest.mark.parametrize("fact", GOOD_FACTS, ids=str)
def test_a_fact_that_can_be_shown(fact):
    assert FACT.validate_python(fact).kind == fact["kind"]


@pytest.mark.parametrize("fact", BAD_FACTS, ids=str)
def test_a_fact_that_cannot(fact):
    with pytest.raises(ValidationError):
        FACT.validate_python(fact)


@pytest.mark.parametrize(
    ("code", "is_tag"), [("sq", True), ("sr-Latn", True), ("SQ", False), ("s", False), ("", False)]
)
def test_a_language_has_a_tag(code, is_tag):
    record = {"code": code, "name": "x", "english_name": "x", "known_as": []}
    if is_tag:
        assert LanguageRecord.model_validate(record).code == code
    else:
        with pytest.raises(ValidationError, match="code"):
            LanguageRecord.model_validate(record)


@pytest.mark.parametrize("day", ["13-01", "00-10", "1-1", "01-32", "first"])
def test_a_season_starts_on_a_day_of_the_year(day):
    period = Period(zone="high", hours="7:00-22:00", days="all")
    with pytest.raises(ValidationError, match="first_day"):
        Season(first_day=day, last_day="12-31", periods=[period])


@pytest.mark.parametrize(
    "change",
    [{"state": "missing"}, {"id": "Pay Now"}, {"answer": "  "}, {"also_asked": {"loud": ["x"]}}, {"note": "x"}],
    ids=str,
)
def test_an_entry_is_strict(change):
    entry = {"id": "pay", "state": "approved", "question": "How?", "also_asked": {}, "answer": "So."}
    assert FaqRecord.model_validate(entry).id == "pay"
    with pytest.raises(ValidationError):
        FaqRecord.model_validate(entry | change)


def test_records_are_frozen(catalog):
    utility = next(iter(catalog.utilities.values()))
    assert isinstance(utility, UtilityFile)
    with pytest.raises(ValidationError, match="frozen"):
        utility.name = "another"
