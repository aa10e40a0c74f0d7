"""Which language a word speaks for, from how often it stood in our texts of each."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.international import INTERNATIONAL
from bot.text.normalise import fold

# Frequent words of Croatian, Serbian and Bosnian, folded. Many are Slovenian too: those weigh the same on both sides.
_NEIGHBOUR_WORDS = """
je da i u na za se su od sa s koji koja koje kojim sto sta ste nije nisu kako ali ili iz bi bio bila bilo biti ne mi me
ja to ova ovaj ovo ove taj ta te tu gdje gde kada kad zasto treba mogu moze mozete imam nemam imate ima nema sam si smo
o po do pri prema samo jos vec vise nakon posle poslije prije pre pod nad kao cu ce cete cemo hocu zelim molim hvala
racun racuna struja struje struju ko tko vas vam nam nas moj moja moje vasa vase svoj svoju njegov jedan jedna dva tri
drugi izmedju izmedu tijekom tokom sve svi svih ovih toga nego ako li bez uz kod oko danas jer godine godina dana ljudi
vrlo veoma jako mnogo neki neke tako visok visoka platiti platim plati placen placanje uplata uplatio uplatila dug
dugujem opomena stanje brojilo brojila kvar nestanak iskljucena iskljucen iskljucili ukljuciti prijaviti prijava poslati
ugovor korisnik adresa ulica ulici zgrada zgradi stan kuca cijena cena broj dobar dobro dan jutro sutra jucer juce opet
"""
NEIGHBOURS = frozenset({"hr", "sr", "bs"})
_NEIGHBOUR_VOCABULARY = frozenset(_NEIGHBOUR_WORDS.split())
_SHARED = 0.1  # a second language uses a word from this part of the first one's times on
_WHOLE = "= "  # marks the key of a whole message: "ne" alone is Slovenian, within a sentence mostly Albanian
_MAX_WHOLE = 3  # words; longer messages do not come twice
_WEIGHT_OF_WHOLE = 1.5  # words that a message seen before counts for
_SMOOTHING = 0.3  # added to each count: a word seen once in one language is not proof


@dataclass(frozen=True)
class Lexicon:
    """`counts` of folded words: one number for each of `labels`, in their order."""

    labels: tuple[str, ...]
    counts: Mapping[str, Sequence[int]]

    @classmethod
    def from_texts(
        cls, labels: tuple[str, ...], spellings: Sequence[Sequence[str]], languages: Sequence[str]
    ) -> "Lexicon":
        """Count the words of texts in `languages` (as many; each one of `labels`).

        `spellings` has for each text the ways to type it; a word counts once for the text, however many show it.
        """
        counters: dict[str, Counter[str]] = {label: Counter() for label in labels}
        for ways, language in zip(spellings, languages, strict=True):
            counters[language].update({key for text in ways for key in _keys(telling_words(text))})
        words = sorted(set().union(*counters.values()))
        return cls(labels, {word: [counters[label][word] for label in labels] for word in words})

    def knows(self, word: str) -> bool:
        """Whether `word` (folded) was seen in any language."""
        return word in self.counts

    def is_shared(self, words: Sequence[str]) -> bool:
        """Whether `words` (folded) are a single one that several languages use, and never a message of its own."""
        row = self.counts.get(words[0]) if len(words) == 1 else None
        if row is None or _whole(words) in self.counts or len(row) < 2:
            return False
        most, second = sorted(row, reverse=True)[:2]
        return second >= _SHARED * most

    def evidence(self, words: Sequence[str], georgian: Sequence[bool]) -> list[float]:
        """What `words` (folded) speak for: for each of `labels` the sum of log shares, 0 = as likely as any.

        `georgian` tells of each word whether it is a known Georgian one in some Latin spelling.
        """
        sums = [0.0] * len(self.labels)
        rows = [(self._counts(word, known), 1.0) for word, known in zip(words, georgian, strict=True)]
        whole = self.counts.get(_whole(words))
        if whole is not None:
            rows.append((whole, _WEIGHT_OF_WHOLE))
        for row, weight in rows:
            one = len(row) / (sum(row) + _SMOOTHING * len(row))
            for place, count in enumerate(row):
                sums[place] += weight * math.log((count + _SMOOTHING) * one)
        return sums

    def _counts(self, word: str, is_georgian: bool) -> Sequence[int]:
        counts = self.counts.get(word)
        if counts is not None:
            return counts
        return [int(is_georgian and label == "ka") for label in self.labels]


def _whole(words: Sequence[str]) -> str:
    return _WHOLE + " ".join(words)


def _keys(words: list[str]) -> list[str]:
    return [*words, _whole(words)] if len(words) <= _MAX_WHOLE else words


def telling_words(text: str) -> list[str]:
    """The words of `text`, folded, without those that are used in every language."""
    return [word for word in fold(text).split() if word not in INTERNATIONAL]


def neighbour_words(words: Sequence[str]) -> int:
    """How many of `words` (folded) are frequent in the languages `NEIGHBOURS`."""
    return sum(word in _NEIGHBOUR_VOCABULARY for word in words)
