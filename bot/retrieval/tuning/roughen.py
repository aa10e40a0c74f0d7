"""Written text as it comes from a phone: without marks, without capitals, with a slip of the finger."""

import random
import re

from bot.text.normalise import strip_marks

_BARE, _LOWER, _UNPUNCTUATED, _SLIP = 0.4, 0.4, 0.3, 0.2
_PUNCTUATION = re.compile(r"[.,;:!?\"'’„“()…-]+")
_SHORTEST_FOR_A_SLIP = 6


def roughen(text: str, chance: random.Random) -> str:
    """`text`, perhaps stripped of diacritics, capitals and punctuation, perhaps with one typing error."""
    if chance.random() < _BARE:
        text = strip_marks(text)
    if chance.random() < _LOWER:
        text = text.lower()
    if chance.random() < _UNPUNCTUATED:
        text = " ".join(_PUNCTUATION.sub(" ", text).split()) or text
    if chance.random() < _SLIP and len(text) >= _SHORTEST_FOR_A_SLIP:
        text = _slip(text, chance)
    return text


def _slip(text: str, chance: random.Random) -> str:
    """One letter left out, doubled, or changed over with the next."""
    place = chance.randrange(1, len(text) - 1)
    before, letter, after = text[:place], text[place], text[place + 1 :]
    return chance.choice([before + after, before + letter + letter + after, before + after[0] + letter + after[1:]])
