"""A linear classifier of texts on character n-grams, with or without dense features beside them.

It decides the language, the intent and the FAQ entry. Multinomial logistic regression (scikit-learn trains it), kept
as plain arrays so that no pickle is read at start.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

HASHED_FEATURES = 2**15
_MOST_ITERATIONS = 200
_TOLERANCE = 3e-4  # finer changes nothing for customers' questions, coarser does
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CharacterNgrams:
    """Hashed character n-grams within words, `shortest` to `longest` characters; rows are L2-normalised."""

    shortest: int = 2
    longest: int = 5

    def features(self, texts: Sequence[str]) -> csr_matrix:
        """(n, HASHED_FEATURES) float32 sparse matrix for `texts`, which should be folded."""
        return _hashed(texts, analyzer="char_wb", ngram_range=(self.shortest, self.longest))


@dataclass(frozen=True, slots=True)
class WordNgrams:
    """Hashed words and runs of words, up to `longest`; what stands between blanks is a word. Rows are L2-normalised."""

    longest: int = 2

    def features(self, texts: Sequence[str]) -> csr_matrix:
        """(n, HASHED_FEATURES) float32 sparse matrix for `texts`, which should be folded."""
        return _hashed(texts, analyzer="word", ngram_range=(1, self.longest), token_pattern=r"\S+")


def _hashed(texts: Sequence[str], **how: Any) -> csr_matrix:
    vectorizer = HashingVectorizer(
        n_features=HASHED_FEATURES, alternate_sign=False, lowercase=False, dtype=np.float32, **how
    )
    counts = vectorizer.transform(texts)
    # On the arrays: for the one text of a message, most of the time would go into scipy's sparse operations
    values = np.log1p(counts.data)
    rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(texts)))
    norms[norms == 0] = 1
    counts.data = (values / norms[rows]).astype(np.float32)
    return counts


def with_dense(sparse: csr_matrix, dense: Floats) -> csr_matrix:
    """(n, dense + sparse features) float32: the dense vectors first."""
    count, width = dense.shape
    bounds = sparse.indptr + width * np.arange(count + 1)
    data = np.empty(int(bounds[-1]), np.float32)
    indices = np.empty(len(data), np.int32)
    from_dense = (bounds[:-1, None] + np.arange(width)).ravel()
    data[from_dense], indices[from_dense] = dense.ravel(), np.tile(np.arange(width), count)
    from_sparse = np.ones(len(data), bool)
    from_sparse[from_dense] = False
    data[from_sparse], indices[from_sparse] = sparse.data, sparse.indices + width
    return csr_matrix((data, indices, bounds), shape=(count, width + sparse.shape[1]), copy=False)


@dataclass(frozen=True)
class LinearModel:
    """P(label | features). `weights` is (labels, features) float32, `bias` (labels,) float32."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, features: csr_matrix) -> Floats:
        """(n, labels) float32; each row sums to 1."""
        scores = features @ self.weights.T + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        exponentials = np.exp(scores)
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the arrays to `path` (.npz)."""
        np.savez_compressed(path, labels=np.array(self.labels), weights=self.weights.astype(np.float16), bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> "LinearModel":
        """Read what `save` wrote; no pickle is allowed in the file."""
        with np.load(path, allow_pickle=False) as arrays:
            labels = tuple(str(label) for label in arrays["labels"])
            return cls(labels, arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32))


def _class_weights(labels: Sequence[str]) -> dict[str, float]:
    """One over the root of each class's share: rare classes count, broad ones keep some of their size."""
    counts = Counter(labels)
    return {label: (len(labels) / (len(counts) * count)) ** 0.5 for label, count in counts.items()}


def train(
    features: csr_matrix, labels: Sequence[str], *, strength: float, sample_weight: Floats | None = None
) -> LinearModel:
    """Fit logistic regression. `strength` is the inverse regularisation (scikit-learn's C)."""
    names = sorted(set(labels))
    if len(names) == 1:
        width = features.shape[1]
        return LinearModel((names[0],), np.zeros((1, width), np.float32), np.zeros(1, np.float32))
    weights_of = _class_weights(labels)
    classifier = LogisticRegression(C=strength, max_iter=_MOST_ITERATIONS, tol=_TOLERANCE, class_weight=weights_of)
    classifier.fit(features, labels, sample_weight=sample_weight)
    weights = np.asarray(classifier.coef_, dtype=np.float32)
    bias = np.asarray(classifier.intercept_, dtype=np.float32)
    if len(names) == 2:
        # scikit-learn keeps one row for two classes: the log-odds of the second.
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.array([0, bias[0]], dtype=np.float32)
    return LinearModel(tuple(str(label) for label in classifier.classes_), weights, bias)
