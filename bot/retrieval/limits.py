"""Where each language's decision changes over: chosen on held-out questions so that every aim is met, or nearly.

How far the shares can be trusted differs by language, and so does what is short: one threshold for all would give the
strong languages too little caution and the weak ones too much. Choosing with
the cases of all languages beside made every figure worse on other questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.content.cases import Case
from bot.content.expectation import ACCOUNT_INTENTS, Kind
from bot.retrieval.calibration import FEWEST_CASES
from bot.retrieval.joint import NOTHING, JointRanker, Limits, entry_of
from bot.settings import Settings

_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
_INTENT_SHARES = (0.3, 0.4, 0.5)  # a request that is likelier than all else together is acted on
_CEILINGS = (0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4)
_OPTIONS = tuple(Limits(*values) for values in product(_INTENT_SHARES, _SHARES, _CEILINGS, _CEILINGS))
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Aims:
    """Shares of the cases (0 to 1) that each language should reach; of `wrong` at most so many."""

    right: float
    right_or_offered: float
    wrong: float
    intent_right: float
    none_right: float

    @classmethod
    def from_settings(cls, settings: Settings) -> "Aims":
        """The aims of `settings`."""
        return cls(
            settings.aim_right,
            settings.aim_right_or_offered,
            settings.aim_wrong_at_most,
            settings.aim_intent_right,
            settings.aim_none_right,
        )


@dataclass(frozen=True, slots=True)
class _Looks:
    """What there is to decide on, by case: (n,) each.

    `entry`, `intent`, `nothing` are the shares of the likeliest entry, of the likeliest intent and of nothing;
    `entry_right` and `intent_right` whether these are expected, `offer_right` whether one that would be offered is.
    """

    entry: Floats
    intent: Floats
    nothing: Floats
    entry_right: Flags
    intent_right: Flags
    intent_is_account: Flags
    offer_right: Flags
    kinds: npt.NDArray[np.str_]


def chosen_limits(
    ranker: JointRanker, features: csr_matrix, cases: Sequence[Case], aims: Aims, settings: Settings
) -> dict[str, Limits]:
    """The limits of each language with enough `cases`; `features` (n, features) are theirs, `ranker` is calibrated."""
    languages = np.array([case.lang for case in cases])
    found = {}
    for language in sorted(set(languages.tolist())):
        own = np.flatnonzero(languages == language)
        if len(own) >= FEWEST_CASES:
            chosen = [cases[position] for position in own]
            costs = _costs(_looks(ranker, features[own], chosen, settings), aims)
            found[language] = _OPTIONS[int(np.lexsort(costs.T[::-1])[0])]
    return found


def _costs(looks: _Looks, aims: Aims) -> npt.NDArray[np.float64]:
    """(options, 2): what each option falls short of the aims, added up; then what is not right."""
    return np.array([_cost(looks, limits, aims) for limits in _OPTIONS])


def _cost(looks: _Looks, limits: Limits, aims: Aims) -> tuple[float, float]:
    intent_leads = looks.intent >= looks.entry
    acted = intent_leads & (looks.intent >= limits.intent) & (looks.nothing <= limits.nothing_at_intent)
    answered = ~intent_leads & (looks.entry >= limits.answer) & (looks.nothing <= limits.nothing_at_answer)
    right = (acted & looks.intent_right) | (answered & looks.entry_right)
    taken = answered | (acted & looks.intent_is_account)
    faq, intent, none = (looks.kinds == kind.value for kind in (Kind.FAQ, Kind.INTENT, Kind.NONE))
    offered = ~acted & ~answered & looks.offer_right
    shares = (_share(right, faq), _share(right | offered, faq), _share(right, intent), _share(~taken | right, none))
    least = (aims.right, aims.right_or_offered, aims.intent_right, aims.none_right)
    short = sum(max(0.0, aim - share) for aim, share in zip(least, shares, strict=True))
    return short + max(0.0, _share(taken & ~right, faq) - aims.wrong), -sum(shares)


def _share(flags: Flags, among: Flags) -> float:
    return float(flags[among].mean()) if among.any() else 1.0


def _looks(ranker: JointRanker, features: csr_matrix, cases: Sequence[Case], settings: Settings) -> _Looks:
    labels = ranker.model.labels
    entries = [(entry_of(label) or ("", ""))[1] for label in labels]
    is_entry = np.array([bool(entry) for entry in entries])
    is_intent = ~is_entry & np.array([label != NOTHING for label in labels])
    shares = ranker.posterior(features, [case.utility for case in cases], [case.lang for case in cases])
    of_entries, of_intents = np.where(is_entry, shares, 0), np.where(is_intent, shares, 0)
    best_entry, best_intent = of_entries.argmax(axis=1), of_intents.argmax(axis=1)
    order = np.argsort(-of_entries, axis=1)[:, : settings.faq_offer_max_entries]
    return _Looks(
        entry=of_entries.max(axis=1),
        intent=of_intents.max(axis=1),
        nothing=shares[:, labels.index(NOTHING)] if NOTHING in labels else np.zeros(len(cases), np.float32),
        entry_right=np.array(
            [entries[place] in case.expectation.entries for place, case in zip(best_entry, cases, strict=True)]
        ),
        intent_right=np.array(
            [labels[place] in case.expectation.intents for place, case in zip(best_intent, cases, strict=True)]
        ),
        intent_is_account=np.array([labels[place] in ACCOUNT_INTENTS for place in best_intent]),
        offer_right=np.array(
            [
                any(
                    entries[place] in case.expectation.entries and row[place] >= settings.faq_offer_min_score
                    for place in places
                )
                for places, row, case in zip(order, of_entries, cases, strict=True)
            ]
        ),
        kinds=np.array([case.expectation.kind.value for case in cases]),
    )
