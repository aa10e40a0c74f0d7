"""The space in which questions are compared to find gaps: the same meaning in two languages is one place.

The encoder's vectors differ more by language, style and length than by meaning. The published questions show which
differences do not matter: those between questions of one entry. They are scaled down (whitening by the covariance
within entries, over all languages), and the directions that tell known entries apart are added. Both are learned from
the published content alone and hold for topics that no entry is about (docs/adr/0009-gaps.md has the figures).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.retrieval.features import Floats, QuestionFeatures

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class QuestionSpace:
    """`features` takes the language off; `whitening` is (dim, dim), `directions` (dim, entries - 1), `weight` >= 0."""

    features: QuestionFeatures
    whitening: Doubles
    directions: Doubles
    weight: float

    @classmethod
    def fit(
        cls, vectors: Floats, languages: Sequence[str], entries: Sequence[str], *, shrinkage: float, weight: float
    ) -> "QuestionSpace":
        """Learn from the published questions: `vectors` (n, dim) float32 of the encoder, `languages` and `entries` (n).

        `shrinkage` (0 to 1) draws the covariance towards a sphere; `weight` is that of the directions of known entries.
        """
        features = QuestionFeatures.fit(vectors, languages)
        centred = features.centred(vectors, languages).astype(np.float64)
        names, owners = np.unique(np.array(entries), return_inverse=True)
        counts = np.bincount(owners)[:, None]
        means = np.zeros((len(names), centred.shape[1]))
        np.add.at(means, owners, centred)
        means /= counts
        whitening = _whitening(centred - means[owners], shrinkage)
        placed = means @ whitening
        _, _, axes = np.linalg.svd(placed - placed.mean(axis=0), full_matrices=False)
        return cls(features, whitening, whitening @ axes[: len(names) - 1].T, weight)

    def place(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        """(n, places) float32, L2-normalised: the encoder's `vectors` (n, dim) here; inner product = cosine."""
        centred = self.features.centred(vectors, languages).astype(np.float64)
        parts = [_unit(centred @ self.whitening), self.weight * _unit(centred @ self.directions)]
        return np.asarray(_unit(np.hstack(parts)), dtype=np.float32)


def _whitening(within: Doubles, shrinkage: float) -> Doubles:
    """(dim, dim): scales each direction by how much questions of one entry differ in it."""
    covariance = within.T @ within / len(within)
    size = len(covariance)
    sphere = np.eye(size) * np.trace(covariance) / size
    values, axes = np.linalg.eigh((1 - shrinkage) * covariance + shrinkage * sphere)
    return np.asarray(axes / np.sqrt(np.maximum(values, np.finfo(np.float64).tiny)))


def _unit(rows: Doubles) -> Doubles:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
