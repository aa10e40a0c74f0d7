"""An index of a few rows, written and published as the build does it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.retrieval.features import QuestionFeatures
from bot.retrieval.index import FaqIndex, IndexManifest, Row, row_spans, write_index
from bot.retrieval.joint import NOTHING, JointRanker, entry_label
from bot.retrieval.vectors import Kind, VectorIndex
from bot.retrieval.versions import activate
from bot.text.linear import train
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

ENCODER = StandInEncoder()
IDENTITY = ENCODER.manifest.identity()
Asked = tuple[str, str, str]
"""(utility, entry, text); texts are English."""
OTHERS = (
    ("greet", "hello"),
    ("greet", "good morning"),
    (NOTHING, "who won the match"),
    (NOTHING, "tell me a joke"),
)
"""(intent, text) of what is no question to an FAQ."""


def publish(folder: Path, asked: Sequence[Asked], version: str = "v1", encoder: str = IDENTITY, **learnt: Any) -> Path:
    """Write `asked`, whose utilities stand together, as `version` and serve it; the version's folder.

    `learnt` is what held-out questions have taught: `novelty`, `limits`.
    """
    home = folder / version
    home.mkdir(parents=True)
    texts = [*(text for _, _, text in asked), *(text for _, text in OTHERS)]
    labels = [*(entry_label(utility, entry) for utility, entry, _ in asked), *(intent for intent, _ in OTHERS)]
    languages = ["en"] * len(texts)
    vectors = ENCODER.encode(texts)
    features = QuestionFeatures.fit(vectors, languages)
    model = train(features.matrix(vectors, texts, languages), labels, strength=10.0)
    count = len(asked)
    rows = tuple(Row(utility, entry, "en") for utility, entry, _ in asked)
    index = FaqIndex(
        manifest=IndexManifest(encoder, ENCODER.dimension, version, version, count, count, "2026-01-01T00:00:00Z"),
        vectors=VectorIndex.make(features.centred(vectors[:count], languages[:count]), Kind.EXACT, probed=1000),
        rows=rows,
        spans=row_spans(rows),
        features=features,
        ranker=JointRanker(model, {"en": 0.5}),
        **learnt,
    )
    write_index(home, index)
    activate(folder, version)
    return home
