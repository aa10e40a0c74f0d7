"""How likely is it that nothing we know is meant? A second look at a message, learned from held-out questions.

The ranker has seen what nobody answers only as examples, and is sure of itself where a near-miss shares the words of an
entry. How near the message is to the nearest texts of each kind tells more; a logistic regression weighs both (stacked
generalisation, Wolpert 1992). It learns from `data/calibration`, never from the training texts, to which all is near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.retrieval.joint import NOTHING, Shares

NEAREST = 3
"""A kind is as near as the mean of its nearest texts: one alone may be chance, more blur it (measured: 1, 3, 5)."""
SAME_TEXT = 0.995
"""From this cosine on a message is, but for marks and capitals, one of the ways to ask an entry: nothing new."""
FEWEST_OF_A_KIND = 20
"""Held-out questions of either kind; with fewer there is no second look."""
_STRENGTH = 0.1
_FOLDS = 10
_SURE = 1e-4
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Centred vectors (n, dim) float32 of the examples of each language: of the intents, and of what nobody answers."""

    intents: Mapping[str, Floats]
    nothing: Mapping[str, Floats]

    @classmethod
    def of(cls, centred: Floats, languages: Sequence[str], labels: Sequence[str]) -> "Examples":
        """The examples whose vectors, languages and intents these are, (n, dim), (n), (n)."""
        tags, is_nothing = np.array(languages), np.array([label == NOTHING for label in labels], bool)
        every = sorted(set(languages))
        return cls(
            {tag: centred[(tags == tag) & ~is_nothing] for tag in every},
            {tag: centred[(tags == tag) & is_nothing] for tag in every},
        )

    def nearness(self, centred: Floats, language: str) -> tuple[float, float]:
        """How near the intents and what nobody answers are to `centred` (1, dim), -1 to 1; 0 where there are none."""
        none = np.empty((0, centred.shape[1]), np.float32)
        first, second = (
            nearness((kind.get(language, none) @ centred[0]).tolist()) for kind in (self.intents, self.nothing)
        )
        return first, second


def nearness(cosines: Sequence[float]) -> float:
    """The mean of the highest `NEAREST` of `cosines`; 0 of none."""
    highest = sorted(cosines, reverse=True)[:NEAREST]
    return sum(highest) / len(highest) if highest else 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one message: the ranker's shares of the likeliest of each kind, how near each is, its length.

    Shares are from 0 to 1, nearness from -1 to 1, `words` is how many there are.
    """

    entry: float
    intent: float
    nothing: float
    entries_near: float
    intents_near: float
    nothing_near: float
    words: int

    @classmethod
    def of(cls, shares: Shares, entries_near: float, examples: tuple[float, float], text: str) -> "Evidence":
        """From the ranker's `shares`, how near the entries and the `examples` are, and the `text`."""
        intents = [share for intent, share in shares.intents.items() if intent != NOTHING]
        return cls(
            entry=max(shares.entries.values(), default=0.0),
            intent=max(intents, default=0.0),
            nothing=shares.intents.get(NOTHING, 0.0),
            entries_near=entries_near,
            intents_near=examples[0],
            nothing_near=examples[1],
            words=len(text.split()),
        )

    def values(self) -> list[float]:
        """What the regression weighs: log-odds of the shares, the cosines, their difference, the length."""
        known = max(self.entries_near, self.intents_near)
        return [
            *(_log_odds(share) for share in (self.entry, self.intent, self.nothing)),
            *(self.entries_near, self.intents_near, self.nothing_near, self.nothing_near - known),
            float(np.log(max(self.words, 1))),
        ]


@dataclass(frozen=True)
class Novelty:
    """P(nothing we know is meant). `weights` (8,) and `bias` are the regression's; `examples` what nearness is to."""

    examples: Examples
    weights: Numbers
    bias: float

    @classmethod
    def fit(cls, examples: Examples, evidence: Sequence[Evidence], is_nothing: Sequence[bool]) -> "Novelty | None":
        """Learn from held-out questions; None if there are too few of either kind."""
        if min(sum(is_nothing), len(is_nothing) - sum(is_nothing)) < FEWEST_OF_A_KIND:
            return None
        pipeline = _pipeline().fit(_matrix(evidence), np.array(is_nothing))
        scaler, regression = pipeline[0], pipeline[1]
        weights = regression.coef_[0] / scaler.scale_
        return cls(examples, weights, float(regression.intercept_[0] - weights @ scaler.mean_))

    def probability(self, evidence: Evidence) -> float:
        """From 0 to 1."""
        return float(1 / (1 + np.exp(-(self.weights @ np.array(evidence.values()) + self.bias))))

    def save(self, path: Path) -> None:
        """Write everything to `path` (.npz); the vectors in half precision."""
        arrays = {"regression": np.append(self.weights, self.bias)}
        for kind, vectors in (("intents", self.examples.intents), ("nothing", self.examples.nothing)):
            arrays |= {f"{kind}/{language}": part.astype(np.float16) for language, part in vectors.items()}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> "Novelty":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            kinds: dict[str, dict[str, Floats]] = {"intents": {}, "nothing": {}}
            for name in arrays.files:
                kind, _, language = name.partition("/")
                if language:
                    kinds[kind][language] = arrays[name].astype(np.float32)
            regression = arrays["regression"].astype(np.float64)
        return cls(Examples(kinds["intents"], kinds["nothing"]), regression[:-1], float(regression[-1]))


def unseen_probabilities(evidence: Sequence[Evidence], is_nothing: Sequence[bool]) -> list[float]:
    """For each held-out question what a model says that has not learned from it (ten folds, always the same)."""
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    found = cross_val_predict(_pipeline(), _matrix(evidence), np.array(is_nothing), cv=folds, method="predict_proba")
    return [float(share) for share in found[:, 1]]


def revised(shares: Shares, nothing: float) -> Shares:
    """`shares` with this probability of nothing (0 to 1); all others keep their proportions, the whole stays 1."""
    rest = max(1 - shares.intents.get(NOTHING, 0.0), _SURE)
    factor = (1 - nothing) / rest
    intents = {intent: share * factor for intent, share in shares.intents.items() if intent != NOTHING}
    return Shares(intents | {NOTHING: nothing}, {entry: share * factor for entry, share in shares.entries.items()})


def _matrix(evidence: Sequence[Evidence]) -> Numbers:
    return np.array([each.values() for each in evidence])


def _pipeline() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=2000))


def _log_odds(share: float) -> float:
    within = min(max(share, _SURE), 1 - _SURE)
    return float(np.log(within / (1 - within)))
