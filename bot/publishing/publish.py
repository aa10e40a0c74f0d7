"""The way of an edit into service: check, build beside, try, compare, swap. What is refused changes nothing."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.cases import Case, read_cases
from bot.content.catalog import Catalog
from bot.content.checks import check
from bot.content.loader import read_files
from bot.content.snapshot import load_snapshot
from bot.errors import ArtefactError, ContentError
from bot.publishing.floors import fallen, read_floors
from bot.publishing.theft import EntryKey, edited_entries, stolen_cases, stolen_questions
from bot.publishing.trial import Asked, Tried, decisions, tried
from bot.retrieval.decision import Thresholds
from bot.retrieval.embedding_cache import embed
from bot.retrieval.encoder.build import load_encoder
from bot.retrieval.index import FaqIndex
from bot.retrieval.index_build import prepare_index
from bot.retrieval.labelled import LabelledTexts, labelled_texts
from bot.retrieval.versions import activate, current_version
from bot.settings import Settings

Progress = Callable[[str, float], None]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it: the version in service, whether it is a new one, the entries edited, and the cases tried.

    `before` is empty where nothing was in service before. `out_of_date`: entries outside their dates, not served.
    """

    version: str
    is_new: bool
    edited: frozenset[EntryKey]
    before: Sequence[Tried]
    after: Sequence[Tried]
    out_of_date: Sequence[EntryKey]


@dataclass(frozen=True, slots=True)
class _Version:
    index: FaqIndex
    catalog: Catalog


def publish(settings: Settings, progress: Progress, *, swap: bool = True) -> Publication:
    """Put the content of `settings.data_dir` into service, unless it is worse; without `swap` only find out.

    Raises ContentError for content with problems, for questions taken from other entries and for a language under its
    floor: what is in service stays. Raises ArtefactError without an encoder.
    """
    if problems := check(settings.data_dir):
        raise _refused("the content has problems", [str(problem) for problem in problems], "Mend them: `bot check`.")
    floors, cases = read_floors(settings.data_dir), read_cases([settings.cases_dir])
    folder = settings.models_dir / "index"
    version, manifest = prepare_index(settings, lambda text, share: progress(text, share * 0.7))
    served = current_version(folder)
    try:
        after = _Version(FaqIndex.open(folder / version, manifest.encoder), load_snapshot(folder / version))
        before = _served(folder / served, manifest.encoder) if served and served != version else None
        progress(f"trying {len(cases)} cases", 0.75)
        publication = _compare(settings, version, before, after, cases, is_new=version != served)
        if under := fallen(publication.after, floors):
            remedy = "Improve the questions of that language, or change data/publishing.yml if the floor is wrong."
            raise _refused("a language falls under its floor", under, remedy)
        if swap:
            activate(folder, version)
    finally:
        if current_version(folder) != version:  # refused, interrupted or only tried
            shutil.rmtree(folder / version, ignore_errors=True)
    progress("published" if swap else "could be published", 1.0)
    return publication


def _served(home: Path, encoder: str) -> _Version | None:
    """What is in service; None if it belongs to another encoder or is damaged, so that nothing can be compared."""
    try:
        return _Version(FaqIndex.open(home, encoder), load_snapshot(home))
    except (ArtefactError, ContentError):
        return None


def _compare(
    settings: Settings,
    version: str,
    before: _Version | None,
    after: _Version,
    cases: Sequence[Case],
    *,
    is_new: bool,
) -> Publication:
    """Try both versions. Raises ContentError where an edited entry takes questions from another."""
    texts = labelled_texts(read_files(settings.data_dir))
    asked, questions = _asked(settings, texts, cases)
    thresholds = Thresholds.from_settings(settings)
    results = tried(cases, decisions(after.index, asked, thresholds))
    edited: frozenset[EntryKey] = frozenset()
    earlier: list[Tried] = []
    if before is not None:
        edited = edited_entries(before.catalog, after.catalog)
        earlier = tried(cases, decisions(before.index, asked, thresholds))
        thefts = stolen_cases(earlier, results, edited)
        if edited:
            old, new = (decisions(one.index, questions, thresholds) for one in (before, after))
            thefts += stolen_questions(texts.questions, old, new, edited)
        if thefts:
            remedy = "Word the new questions apart from the other entry; if they belong there, move the others too."
            raise _refused("the edit takes questions from other entries", [str(theft) for theft in thefts], remedy)
    return Publication(version, is_new, edited, earlier, results, _out_of_date(after.catalog))


def _asked(settings: Settings, texts: LabelledTexts, cases: Sequence[Case]) -> tuple[list[Asked], list[Asked]]:
    """The cases and the questions of the content, with their vectors."""
    scripted = [texts.own_script(case.text, case.lang) for case in cases]
    vectors = embed(load_encoder(settings), [*scripted, *(text.text for text in texts.asked)], settings)
    count = len(cases)
    return (
        [
            Asked(text, vector, case.utility, case.lang)
            for text, vector, case in zip(scripted, vectors[:count], cases, strict=True)
        ],
        [
            Asked(text.text, vector, question.utility, text.language)
            for text, vector, question in zip(texts.asked, vectors[count:], texts.questions, strict=True)
        ],
    )


def _out_of_date(catalog: Catalog) -> list[EntryKey]:
    return [
        (utility, entry)
        for utility, contracts in catalog.entries.items()
        for entry in contracts
        if not catalog.holds(utility, entry)
    ]


def _refused(what: str, lines: Sequence[str], remedy: str) -> ContentError:
    more = f"\n... and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return ContentError(f"not published: {what}\n" + "\n".join(lines[:SHOWN]) + more, remedy=remedy)
