"""Georgian typed in Latin letters, in the several ways people use, and back into Mkhedruli.

Latin spellings lose distinctions (t is თ or ტ, k is კ, ქ or ყ). So both scripts are reduced to one skeleton, and a
word is restored by looking its skeleton up among the Georgian words that the bot knows; else letter by letter.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SKELETON_OF_MKHEDRULI = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevztiklmnopjrstupkgkSCcZcChjh", strict=True)
)
# Longest first. Georgian keyboards put შ ჩ თ ღ ძ ჭ ჟ on the capitals S C T R Z W J; many also type 4 for ჩ and 3 for ვ.
_SKELETON_OF_LATIN = (
    ("tch", "C"), ("ch", "C"), ("sh", "S"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ts", "c"), ("tz", "c"), ("dz", "Z"),
    ("th", "t"), ("ph", "p"), ("4", "C"), ("3", "v"), ("6", "S"), ("w", "c"), ("x", "h"), ("q", "k"), ("y", "k"), ("f", "p"),
)  # fmt: skip
_KEYBOARD_CAPITALS = str.maketrans({"S": "sh", "C": "ch", "T": "t", "R": "gh", "Z": "dz", "W": "ch", "J": "zh"})
_DEFAULT_LETTERS = dict(zip("abgdevztiklmnopjrsuSCcZh", "აბგდევზთიკლმნოპჯრსუშჩცძხ", strict=True))
_WORD = re.compile(r"[A-Za-z0-9']+")
_MKHEDRULI_WORD = re.compile(r"[ა-ჰ]+")
_MIN_STEM = 4  # letters: shorter prefixes are shared by unrelated words


def skeleton(word: str) -> str:
    """What a Georgian word in either script is reduced to; letters that people do not tell apart are one."""
    if _MKHEDRULI_WORD.search(word):
        return "".join(_SKELETON_OF_MKHEDRULI.get(letter, letter) for letter in word)
    latin = _keyboard(word).lower().replace("'", "")
    return _reduce(latin)


def skeleton_text(text: str) -> str:
    """`text` word by word as skeletons, single spaces."""
    return " ".join(skeleton(word) for word in re.findall(r"[\w']+", text))


def _keyboard(word: str) -> str:
    """Read capitals as keyboard letters where they stand inside a word: raSi -> rashi, but Rodis stays."""
    if word.isupper():
        return word
    return word[:1] + word[1:].translate(_KEYBOARD_CAPITALS)


def _reduce(latin: str) -> str:
    reduced = []
    position = 0
    while position < len(latin):
        for spelling, letter in _SKELETON_OF_LATIN:
            if latin.startswith(spelling, position):
                reduced.append(letter)
                position += len(spelling)
                break
        else:
            reduced.append(latin[position])
            position += 1
    return "".join(reduced)


@dataclass(frozen=True)
class Transliterator:
    """Latin-typed Georgian -> Mkhedruli.

    `words` maps a skeleton to its most frequent word in Mkhedruli, `stems` the beginnings of those words likewise.
    """

    words: Mapping[str, str]
    stems: Mapping[str, str]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> "Transliterator":
        """Learn the words of `texts` (those in Mkhedruli)."""
        counts = Counter(word for text in texts for word in _MKHEDRULI_WORD.findall(text))
        words: dict[str, str] = {}
        for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            words.setdefault(skeleton(word), word)
        return cls.from_words(words)

    @classmethod
    def from_words(cls, words: Mapping[str, str]) -> "Transliterator":
        """From a table skeleton -> word, most frequent words first."""
        stems: dict[str, str] = {}
        for reduced, word in words.items():
            for length in range(_MIN_STEM, len(reduced)):
                # Mkhedruli letters and skeleton letters are one to one.
                stems.setdefault(reduced[:length], word[:length])
        return cls(words, stems)

    def to_mkhedruli(self, text: str) -> str:
        """`text` with its Latin words in Mkhedruli; numbers and codes are left as they are."""
        return _WORD.sub(lambda match: self._word(match[0]), text)

    def known_share(self, text: str) -> float:
        """Share of the words of `text` (Latin) that are known Georgian words, 0 to 1; 0 without words."""
        words = [word for word in _WORD.findall(text) if not word.isdigit()]
        if not words:
            return 0.0
        return sum(bool(self._candidates(word)) for word in words) / len(words)

    def _word(self, word: str) -> str:
        if word.isdigit() or (any(c.isdigit() for c in word) and not any(c.islower() for c in word)):
            return word
        for candidate in self._candidates(word):
            return candidate
        reduced = skeleton(word)
        for length in range(len(reduced) - 1, _MIN_STEM - 1, -1):
            stem = self.stems.get(reduced[:length])
            if stem is not None:
                return stem + "".join(_DEFAULT_LETTERS.get(letter, letter) for letter in reduced[length:])
        return "".join(_DEFAULT_LETTERS.get(letter, letter) for letter in reduced)

    def _candidates(self, word: str) -> list[str]:
        forms = (skeleton(word), _reduce(word.lower()), _reduce(word.translate(_KEYBOARD_CAPITALS).lower()))
        return [self.words[form] for form in dict.fromkeys(forms) if form in self.words]
