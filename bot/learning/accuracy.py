"""How well gaps are found, on questions whose entry is known: are those that ask the same put together?

Entries are split in halves by name. The distance is tuned on one half and the figures are those of the other; a space
can be learned from the entries of the other half only, so that what is clustered is as new to it as a real gap.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.learning.clusters import cluster
from bot.learning.knowledge import Knowledge
from bot.learning.space import QuestionSpace
from bot.retrieval.features import Floats

DISTANCES = tuple(round(0.5 + 0.025 * step, 3) for step in range(25))
MEANS_ONLY, UNSEEN, PUBLISHED = "language means only", "entries not published", "entries published"
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question and the entries that it asks, any of them; none for one that no entry answers."""

    text: str
    language: str
    utility: str
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Pairs of questions: `same` ask the same, `together` were put into one gap, `both` are both."""

    same: int
    together: int
    both: int

    @property
    def precision(self) -> float:
        """Share of the pairs in one gap that ask the same, 0 to 1."""
        return self.both / self.together if self.together else 0.0

    @property
    def recall(self) -> float:
        """Share of the pairs that ask the same that are in one gap, 0 to 1."""
        return self.both / self.same if self.same else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both, 0 to 1."""
        return 2 * self.both / (self.same + self.together) if self.same + self.together else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Figures of one way to compare: `tuned` on the half that chose `distance`, the others on the other half.

    `across` counts only the pairs in two languages.
    """

    space: str
    distance: float
    tuned: PairFigures
    reported: PairFigures
    across: PairFigures


def measure(
    questions: Sequence[KnownQuestion], knowledge: Knowledge, *, shrinkage: float, weight: float
) -> list[Accuracy]:
    """The figures of language means only, and of our space with entries that it has not and has learned from."""
    vectors = knowledge.encode([question.text for question in questions], [question.language for question in questions])
    languages = [question.language for question in questions]
    half = np.array([_in_first_half(_topic(question)) for question in questions])
    published = np.array([_in_first_half(f"{row.utility}/{row.entry}") for row in knowledge.questions])

    def learned(rows: Flags) -> QuestionSpace:
        chosen = [row for row, wanted in zip(knowledge.questions, rows, strict=True) if wanted]
        return QuestionSpace.fit(
            knowledge.vectors[rows],
            [row.language for row in chosen],
            [f"{row.utility}/{row.entry}" for row in chosen],
            shrinkage=shrinkage,
            weight=weight,
        )

    centred = knowledge.space.features.centred(vectors, languages)
    from_first = learned(published).place(vectors, languages)
    from_second = learned(~published).place(vectors, languages)
    all_known = knowledge.space.place(vectors, languages)
    spaces: list[tuple[str, Floats, Floats]] = [
        (MEANS_ONLY, centred, centred),
        (UNSEEN, from_second, from_first),
        (PUBLISHED, all_known, all_known),
    ]
    return [_accuracy(name, questions, half, first, second) for name, first, second in spaces]


def _accuracy(name: str, questions: Sequence[KnownQuestion], half: Flags, first: Floats, second: Floats) -> Accuracy:
    tuning = Truth.of([question for question, wanted in zip(questions, half, strict=True) if wanted])
    reporting = Truth.of([question for question, wanted in zip(questions, half, strict=True) if not wanted])
    tuned = {distance: tuning.figures(first[half], distance)[0] for distance in DISTANCES}
    best = max(tuned, key=lambda distance: tuned[distance].f1)
    reported, across = reporting.figures(second[~half], best)
    return Accuracy(name, best, tuned[best], reported, across)


@dataclass(frozen=True)
class Truth:
    """Which pairs of n questions ask the same. For each utility: the rows of its m questions, and (m, m) flags.

    The flags say which pairs are `counted`, which of them are in two languages, and which ask the same.
    """

    utilities: tuple[tuple[list[int], Flags, Flags, Flags], ...]

    @classmethod
    def of(cls, questions: Sequence[KnownQuestion]) -> "Truth":
        """What is known of `questions`."""
        found = []
        for utility in dict.fromkeys(question.utility for question in questions):
            rows = [row for row, question in enumerate(questions) if question.utility == utility]
            own = [questions[row] for row in rows]
            same = _pairs(own, lambda left, right: bool(left.entries & right.entries))
            # Whether two questions that no entry answers ask the same is not known
            counted = np.triu(_pairs(own, lambda left, right: bool(left.entries or right.entries)), 1)
            across = counted & _pairs(own, lambda left, right: left.language != right.language)
            found.append((rows, counted, across, same))
        return cls(tuple(found))

    def figures(self, places: Floats, distance: float) -> tuple[PairFigures, PairFigures]:
        """The figures of all pairs, and of those in two languages, for `places` (n, p) clustered at `distance`."""
        totals = np.zeros((2, 3), dtype=np.int64)
        for rows, counted, across, same in self.utilities:
            labels = cluster(places[rows], distance)
            together = labels[:, None] == labels[None, :]
            for number, pairs in enumerate((counted, across)):
                totals[number] += [(pairs & same).sum(), (pairs & together).sum(), (pairs & same & together).sum()]
        everything, between = (PairFigures(*map(int, row)) for row in totals)
        return everything, between


def _pairs(questions: Sequence[KnownQuestion], relation: Callable[[KnownQuestion, KnownQuestion], bool]) -> Flags:
    return np.array([[relation(left, right) for right in questions] for left in questions], dtype=np.bool_)


def _topic(question: KnownQuestion) -> str:
    """What decides the half: the first entry, or the text of a question that no entry answers."""
    return f"{question.utility}/{min(question.entries)}" if question.entries else question.text


def _in_first_half(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0
