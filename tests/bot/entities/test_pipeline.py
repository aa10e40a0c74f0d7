"""Amounts, dates, readings and numbers of requests in every language."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.catalog import Catalog
from bot.entities import EntityFinder

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def entities(catalog: Catalog) -> EntityFinder:
    return EntityFinder.from_catalog(catalog)


def found(entities: EntityFinder, text: str, language: str, name: str) -> list[tuple[str, str]]:
    return [(e.value, e.role) for e in entities.find(text, "kesco", language, TODAY) if e.name == name]


@pytest.mark.parametrize(
    ("language", "text", "value", "currency"),
    [
        ("sq", "35 euro", "35.00", "EUR"),
        ("sq", "pagova 41,20 €", "41.20", "EUR"),
        ("sq", "1.500 lekë", "1500.00", "ALL"),
        ("sq", "1 500 lek", "1500.00", "ALL"),
        ("sq", "500 leke te reja", "500.00", "ALL"),
        ("en", "€41.20", "41.20", "EUR"),
        ("en", "EUR 35", "35.00", "EUR"),
        ("en", "1,234.50 euros", "1234.50", "EUR"),
        ("sl", "41,2 evra", "41.20", "EUR"),
        ("sl", "stanje 120 evrov", "120.00", "EUR"),
        ("ka", "20 ლარი", "20.00", "GEL"),
        ("ka", "20 ლარს", "20.00", "GEL"),
        ("ka", "20 lari", "20.00", "GEL"),
        ("ka", "50₾", "50.00", "GEL"),
    ],
)
def test_an_amount(entities, language: str, text: str, value: str, currency: str):
    assert found(entities, text, language, "amount") == [(value, currency)]
    assert found(entities, text, language, "reading") == []


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("sq", "sot", "2026-11-22"),
        ("sq", "pagova dje", "2026-11-21"),
        ("sq", "nesër", "2026-11-23"),
        ("sq", "më 15 tetor", "2026-10-15"),
        ("sq", "15 tetorit 2025", "2025-10-15"),
        ("en", "yesterday", "2026-11-21"),
        ("en", "the day before yesterday", "2026-11-20"),
        ("en", "15th of October", "2026-10-15"),
        ("en", "October 15", "2026-10-15"),
        ("en", "3/10/2026", "2026-10-03"),
        ("en", "2026-10-03", "2026-10-03"),
        ("sl", "včeraj", "2026-11-21"),
        ("sl", "vceraj", "2026-11-21"),
        ("sl", "jutri", "2026-11-23"),
        ("sl", "3.10.", "2026-10-03"),
        ("sl", "3. 10. 2026", "2026-10-03"),
        ("sl", "3.10.2026", "2026-10-03"),
        ("sl", "15. oktobra", "2026-10-15"),
        ("sl", "2. januarja", "2027-01-02"),
        ("ka", "ხვალ", "2026-11-23"),
        ("ka", "გუშინ", "2026-11-21"),
        ("ka", "xval", "2026-11-23"),
        ("ka", "15 ოქტომბერს", "2026-10-15"),
        ("ka", "15 oqtombers", "2026-10-15"),
    ],
)
def test_a_date_is_resolved(entities, language: str, text: str, day: str):
    assert found(entities, text, language, "date") == [(day, "")]


@pytest.mark.parametrize("text", ["31.2.2026", "2026-13-01", "32 october", "3.10", "12 of them"])
def test_what_is_no_date(entities, text: str):
    assert found(entities, text, "en", "date") == []


@pytest.mark.parametrize(
    ("language", "text", "readings"),
    [
        ("sl", "stanje 12345", [("12345", "")]),
        ("sl", "Stanje na mojem števcu je 45210.", [("45210", "")]),
        ("sl", "VT 5540 MT 4321", [("5540", "high"), ("4321", "low")]),
        ("sl", "Oddal bi odčitek, VT 8120, MT 6044.", [("8120", "high"), ("6044", "low")]),
        ("sl", "višja 15320, nižja 11205", [("15320", "high"), ("11205", "low")]),
        ("sq", "leximi 45120", [("45120", "")]),
        ("sq", "leximi eshte 45120", [("45120", "")]),
        ("sq", "sahati: 24478", [("24478", "")]),
        ("en", "T1 12345 T2 6789", [("12345", "high"), ("6789", "low")]),
        ("en", "the number on my meter is 07654", [("07654", "")]),
        ("en", "reading 17,604", [("17604", "")]),
        ("en", "day 10220 night 8450", [("10220", "high"), ("8450", "low")]),
        ("ka", "ჩვენება 7755", [("7755", "")]),
        ("ka", "დღის 5510, ღამის 2977", [("5510", "high"), ("2977", "low")]),
        ("ka", "mricxveli 44210", [("44210", "")]),
        ("en", "readings for October 2025", []),
        ("en", "reading 12", []),
        ("en", "I live at 12345", []),
    ],
)
def test_a_reading_with_its_zone(entities, language: str, text: str, readings: list[tuple[str, str]]):
    assert found(entities, text, language, "reading") == readings


@pytest.mark.parametrize("language", ["sq", "en", "sl", "ka"])
@pytest.mark.parametrize(
    "text", ["K-2026-000123", "k-2026-000123", "K 2026 000123", "k2026-123", "K2026000123", "K – 2026 – 123"]
)
def test_the_number_of_a_complaint(entities, language: str, text: str):
    assert found(entities, f"{text}?", language, "reference") == [("K-2026-000123", "")]


def test_a_place_and_the_rest_stand_beside_one_another(entities):
    text = "dje  ne Prizren pagova\n35 euro"
    spans = [(e.name, text[e.start : e.end]) for e in entities.find(text, "kesco", "sq", TODAY)]
    assert spans == [("date", "dje"), ("locality", "Prizren"), ("amount", "35 euro")]


def test_an_unknown_place_has_a_name_of_its_own(entities):
    (entity,) = entities.find("no power in Xanadu", "kesco", "en", TODAY)
    assert (entity.name, entity.value) == ("unknown_locality", "Xanadu")


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.from_regex(r"(stanje |K-|[0-9]{1,8}|[.,:/ -]|€| euro|T1|ლარი|may){0,12}", fullmatch=True),
    ),
    language=st.sampled_from(["sq", "en", "sl", "ka", ""]),
)
def test_any_text_gives_spans_that_lie_in_it(entities, text: str, language: str):
    for entity in entities.find(text, "kesco", language, TODAY):
        assert 0 <= entity.start < entity.end <= len(text)
        assert entity.value
        assert not text[entity.start].isspace()
        assert not text[entity.end - 1].isspace()
