"""What becomes of a gap: its questions as alternates of an entry, or as the draft of a new one, ready to be saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.catalog import Catalog
from bot.content.editing import Edit, append_alternates, append_draft
from bot.content.near_equal import distinct, find_near_equal, tidy
from bot.errors import ContentError
from bot.learning.gaps import Gap, Wording


@dataclass(frozen=True, slots=True)
class Proposal:
    """`edits` to save; `added` the (language, question) that they add; `left_out` the (question, reason) not added."""

    edits: tuple[Edit, ...]
    added: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


def picked(gap: Gap, choices: Sequence[str], language: str | None) -> list[tuple[str, str]]:
    """The (language, question) of `choices`: numbers of the gap's wordings, from 1 on, or a text to use instead.

    `language` is that of the texts; it may be left out if the gap was asked in one language only. Raises ContentError.
    """
    found = []
    for choice in choices:
        if choice.isdecimal():
            if not 1 <= int(choice) <= len(gap.wordings):
                remedy = f"`bot gaps show {gap.id}` lists them, from 1 to {len(gap.wordings)}."
                raise ContentError(f"gap {gap.id} has no question {choice}", remedy=remedy)
            wording = gap.wordings[int(choice) - 1]
            found.append((wording.language, tidy(wording.text)))
        else:
            if language is None and len(gap.languages) > 1:
                languages = ", ".join(gap.languages)
                what = f"gap {gap.id} was asked in several languages"
                raise ContentError(what, remedy=f"Say in which one the text is: --language ({languages}).")
            found.append((language or next(iter(gap.languages)), tidy(choice)))
    return found


def covered(gap: Gap, choices: Sequence[str]) -> tuple[int, ...]:
    """The ids of the questions that `choices` see to: those of the numbers; all, if there is a text or no choice."""
    if not choices or not all(choice.isdecimal() for choice in choices):
        return gap.questions
    return tuple(number for choice in choices for number in gap.wordings[int(choice) - 1].questions)


def as_alternates(
    gap: Gap, catalog: Catalog, data_dir: Path, entry: str, picks: Sequence[tuple[str, str]], similarity: float
) -> Proposal:
    """Adds `picks`, or everything that the gap was asked in if there are none, to the alternates of `entry`.

    A question that is nearly one of the utility's is refused if it was picked, else left out. Raises ContentError.
    """
    _require_entry(catalog, gap.utility, entry)
    chosen, left_out = (list(picks), []) if picks else _usable(gap.wordings)
    edits, added = [], []
    for language in dict.fromkeys(language for language, _ in chosen):
        if entry not in catalog.faq.get(gap.utility, {}).get(language, {}):
            refused = [(text, f"{entry} has no {language!r} translation") for said, text in chosen if said == language]
            _refuse_or_leave_out(refused, left_out, is_picked=bool(picks))
            continue
        texts = [text for said, text in chosen if said == language]
        near = find_near_equal(catalog, gap.utility, language, texts, similarity)
        refused = [(same.text, f"{same.entry} has nearly the same: {same.existing}") for same in near]
        _refuse_or_leave_out(refused, left_out, is_picked=bool(picks))
        new = distinct([text for text in texts if text not in {same.text for same in near}], language, similarity)
        if new:
            edits.append(append_alternates(data_dir, gap.utility, language, entry, new))
            added += [(language, text) for text in new]
    if not edits:
        reasons = "; ".join(f"{text!r}: {reason}" for text, reason in left_out)
        raise ContentError(f"nothing is left to add ({reasons})", remedy='Write one anew: --question "TEXT".')
    return Proposal(tuple(edits), tuple(added), tuple(left_out))


def as_draft(gap: Gap, catalog: Catalog, data_dir: Path, entry: str, gloss: str, similarity: float) -> Proposal:
    """Begins the new `entry` in each language of the gap: the most typical question is its own. Raises ContentError."""
    chosen, left_out = _usable(gap.wordings)
    questions: dict[str, list[str]] = {}
    for language in dict.fromkeys(language for language, _ in chosen):
        texts = [text for said, text in chosen if said == language]
        near = {same.text: same for same in find_near_equal(catalog, gap.utility, language, texts, similarity)}
        left_out += [(text, f"{same.entry} has nearly the same: {same.existing}") for text, same in near.items()]
        if new := distinct([text for text in texts if text not in near], language, similarity):
            questions[language] = new
    if not questions:
        reasons = "; ".join(f"{text!r}: {reason}" for text, reason in left_out)
        raise ContentError(f"nothing is left to draft ({reasons})", remedy="Use `bot gaps accept` for that entry.")
    edits = append_draft(data_dir, gap.utility, entry, " ".join(gloss.split()), questions)
    added = tuple((language, text) for language, texts in questions.items() for text in texts)
    return Proposal(tuple(edits), added, tuple(left_out))


def _require_entry(catalog: Catalog, utility: str, entry: str) -> None:
    known = catalog.entries.get(utility, {})
    if entry not in known:
        what = f"{utility} has no entry {entry!r}"
        raise ContentError(what, remedy=f"Use `bot gaps draft` for a new one. Known are: {', '.join(known)}.")


def _usable(wordings: Sequence[Wording]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The (language, question) that can stand in the content, and the others with the reason."""
    usable, left_out = [], []
    for wording in wordings:
        try:
            usable.append((wording.language, tidy(wording.text)))
        except ContentError as error:
            left_out.append((wording.text, error.what))
    return usable, left_out


def _refuse_or_leave_out(
    refused: Sequence[tuple[str, str]], left_out: list[tuple[str, str]], *, is_picked: bool
) -> None:
    if refused and is_picked:
        text, reason = refused[0]
        raise ContentError(f"{text!r} cannot be added: {reason}", remedy="Nothing was changed. Choose others.")
    left_out.extend(refused)
