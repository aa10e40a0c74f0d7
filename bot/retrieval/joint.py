"""One classifier for the whole decision: which entry, which request, or nothing that we know.

Entries and intents are classes of the same model, so their probabilities compare. A utility's customers can only mean
its own entries: the others are left out and the rest shares the whole. A temperature for each language makes the
probabilities come true on held-out questions (Guo et al. 2017, arXiv 1706.04599).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.text.linear import LinearModel

FAQ_INTENT = "ask_faq"
NOTHING = "not_in_knowledge"
_SEPARATOR = "/"
_UNLIKELY = 1e-12
Floats = npt.NDArray[np.float32]


def entry_label(utility: str, entry: str) -> str:
    """The class of an FAQ entry; that of an intent is its name."""
    return _SEPARATOR.join([FAQ_INTENT, utility, entry])


def entry_of(label: str) -> tuple[str, str] | None:
    """Utility and entry of a class; None for an intent."""
    intent, _, rest = label.partition(_SEPARATOR)
    if not rest:
        return None
    utility, _, entry = rest.partition(_SEPARATOR)
    return (utility, entry) if intent == FAQ_INTENT else None


@dataclass(frozen=True, slots=True)
class Shares:
    """Probabilities that add up to 1: of each intent, and of each entry of the utility."""

    intents: Mapping[str, float]
    entries: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the decision changes over, in probabilities from 0 to 1.

    An intent is acted on from `intent` on, an entry answered from `answer` on, unless "nothing that we know" has more
    than `nothing_at_intent` or `nothing_at_answer`.
    """

    intent: float
    answer: float
    nothing_at_intent: float
    nothing_at_answer: float


@dataclass(frozen=True)
class JointRanker:
    """`model` over all classes; `temperatures` by language, above 1 where the model is too sure of itself."""

    model: LinearModel
    temperatures: Mapping[str, float]

    def shares(self, features: csr_matrix, utility: str | None, language: str) -> Shares:
        """The decision's probabilities for one text, (1, features). Without a utility every entry is possible."""
        probabilities = self.posterior(features, [utility], [language])[0]
        intents: dict[str, float] = {}
        entries: dict[str, float] = {}
        for label, probability in zip(self.model.labels, probabilities.tolist(), strict=True):
            owner = entry_of(label)
            if owner is None:
                intents[label] = probability
            elif utility is None:
                intents[FAQ_INTENT] = min(1.0, intents.get(FAQ_INTENT, 0.0) + probability)
            elif owner[0] == utility:
                entries[owner[1]] = probability
        return Shares(intents, entries)

    def posterior(self, features: csr_matrix, utilities: Sequence[str | None], languages: Sequence[str]) -> Floats:
        """(n, labels) float32, rows add up to 1: zero for other utilities' entries, calibrated for each language."""
        logits = np.log(np.maximum(self.model.probabilities(features), _UNLIKELY))
        logits /= np.array([[self.temperatures.get(language, 1.0)] for language in languages], np.float32)
        logits[~np.stack([self._possible[utility] for utility in utilities])] = -np.inf
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)

    @cached_property
    def _possible(self) -> Mapping[str | None, npt.NDArray[np.bool_]]:
        """For each utility, which classes its customers can mean; None: all."""
        owners = [entry_of(label) for label in self.model.labels]
        utilities = {owner[0] for owner in owners if owner}
        masks: dict[str | None, npt.NDArray[np.bool_]] = {
            utility: np.array([owner is None or owner[0] == utility for owner in owners]) for utility in utilities
        }
        only_intents = np.array([owner is None for owner in owners])
        return _Default({**masks, None: np.ones(len(owners), bool)}, only_intents)

    def save(self, folder: Path) -> None:
        """Write `ranker.npz` and `temperatures.json` into `folder`."""
        self.model.save(folder / "ranker.npz")
        (folder / "temperatures.json").write_text(json.dumps(dict(self.temperatures)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "JointRanker":
        """Read what `save` wrote."""
        temperatures = json.loads((folder / "temperatures.json").read_text(encoding="utf-8"))
        return cls(
            LinearModel.load(folder / "ranker.npz"),
            {str(language): float(value) for language, value in temperatures.items()},
        )


class _Default(dict[str | None, npt.NDArray[np.bool_]]):
    """Masks by utility; one without entries can only be asked for intents."""

    def __init__(self, masks: Mapping[str | None, npt.NDArray[np.bool_]], otherwise: npt.NDArray[np.bool_]) -> None:
        super().__init__(masks)
        self._otherwise = otherwise

    def __missing__(self, key: str | None) -> npt.NDArray[np.bool_]:
        return self._otherwise
