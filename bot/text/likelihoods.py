"""How likely a text is in each language: py3langid's table, and beside it one more column for each of our languages.

py3langid was trained on well-written prose and knows no Georgian in Latin letters; customers write dialect, without
diacritics. So its features are counted in our own texts too, with its shares as the prior.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Indices = npt.NDArray[np.intp]

# Neighbours of our languages, and those of visitors and of citizens abroad. Rarer ones only win on fragments, wrongly.
_FOREIGN = "hr sr bs mk bg it de fr es pt ro hu cs sk pl ru uk tr el nl az hy sv no da fi ca"
# A language that py3langid does not know in Latin letters starts from the mean of these.
_MIXTURE = "sq en sl hr it de es tr pl ro fi eu sw id hu cs"
_WITHOUT_COLUMN = "ka"  # py3langid's column for it is of the Georgian script
# Strength of the priors, as a number of counted features
_PRIOR_OF_LANGUAGE = 20_000
_PRIOR_OF_MIXTURE = 50_000


@dataclass(frozen=True)
class LikelihoodModel:
    """`labels` are the spoken languages, `columns` (features, labels) float16 the log shares of their features."""

    labels: tuple[str, ...]
    columns: Halves
    identifier: LanguageIdentifier

    @classmethod
    def train(cls, texts: Sequence[str], languages: Sequence[str]) -> "LikelihoodModel":
        """Count the features of `texts` (lower case) in `languages` (as many)."""
        identifier = load_identifier()
        labels = tuple(sorted(set(languages)))
        row_starts = _row_starts(identifier)
        counts = np.zeros((len(labels), len(identifier.nb_ptc)), dtype=np.float64)
        for text, language in zip(texts, languages, strict=True):
            features, weights = _features(identifier, row_starts, text)
            counts[labels.index(language), features] += weights
        columns = [_log_shares(identifier, label, row) for label, row in zip(labels, counts, strict=True)]
        return cls(labels, np.column_stack(columns).astype(np.float16), identifier)

    @cached_property
    def foreign(self) -> list[str]:
        """The foreign languages, in the order of `log_likelihoods`; a language in two scripts stands twice."""
        return [self.identifier.nb_classes[column] for column in self._foreign_columns]

    def log_likelihoods(self, text: str) -> Floats:
        """Natural logs of P(text | language), `text` in lower case: (labels + foreign,) float32."""
        features, weights = _features(self.identifier, self._row_starts, text)
        sums: Floats = weights @ self._table[features].astype(np.float32)
        n = len(self.labels)
        np.maximum(sums[:n], sums[n : 2 * n], out=sums[n : 2 * n])
        return sums[n:]

    def name(self, text: str) -> str:
        """The most likely of all languages of py3langid, as an ISO 639 code; `text` in lower case."""
        features, weights = _features(self.identifier, self._row_starts, text)
        sums = weights @ self.identifier.nb_ptc[features].astype(np.float32)
        return str(self.identifier.nb_classes[int(sums.argmax())])

    @cached_property
    def _table(self) -> Halves:
        """(features, 2 * labels + foreign): our columns, py3langid's for the same labels (ours for none), the foreign.

        Side by side, because a message reads whole rows.
        """
        general = self.columns.copy()
        for place, label in enumerate(self.labels):
            column = _column(self.identifier, label)
            if column >= 0:
                general[:, place] = self.identifier.nb_ptc[:, column]
        foreign = self.identifier.nb_ptc[:, self._foreign_columns]
        return np.ascontiguousarray(np.hstack([self.columns, general, foreign]), dtype=np.float16)

    @cached_property
    def _foreign_columns(self) -> Indices:
        foreign = set(_FOREIGN.split()) - set(self.labels)
        return np.array(
            [index for index, tag in enumerate(self.identifier.nb_classes) if tag in foreign], dtype=np.intp
        )

    @cached_property
    def _row_starts(self) -> list[int]:
        return _row_starts(self.identifier)


def load_identifier() -> LanguageIdentifier:
    """py3langid with all its languages (0.5 s)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _column(identifier: LanguageIdentifier, label: str) -> int:
    classes = identifier.nb_classes
    return classes.index(label) if label in classes and label != _WITHOUT_COLUMN else -1


def _row_starts(identifier: LanguageIdentifier) -> list[int]:
    """Where the 256 transitions of each state begin in the table of py3langid's automaton."""
    return [int(row) << 8 for row in identifier.tk_row]


def _features(identifier: LanguageIdentifier, row_starts: list[int], text: str) -> tuple[Indices, Floats]:
    """The features of `text` and their weights, as py3langid counts them."""
    data = text.encode(errors="replace")
    visits = visit_counts(identifier.tk_nextmove, row_starts, identifier.tk_output, data) or {}
    features = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
    return features, np.log1p(np.fromiter(visits.values(), dtype=np.float32, count=len(visits)))


def _log_shares(identifier: LanguageIdentifier, label: str, counts: npt.NDArray[np.float64]) -> Floats:
    column = _column(identifier, label)
    if column >= 0:
        prior, strength = np.exp(identifier.nb_ptc[:, column].astype(np.float32)), _PRIOR_OF_LANGUAGE
    else:
        mixture = [identifier.nb_classes.index(tag) for tag in _MIXTURE.split()]
        prior, strength = np.exp(identifier.nb_ptc[:, mixture].astype(np.float32)).mean(axis=1), _PRIOR_OF_MIXTURE
    return np.asarray(np.log((counts + strength * prior) / (counts.sum() + strength)), dtype=np.float32)
