"""The rows in FAISS: each kind finds nearly what the exact one finds, in one utility only; nothing damaged opens."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError
from bot.retrieval.vectors import DESCRIPTION, FILE, Floats, Kind, RowIds, Sizes, VectorIndex
from bot.settings import Settings

ROWS, DIMENSION, GROUPS, QUESTIONS, LIMIT = 4000, 48, 400, 60, 50
SPANS = [(0, 2000), (2000, 3500), (3500, 3990), (3990, 4000)]
PROBED = 1000
Questions = Floats


def unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def data() -> tuple[Floats, Questions]:
    """Rows in groups, as the alternates of an entry are, spread over all spans; questions near some of them."""
    random = np.random.default_rng(7)
    groups = random.standard_normal((GROUPS, DIMENSION), dtype=np.float32)
    rows = groups[random.integers(0, GROUPS, ROWS)] + 0.7 * random.standard_normal((ROWS, DIMENSION), dtype=np.float32)
    near = rows[random.choice(ROWS, QUESTIONS, replace=False)]
    return unit(rows), unit(near + 0.5 * random.standard_normal((QUESTIONS, DIMENSION), dtype=np.float32))


VECTORS, ASKED = data()


@pytest.fixture(scope="module", params=list(Kind))
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """An index of each kind, written and opened."""
    folder = tmp_path_factory.mktemp("vectors")
    VectorIndex.make(VECTORS, request.param, PROBED).save(folder)
    return VectorIndex.open(folder)


def nearest(question: Floats, span: tuple[int, int], limit: int = LIMIT) -> RowIds:
    """The truth, by numpy."""
    first, end = span
    return first + np.argsort(-(VECTORS[first:end] @ question), kind="stable")[:limit]


@pytest.mark.parametrize("span", SPANS)
def test_nearly_the_same_rows_are_found_as_by_comparing_all(index: VectorIndex, span: tuple[int, int]) -> None:
    shares = []
    for question in ASKED:
        _, rows = index.search(question[None], span, LIMIT)
        truth = nearest(question, span)
        shares.append(len(set(rows.tolist()) & set(truth.tolist())) / len(truth))
    least = {Kind.EXACT: 1.0, Kind.HALF: 0.995, Kind.LISTS: 0.9}[index.kind]
    assert np.mean(shares) >= least


@pytest.mark.parametrize("span", [*SPANS, (1234, 1235), (0, ROWS), (ROWS - 3, ROWS)])
@pytest.mark.parametrize("limit", [1, 7, LIMIT])
def test_every_row_is_of_the_span_once_and_the_nearest_first(
    index: VectorIndex, span: tuple[int, int], limit: int
) -> None:
    for question in ASKED:
        cosines, rows = index.search(question[None], span, limit)
        assert len(rows) == len(set(rows.tolist())) == min(limit, span[1] - span[0])
        assert all(span[0] <= row < span[1] for row in rows)
        assert all(before >= after for before, after in pairwise(cosines.tolist()))


def test_cosines_are_those_of_the_rows(index: VectorIndex) -> None:
    for question in ASKED:
        cosines, rows = index.search(question[None], SPANS[0], LIMIT)
        assert np.allclose(cosines, VECTORS[rows] @ question, atol=1e-5 if index.kind is Kind.EXACT else 2e-3)


@pytest.mark.parametrize(("span", "limit"), [((5, 5), 10), ((0, 10), 0), ((10, 5), 3)])
def test_nothing_is_found_where_nothing_is_wanted(index: VectorIndex, span: tuple[int, int], limit: int) -> None:
    cosines, rows = index.search(ASKED[:1], span, limit)
    assert cosines.shape == rows.shape == (0,)


def test_lists_that_hold_too_few_rows_give_what_they_hold() -> None:
    index = VectorIndex.make(VECTORS, Kind.LISTS, probed=1)
    _, rows = index.search(ASKED[:1], (0, ROWS), ROWS)
    assert 0 < len(rows) < ROWS
    assert rows.min() >= 0


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("count", [1, 2, 40])
def test_few_rows_are_all_found(kind: Kind, count: int) -> None:
    _, rows = VectorIndex.make(VECTORS[:count], kind, PROBED).search(ASKED[:1], (0, count), LIMIT)
    assert sorted(rows.tolist()) == list(range(count))


def test_stored_rows_are_what_was_given(index: VectorIndex) -> None:
    tolerance = 1e-7 if index.kind is Kind.EXACT else 1e-3
    assert index.count == ROWS
    assert np.allclose(index.stored(100, 300), VECTORS[100:300], atol=tolerance)


def test_the_same_rows_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        VectorIndex.make(VECTORS, Kind.LISTS, PROBED).save(tmp_path / name)
    assert (tmp_path / "one" / DESCRIPTION).read_text() == (tmp_path / "two" / DESCRIPTION).read_text()


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (1, Kind.EXACT),
        (100, Kind.EXACT),
        (101, Kind.HALF),
        (200, Kind.HALF),
        (201, Kind.LISTS),
        (10**7, Kind.LISTS),
    ],
)
def test_the_kind_follows_from_the_size(rows: int, kind: Kind) -> None:
    assert Sizes(exact_max=100, half_max=200, probed=50).kind(rows) is kind


def test_sizes_come_from_the_settings() -> None:
    sizes = Sizes.from_settings(Settings(vectors_exact_max_rows=1, vectors_half_max_rows=2, vectors_probed_rows=3))
    assert sizes == Sizes(exact_max=1, half_max=2, probed=3)


@pytest.fixture(params=list(Kind))
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A written index of each kind, to be damaged."""
    VectorIndex.make(VECTORS, request.param, PROBED).save(tmp_path)
    return tmp_path


def refused(folder: Path) -> None:
    with pytest.raises(ArtefactError, match="bot build") as caught:
        VectorIndex.open(folder)
    assert caught.value.where == str(folder)


@pytest.mark.parametrize("keep", [0, 3, 100, 0.5, -1])
@pytest.mark.parametrize("name", [FILE, DESCRIPTION])
def test_a_file_that_was_cut_is_refused(folder: Path, name: str, keep: float) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(len(content) * keep) if isinstance(keep, float) else keep])
    refused(folder)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.999])
def test_a_single_wrong_byte_is_refused(folder: Path, place: float) -> None:
    content = bytearray((folder / FILE).read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    (folder / FILE).write_bytes(content)
    refused(folder)


@pytest.mark.parametrize("name", [FILE, DESCRIPTION])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder)


@pytest.mark.parametrize("change", [{"count": 1}, {"dimension": 1}, {"kind": "other"}, {"sha256": ""}, {"more": 1}])
def test_a_description_that_does_not_fit_is_refused(folder: Path, change: dict[str, object]) -> None:
    described = json.loads((folder / DESCRIPTION).read_text())
    (folder / DESCRIPTION).write_text(json.dumps(described | change))
    refused(folder)
