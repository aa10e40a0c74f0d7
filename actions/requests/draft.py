"""What is written so far of a request. It is kept in Rasa's slots: input of the customer, proof of nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.forms import REQUESTED_SLOT

PREFIX = "request_"
# What may be asked for; Rasa's requested_slot is one of these with PREFIX
PROOF, METER, PLACE, KIND, TEXT, VALUES, CONFIRMED, CHANGE = (
    "proof",
    "meter",
    "place",
    "kind",
    "text",
    "values",
    "confirmed",
    "change",
)
_FIELDS = ("started", "touched", METER, PLACE, KIND, TEXT, VALUES, "doubted")
_KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A request under way.

    `started` and `touched` are aware; the meter is a serial, the place a locality's code; `text` is "" if the customer
    wants to say nothing; `values` are kWh by zone; `doubted` what was written and could not be taken: "meter" -> a
    number that is no meter of the customer, or a zone -> a value that is not plausible.
    """

    started: datetime
    touched: datetime
    meter: str | None = None
    place: str | None = None
    kind: str | None = None
    text: str | None = None
    values: Mapping[str, int] = field(default_factory=dict)
    doubted: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Draft | None":
        """The draft that the slots hold; None if there is none."""
        stored = {name: slots.get(PREFIX + name) for name in _FIELDS}
        if not stored["started"] or not stored["touched"]:
            return None
        return cls(
            datetime.fromisoformat(stored["started"]),
            datetime.fromisoformat(stored["touched"]),
            stored[METER],
            stored[PLACE],
            stored[KIND],
            stored[TEXT],
            {str(zone): int(value) for zone, value in (stored[VALUES] or {}).items()},
            dict(stored["doubted"] or {}),
        )

    def events(self, asked: str, now: datetime) -> list[dict[str, Any]]:
        """Rasa's events that keep the draft, last touched at `now`, with `asked` as what is asked for next."""
        stored = {name: getattr(self, name) for name in _FIELDS} | {
            "started": self.started.isoformat(),
            "touched": now.isoformat(),
            VALUES: dict(self.values) or None,
            "doubted": dict(self.doubted) or None,
        }
        return [*(SlotSet(PREFIX + name, value) for name, value in stored.items()), SlotSet(REQUESTED_SLOT, asked)]

    def is_idle(self, now: datetime, idle_seconds: int) -> bool:
        """Whether nothing was heard of it for longer than `idle_seconds`."""
        return now - self.touched > timedelta(seconds=idle_seconds)

    def with_value(self, zone: str, value: int) -> "Draft":
        """The draft with the reading of a register, which is doubted no longer."""
        return replace(self, values={**self.values, zone: value}, doubted=_without(self.doubted, zone))

    def with_doubt(self, name: str, value: Any) -> "Draft":
        """The draft with something that cannot be taken; a register loses the value that it had."""
        return replace(self, values=_without(self.values, name), doubted={**self.doubted, name: value})

    def with_meter(self, meter: str) -> "Draft":
        """The draft for another meter; what was written for the one before is dropped."""
        if meter == self.meter:
            return replace(self, doubted=_without(self.doubted, METER))
        return replace(self, meter=meter, values={}, doubted={})

    def key(self, conversation_id: str, form: str) -> str:
        """The idempotency key: the same for the same content of the same form, however often it is sent.

        The content is part of it because the back office refuses a key that comes back with another body.
        """
        content = [conversation_id, form, self.started.isoformat(), self.meter, self.place, self.kind, self.text]
        told = json.dumps([*content, sorted(self.values.items())], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:_KEY_LENGTH]


def cleared() -> list[dict[str, Any]]:
    """Rasa's events that forget the draft and end the form."""
    return [*(SlotSet(PREFIX + name, None) for name in _FIELDS), SlotSet(REQUESTED_SLOT, None)]


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
