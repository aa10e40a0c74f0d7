"""The state of a translation, kept by a hash of its source: whether it still says what the source says."""

import hashlib
import re
import unicodedata
from enum import StrEnum

from bot.content.faq import FaqRecord

_HASH_DIGITS = 12  # 48 bits: with some thousand entries, two texts that share a hash by chance are out of the question
_HASH = re.compile(rf"[0-9a-f]{{{_HASH_DIGITS}}}")


class State(StrEnum):
    """Of an entry in a language. Only what is approved is served; outdated: its source changed since."""

    MISSING = "missing"
    DRAFT = "draft"
    APPROVED = "approved"
    OUTDATED = "outdated"


def source_hash(source: FaqRecord) -> str:
    """Hash of what a translation says again: question and answer. Twelve hex digits.

    The ways to ask do not count, nor how the text is wrapped.
    """
    parts = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (source.question, source.answer))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_HASH_DIGITS]


def is_hash(text: str) -> bool:
    """Whether `text` looks like what `source_hash` gives."""
    return _HASH.fullmatch(text) is not None


def state_of(translation: FaqRecord | None, source: FaqRecord | None) -> State:
    """The state of a translation of `source`. One whose source is gone or no longer approved is outdated."""
    if translation is None:
        return State.MISSING
    if translation.state == "draft":
        return State.DRAFT
    if source is None or source.state != "approved" or translation.source != source_hash(source):
        return State.OUTDATED
    return State.APPROVED
