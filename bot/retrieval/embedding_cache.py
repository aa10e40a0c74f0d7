"""Vectors of texts that were embedded before, kept on disk: an edit of the content embeds only what is new.

Used where content is prepared (index, Rasa training); never for what customers write.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.retrieval.encoder.protocol import Encoder
from bot.settings import Settings

_BATCH = 64
Floats = npt.NDArray[np.float32]


def embed(
    encoder: Encoder, texts: Sequence[str], settings: Settings, progress: Callable[[float], None] = lambda _share: None
) -> Floats:
    """(n, dim) float32, L2-normalised: the vectors of `texts` as queries. `progress` gets the share done, 0 to 1."""
    path = _file(settings, encoder)
    known = _read(path, encoder.dimension)
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    pending = list(new.items())
    for start in range(0, len(pending), _BATCH):
        batch = pending[start : start + _BATCH]
        vectors = encoder.encode([text for _, text in batch])
        known.update({key: vector for (key, _), vector in zip(batch, vectors, strict=True)})
        progress(min(1.0, (start + _BATCH) / len(pending)))
    if new:
        _write(path, known)
    return np.stack([known[key] for key in keys])


def _file(settings: Settings, encoder: Encoder) -> Path:
    identity = hashlib.sha256(encoder.manifest.identity().encode()).hexdigest()[:16]
    return settings.models_dir / "embeddings" / f"{identity}.npz"


def _read(path: Path, dimension: int) -> dict[str, Floats]:
    """What the file holds; nothing if there is none or it is damaged, since it can always be made again."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            keys, vectors = arrays["keys"], arrays["vectors"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}
    if vectors.shape != (len(keys), dimension):
        return {}
    return dict(zip(keys.tolist(), vectors, strict=True))


def _write(path: Path, known: dict[str, Floats]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez(draft, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    draft.replace(path)
