"""How a text travels as short messages: its alphabet, how many parts it takes, and where it is cut.

Sizes are those of 3GPP TS 23.040: a message has 140 bytes, which is 160 septets of the GSM alphabet or 70 units of
UCS-2; a part of a longer text gives 6 bytes (7 septets, 3 units) to the header that joins the parts again. The GSM
alphabet and its extension table are those of 3GPP TS 23.038, section 6.2.1.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Two septets each: an escape, and the character."""

PLAIN = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)
"""Signs that only look better than those of the GSM alphabet. One of them would halve the size of every part."""

_JOINER = "\N{ZERO WIDTH JOINER}"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class Alphabet(StrEnum):
    """What a short message is written in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in units of the alphabet: of a text that fits one message, and of each part of one that does not."""

    single: int
    part: int


LIMITS = {Alphabet.GSM7: Limits(160, 153), Alphabet.UCS2: Limits(70, 67)}


def plain(text: str) -> str:
    """`text` with typographic signs replaced by those of the GSM alphabet; letters stay as they are."""
    return text.translate(PLAIN)


def alphabet_of(text: str) -> Alphabet:
    """GSM7 if it has every character of `text`, else UCS2."""
    return Alphabet.GSM7 if all(sign in GSM_BASIC or sign in GSM_EXTENDED for sign in text) else Alphabet.UCS2


def size(text: str, alphabet: Alphabet) -> int:
    """Septets (GSM7; every character of `text` must be in it) or units of 16 bits (UCS2) that `text` takes."""
    if alphabet is Alphabet.GSM7:
        return len(text) + sum(sign in GSM_EXTENDED for sign in text)
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)


def split(text: str) -> tuple[str, ...]:
    """The parts that `text` is sent in, which joined are `text`; none for the empty text.

    What a reader sees as one sign (a letter with its accents, an emoji with its joiners) is never cut, unless it does
    not fit a part by itself: then it is cut between code points.
    """
    if not text:
        return ()
    alphabet = alphabet_of(text)
    limits = LIMITS[alphabet]

    def measure(piece: str) -> int:
        return size(piece, alphabet)

    if measure(text) <= limits.single:
        return (text,)
    parts, current, used = [], "", 0
    for sign in _pieces(text, limits.part, measure):
        length = measure(sign)
        if used + length > limits.part:
            parts.append(current)
            current, used = "", 0
        current += sign
        used += length
    return (*parts, current)


def _pieces(text: str, limit: int, measure: Callable[[str], int]) -> Iterator[str]:
    """The signs of `text`; one that is longer than `limit` code point by code point."""
    for sign in signs(text):
        if measure(sign) <= limit:
            yield sign
        else:
            yield from sign


def signs(text: str) -> Iterator[str]:
    """What a reader sees as one sign each: nearly the grapheme clusters of Unicode (UAX 29), and never less."""
    current = ""
    for character in text:
        if current and not _continues(current, character):
            yield current
            current = ""
        current += character
    if current:
        yield current


def _continues(sign: str, character: str) -> bool:
    last = sign[-1]
    if (last, character) == ("\r", "\n"):
        return True
    if last in "\r\n\f":
        return False
    if unicodedata.category(character).startswith("M") or character == _JOINER or ord(character) in _SKIN_TONES:
        return True
    if last == _JOINER:
        return True
    # Two letters make a flag
    return len(sign) == 1 and ord(last) in _FLAG_LETTERS and ord(character) in _FLAG_LETTERS
