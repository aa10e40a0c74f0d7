"""Where the decision changes over: chosen on held-out questions so that every language meets its aims, or nearly.

One choice for all languages: what differs between them is in their temperatures and in the second look
(bot/retrieval/novelty.py), and sixty cases of a kind are too few to choose four limits for each language. A choice
whose neighbours are as good is taken before one that is best by a hair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter

from bot.content.cases import Case
from bot.content.expectation import ACCOUNT_INTENTS, Kind
from bot.retrieval.calibration import FEWEST_CASES
from bot.retrieval.joint import NOTHING, Limits, Shares
from bot.settings import Settings

_INTENT_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
_CEILINGS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
_GRID = (_INTENT_SHARES, _SHARES, _CEILINGS, _CEILINGS)
_OPTIONS = tuple(Limits(*values) for values in product(*_GRID))
_SMOOTHED = 3  # options in each direction, the chosen one in the middle
_MORE_RIGHT = 0.05  # what a point of "right" is worth beside a point that an aim is missed by
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


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
class _Look:
    """What there is to decide on for a case.

    `entry`, `intent`, `nothing` are the shares of the likeliest entry, of the likeliest intent and of nothing;
    `entry_right` and `intent_right` whether these are expected, `offer_right` whether one that would be offered is.
    """

    entry: float
    intent: float
    nothing: float
    entry_right: bool
    intent_right: bool
    intent_is_account: bool
    offer_right: bool
    kind: str


def chosen_limits(shares: Sequence[Shares], cases: Sequence[Case], aims: Aims, settings: Settings) -> Limits | None:
    """The limits for held-out `cases` with these `shares`; None if no language has enough of them."""
    languages = sorted({case.lang for case in cases})
    own = {language: [place for place, case in enumerate(cases) if case.lang == language] for language in languages}
    costs = [
        _costs([_look(shares[place], cases[place], settings) for place in places], aims)
        for places in own.values()
        if len(places) >= FEWEST_CASES
    ]
    if not costs:
        return None
    together = np.mean(costs, axis=0).reshape([len(values) for values in _GRID])
    return _OPTIONS[int(uniform_filter(together, size=_SMOOTHED, mode="nearest").argmin())]


def _costs(looks: Sequence[_Look], aims: Aims) -> Floats:
    """(options,): what each option falls short of the aims, added up, less a little of what is right."""
    columns = {field.name: np.array([getattr(look, field.name) for look in looks]) for field in fields(_Look)}
    return np.array([_cost(columns, limits, aims) for limits in _OPTIONS])


def _cost(looks: Mapping[str, npt.NDArray[Any]], limits: Limits, aims: Aims) -> float:
    intent_leads = looks["intent"] >= looks["entry"]
    acted = intent_leads & (looks["intent"] >= limits.intent) & (looks["nothing"] <= limits.nothing_at_intent)
    answered = ~intent_leads & (looks["entry"] >= limits.answer) & (looks["nothing"] <= limits.nothing_at_answer)
    right = (acted & looks["intent_right"]) | (answered & looks["entry_right"])
    taken = answered | (acted & looks["intent_is_account"])
    faq, intent, none = (looks["kind"] == kind.value for kind in (Kind.FAQ, Kind.INTENT, Kind.NONE))
    offered = ~acted & ~answered & looks["offer_right"]
    reached = (_share(right, faq), _share(right | offered, faq), _share(right, intent), _share(~taken | right, none))
    least = (aims.right, aims.right_or_offered, aims.intent_right, aims.none_right)
    short = sum(max(0.0, aim - share) for aim, share in zip(least, reached, strict=True))
    return short + max(0.0, _share(taken & ~right, faq) - aims.wrong) - _MORE_RIGHT * sum(reached)


def _share(flags: Flags, among: Flags) -> float:
    return float(flags[among].mean()) if among.any() else 1.0


def _look(shares: Shares, case: Case, settings: Settings) -> _Look:
    expected = case.expectation
    entries = sorted(shares.entries, key=lambda entry: -shares.entries[entry])[: settings.faq_offer_max_entries]
    intents = {name: share for name, share in shares.intents.items() if name != NOTHING}
    intent = max(intents, key=lambda name: intents[name], default="")
    return _Look(
        entry=shares.entries[entries[0]] if entries else 0.0,
        intent=intents.get(intent, 0.0),
        nothing=shares.intents.get(NOTHING, 0.0),
        entry_right=bool(entries) and entries[0] in expected.entries,
        intent_right=intent in expected.intents,
        intent_is_account=intent in ACCOUNT_INTENTS,
        offer_right=any(
            entry in expected.entries and shares.entries[entry] >= settings.faq_offer_min_score for entry in entries
        ),
        kind=expected.kind.value,
    )
