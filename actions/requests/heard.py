"""What a form needs to know of the message that it gets, and at which point of Rasa's loop it gets it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.forms import REQUESTED_SLOT

from actions.requests.draft import CONFIRMED, PREFIX
from actions.requests.words import begins_with_no
from actions.turn import Turn
from bot.content.catalog import Catalog

_PLACES = {"locality", "unknown_locality"}
_LOOP_ACTIONS = {"action_listen", "action_extract_slots", "action_session_start"}
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[ .\u00a0]\d{3})*(?:,\d+)?(?![\w-])")
_DIGITS = re.compile(r"\d[\d -]{2,}\d")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in a form.

    `places` are codes; `asked` is what the form had asked for (without prefix, "" at its start); `choice` what a tapped
    button stands for; `words` how many words stand beside the places; `is_start`: this message has started the form;
    `is_resumed`: another action has already answered the message, and the form has its turn again;
    `begins_with_no`: its first word is a no of the language.
    """

    turn: Turn
    text: str
    confidence: float
    places: tuple[str, ...]
    has_unknown_place: bool
    words: int
    is_tapped: bool
    choice: str
    asked: str
    is_start: bool
    is_resumed: bool
    begins_with_no: bool = False

    @classmethod
    def from_tracker(cls, tracker: Tracker, catalog: Catalog, form: str) -> "Heard":
        """Read the tracker as Rasa sends it to `validate_<form>`."""
        message = tracker.latest_message
        turn = Turn.from_tracker(tracker, catalog)
        requested = turn.entities.get("requested_language", "")
        if turn.intent == "change_language" and requested in catalog.languages:
            turn = replace(turn, language=requested)
        is_tapped = bool(message.get("tapped"))
        entities = message.get("entities") or []
        since = _since_the_message(tracker)
        is_start = any(event["event"] == "active_loop" and event.get("name") == form for event in since)
        named = [str(found["value"]) for found in entities if found["entity"] == "locality"]
        return cls(
            turn=turn,
            text=str(message.get("text") or "").strip(),
            confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
            places=tuple(dict.fromkeys(filter(None, named))),
            has_unknown_place=any(found["entity"] == "unknown_locality" for found in entities),
            words=_words_beside(str(message.get("text") or ""), entities),
            is_tapped=is_tapped,
            choice=turn.entities.get("choice", "") if is_tapped else "",
            asked="" if is_start else str(tracker.slots.get(REQUESTED_SLOT) or "").removeprefix(PREFIX),
            is_start=is_start,
            is_resumed=any(
                event["event"] == "action" and event.get("name") not in _LOOP_ACTIONS | {form} for event in since
            ),
            begins_with_no=begins_with_no(str(message.get("text") or ""), catalog, turn.language),
        )

    @property
    def refuses(self) -> bool:
        """Whether it says no to what would be sent, whatever else it says: "no, make it about the connection"."""
        return self.asked == CONFIRMED and self.begins_with_no and not self.is_question

    @property
    def is_question(self) -> bool:
        """Whether it ends like one."""
        return self.text.rstrip(" !.").endswith("?")

    @property
    def numbers(self) -> tuple[int, ...]:
        """Whole numbers in the message; a fraction is left out: a meter is read without it."""
        found = (match[0].split(",")[0] for match in _NUMBER.finditer(self.text))
        return tuple(int(re.sub(r"\D", "", digits)) for digits in found)

    @property
    def digits(self) -> tuple[str, ...]:
        """Runs of four and more digits, without what separates them."""
        return tuple(re.sub(r"\D", "", match[0]) for match in _DIGITS.finditer(self.text))

    def names(self, serial: str | None) -> bool:
        """Whether the meter `serial` is written, whole or by its last digits."""
        digits = re.sub(r"\D", "", serial or "")
        return any(digits.endswith(run) for run in self.digits)

    def chosen(self, name: str) -> str | None:
        """The value of a tapped choice "name:value"; None if another or none was tapped."""
        kind, _, value = self.choice.partition(":")
        return value if kind == name and value else None


def _since_the_message(tracker: Tracker) -> list[Mapping[str, Any]]:
    """The events after the latest message of the customer."""
    events: list[Mapping[str, Any]] = list(tracker.events or [])
    last = max((place for place, event in enumerate(events) if event["event"] == "user"), default=-1)
    return events[last + 1 :]


def _words_beside(text: str, entities: list[Mapping[str, Any]]) -> int:
    spans = {(int(found["start"]), int(found["end"])) for found in entities if found["entity"] in _PLACES}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return len(_WORD.findall(text))
