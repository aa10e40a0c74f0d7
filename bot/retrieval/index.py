"""The FAQ index as it is served: FAISS rows, what each row is, and the ranker. One folder, never changed once written.

FAISS finds the candidates among the rows of one utility; the ranker gives each candidate, and each intent, its share; a
second look corrects the share of nothing (bot/retrieval/novelty.py).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

from bot.errors import ArtefactError
from bot.retrieval.features import Floats, QuestionFeatures
from bot.retrieval.joint import JointRanker, Limits, Shares
from bot.retrieval.novelty import NEAREST, SAME_TEXT, Evidence, Examples, Novelty, nearness, revised
from bot.retrieval.vectors import VectorIndex
from bot.retrieval.versions import current_version

MANIFEST = "manifest.json"
_NOVELTY, _LIMITS = "novelty.npz", "limits.json"
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

    All share one whole: intents and hits together are at most 1. `hits` are best first. `limits` are there where
    held-out questions have shown them.
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
    """A loaded index. A utility's rows are contiguous: `spans[utility]` is its first row and the one after its last.

    `novelty` and `limits` are None where there were too few held-out questions to learn them from.
    """

    manifest: IndexManifest
    vectors: VectorIndex
    rows: tuple[Row, ...]
    spans: Mapping[str, tuple[int, int]]
    features: QuestionFeatures
    ranker: JointRanker
    novelty: Novelty | None = None
    limits: Limits | None = None

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
            novelty = Novelty.load(home / _NOVELTY) if (home / _NOVELTY).exists() else None
            chosen = json.loads((home / _LIMITS).read_text(encoding="utf-8"))
            limits = None if chosen is None else Limits(**chosen)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, EOFError, RuntimeError, BadZipFile) as error:
            raise ArtefactError(f"the FAQ index cannot be read ({error})", where=str(home), remedy=REMEDY) from error
        return cls(manifest, vectors, rows, spans, features, ranker, novelty, limits)

    def rank(
        self, vector: Floats, text: str, *, utility: str | None, language: str, limit: int = 5, candidates: int = 50
    ) -> Ranking:
        """What a message to `utility` may be about, with the best `limit` entries; none if the utility has no rows.

        `vector` is the encoder's (dim,) float32; `text` the message in its own script; `candidates` the number of
        rows that FAISS returns. Without a utility, all entries together are one intent.
        """
        centred, shares = self._shares(vector, text, utility, language)
        if utility is None or utility not in self.spans:
            return Ranking(shares.intents, (), self.limits)
        nearest, near = self._search(centred, utility, candidates)
        if self.novelty is not None and max(nearest.values(), default=0.0) < SAME_TEXT:
            evidence = Evidence.of(shares, near, self.novelty.examples.nearness(centred, language), text)
            shares = revised(shares, self.novelty.probability(evidence))
        hits = [Hit(entry, shares.entries.get(entry, 0.0), similarity) for entry, similarity in nearest.items()]
        best = sorted(hits, key=lambda hit: (-hit.score, hit.entry))[:limit]
        return Ranking(shares.intents, tuple(best), self.limits)

    def first_look(
        self, vector: Floats, text: str, *, utility: str, language: str, examples: Examples
    ) -> tuple[Shares, Evidence]:
        """The ranker's own shares, and what the second look is learned from; arguments as those of `rank`."""
        centred, shares = self._shares(vector, text, utility, language)
        near = self._search(centred, utility, NEAREST)[1] if utility in self.spans else 0.0
        return shares, Evidence.of(shares, near, examples.nearness(centred, language), text)

    def _shares(self, vector: Floats, text: str, utility: str | None, language: str) -> tuple[Floats, Shares]:
        matrix = vector.reshape(1, -1)
        shares = self.ranker.shares(self.features.matrix(matrix, [text], [language]), utility, language)
        return self.features.centred(matrix, [language]), shares

    def nearest(self, centred: Floats, utility: str, candidates: int) -> dict[str, float]:
        """The entries of `utility` among its `candidates` nearest rows, with their best cosine.

        `centred` is (1, dim) float32, centred and of unit length. Raises KeyError for a utility without rows.
        """
        return self._search(centred, utility, candidates)[0]

    def _search(self, centred: Floats, utility: str, candidates: int) -> tuple[dict[str, float], float]:
        """What `nearest` returns, and how near the utility's entries are as a whole (-1 to 1)."""
        cosines, rows = self.vectors.search(centred, self.spans[utility], candidates)
        best: dict[str, float] = {}
        for cosine, row in zip(cosines.tolist(), rows.tolist(), strict=True):
            best.setdefault(self.rows[row].entry, cosine)
        return best, nearness(cosines.tolist())


def write_index(home: Path, index: FaqIndex) -> None:
    """Write an index version into the empty folder `home`."""
    index.vectors.save(home)
    listing = [[row.utility, row.entry, row.language] for row in index.rows]
    (home / "rows.json").write_text(json.dumps(listing, ensure_ascii=False), encoding="utf-8")
    index.features.save(home / "means.npz")
    index.ranker.save(home)
    if index.novelty is not None:
        index.novelty.save(home / _NOVELTY)
    limits = asdict(index.limits) if index.limits else None
    (home / _LIMITS).write_text(json.dumps(limits, indent=2), encoding="utf-8")
    write_manifest(home, index.manifest)


def write_manifest(home: Path, manifest: IndexManifest) -> None:
    """Write what the version in `home` was made from."""
    (home / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")


def _spans(rows: tuple[Row, ...], count: int) -> dict[str, tuple[int, int]]:
    if count != len(rows):
        raise ValueError(f"{count} vectors for {len(rows)} rows")
    return row_spans(rows)


def row_spans(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """The first row of each utility and the one after its last."""
    spans: dict[str, tuple[int, int]] = {}
    for position, row in enumerate(rows):
        first, _ = spans.get(row.utility, (position, position))
        spans[row.utility] = (first, position + 1)
    return spans
