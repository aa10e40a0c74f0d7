"""Which Georgian letters were meant by a word in Latin ones, when the word itself is not known.

A piece such as t or ch stands for several letters; the sequence that Georgian words most often show is taken.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.text.romanisation import LONGEST_PIECE, MEANINGS

_EDGE = " "
_BEAM = 16  # hypotheses kept for each length; more changed no word
# Interpolation of the letter after two letters, after one, and alone
_SHARES = (0.75, 0.2, 0.049)
_FLOOR = 0.001


@dataclass(frozen=True)
class LetterModel:
    """How often a Georgian letter follows others: `counts` of strings of one to three letters, word edges as spaces."""

    counts: Mapping[str, int]

    @classmethod
    def from_words(cls, words: Iterable[str]) -> "LetterModel":
        """Learn from `words` in Mkhedruli, each counted once."""
        counts: Counter[str] = Counter()
        for word in words:
            padded = _EDGE * 2 + word + _EDGE
            for length in (1, 2, 3):
                counts.update(padded[start : start + length] for start in range(len(padded) - length + 1))
        counts[""] = sum(count for letters, count in counts.items() if len(letters) == 1)
        return cls(counts)

    def spell(self, latin: str, before: str = "") -> str:
        """The most likely Mkhedruli for `latin`, a word or (after `before`, in Mkhedruli) the rest of one."""
        # by position in `latin`: the hypotheses so far, letters -> log-probability
        reached: list[dict[str, float]] = [{} for _ in range(len(latin) + 1)]
        reached[0][before] = 0.0
        for position in range(len(latin)):
            best = sorted(reached[position].items(), key=lambda item: (-item[1], item[0]))[:_BEAM]
            for length in range(1, min(LONGEST_PIECE, len(latin) - position) + 1):
                letters = _meant(latin[position : position + length], position)
                for spelled, score in best:
                    for letter, share in letters.items():
                        total = score + math.log(share) + self._log(spelled, letter)
                        following = reached[position + length]
                        following[spelled + letter] = max(total, following.get(spelled + letter, -math.inf))
        last = {spelled: score + self._log(spelled, _EDGE) for spelled, score in reached[-1].items()}
        return max(last, key=lambda spelled: (last[spelled], spelled))

    def _log(self, spelled: str, letter: str) -> float:
        context = (_EDGE * 2 + spelled)[-2:]
        share = _FLOOR
        for weight, known in zip(_SHARES, (context, context[1:], ""), strict=True):
            seen = self.counts.get(known, 0)
            if seen:
                share += weight * self.counts.get(known + letter, 0) / seen
        return math.log(share)


def _meant(piece: str, position: int) -> Mapping[str, float]:
    """The letters that `piece` may stand for, with shares; a character that stands for none stays what it is.

    A capital is a letter of the keyboard; the first of a word may as well be an ordinary capital.
    """
    letters = MEANINGS.get(piece, {})
    if position == 0 or not letters:
        letters = {**MEANINGS.get(piece.lower(), {}), **letters}
    if not letters and len(piece) == 1:
        return {piece: 1.0}
    return letters
