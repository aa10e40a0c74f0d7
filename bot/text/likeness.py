"""Near-copies among texts: the same words in another order, or almost the same letters.

Texts are compared in the form that the bot learns from: without diacritics, case and punctuation, and Georgian in one
script, so a sentence typed over in Latin letters is a copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from bot.text.georgian import skeleton_text
from bot.text.normalise import fold

_GRAMS = (3, 4, 5)  # characters; short enough for a typo to leave most of them, long enough to hold to the order


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Two places in a list of texts, `first` < `second`, and their likeness from 0 to 1 (1: the same words)."""

    first: int
    second: int
    likeness: float


def comparable(text: str, *, georgian: bool) -> str:
    """The form in which texts are compared; `georgian`: the text is Georgian, in whatever script."""
    return fold(skeleton_text(text) if georgian else text)


def near_copies(forms: Sequence[str], least: float) -> list[NearCopy]:
    """The pairs of `forms`, as `comparable` gives them, that have a likeness of at least `least`, in their order.

    Likeness is the share of the groups of 3 to 5 letters of either that both have (Jaccard), 1.0 for the same words in
    any order. Takes memory by the number of pairs that share a group: some MB for a thousand texts.
    """
    rows = [_grams(form) for form in forms]
    places = {gram: place for place, gram in enumerate(sorted(set().union(*rows)))}
    indices = [places[gram] for row in rows for gram in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    matrix = csr_matrix((np.ones(len(indices), dtype=np.int32), indices, starts), shape=(len(rows), len(places)))
    shared = (matrix @ matrix.T).tocoo()
    upper = shared.row < shared.col
    first, second, both = shared.row[upper], shared.col[upper], shared.data[upper]
    sizes = np.diff(starts)
    likeness = both / (sizes[first] + sizes[second] - both)
    bags = np.unique([" ".join(sorted(form.split())) for form in forms], return_inverse=True)[1]
    likeness[bags[first] == bags[second]] = 1.0
    near = likeness >= least
    found = zip(first[near].tolist(), second[near].tolist(), likeness[near].tolist(), strict=True)
    return [NearCopy(*pair) for pair in sorted(found)]


def _grams(form: str) -> set[str]:
    padded = f" {form} "
    return {padded[start : start + size] for size in _GRAMS for start in range(len(padded) - size + 1)}
