"""What an action needs to know of the message it answers, read from Rasa's tracker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.content.catalog import Catalog
from bot.retrieval.decision import Decision
from bot.retrieval.index import Hit
from bot.retrieval.joint import NOTHING

PENDING_SLOT = "pending"
"""The question of ours that the next message, and only the next one, may answer."""
REFERENCE_SLOT = "asked_reference"
"""The number that the customer asked about before we asked for a proof."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a customer as the NLU pipeline understood it.

    `language` is the language to answer in; `decision` what the pipeline decided to do. `entities` has the first value
    of each entity, `localities` every place that the message names, by code, `unknown_localities` those that we do not
    know, as typed. `pending` is the question of ours that this message may answer, "" if there is none;
    `asked_reference` the number that the customer asked about before the proof. All of it is input and proves nothing.
    `danger_language` is that of the words that warned of danger, else `language`; `is_language_sure`: the text itself,
    or the customer's choice, says that it is `language`.
    """

    conversation_id: str
    utility: str
    language: str
    intent: str
    entities: Mapping[str, str]
    decision: Decision
    localities: tuple[str, ...] = ()
    unknown_localities: tuple[str, ...] = ()
    pending: str = ""
    asked_reference: str | None = None
    danger_language: str = ""
    is_language_sure: bool = True

    @classmethod
    def from_tracker(cls, tracker: Tracker, catalog: Catalog) -> "Turn":
        """Read the tracker's latest message. Raises ContentError for a utility that does not exist."""
        message = tracker.latest_message
        utility = str((message.get("metadata") or {}).get("utility") or "")
        default_language = catalog.utility(utility).default_language
        language = str((message.get("language") or {}).get("code"))
        if language not in catalog.languages:
            language = default_language
        danger_language = _danger_language(message, language)
        return cls(
            conversation_id=str(tracker.sender_id),
            utility=utility,
            language=language,
            intent=str((message.get("intent") or {}).get("name") or ""),
            entities=_entities(message),
            decision=_decision(message),
            localities=_values(message, "locality"),
            unknown_localities=_values(message, "unknown_locality"),
            pending=_pending(tracker),
            asked_reference=tracker.get_slot(REFERENCE_SLOT),
            danger_language=danger_language,
            is_language_sure=_is_sure(message.get("language") or {}, language == danger_language),
        )


def _decision(message: Mapping[str, Any]) -> Decision:
    """What the pipeline decided; that nothing is known, for a message that it did not look at."""
    decided = (message.get("faq") or {}).get("decision")
    if decided is None:
        return Decision(NOTHING, 0.0)
    answer = decided["answer"]
    return Decision(
        intent=decided["intent"],
        confidence=decided["confidence"],
        answer=Hit(**answer) if answer else None,
        offer=tuple(Hit(**hit) for hit in decided["offer"]),
    )


def _entities(message: Mapping[str, Any]) -> dict[str, str]:
    """The first value of each entity."""
    entities: dict[str, str] = {}
    for entity in message.get("entities") or []:
        entities.setdefault(entity["entity"], str(entity["value"]))
    return entities


def _values(message: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Every value of the entity `name`, once, in its order."""
    entities = message.get("entities") or []
    return tuple(dict.fromkeys(str(entity["value"]) for entity in entities if entity["entity"] == name))


def _pending(tracker: Tracker) -> str:
    """What we asked in the turn before this message; a question of an earlier turn is over."""
    is_before_this_message = False
    for event in reversed(tracker.events):
        kind = event.get("event")
        if kind == "user" and is_before_this_message:
            return ""
        if kind == "user":
            is_before_this_message = True
        elif is_before_this_message and kind == "slot" and event.get("name") == PENDING_SLOT:
            return str(event.get("value") or "")
    return ""


def _danger_language(message: Mapping[str, Any], otherwise: str) -> str:
    """The language of the words that warned of danger."""
    found = (entity.get("language") for entity in message.get("entities") or [] if entity["entity"] == "danger")
    return next((str(language) for language in found if language), otherwise)


def _is_sure(language: Mapping[str, Any], is_recognised: bool) -> bool:
    """Foreign words are never sure; unknown ones if they are of the language, or if the customer has chosen it."""
    verdict = language.get("verdict", "spoken")
    return verdict == "spoken" or (verdict == "unknown" and (is_recognised or language.get("source") == "explicit"))
