"""Personal data as they may be shown: enough for its owner to recognise, too little for anybody else to use."""

import re
import unicodedata

HIDDEN = "•••"
CODE_DIGITS = 4
"""A customer code shows its last characters, so many at most and never more than half of it."""
PHONE_DIGITS = 3

_WORD = re.compile(r"[^\W\d_][^\s-]*")


def masked_code(customer_code: str) -> str:
    """The last four characters after three dots: `DPR1234567` -> `•••4567`; of a short code only the last half."""
    return _tail(customer_code, CODE_DIGITS)


def masked_phone(phone: str) -> str:
    """The last three digits after three dots; `•••` if there are not twice as many."""
    digits = [character for character in phone if character.isdecimal()]
    return _tail("".join(digits), PHONE_DIGITS)


def masked_name(name: str) -> str:
    """The initial of each part of a name: `Arta Krasniqi-Gashi` -> `A. K.-G.`; `•••` if there is no letter."""
    composed = unicodedata.normalize("NFC", name)
    initials = _WORD.sub(lambda word: f"{word[0][0]}.", composed)
    return " ".join(initials.split()) if _WORD.search(composed) else HIDDEN


def _tail(text: str, most: int) -> str:
    shown = min(most, len(text) // 2)
    return HIDDEN + text[len(text) - shown :]
