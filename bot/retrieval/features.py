"""What a question looks like to the classifiers: its vector less its language's mean, its n-grams, its words.

Every language sits in its own corner of the encoder's space; without its mean, the same question in two languages
is near (measured: see docs/adr/0003-retrieve-then-rank.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from bot.text.georgian import skeleton_text
from bot.text.language import GEORGIAN
from bot.text.linear import CharacterNgrams, WordNgrams, with_dense
from bot.text.normalise import fold

Floats = npt.NDArray[np.float32]
_CHARACTERS, _WORDS = CharacterNgrams(2, 5), WordNgrams(2)
_WORDS_WEIGHT = np.float32(0.7)  # beside the characters, which say most of what the words say
# The encoder has seen the training questions and finds them easier than a customer's: its word counts for less
_DENSE_WEIGHT = np.float32(0.25)


@dataclass(frozen=True)
class QuestionFeatures:
    """`means` holds the mean vector (dim,) float32 of each language."""

    means: Mapping[str, Floats]

    @classmethod
    def fit(cls, vectors: Floats, languages: Sequence[str]) -> "QuestionFeatures":
        """Learn the means from `vectors` (n, dim) of texts in `languages` (n)."""
        tags = np.array(languages)
        return cls({str(tag): vectors[tags == tag].mean(axis=0) for tag in np.unique(tags)})

    def centred(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        """(n, dim) float32: each vector less its language's mean, L2-normalised; inner product = cosine, -1 to 1.

        A language that was not seen gets the mean of the means.
        """
        middle = np.mean(list(self.means.values()), axis=0)
        centred = vectors - np.stack([self.means.get(language, middle) for language in languages])
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(centred / np.maximum(norms, 1e-9), dtype=np.float32)

    def matrix(self, vectors: Floats, texts: Sequence[str], languages: Sequence[str]) -> csr_matrix:
        """(n, dim + n-grams) float32: the centred vectors, n-grams and words of `texts` in `languages`."""
        folded = [ngram_text(text, language) for text, language in zip(texts, languages, strict=True)]
        written = hstack([_CHARACTERS.features(folded), _WORDS.features(folded) * _WORDS_WEIGHT], format="csr")
        return with_dense(csr_matrix(written), self.centred(vectors, languages) * _DENSE_WEIGHT)

    def save(self, path: Path) -> None:
        """Write the means to `path` (.npz)."""
        np.savez(path, **dict(self.means))

    @classmethod
    def load(cls, path: Path) -> "QuestionFeatures":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls({language: arrays[language] for language in arrays.files})


def ngram_text(text: str, language: str) -> str:
    """`text` in the form whose n-grams are compared: folded; Georgian in either script as its skeleton."""
    return skeleton_text(text).casefold() if language == GEORGIAN else fold(text)
