"""Georgian typed in Latin letters, in the several ways people use, and back into Mkhedruli.

Latin spellings lose distinctions (t is თ or ტ, k is კ, ქ or ყ). So both scripts are reduced to one skeleton, and a
word is restored by looking its skeleton up among the Georgian words that the bot knows; else by likely letters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.text.international import ADDRESS, INTERNATIONAL
from bot.text.letters import LetterModel
from bot.text.romanisation import MKHEDRULI, MKHEDRULI_LETTER, georgian_share

_SKELETON_OF_MKHEDRULI = str.maketrans(MKHEDRULI, "abgdevztiklmnopjrstupkgkSCcZcChjh")
# Georgian keyboards put შ ჩ თ ღ ძ ჭ ჟ on the capitals S C T R Z W J; many also type 4 for ჩ and 6 for შ.
_PIECES_OF_LATIN = {
    "tch": "C", "ch": "C", "sh": "S", "zh": "j", "kh": "h", "gh": "g", "ts": "c", "tz": "c", "dz": "Z", "th": "t",
    "ph": "p",
}  # fmt: skip
_LETTERS_OF_LATIN = str.maketrans("436wxqyf", "CvSchkkp")
_PIECE_OF_LATIN = re.compile("|".join(_PIECES_OF_LATIN))  # longest first
_KEYBOARD_CAPITALS = str.maketrans({"S": "sh", "C": "ch", "T": "t", "R": "gh", "Z": "dz", "W": "ch", "J": "zh"})
_TOKEN = re.compile(rf"{ADDRESS.pattern}|[A-Za-z0-9']+")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_MKHEDRULI_WORD = re.compile(r"[ა-ჰ]+")
_MIN_STEM = 4  # letters: shorter prefixes are shared by unrelated words
_MAX_ACRONYM = 5  # letters: SMS, PDF


def skeleton(word: str) -> str:
    """What a Georgian word in either script is reduced to; letters that people do not tell apart are one."""
    if word.isascii() and word.isalpha() and word.islower():
        return _reduce(word)
    if MKHEDRULI_LETTER.search(word):
        # two letters that look like one in Latin: ლიმიტს is typed like a word in ც
        return word.translate(_SKELETON_OF_MKHEDRULI).replace("ts", "c").replace("dz", "Z")
    if not any(character.isalpha() for character in word):
        return word
    return _reduce(_keyboard(word).lower().replace("'", ""))


def skeleton_text(text: str) -> str:
    """`text` word by word as skeletons, single spaces."""
    return " ".join(skeleton(word) for word in re.findall(r"[\w']+", text))


def _keyboard(word: str) -> str:
    """Read capitals as keyboard letters where they stand inside a word: raSi -> rashi, but Rodis stays."""
    if word.isupper():
        return word
    return word[:1] + word[1:].translate(_KEYBOARD_CAPITALS)


def _reduce(latin: str) -> str:
    return _PIECE_OF_LATIN.sub(lambda piece: _PIECES_OF_LATIN[piece[0]], latin).translate(_LETTERS_OF_LATIN)


@dataclass(frozen=True)
class Transliterator:
    """Latin-typed Georgian -> Mkhedruli.

    `words` maps a skeleton to its most frequent word as Georgians write it (mostly Mkhedruli, some in Latin letters),
    `stems` the beginnings of the Mkhedruli words likewise, `letters` spells the words that are not known, `ranks` holds
    the place of each skeleton by frequency (0 = most frequent).
    """

    words: Mapping[str, str]
    ranks: Mapping[str, int]
    stems: Mapping[str, str]
    letters: LetterModel

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> "Transliterator":
        """Learn the words of `texts`: those in Mkhedruli, and the Latin words that stand among them."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_MKHEDRULI_WORD.findall(text))
            if georgian_share(text) > 0.5:
                counts.update(word for word in _LATIN_WORD.findall(text))
        words: dict[str, str] = {}
        for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            words.setdefault(skeleton(word), word)
        return cls.from_words(words)

    @classmethod
    def from_words(cls, words: Mapping[str, str]) -> "Transliterator":
        """From a table skeleton -> word, most frequent words first."""
        stems: dict[str, str] = {}
        georgian = [word for word in words.values() if MKHEDRULI_LETTER.match(word)]
        for word in georgian:
            for length in range(_MIN_STEM, len(word)):
                stems.setdefault(skeleton(word[:length]), word[:length])
        ranks = {reduced: place for place, reduced in enumerate(words)}
        return cls(words, ranks, stems, LetterModel.from_words(georgian))

    def to_mkhedruli(self, text: str) -> str:
        """`text` with its Latin words in Mkhedruli; numbers, codes, addresses and names of products stay."""
        shouted = not any(character.islower() for character in text)
        return _TOKEN.sub(lambda match: match[0] if _stays(match[0], shouted=shouted) else self._word(match[0]), text)

    def known_share(self, text: str) -> float:
        """Share of the words of `text` (Latin) that are known Georgian words, 0 to 1; 0 without words."""
        words = [word for word in _TOKEN.findall(text) if not word.isdigit()]
        if not words:
            return 0.0
        return sum(self.knows(word) for word in words) / len(words)

    def knows(self, word: str) -> bool:
        """Whether `word` (Latin) is a known Georgian word in one of its spellings."""
        return self._known(word) is not None

    def _word(self, word: str) -> str:
        known = self._known(word)
        if known is not None:
            return known
        typed = (word.lower() if word.isupper() else word).replace("'", "")
        for length in range(len(typed) - 1, _MIN_STEM - 1, -1):
            stem = self.stems.get(skeleton(typed[:length]))
            if stem is not None:
                return self.letters.spell(typed[length:], before=stem)
        return self.letters.spell(typed)

    def _known(self, word: str) -> str | None:
        forms = (skeleton(word), _reduce(word.translate(_KEYBOARD_CAPITALS).lower()), _reduce(word.lower()))
        best = min((form for form in forms if form in self.words), key=self.ranks.__getitem__, default=None)
        return None if best is None else self.words[best]


def _stays(token: str, *, shouted: bool) -> bool:
    """Whether `token` is no Georgian word: a number, a code, an address, an acronym, a product."""
    if ADDRESS.fullmatch(token) or token.lower() in INTERNATIONAL:
        return True
    if not any(character.islower() for character in token):
        is_code = any(character.isdigit() for character in token)
        return is_code or (not shouted and 1 < len(token) <= _MAX_ACRONYM)
    return False
