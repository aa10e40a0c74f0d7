"""Makes the ranker's probabilities come true: a temperature for each language, from questions it has not seen."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.content.cases import Case
from bot.retrieval.joint import NOTHING, JointRanker, entry_label

FEWEST_CASES = 50
"""A language with fewer has the temperature of all together."""
_TEMPERATURES = np.geomspace(0.3, 5.0, 80)
_UNLIKELY = 1e-9
Floats = npt.NDArray[np.float32]


def calibrated(ranker: JointRanker, features: csr_matrix, cases: Sequence[Case]) -> JointRanker:
    """`ranker` with the temperatures under which `cases` are likeliest; `features` (n, features) are theirs."""
    if not cases:
        return replace(ranker, temperatures={})
    languages = sorted({case.lang for case in cases})
    every = np.arange(len(cases))
    together = _temperature(ranker, features, cases, every)
    temperatures = {}
    for language in languages:
        own = np.array([position for position in every if cases[position].lang == language])
        enough = len(own) >= FEWEST_CASES
        temperatures[language] = _temperature(ranker, features, cases, own) if enough else together
    return replace(ranker, temperatures=temperatures)


def right_labels(case: Case) -> frozenset[str]:
    """The classes that are right for a case."""
    expectation = case.expectation
    entries = {entry_label(case.utility, entry) for entry in expectation.entries}
    return frozenset(entries | expectation.intents | ({NOTHING} if expectation.nothing else set()))


def _temperature(
    ranker: JointRanker, features: csr_matrix, cases: Sequence[Case], chosen: npt.NDArray[np.int_]
) -> float:
    """The temperature with the least mean negative log-likelihood on the chosen cases."""
    own = [cases[position] for position in chosen]
    right = np.array([[label in right_labels(case) for label in ranker.model.labels] for case in own])
    matrix, utilities, languages = features[chosen], [case.utility for case in own], [case.lang for case in own]

    def loss(temperature: float) -> float:
        trial = replace(ranker, temperatures=dict.fromkeys(languages, temperature))
        shares = (trial.posterior(matrix, utilities, languages) * right).sum(axis=1)
        return float(-np.log(np.maximum(shares, _UNLIKELY)).mean())

    return round(float(min(_TEMPERATURES, key=loss)), 4)
