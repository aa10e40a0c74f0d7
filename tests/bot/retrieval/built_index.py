"""An index of a few rows, written and published as the build does it."""

import json
from collections.abc import Sequence
from pathlib import Path

from bot.retrieval.features import QuestionFeatures
from bot.retrieval.index import CURRENT, IndexManifest, Row, write_index
from bot.text.linear import train
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

ENCODER = StandInEncoder()
IDENTITY = ENCODER.manifest.identity()
Asked = tuple[str, str, str]
"""(utility, entry, text); texts are English."""


def publish(folder: Path, asked: Sequence[Asked], version: str = "v1", encoder: str = IDENTITY) -> Path:
    """Write `asked`, whose utilities stand together, as `version` and point to it; the version's folder."""
    home = folder / version
    home.mkdir(parents=True)
    texts, languages = [text for _, _, text in asked], ["en"] * len(asked)
    vectors = ENCODER.encode(texts)
    features = QuestionFeatures.fit(vectors, languages)
    matrix = features.matrix(vectors, texts, languages)
    rankers = {}
    for utility in {name for name, _, _ in asked}:
        own = [position for position, (name, _, _) in enumerate(asked) if name == utility]
        rankers[utility] = train(matrix[own], [asked[position][1] for position in own], strength=10.0)
    write_index(
        home,
        manifest=IndexManifest(encoder, ENCODER.dimension, version, len(asked), len(asked), "2026-01-01T00:00:00Z"),
        vectors=features.centred(vectors, languages),
        rows=tuple(Row(utility, entry, "en") for utility, entry, _ in asked),
        features=features,
        rankers=rankers,
    )
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(json.dumps({"version": version}))
    pointer.replace(folder / CURRENT)
    return home
