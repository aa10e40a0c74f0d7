"""A stand-in encoder for unit tests: instant, deterministic, and similar texts come out near each other."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.retrieval.encoder.manifest import Kind, Manifest


class StandInEncoder:
    """Hashes the character 3-grams of a text to random directions and adds them up.

    It knows no meaning: texts are near if they share letters. `kind` makes no difference.
    """

    def __init__(self, seed: int = 0, dimension: int = 64) -> None:
        self._seed = seed
        self.dimension = dimension
        self.manifest = Manifest(
            recipe=1,
            model="stand-in",
            revision=f"seed-{seed}",
            source="tests",
            adapter="",
            dimension=dimension,
            normalised=True,
            prompts={"query": "", "passage": ""},
            max_tokens={"query": 128, "passage": 256},
            files={},
        )

    def encode(self, texts: Sequence[str], *, kind: Kind = "query") -> npt.NDArray[np.float32]:
        """Shape (len(texts), dimension), rows of unit length."""
        del kind
        rows = [self._vector(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), self.dimension)

    def _vector(self, text: str) -> npt.NDArray[np.float64]:
        padded = f"  {text.casefold()} "
        grams = [padded[at : at + 3] for at in range(len(padded) - 2)]
        total: npt.NDArray[np.float64] = np.sum([self._direction(gram) for gram in grams], axis=0)
        return total / np.linalg.norm(total)

    def _direction(self, gram: str) -> npt.NDArray[np.float64]:
        digest = hashlib.blake2b(f"{self._seed} {gram}".encode(), digest_size=8).digest()
        return np.random.default_rng(int.from_bytes(digest, "little")).standard_normal(self.dimension)
