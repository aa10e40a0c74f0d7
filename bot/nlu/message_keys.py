"""The keys that our components add to Rasa's messages. Those in the parse result reach the actions."""

from collections.abc import Mapping
from typing import Any

from rasa.shared.nlu.training_data.message import Message

LANGUAGE = "language"
"""In the parse result: {"code", "source", "detected", "verdict", "confidence"}.

`code` is the language to answer in, from `source`: explicit, detected or conversation. `detected`, `verdict` and
`confidence` are about the text alone (bot.text.language.LanguageGuess).
"""

FAQ = "faq"
"""In the parse result: {"utility", "hits": [{"entry", "score", "similarity"}], "decision"}.

`hits` are best first; `decision` has the fields of bot.retrieval.decision.Decision.
"""

UNDERSTOOD_TEXT = "understood_text"
"""The text in the language's own script: Georgian typed in Latin letters is in Mkhedruli here."""

IS_CODE = "is_code"
"""Whether the message is nothing but a customer code, a phone code or a number."""

TAPPED = "tapped"
"""In the parse result of a tapped button, and of nothing that was typed: True."""

IS_EMERGENCY = "is_emergency"
"""Whether the message warns of danger to life; the entity `danger` says of which (bot.content.safety.DangerKind)."""

DANGER_ENTITY = "danger"
EMERGENCY_INTENT = "emergency"
FOREIGN_INTENT = "foreign_language"
CODE_INTENT = "give_code"


def channel_metadata(message: Message) -> Mapping[str, Any]:
    """What the gateway sent with the message: utility, language, language_is_explicit; empty outside a conversation."""
    metadata = message.get("metadata") or {}
    return metadata if "utility" in metadata else {}


def training_metadata(message: Message) -> Mapping[str, Any]:
    """What stands as `metadata` beside the training example's intent: language; for FAQ questions utility and entry."""
    metadata = message.get("metadata") or {}
    return metadata.get("intent") or {}


def understood_text(message: Message) -> str:
    """The text to embed: in the language's own script where that was worked out, else as typed."""
    return str(message.get(UNDERSTOOD_TEXT) or message.get("text") or "")


def text_language(message: Message) -> str:
    """The language that the text is in, which may not be the one to answer in; "" if unknown."""
    language = message.get(LANGUAGE) or {}
    return str((language.get("detected") if language.get("verdict") == "spoken" else language.get("code")) or "")
