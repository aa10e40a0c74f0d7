"""Gaps: clusters of questions that were not answered, over all languages, most asked first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.learning.clusters import cluster
from bot.learning.knowledge import Knowledge, Nearest
from bot.retrieval.features import Floats
from bot.store.records import AskedQuestion, Resolution
from bot.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a gap was asked, and the ids of the questions in these words (diacritics, punctuation aside)."""

    text: str
    language: str
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same and were not answered.

    `id` is that of its oldest question: it stays while the gap grows. `size` counts how often it was asked;
    `wordings` begin with the most typical one; `representatives` is the most typical one of each language.
    """

    id: int
    utility: str
    size: int
    languages: Mapping[str, int]
    statuses: Mapping[str, int]
    representatives: Mapping[str, str]
    wordings: tuple[Wording, ...]
    nearest: Nearest | None
    chosen: Mapping[str, int]
    first_asked: datetime
    last_asked: datetime
    questions: tuple[int, ...]


def find_gaps(asked: Sequence[AskedQuestion], knowledge: Knowledge, distance: float) -> list[Gap]:
    """The gaps in `asked`, most asked first.

    What an editor accepted or drafted is left out. A dismissed gap stays away until it has been asked more often since
    than before. Questions of different utilities are never one gap.
    """
    gaps: list[Gap] = []
    for utility in dict.fromkeys(question.utility for question in asked):
        gaps.extend(_of_utility([question for question in asked if question.utility == utility], knowledge, distance))
    return sorted(gaps, key=lambda gap: (-gap.size, gap.id))


def _of_utility(asked: Sequence[AskedQuestion], knowledge: Knowledge, distance: float) -> list[Gap]:
    # What was dismissed is clustered along, so that what asks the same is recognised
    asked = [question for question in asked if question.resolution in (None, Resolution.DISMISSED)]
    if all(question.resolution is not None for question in asked):
        return []
    keys = [(fold(question.text) or question.text, question.language) for question in asked]
    distinct = {key: position for position, key in reversed(list(enumerate(keys)))}
    positions = {key: row for row, key in enumerate(distinct)}
    first = [asked[position] for position in distinct.values()]
    places = knowledge.place([question.text for question in first], [question.language for question in first])
    labels = cluster(places, distance)
    gaps = []
    for label in range(int(labels.max()) + 1):
        members = [row for row, key in enumerate(keys) if labels[positions[key]] == label]
        open_rows = [row for row in members if asked[row].resolution is None]
        if len(open_rows) * 2 > len(members):
            rows = {keys[row]: places[positions[keys[row]]] for row in open_rows}
            gaps.append(_gap([asked[row] for row in open_rows], [keys[row] for row in open_rows], rows, knowledge))
    return gaps


def _gap(
    asked: Sequence[AskedQuestion],
    keys: Sequence[tuple[str, str]],
    places: Mapping[tuple[str, str], Floats],
    knowledge: Knowledge,
) -> Gap:
    """A gap of `asked`; `keys` says which of them are in the same words, `places` where those words are."""
    counts = Counter(keys)
    middle = np.sum([places[key] * count for key, count in counts.items()], axis=0)
    middle = np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9), dtype=np.float32)
    typical = sorted(counts, key=lambda key: (-float(places[key] @ middle), key))
    texts = {key: question.text for key, question in zip(reversed(keys), reversed(asked), strict=True)}
    ids: dict[tuple[str, str], list[int]] = {}
    for question, key in zip(asked, keys, strict=True):
        ids.setdefault(key, []).append(question.id)
    wordings = tuple(Wording(texts[key], key[1], tuple(ids[key])) for key in typical)
    languages = Counter(question.language for question in asked)
    return Gap(
        id=min(question.id for question in asked),
        utility=asked[0].utility,
        size=len(asked),
        languages=dict(languages.most_common()),
        statuses=dict(Counter(question.status for question in asked).most_common()),
        representatives={
            language: next(wording.text for wording in wordings if wording.language == language)
            for language, _ in languages.most_common()
        },
        wordings=wordings,
        nearest=knowledge.nearest(middle, asked[0].utility),
        chosen=dict(Counter(question.chosen for question in asked if question.chosen is not None).most_common()),
        first_asked=min(question.asked_at for question in asked),
        last_asked=max(question.asked_at for question in asked),
        questions=tuple(question.id for question in asked),
    )
