"""Cases tried on a version of the index, without Rasa: language as written in the case, then rank and decide."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.content.cases import Case
from bot.content.expectation import Kind
from bot.evaluation.outcome import Outcome, Seen, judge
from bot.retrieval.decision import Decision, Thresholds, decide
from bot.retrieval.index import FaqIndex
from bot.retrieval.joint import FAQ_INTENT, NOTHING

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and what the version makes of it; `entry` is the one it answers with."""

    case: Case
    outcome: Outcome
    entry: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A text in its own script with what is needed to rank it: vector (dim,) float32, utility, language."""

    text: str
    vector: Floats
    utility: str
    language: str


def decisions(index: FaqIndex, asked: Sequence[Asked], thresholds: Thresholds) -> list[Decision]:
    """What the bot would do with each text, were `index` in service."""
    return [
        decide(index.rank(one.vector, one.text, utility=one.utility, language=one.language), thresholds)
        for one in asked
    ]


def tried(cases: Sequence[Case], decided: Sequence[Decision]) -> list[Tried]:
    """The outcome of each case, in order."""
    return [
        Tried(case, judge(case.expectation, _seen(decision)), decision.answer.entry if decision.answer else None)
        for case, decision in zip(cases, decided, strict=True)
    ]


def shares(results: Sequence[Tried]) -> Mapping[str, tuple[float, int]]:
    """For each measure its share, 0 to 1, and the number of cases that it is of."""
    counts: dict[Kind, Counter[Outcome]] = {kind: Counter() for kind in Kind}
    for result in results:
        counts[result.case.expectation.kind][result.outcome] += 1
    faq, intent, none = (counts[kind] for kind in (Kind.FAQ, Kind.INTENT, Kind.NONE))

    def share(counted: Counter[Outcome], *outcomes: Outcome) -> tuple[float, int]:
        total = counted.total()
        return (sum(counted[outcome] for outcome in outcomes) / total if total else 0.0), total

    return {
        "right": share(faq, Outcome.RIGHT),
        "right_or_offered": share(faq, Outcome.RIGHT, Outcome.OFFERED),
        "wrong": share(faq, Outcome.WRONG),
        "intent_right": share(intent, Outcome.RIGHT),
        "none_right": share(none, Outcome.RIGHT),
    }


def _seen(decision: Decision) -> Seen:
    """The decision as the evaluation sees a turn."""
    if decision.answer is not None:
        return Seen("answered", None, entry=decision.answer.entry)
    if decision.offer:
        return Seen("offered", None, offered=tuple(hit.entry for hit in decision.offer))
    intent = None if decision.intent in {NOTHING, FAQ_INTENT} else decision.intent
    return Seen("decided", None, intent=intent)
