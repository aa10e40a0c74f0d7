"""What was measured: without it two reports cannot be compared."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.content.cases import Case, digest
from bot.errors import ArtefactError
from bot.retrieval.encoder.manifest import sha256
from bot.retrieval.index import MANIFEST, REMEDY
from bot.retrieval.versions import current_version

MODEL_NAME = "bot.tar.gz"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Identities of the Rasa `model` (SHA-256), of the FAQ `index` (version) and its `content`, and of the `encoder`.

    `cases` identifies the set of cases; `measured_at` in ISO 8601, UTC.
    """

    model: str
    index: str
    index_content: str
    index_rows: int
    encoder: str
    cases: str
    measured_at: str


def provenance_of(models_dir: Path, cases: Sequence[Case], now: datetime) -> Provenance:
    """What lies under `models_dir`. Raises ArtefactError if something is missing or damaged."""
    model, index = models_dir / MODEL_NAME, models_dir / "index"
    version = current_version(index)
    if not model.is_file() or version is None:
        missing = index if model.is_file() else model
        raise ArtefactError("there is nothing to evaluate", where=str(missing), remedy=REMEDY)
    try:
        manifest = json.loads((index / version / MANIFEST).read_text(encoding="utf-8"))
        encoder, content, rows = str(manifest["encoder"]), str(manifest["content"]), int(manifest["rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"the FAQ index cannot be read ({error})"
        raise ArtefactError(what, where=str(index / version), remedy=REMEDY) from error
    measured_at = now.isoformat(timespec="seconds")
    return Provenance(sha256(model)[:16], version, content, rows, encoder, digest(cases), measured_at)
