"""A joint ranker whose probabilities can be worked out by hand: feature i is the logit of class i."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from bot.retrieval.joint import NOTHING, JointRanker, entry_label
from bot.text.linear import LinearModel

LABELS = (
    entry_label("kesco", "app"),
    entry_label("kesco", "pay"),
    entry_label("kescoplus", "pay"),
    entry_label("ossh", "pay"),
    "check_balance",
    NOTHING,
)


def ranker_of(**temperatures: float) -> JointRanker:
    """Over `LABELS`, with temperatures by language."""
    width = len(LABELS)
    return JointRanker(LinearModel(LABELS, np.eye(width, dtype=np.float32), np.zeros(width, np.float32)), temperatures)


def features_of(*shares: Sequence[float]) -> csr_matrix:
    """Features under which the classes have these probabilities, at temperature 1 and if all are possible."""
    return csr_matrix(np.log(np.array(shares, np.float32)))
