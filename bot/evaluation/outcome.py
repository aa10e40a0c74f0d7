"""What the bot did with a message, and whether that is what the case expects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.answering.status import Status
from bot.content.expectation import ACCOUNT_INTENTS, Expectation, Kind

FOREIGN = "foreign"
_ERROR = "error_"
_FAQ_STATUSES = frozenset({Status.CLARIFY_DID_YOU_MEAN.value, Status.UNANSWERABLE_UNKNOWN.value})


class Outcome(StrEnum):
    """How a case ended. Only FAQ cases can be offered or missed."""

    RIGHT = "right"
    OFFERED = "offered"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the bot did.

    Either it answered with `entry`, or it asked back with the entries `offered`, or it acted on `intent` (an account
    intent or small talk), or it said that it does not know: all three empty. `score` (0 to 1) is that of the entry, or
    the intent's confidence. `candidate` is the entry that it thought most likely, with `candidate_score`, where the FAQ
    decided; `by_faq` says whether it did. `language` is what it answers in, `is_foreign` that it does not speak it.
    """

    status: str | None
    language: str | None
    is_foreign: bool = False
    entry: str | None = None
    offered: tuple[str, ...] = ()
    intent: str | None = None
    score: float | None = None
    by_faq: bool = False
    candidate: str | None = None
    candidate_score: float | None = None

    @property
    def account_intent(self) -> str | None:
        """`intent` if it is one that depends on an account or on the clock."""
        return self.intent if self.intent in ACCOUNT_INTENTS else None

    @property
    def label(self) -> str:
        """The decision as a word: `faq:a`, `offer:a|b`, `intent:x`, `other:greet`, `error` or `none`."""
        if self.entry:
            return f"faq:{self.entry}"
        if self.offered:
            return f"offer:{'|'.join(self.offered)}"
        if self.intent:
            return f"{'intent' if self.account_intent else 'other'}:{self.intent}"
        return "none" if self.status and not self.status.startswith(_ERROR) else "error"


def observe(understood: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> Seen:
    """What a turn came to: from the pipeline's result and the bot's messages, as the channel gets them."""
    language = understood.get("language") or {}
    message = next((message for message in messages if message.get("entry")), messages[-1] if messages else {})
    status = message.get("status")
    seen = Seen(status, language.get("code"), language.get("verdict") == FOREIGN)
    if message.get("entry") or status in _FAQ_STATUSES:
        return _decided_by_faq(seen, understood, message)
    # A back office that cannot be reached is no misunderstanding: the request was acted on
    if not status or (status.startswith(_ERROR) and status != Status.ERROR_BACKEND_DOWN):
        return seen
    intent = understood.get("intent") or {}
    return replace(seen, intent=intent.get("name"), score=float(intent.get("confidence") or 0.0))


def judge(expectation: Expectation, seen: Seen) -> Outcome:
    """How a case with this expectation ended."""
    if _is_right(expectation, seen):
        return Outcome.RIGHT
    if expectation.kind is not Kind.FAQ:
        return Outcome.WRONG
    if expectation.entries & set(seen.offered):
        return Outcome.OFFERED
    return Outcome.WRONG if seen.entry or seen.account_intent else Outcome.MISSED


def _is_right(expectation: Expectation, seen: Seen) -> bool:
    if seen.entry:
        return seen.entry in expectation.entries
    if seen.intent and seen.intent in expectation.intents:
        return True
    return expectation.nothing and not seen.account_intent


def _decided_by_faq(seen: Seen, understood: Mapping[str, Any], message: Mapping[str, Any]) -> Seen:
    score = message.get("score")
    hits = (understood.get("faq") or {}).get("hits") or []
    best = {"entry": message["entry"], "score": score} if message.get("entry") else (hits[0] if hits else {})
    # Without a score nothing was looked up: the message was turned down before
    candidate = best if score is not None else {}
    offered = [(button.get("entities") or {}).get("entry") for button in message.get("buttons") or []]
    is_offer = seen.status == Status.CLARIFY_DID_YOU_MEAN
    return replace(
        seen,
        entry=None if is_offer else message.get("entry"),
        offered=tuple(entry for entry in offered if entry) if is_offer else (),
        score=score,
        by_faq=True,
        candidate=candidate.get("entry"),
        candidate_score=candidate.get("score"),
    )
