"""What a case expects: the small language of `expect`, "faq:a|b", "intent:check_balance" or "none"."""

import re
from dataclasses import dataclass
from enum import StrEnum

ACCOUNT_INTENTS = frozenset(
    {
        "bill_history",
        "check_balance",
        "compensation_check",
        "complaint_status",
        "consumption_now",
        "file_complaint_now",
        "latest_bill",
        "outage_status",
        "payment_history",
        "reconnection_status",
        "report_outage",
        "request_reconnection",
        "submit_meter_reading",
        "tariff_now",
    }
)
"""The intents whose answer depends on an account or on the clock. Taking a question for one of them is a decision."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Kind(StrEnum):
    """What a case asks of the bot; the value is what stands before the colon."""

    FAQ = "faq"
    INTENT = "intent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Expectation:
    """Any of these is right: an entry of `entries`, an intent of `intents`, nothing at all if `nothing`.

    `kind` is that of the first alternative: it says among which cases this one is counted.
    """

    kind: Kind
    entries: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    nothing: bool = False

    @classmethod
    def parse(cls, text: str) -> "Expectation":
        """Read `expect`. An alternative without a kind has the kind of the one before. Raises ValueError."""
        kinds: list[Kind] = []
        names: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        for part in text.split("|"):
            kind, name = _alternative(part, kinds[-1] if kinds else None)
            kinds.append(kind)
            names[kind].add(name)
        return cls(kinds[0], frozenset(names[Kind.FAQ]), frozenset(names[Kind.INTENT]), Kind.NONE in kinds)


def _alternative(part: str, before: Kind | None) -> tuple[Kind, str]:
    if part == Kind.NONE:
        return Kind.NONE, ""
    prefix, colon, rest = part.partition(":")
    known = {kind.value: kind for kind in (Kind.FAQ, Kind.INTENT)}
    kind = known.get(prefix) if colon else before
    name = rest if colon else part
    if kind is None or kind is Kind.NONE or _NAME.fullmatch(name) is None:
        raise ValueError(f"{part!r} is none of faq:<entry>, intent:<name>, none")
    return kind, name
