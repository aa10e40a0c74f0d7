"""Entries in any number whose vectors are spread as those of our real ones; no text, for the encoder would take hours.

The Mould takes from the published index, for each language, the real rows, how far an entry's centre is from the
origin, and how each row differs from the centre of its entry. A synthetic entry has a centre in each language: the
direction between BLEND real rows of that language, at a real centre's distance; its rows, and the questions about it,
are a centre plus a real row's difference from its own centre. One difference in HELD_OUT is kept for the questions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.errors import ContentError
from bot.retrieval.index import Row
from bot.retrieval.vectors import Floats

ROWS_PER_ENTRY = 4
BLEND = 3
HELD_OUT = 10
BLOCK = 5000
SEED = 20260101

Ids = npt.NDArray[np.int64]
Spans = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Mould:
    """What real rows are like: `rows` and their `differences` by language, both (n, dim); `lengths` of centres (m,)."""

    rows: tuple[Floats, ...]
    differences: tuple[Floats, ...]
    lengths: Floats

    @classmethod
    def of(cls, vectors: Floats, rows: Sequence[Row]) -> "Mould":
        """From the real `vectors` (n, dim) of `rows`. Raises ContentError if a language has too few rows."""
        _, group = np.unique([f"{row.utility} {row.entry} {row.language}" for row in rows], return_inverse=True)
        sums = np.zeros((group.max() + 1, vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, group, vectors)
        centres = sums / np.bincount(group)[:, None]
        differences = vectors - centres[group]
        spoken = np.array([row.language for row in rows])
        chosen = [spoken == language for language in np.unique(spoken)]
        if min(int(own.sum()) for own in chosen) < HELD_OUT:
            raise ContentError(f"a language has fewer than {HELD_OUT} questions", where="data/faq")
        return cls(
            tuple(vectors[own] for own in chosen),
            tuple(differences[own] for own in chosen),
            np.asarray(np.linalg.norm(centres, axis=1), dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class SyntheticEntries:
    """`vectors` (rows, dim) of unit length, ROWS_PER_ENTRY rows an entry; `spans` of rows by utility.

    `questions` is (n, dim) of unit length; question i is asked of `utilities[i]`.
    """

    vectors: Floats
    spans: Spans
    questions: Floats
    utilities: tuple[str, ...]


def make_entries(
    mould: Mould, count: int, shares: Mapping[str, float], questions: int, tell: Callable[[float], None]
) -> SyntheticEntries:
    """`count` entries divided among utilities by `shares` (which sum to 1), and questions about some of them.

    The same arguments give the same entries. `tell` gets the share done.
    """
    random = np.random.default_rng(SEED)
    spans = _spans(count, shares)
    asked = np.sort(random.choice(count, min(questions, count), replace=False))
    vectors = np.empty((count * ROWS_PER_ENTRY, mould.rows[0].shape[1]), dtype=np.float32)
    found: list[Floats] = []
    for first in range(0, count, BLOCK):
        end = min(first + BLOCK, count)
        centres = _centres(mould, end - first, random)
        for place in range(ROWS_PER_ENTRY):
            language = place % len(centres)
            rows = _around(centres[language], mould.differences[language], random, held_out=False)
            vectors[first * ROWS_PER_ENTRY + place : end * ROWS_PER_ENTRY : ROWS_PER_ENTRY] = rows
        found.extend(_questions(mould, centres, asked[(asked >= first) & (asked < end)] - first, random))
        tell(end / count)
    utilities = tuple(_utility(spans, int(entry) * ROWS_PER_ENTRY) for entry in asked)
    return SyntheticEntries(vectors, spans, np.stack(found), utilities)


def _spans(count: int, shares: Mapping[str, float]) -> Spans:
    edges = np.rint(np.cumsum([0.0, *shares.values()]) * count).astype(int) * ROWS_PER_ENTRY
    pairs = zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    return dict(zip(shares, pairs, strict=True))


def _centres(mould: Mould, count: int, random: np.random.Generator) -> list[Floats]:
    centres = []
    for rows in mould.rows:
        between = rows[random.integers(0, len(rows), (count, BLEND))].sum(axis=1)
        centres.append(_unit(between) * random.choice(mould.lengths, (count, 1)))
    return centres


def _around(centres: Floats, differences: Floats, random: np.random.Generator, *, held_out: bool) -> Floats:
    """A row near each of `centres`, (n, dim); `held_out` says from which part of the differences."""
    kept = np.arange(len(differences)) % HELD_OUT == 0
    pool = np.flatnonzero(kept if held_out else ~kept)
    return _unit(centres + differences[random.choice(pool, len(centres))])


def _questions(mould: Mould, centres: Sequence[Floats], entries: Ids, random: np.random.Generator) -> list[Floats]:
    """A question (dim,) about each of `entries` of this block, the languages in turn."""
    questions = []
    for entry in entries.tolist():
        language = entry % len(centres)
        one = centres[language][entry : entry + 1]
        questions.append(_around(one, mould.differences[language], random, held_out=True)[0])
    return questions


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _utility(spans: Spans, row: int) -> str:
    return next(utility for utility, (first, end) in spans.items() if first <= row < end)
