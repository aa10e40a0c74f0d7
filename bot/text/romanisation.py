"""How people write Georgian in Latin letters: the spellings in use, and which Georgian letters each piece may mean.

There is little typed text to learn from, so Georgian script is written out in every spelling.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

MKHEDRULI = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
MKHEDRULI_LETTER = re.compile("[ა-ჰ]")

# One piece for each letter of MKHEDRULI, by name of the spelling.
_SPELLINGS = {
    "national": "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
    "informal": "a b g d e v z t i k l m n o p j r s t u f q gh y sh ch c dz w ch x j h",
    "mixed": "a b g d e v z t i k l m n o p zh r s t u f k g k sh ch c dz c ch kh j h",
    "keyboard": "a b g d e v z T i k l m n o p J r s t u f q R y S C c Z w W x j h",
    "digits": "a b g d e v z t i k l m n o p j r s t u f q g y 6 4 c dz w 4 x j h",
}
SPELLINGS: Mapping[str, Mapping[int, str]] = {
    name: str.maketrans(dict(zip(MKHEDRULI, pieces.split(), strict=True))) for name, pieces in _SPELLINGS.items()
}

# What people also mean by a piece, though more rarely.
_RARELY_MEANT = {"th": "თ", "ph": "ფ", "tz": "ცწ", "tch": "ჭ", "c": "წჩ", "3": "ვძ", "w": "ვ", "y": "ი", "C": "ჭ"}
_RARE = 0.2  # beside 1 for each spelling in use


def _meanings() -> Mapping[str, Mapping[str, float]]:
    weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pieces in _SPELLINGS.values():
        for letter, piece in zip(MKHEDRULI, pieces.split(), strict=True):
            weights[piece][letter] += 1
    for piece, letters in _RARELY_MEANT.items():
        for letter in letters:
            weights[piece][letter] += _RARE
    return {
        piece: {letter: weight / sum(found.values()) for letter, weight in found.items()}
        for piece, found in weights.items()
    }


# Latin piece (one to three characters) -> the Georgian letters it may stand for, with their shares. Capitals are those
# of the keyboard.
MEANINGS: Mapping[str, Mapping[str, float]] = _meanings()
LONGEST_PIECE = max(map(len, MEANINGS))


def romanise(text: str, spelling: str) -> str:
    """`text` with its Georgian letters in Latin ones; `spelling` is a key of `SPELLINGS`. The rest is kept."""
    return text.translate(SPELLINGS[spelling])


def georgian_share(text: str) -> float:
    """Share of the letters of `text` that are Mkhedruli, 0 to 1; 0 without letters."""
    letters = sum(character.isalpha() for character in text)
    return len(MKHEDRULI_LETTER.findall(text)) / letters if letters else 0.0
