"""The reference: the same model through sentence-transformers and torch in float32.

`bot bench` compares the served encoder with it. No serving process imports torch.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.retrieval.encoder.manifest import Kind, Manifest


class TorchEncoder:
    """Encodes texts with a sentence-transformers folder. Not to be shared between threads."""

    def __init__(self, manifest: Manifest, model: Any) -> None:
        """Put together what `load` has read."""
        self.manifest = manifest
        self._model = model

    @classmethod
    def load(cls, folder: Path, threads: int) -> "TorchEncoder":
        """Load the model from `folder` (that of the manifest); torch computes on `threads` threads in this process.

        Raises:
            ArtefactError: there is none, or it cannot be loaded.
        """
        manifest = Manifest.load(folder)
        import torch

        from bot.retrieval.encoder.export import load_sentence_transformer

        torch.set_num_threads(threads)
        return cls(manifest, load_sentence_transformer(folder / "sentence-transformers"))

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    def encode(self, texts: Sequence[str], *, kind: Kind = "query") -> npt.NDArray[np.float32]:
        """Encode texts in their order; shape (len(texts), dimension), rows of unit length."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        self._model.max_seq_length = self.manifest.max_tokens[kind]
        vectors = self._model.encode(
            list(texts), prompt=self.manifest.prompts[kind], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)
