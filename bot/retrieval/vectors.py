"""The rows of the FAQ index in FAISS: the kind that fits their number, and the search among one utility's rows.

Which kind is chosen at what size, and the measurements behind it: docs/adr/0006-faiss-index-by-size.md.
"""

import hashlib
import json
import math
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from bot.errors import ArtefactError
from bot.retrieval.encoder.manifest import REMEDY
from bot.settings import Settings

FILE = "faq.faiss"
DESCRIPTION = "faq.faiss.json"
LEAST_ROWS_PER_LIST = 39
"""With fewer, FAISS warns that its clusters stand on too little."""
MOST_ROWS_PER_LIST = 40
"""Of training; with 64 it took half as long again and found nothing more."""

Floats = npt.NDArray[np.float32]
RowIds = npt.NDArray[np.int64]


class Kind(StrEnum):
    """How rows are compared: all exactly; all in half precision; in half precision, only those in the nearest lists."""

    EXACT = "exact"
    HALF = "half"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Up to how many rows of the largest utility which kind is used: `exact_max`, then `half_max`, then lists.

    `probed` is about how many rows a search among lists compares, however many there are.
    """

    exact_max: int
    half_max: int
    probed: int

    @classmethod
    def from_settings(cls, settings: Settings) -> "Sizes":
        """The sizes that `settings` ask for."""
        return cls(settings.vectors_exact_max_rows, settings.vectors_half_max_rows, settings.vectors_probed_rows)

    def kind(self, rows: int) -> Kind:
        """The kind for a largest utility of so many `rows`."""
        if rows <= self.exact_max:
            return Kind.EXACT
        return Kind.HALF if rows <= self.half_max else Kind.LISTS


@dataclass(frozen=True, slots=True)
class Description:
    """What stands beside the file: enough to refuse another one. `sha256` is of the file; `probed` as in Sizes."""

    kind: Kind
    count: int
    dimension: int
    probed: int
    sha256: str


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Rows of unit length in FAISS, row 0 first. Made by `make` or `open`; safe to search from several threads."""

    kind: Kind
    probed: int
    inner: faiss.Index

    @classmethod
    def make(cls, vectors: Floats, kind: Kind, probed: int) -> "VectorIndex":
        """An index of `vectors`, (rows, dim) float32 with at least one row. Lists take seconds to minutes to train."""
        count, dimension = vectors.shape
        inner = faiss.index_factory(dimension, _recipe(kind, count), faiss.METRIC_INNER_PRODUCT)
        if kind is Kind.LISTS:
            lists = faiss.extract_index_ivf(inner)
            lists.by_residual = False
            lists.cp.max_points_per_centroid = MOST_ROWS_PER_LIST
        rows = np.ascontiguousarray(vectors)
        inner.train(rows)
        inner.add(rows)
        return cls(kind, probed, inner)

    @property
    def count(self) -> int:
        """The number of rows."""
        return int(self.inner.ntotal)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, as two files."""
        faiss.write_index(self.inner, str(folder / FILE))
        described = Description(self.kind, self.count, int(self.inner.d), self.probed, _digest(folder / FILE))
        (folder / DESCRIPTION).write_text(json.dumps(asdict(described), indent=2), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Map what `save` wrote into memory. Raises ArtefactError if it is missing or not as it was written.

        The whole file is read once to be checked, which also brings it into the system's cache for the first search.
        """
        try:
            described = Description(**json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")))
            return cls(Kind(described.kind), described.probed, _read(folder / FILE, described))
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ArtefactError(
                f"the FAQ vectors cannot be read ({error})", where=str(folder), remedy=REMEDY
            ) from error

    def search(self, vector: Floats, span: tuple[int, int], limit: int) -> tuple[Floats, RowIds]:
        """The cosines (-1 to 1) and numbers of the nearest rows in `span`, nearest first, `limit` at most.

        `vector` is (1, dim) float32 of unit length; `span` the first row and the one after the last. Takes one core.
        """
        first, end = span
        wanted = min(limit, end - first)
        if wanted <= 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        with _one_thread():
            cosines, rows = self.inner.search(np.ascontiguousarray(vector), wanted, params=self._only(first, end))
        found = rows[0] >= 0  # -1 where the lists had too few
        return cosines[0][found], rows[0][found]

    def stored(self, first: int, end: int) -> Floats:
        """(end - first, dim) float32: the rows as they are stored, rounded if the kind rounds.

        Not while another thread searches: lists first get a table of where each row is.
        """
        if self.kind is Kind.LISTS:
            faiss.extract_index_ivf(self.inner).make_direct_map()
        return np.asarray(self.inner.reconstruct_n(first, end - first), dtype=np.float32)

    def _only(self, first: int, end: int) -> faiss.SearchParameters:
        # Rows are added in order, so that every list is sorted and a span's part of it is found by bisection
        selected = faiss.IDSelectorRange(first, end, True)
        if self.kind is not Kind.LISTS:
            return faiss.SearchParameters(sel=selected)  # type: ignore[call-arg]  # faiss's stub lacks it
        lists = int(faiss.extract_index_ivf(self.inner).nlist)
        probes = min(lists, math.ceil(lists * self.probed / (end - first)))
        return faiss.SearchParametersIVF(sel=selected, nprobe=probes)  # type: ignore[call-arg]  # the same


def _recipe(kind: Kind, count: int) -> str:
    """What `faiss.index_factory` makes; lists as many as twice the root of the rows."""
    if kind is Kind.LISTS:
        lists = max(1, min(2 * math.isqrt(count), count // LEAST_ROWS_PER_LIST))
        return f"IVF{lists},SQfp16"
    return {Kind.EXACT: "Flat", Kind.HALF: "SQfp16"}[kind]


def _read(path: Path, described: Description) -> faiss.Index:
    """The index in `path`. Raises ValueError if it is not the described one, RuntimeError if FAISS cannot read it."""
    if _digest(path) != described.sha256:
        raise ValueError(f"{path.name} is not the file that was written")
    # IO_FLAG_MMAP would read flat indexes into memory, and lists by 32 threads a search
    inner = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    if (inner.ntotal, inner.d) != (described.count, described.dimension):
        raise ValueError(f"{inner.ntotal} rows of {inner.d} values, not {described.count} of {described.dimension}")
    return inner


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _one_thread() -> Generator[None, None, None]:
    """One question is too little for several threads: each would only wait for the others, or for the encoder's."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
