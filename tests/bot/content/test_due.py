"""What is due and what is not served today, over a tiny folder and over the real content."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from bot.content.due import OutsideDates, counts, due, outside_dates, remarks, translations
from bot.content.loader import load_catalog
from bot.content.translations import State
from tests.bot.content.tiny import UP_TO_DATE

STALE = '    source: "000000000000"\n'
ENTRIES = "faq/volt/entries.yml"


def test_what_is_due_is_listed_with_its_source(tiny):
    tiny.translate(app=STALE)
    found = due(translations(load_catalog(tiny.root)))
    assert [(item.language, item.entry, item.state, item.source_text) for item in found] == [
        ("en", "reconnect", State.MISSING, "Kur rikyçem?"),
        ("en", "app", State.OUTDATED, "Cili është aplikacioni?"),
    ]


def test_states_are_counted_by_utility_and_language(tiny):
    tiny.translate(app=STALE, reconnect=UP_TO_DATE["reconnect"])
    assert counts(translations(load_catalog(tiny.root))) == {
        ("volt", "en"): Counter({State.APPROVED: 1, State.OUTDATED: 1}),
        ("volt", "sq"): Counter({State.APPROVED: 2}),
    }


def test_an_entry_without_source_is_missing_in_both(tiny):
    tiny.replace("faq/volt/sq.yml", "id: app", "id: other")
    found = due(translations(load_catalog(tiny.root)))
    assert {(item.language, item.entry, item.source_text) for item in found if item.entry == "app"} == {
        ("en", "app", ""),
        ("sq", "app", ""),
    }


@pytest.mark.parametrize(
    ("dates", "outside", "shown"),
    [
        ("valid_until: 2026-01-09", OutsideDates("volt", "app", None, date(2026, 1, 9)), "served until 2026-01-09"),
        ("valid_from: 2026-01-11", OutsideDates("volt", "app", date(2026, 1, 11), None), "served from 2026-01-11"),
        ("valid_from: 2026-01-10", None, ""),
    ],
)
def test_an_entry_outside_its_dates_is_listed(tiny, dates, outside, shown):
    tiny.replace(ENTRIES, "facts: [app]", f"facts: [app], {dates}")
    catalog = load_catalog(tiny.root, lambda: datetime(2026, 1, 10, 12, tzinfo=UTC))
    assert outside_dates(catalog) == ([outside] if outside else [])
    assert [str(remark) for remark in remarks(catalog)] == (
        [f"{ENTRIES}: app: not served today; {shown}"] if outside else []
    )


def test_remarks_are_about_what_is_written(tiny):
    tiny.translate(app=STALE)
    assert [str(remark) for remark in remarks(load_catalog(tiny.root))] == [
        "faq/volt/en.yml: app: outdated, not served"
    ]


def test_nothing_is_due_in_the_real_content(catalog):
    assert due(translations(catalog)) == []
