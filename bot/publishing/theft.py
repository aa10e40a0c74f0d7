"""Questions that an edited entry takes from another: right before, answered with the edited entry after."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.content.catalog import Catalog, Question
from bot.publishing.trial import Tried
from bot.retrieval.decision import Decision

EntryKey = tuple[str, str]
"""Utility and entry."""


@dataclass(frozen=True, slots=True)
class Theft:
    """`text` in `language` belongs to `owner` of `utility`, and is answered with `thief` now."""

    utility: str
    language: str
    text: str
    owner: str
    thief: str

    def __str__(self) -> str:
        """As a sentence for the editor."""
        return f"{self.utility}, {self.language}: {self.thief} takes {self.text!r} from {self.owner}"


def edited_entries(before: Catalog, after: Catalog) -> frozenset[EntryKey]:
    """The entries whose contract or any translation is new or another than before; deleted ones are none."""
    return frozenset(
        (utility, entry)
        for utility, contracts in after.entries.items()
        for entry, contract in contracts.items()
        if contract != before.entries.get(utility, {}).get(entry)
        or _records(after, utility, entry) != _records(before, utility, entry)
    )


def stolen_cases(before: Sequence[Tried], after: Sequence[Tried], edited: AbstractSet[EntryKey]) -> list[Theft]:
    """The cases, in the same order in both, that an edited entry has taken from the right one."""
    return [
        Theft(new.case.utility, new.case.lang, new.case.text, old.entry, new.entry)
        for old, new in zip(before, after, strict=True)
        if old.entry in new.case.expectation.entries
        and old.entry is not None
        and new.entry is not None
        and new.entry not in new.case.expectation.entries
        and (new.case.utility, new.entry) in edited
    ]


def stolen_questions(
    questions: Sequence[Question], before: Sequence[Decision], after: Sequence[Decision], edited: AbstractSet[EntryKey]
) -> list[Theft]:
    """The ways to ask entries that an edited one has taken; decisions in the order of `questions`."""
    return [
        Theft(question.utility, question.language, question.text, question.entry, new.answer.entry)
        for question, old, new in zip(questions, before, after, strict=True)
        if new.answer is not None
        and new.answer.entry != question.entry
        and (question.utility, new.answer.entry) in edited
        and old.answer is not None
        and old.answer.entry == question.entry
    ]


def _records(catalog: Catalog, utility: str, entry: str) -> dict[str, object]:
    translations = catalog.faq.get(utility, {})
    return {language: records[entry] for language, records in translations.items() if entry in records}
