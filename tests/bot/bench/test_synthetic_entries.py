"""Synthetic entries: as many as asked for, spread as the real ones, the same each time."""

import numpy as np
import pytest

from bot.bench.synthetic_entries import HELD_OUT, ROWS_PER_ENTRY, Mould, SyntheticEntries, make_entries
from bot.errors import ContentError
from bot.retrieval.index import Row
from bot.retrieval.vectors import Floats
from tests.bot.bench.synthetic import REAL_ROWS, real_vectors

SHARES = {"kesco": 0.5, "ossh": 0.3, "volt": 0.2}


def made(count: int = 600, questions: int = 80) -> SyntheticEntries:
    return make_entries(Mould.of(real_vectors(), REAL_ROWS), count, SHARES, questions, lambda _share: None)


def cosines(questions: Floats, vectors: Floats) -> Floats:
    """The best of each question."""
    return np.asarray((questions @ vectors.T).max(axis=1), dtype=np.float32)


@pytest.mark.parametrize("count", [3, 600, 5001])
def test_there_are_as_many_as_asked_for_in_the_shares_of_the_utilities(count: int) -> None:
    entries = made(count)
    assert entries.vectors.shape[0] == count * ROWS_PER_ENTRY
    edges = [edge for span in entries.spans.values() for edge in span]
    assert edges[0] == 0
    assert edges[1:-1:2] == edges[2::2]
    assert edges[-1] == len(entries.vectors)
    assert all(edge % ROWS_PER_ENTRY == 0 for edge in edges)
    for utility, (first, end) in entries.spans.items():
        assert (end - first) / len(entries.vectors) == pytest.approx(SHARES[utility], abs=1 / count)


def test_every_vector_is_of_unit_length_and_none_twice() -> None:
    entries = made()
    for vectors in (entries.vectors, entries.questions):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert len(np.unique(vectors, axis=0)) == len(vectors)


def test_questions_are_asked_of_the_utility_of_their_entry() -> None:
    entries = made(questions=80)
    assert len(entries.utilities) == len(entries.questions) == 80
    assert set(entries.utilities) == set(SHARES)
    own = [
        cosines(question[None], entries.vectors[slice(*entries.spans[utility])])[0]
        for question, utility in zip(entries.questions, entries.utilities, strict=True)
    ]
    elsewhere = cosines(entries.questions, entries.vectors[slice(*entries.spans["volt"])])
    assert np.mean(own) > np.mean(elsewhere)


def test_they_are_about_as_near_to_each_other_as_the_real_ones() -> None:
    real, entries = real_vectors(), made()
    similar = real @ real.T
    np.fill_diagonal(similar, -1)
    assert np.mean(cosines(entries.questions, entries.vectors)) == pytest.approx(similar.max(axis=1).mean(), abs=0.2)


def test_the_same_are_made_each_time() -> None:
    first, second = made(), made()
    assert np.array_equal(first.vectors, second.vectors)
    assert np.array_equal(first.questions, second.questions)


def test_progress_ends_with_all() -> None:
    told: list[float] = []
    make_entries(Mould.of(real_vectors(), REAL_ROWS), 5001, SHARES, 10, told.append)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 1


@pytest.mark.parametrize("count", [1, HELD_OUT - 1])
def test_a_language_of_few_questions_is_no_mould(count: int) -> None:
    rows = [Row("kesco", f"entry{at}", "en") for at in range(count)]
    with pytest.raises(ContentError, match="fewer than"):
        Mould.of(real_vectors()[:count], rows)
