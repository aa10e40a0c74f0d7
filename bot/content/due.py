"""What is not served and why: translations that are due, entries outside their dates."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.catalog import Catalog
from bot.content.loader import Problem
from bot.content.translations import State


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry in a language. `source_text` is the question in the utility's default language, "" if there is none."""

    utility: str
    language: str
    entry: str
    state: State
    source_text: str


@dataclass(frozen=True, slots=True)
class OutsideDates:
    """An entry that is not served today; None: no limit on that side."""

    utility: str
    entry: str
    valid_from: date | None
    valid_until: date | None

    def __str__(self) -> str:
        """Since when or until when it is served, in days of the utility's time zone."""
        limits = (("from", self.valid_from), ("until", self.valid_until))
        return "served " + " ".join(f"{word} {day}" for word, day in limits if day)


def translations(catalog: Catalog) -> list[Translation]:
    """Every entry of every utility in every language that the bot speaks, the source among them."""
    return [
        Translation(utility, language, entry, catalog.state(utility, entry, language), _source(catalog, utility, entry))
        for utility in catalog.utilities
        for language in catalog.languages
        for entry in catalog.entries.get(utility, {})
    ]


def due(found: Sequence[Translation]) -> list[Translation]:
    """Those of `found` that are to be written, approved or brought up to date."""
    return [translation for translation in found if translation.state is not State.APPROVED]


def counts(found: Sequence[Translation]) -> dict[tuple[str, str], Counter[State]]:
    """How many of `found` are in which state, by utility and language."""
    counted: dict[tuple[str, str], Counter[State]] = {}
    for translation in found:
        counted.setdefault((translation.utility, translation.language), Counter())[translation.state] += 1
    return counted


def outside_dates(catalog: Catalog) -> list[OutsideDates]:
    """The entries that today is not within the dates of, by the catalog's clock."""
    return [
        OutsideDates(utility, entry, contract.valid_from, contract.valid_until)
        for utility in catalog.utilities
        for entry, contract in catalog.entries.get(utility, {}).items()
        if not catalog.holds(utility, entry)
    ]


def remarks(catalog: Catalog) -> list[Problem]:
    """What is right but not served, by file: for information, nothing has to be mended."""
    dates = [
        Problem(f"faq/{found.utility}/entries.yml", f"{found.entry}: not served today; {found}")
        for found in outside_dates(catalog)
    ]
    waiting = [
        Problem(f"faq/{found.utility}/{found.language}.yml", f"{found.entry}: {found.state}, not served")
        for found in due(translations(catalog))
        if found.state is not State.MISSING
    ]
    return sorted([*dates, *waiting], key=lambda problem: (problem.path, problem.what))


def _source(catalog: Catalog, utility: str, entry: str) -> str:
    record = catalog.faq.get(utility, {}).get(catalog.utility(utility).default_language, {}).get(entry)
    return record.question if record else ""
