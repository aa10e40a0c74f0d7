"""The FAQ index as it is served: FAISS rows, what each row is, and the ranker. One folder, never changed once written.

FAISS finds the candidates among the rows of one utility; the ranker gives each candidate, and each intent, its share.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

from bot.errors import ArtefactError
from bot.retrieval.features import Floats, QuestionFeatures
from bot.retrieval.joint import JointRanker, Limits
from bot.retrieval.vectors import Sizes, VectorIndex
from bot.retrieval.versions import current_version

MANIFEST = "manifest.json"
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
class Ranking:
    """What a message may be about: the probability of each intent that is no FAQ question, and the candidate entries.

    All share one whole: intents and hits together are at most 1. `hits` are best first. `limits` are those of the
    language, where held-out questions have shown them.
    """

    intents: Mapping[str, float]
    hits: tuple[Hit, ...]
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index was made from: the encoder's identity, the dimension, hashes, the counts.

    `learnt` is the hash of what the ranker was trained and calibrated on, `content` that of everything served.
    """

    encoder: str
    dimension: int
    learnt: str
    content: str
    rows: int
    entries: int
    built_at: str


@dataclass(frozen=True)
class FaqIndex:
    """A loaded index. A utility's rows are contiguous: `spans[utility]` is its first row and the one after its last."""

    manifest: IndexManifest
    vectors: VectorIndex
    rows: tuple[Row, ...]
    spans: Mapping[str, tuple[int, int]]
    features: QuestionFeatures
    ranker: JointRanker

    @classmethod
    def load(cls, folder: Path, encoder: str) -> "FaqIndex":
        """Load the current index under `folder`. Raises ArtefactError if it is missing or made with another encoder."""
        version = current_version(folder)
        if version is None:
            raise ArtefactError("there is no FAQ index", where=str(folder), remedy=REMEDY)
        return cls.open(folder / version, encoder)

    @classmethod
    def open(cls, home: Path, encoder: str) -> "FaqIndex":
        """Load the version in the folder `home`. Raises ArtefactError as `load` does."""
        try:
            manifest = IndexManifest(**json.loads((home / MANIFEST).read_text(encoding="utf-8")))
            rows = tuple(Row(*row) for row in json.loads((home / "rows.json").read_text(encoding="utf-8")))
            if manifest.encoder != encoder:
                what = f"the FAQ index was made with the encoder {manifest.encoder}, but {encoder} is in use"
                raise ArtefactError(what, where=str(home), remedy=REMEDY)
            vectors = VectorIndex.open(home)
            spans = _spans(rows, vectors.count)
            ranker = JointRanker.load(home)
            features = QuestionFeatures.load(home / "means.npz")
        except (OSError, ValueError, TypeError, KeyError, AttributeError, EOFError, RuntimeError, BadZipFile) as error:
            raise ArtefactError(f"the FAQ index cannot be read ({error})", where=str(home), remedy=REMEDY) from error
        return cls(manifest, vectors, rows, spans, features, ranker)

    def rank(
        self, vector: Floats, text: str, *, utility: str | None, language: str, limit: int = 5, candidates: int = 50
    ) -> Ranking:
        """What a message to `utility` may be about, with the best `limit` entries; none if the utility has no rows.

        `vector` is the encoder's (dim,) float32; `text` the message in its own script; `candidates` the number of
        rows that FAISS returns. Without a utility, all entries together are one intent.
        """
        matrix = vector.reshape(1, -1)
        limits = self.ranker.limits.get(language)
        shares = self.ranker.shares(self.features.matrix(matrix, [text], [language]), utility, language)
        if utility is None or utility not in self.spans:
            return Ranking(shares.intents, (), limits)
        nearest = self.nearest(self.features.centred(matrix, [language]), utility, candidates)
        hits = [Hit(entry, shares.entries.get(entry, 0.0), similarity) for entry, similarity in nearest.items()]
        best = sorted(hits, key=lambda hit: (-hit.score, hit.entry))[:limit]
        return Ranking(shares.intents, tuple(best), limits)

    def nearest(self, centred: Floats, utility: str, candidates: int) -> dict[str, float]:
        """The entries of `utility` among its `candidates` nearest rows, with their best cosine.

        `centred` is (1, dim) float32, centred and of unit length. Raises KeyError for a utility without rows.
        """
        cosines, rows = self.vectors.search(centred, self.spans[utility], candidates)
        best: dict[str, float] = {}
        for cosine, row in zip(cosines.tolist(), rows.tolist(), strict=True):
            best.setdefault(self.rows[row].entry, cosine)
        return best


def write_index(
    home: Path,
    *,
    manifest: IndexManifest,
    vectors: Floats,
    rows: tuple[Row, ...],
    features: QuestionFeatures,
    ranker: JointRanker,
    sizes: Sizes,
) -> None:
    """Write an index version into the empty folder `home`. `vectors` is (rows, dim) float32, centred and normalised."""
    largest = max(end - first for first, end in _spans(rows, len(vectors)).values())
    VectorIndex.make(vectors, sizes.kind(largest), sizes.probed).save(home)
    listing = [[row.utility, row.entry, row.language] for row in rows]
    (home / "rows.json").write_text(json.dumps(listing, ensure_ascii=False), encoding="utf-8")
    features.save(home / "means.npz")
    ranker.save(home)
    write_manifest(home, manifest)


def write_manifest(home: Path, manifest: IndexManifest) -> None:
    """Write what the version in `home` was made from."""
    (home / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")


def _spans(rows: tuple[Row, ...], count: int) -> dict[str, tuple[int, int]]:
    if count != len(rows):
        raise ValueError(f"{count} vectors for {len(rows)} rows")
    spans: dict[str, tuple[int, int]] = {}
    for position, row in enumerate(rows):
        first, _ = spans.get(row.utility, (position, position))
        spans[row.utility] = (first, position + 1)
    return spans
