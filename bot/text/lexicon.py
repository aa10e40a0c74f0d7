"""Which language a word speaks for, from how often it stood in our texts of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.text.normalise import fold

Floats = npt.NDArray[np.float32]

# Frequent words of Croatian, Serbian and Bosnian, folded. Many are Slovenian too: those weigh the same on both sides.
_NEIGHBOUR_WORDS = """
je da i u na za se su od sa s koji koja koje kojim sto sta ste nije nisu kako ali ili iz bi bio bila bilo biti ne mi me
ja to ova ovaj ovo ove taj ta te tu gdje gde kada kad zasto treba mogu moze mozete imam nemam imate ima nema sam si smo
o po do pri prema samo jos vec vise nakon posle poslije prije pre pod nad kao cu ce cete cemo hocu zelim molim hvala
racun racuna struja struje struju ko tko vas vam nam nas moj moja moje vasa vase svoj svoju njegov jedan jedna dva tri
drugi izmedju izmedu tijekom tokom sve svi svih ovih toga nego ako li bez uz kod oko danas jer godine godina dana ljudi
vrlo veoma jako mnogo neki neke
"""
NEIGHBOURS = frozenset({"hr", "sr", "bs"})
_NEIGHBOUR_VOCABULARY = frozenset(_NEIGHBOUR_WORDS.split())
_SMOOTHING = 0.3  # added to each count: a word seen once in one language is not proof


@dataclass(frozen=True)
class Lexicon:
    """`counts` of folded words: one number for each of `labels`, in their order."""

    labels: tuple[str, ...]
    counts: Mapping[str, Sequence[int]]

    @classmethod
    def from_texts(cls, labels: tuple[str, ...], texts: Sequence[str], languages: Sequence[str]) -> "Lexicon":
        """Count the words of `texts` in `languages` (as many; each one of `labels`)."""
        counters: dict[str, Counter[str]] = {label: Counter() for label in labels}
        for text, language in zip(texts, languages, strict=True):
            counters[language].update(fold(text).split())
        words = sorted(set().union(*counters.values()))
        return cls(labels, {word: [counters[label][word] for label in labels] for word in words})

    def knows(self, word: str) -> bool:
        """Whether `word` (folded) was seen in any language."""
        return word in self.counts

    def evidence(self, words: Sequence[str], georgian: Sequence[bool]) -> tuple[Floats, int]:
        """What `words` (folded) speak for: (labels,) sums of log shares, 0 = as likely as any; and how many are known.

        `georgian` tells of each word whether it is a known Georgian one in some Latin spelling.
        """
        seen = np.array(
            [self._counts(word, known) for word, known in zip(words, georgian, strict=True)], dtype=np.float32
        )
        if not len(seen):
            return np.zeros(len(self.labels), dtype=np.float32), 0
        smoothed = seen + _SMOOTHING
        shares = smoothed / smoothed.sum(axis=1, keepdims=True)
        return np.asarray(np.log(shares * len(self.labels)).sum(axis=0), dtype=np.float32), int(seen.any(axis=1).sum())

    def _counts(self, word: str, is_georgian: bool) -> Sequence[int]:
        counts = self.counts.get(word)
        if counts is not None:
            return counts
        return [int(is_georgian and label == "ka") for label in self.labels]


def neighbour_words(words: Sequence[str]) -> int:
    """How many of `words` (folded) are frequent in the languages `NEIGHBOURS`."""
    return sum(word in _NEIGHBOUR_VOCABULARY for word in words)
