"""The FAQ index as it is served: FAISS rows, what each row is, and the rankers. One folder, never changed once written.

FAISS finds the candidates among the rows of one utility; that utility's ranker gives each candidate entry its score.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np

from bot.errors import ArtefactError
from bot.retrieval.features import Floats, QuestionFeatures
from bot.text.linear import LinearModel

CURRENT = "current.json"
MANIFEST = "manifest.json"
NOT_AN_ENTRY = "-"
REMEDY = "Run `bot build`."


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the index is: one way to ask `entry` of `utility`, in `language`."""

    utility: str
    entry: str
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate entry.

    `score` is the ranker's probability (0 to 1), `similarity` the best cosine of its rows (-1 to 1).
    """

    entry: str
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index was made from: the encoder's identity, the dimension, a hash of the content, the counts."""

    encoder: str
    dimension: int
    content: str
    rows: int
    entries: int
    built_at: str


@dataclass(frozen=True)
class FaqIndex:
    """A loaded index. A utility's rows are contiguous: `spans[utility]` is its first row and the one after its last."""

    manifest: IndexManifest
    vectors: faiss.Index
    rows: tuple[Row, ...]
    spans: Mapping[str, tuple[int, int]]
    features: QuestionFeatures
    rankers: Mapping[str, LinearModel]

    @classmethod
    def load(cls, folder: Path, encoder: str) -> "FaqIndex":
        """Load the current index under `folder`. Raises ArtefactError if it is missing or made with another encoder."""
        version = current_version(folder)
        if version is None:
            raise ArtefactError("there is no FAQ index", where=str(folder), remedy=REMEDY)
        home = folder / version
        try:
            manifest = IndexManifest(**json.loads((home / MANIFEST).read_text(encoding="utf-8")))
            rows = tuple(Row(*row) for row in json.loads((home / "rows.json").read_text(encoding="utf-8")))
            if manifest.encoder != encoder:
                what = f"the FAQ index was made with the encoder {manifest.encoder}, but {encoder} is in use"
                raise ArtefactError(what, where=str(home), remedy=REMEDY)
            vectors = faiss.read_index(str(home / "faq.faiss"), faiss.IO_FLAG_MMAP)
            spans = _spans(rows, vectors.ntotal)
            rankers = {utility: LinearModel.load(home / f"{utility}.npz") for utility in spans}
            features = QuestionFeatures.load(home / "means.npz")
        except (OSError, ValueError, TypeError, KeyError, EOFError, RuntimeError, BadZipFile) as error:
            raise ArtefactError(f"the FAQ index cannot be read ({error})", where=str(home), remedy=REMEDY) from error
        return cls(manifest, vectors, rows, spans, features, rankers)

    def search(
        self, vector: Floats, text: str, *, utility: str, language: str, limit: int = 5, candidates: int = 50
    ) -> list[Hit]:
        """The best `limit` entries of `utility` for a question, best first; empty if the utility has no rows.

        `vector` is the encoder's (dim,) float32; `text` the question in its own script; `candidates` the number of
        rows that FAISS returns.
        """
        if utility not in self.spans:
            return []
        matrix = vector.reshape(1, -1)
        nearest = self.nearest(self.features.centred(matrix, [language]), utility, candidates)
        ranker = self.rankers[utility]
        probabilities = ranker.probabilities(self.features.matrix(matrix, [text], [language]))[0]
        scores = dict(zip(ranker.labels, probabilities.tolist(), strict=True))
        hits = [Hit(entry, scores.get(entry, 0.0), similarity) for entry, similarity in nearest.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.entry))[:limit]

    def nearest(self, centred: Floats, utility: str, candidates: int) -> dict[str, float]:
        """The entries of `utility` among its `candidates` nearest rows, with their best cosine.

        `centred` is (1, dim) float32, centred and of unit length. Raises KeyError for a utility without rows.
        """
        first, end = self.spans[utility]
        selected = faiss.SearchParameters(sel=faiss.IDSelectorRange(first, end))  # type: ignore[call-arg]  # faiss's stub lacks it
        cosines, ids = self.vectors.search(centred, min(candidates, end - first), params=selected)
        best: dict[str, float] = {}
        for cosine, row in zip(cosines[0].tolist(), ids[0].tolist(), strict=True):
            best.setdefault(self.rows[row].entry, cosine)
        return best


def current_version(folder: Path) -> str | None:
    """The name of the index version that is to be served; None if nothing is published."""
    try:
        return str(json.loads((folder / CURRENT).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_index(
    home: Path,
    *,
    manifest: IndexManifest,
    vectors: Floats,
    rows: tuple[Row, ...],
    features: QuestionFeatures,
    rankers: Mapping[str, LinearModel],
) -> None:
    """Write an index version into the empty folder `home`. `vectors` is (rows, dim) float32, centred and normalised."""
    flat = faiss.IndexFlatIP(manifest.dimension)
    flat.add(np.ascontiguousarray(vectors))
    faiss.write_index(flat, str(home / "faq.faiss"))
    listing = [[row.utility, row.entry, row.language] for row in rows]
    (home / "rows.json").write_text(json.dumps(listing, ensure_ascii=False), encoding="utf-8")
    features.save(home / "means.npz")
    for utility, ranker in rankers.items():
        ranker.save(home / f"{utility}.npz")
    (home / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")


def _spans(rows: tuple[Row, ...], count: int) -> dict[str, tuple[int, int]]:
    if count != len(rows):
        raise ValueError(f"{count} vectors for {len(rows)} rows")
    spans: dict[str, tuple[int, int]] = {}
    for position, row in enumerate(rows):
        first, _ = spans.get(row.utility, (position, position))
        spans[row.utility] = (first, position + 1)
    return spans
