"""Which language is a message in? From text as people type it: short, without diacritics, Georgian in Latin letters.

Georgian script decides at once. Latin text is judged by its letters (py3langid's table and our own) and its words (our
texts and dictionaries), all in one posterior over our languages and "a language that we do not speak"; langdetect is
asked where that is close.
"""

import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from bot.errors import ArtefactError, ContentError
from bot.text.georgian import Transliterator, skeleton
from bot.text.international import without_codes
from bot.text.language_settings import LanguageSettings
from bot.text.lexicon import NEIGHBOURS, Lexicon, neighbour_words, telling_words
from bot.text.likelihoods import LikelihoodModel, load_identifier
from bot.text.normalise import fold
from bot.text.romanisation import MKHEDRULI_LETTER, SPELLINGS, georgian_share, romanise
from bot.text.vocabulary import Forms, Vocabulary

GEORGIAN = "ka"
_TABLES, _WORDS = "language.npz", "words.json"
_SMOOTHING_BYTES = 16  # a text of a few bytes is no certainty
_MIN_GEORGIAN = 5  # letters
_SHORTEST_ALONE = 3  # letters
_LAST_LATIN = "ʯ"
Verdict = Literal["spoken", "foreign", "unknown"]


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """What a text is written in. `language` is a BCP-47 tag, None if unknown; `confidence` is from 0 to 1.

    `verdict` is "spoken" (one of ours), "foreign" (another) or "unknown" (too little to tell). `is_latin_georgian`
    tells Georgian in Latin letters.
    """

    verdict: Verdict
    language: str | None
    confidence: float
    is_latin_georgian: bool = False


@dataclass(frozen=True)
class LanguageDetector:
    """The trained parts.

    `likelihoods` of letters, `lexicon` of our words, `vocabulary` of dictionaries, `transliterator` for Georgian.
    """

    likelihoods: LikelihoodModel
    lexicon: Lexicon
    vocabulary: Vocabulary
    transliterator: Transliterator
    settings: LanguageSettings = field(default_factory=LanguageSettings)

    @classmethod
    def train(
        cls, texts: Sequence[str], languages: Sequence[str], settings: LanguageSettings, forms: Forms
    ) -> "LanguageDetector":
        """Learn from `texts` in `languages` (as many). Georgian in Mkhedruli teaches all its Latin spellings.

        `forms` are what `vocabulary.dictionaries` finds for the languages. Raises ContentError without texts.
        """
        if not texts:
            raise ContentError("there are no texts to learn the languages from", remedy="Check data/nlu and data/faq.")
        spellings = [_as_typed(text) for text in texts]
        pairs = [(way, tag) for ways, tag in zip(spellings, languages, strict=True) for way in ways]
        likelihoods = LikelihoodModel.train([way for way, _ in pairs], [tag for _, tag in pairs])
        lexicon = Lexicon.from_texts(likelihoods.labels, spellings, languages)
        written: dict[str, list[str]] = {label: [] for label in likelihoods.labels}
        for way, tag in pairs:
            written[tag] += telling_words(way)
        georgian = (text for text, language in zip(texts, languages, strict=True) if language == GEORGIAN)
        vocabulary = Vocabulary.from_forms(forms, written)
        return cls(likelihoods, lexicon, vocabulary, Transliterator.from_texts(georgian), settings)

    def detect(self, text: str) -> LanguageGuess:
        """The language of `text`; never raises."""
        plain = without_codes(text[: self.settings.max_characters])
        letters = [character for character in plain if character.isalpha()]
        if not letters:
            return LanguageGuess("unknown", None, 0.0)
        share = georgian_share(plain)
        if share >= self.settings.min_georgian:
            return LanguageGuess("spoken", GEORGIAN, 1.0)
        if sum(letter <= _LAST_LATIN for letter in letters) * 2 < len(letters):
            return LanguageGuess("foreign", self.likelihoods.name(plain.lower()), 1.0)
        return self._latin(plain)

    def _latin(self, plain: str) -> LanguageGuess:
        words = telling_words(plain)
        if self._is_fragment(words) or self._is_name(plain, words) or self.lexicon.is_shared(words):
            return LanguageGuess("unknown", None, 0.0)
        spoken, foreign, nearest = self._probabilities(plain.lower(), words)
        if len(words) >= self.settings.min_foreign_words and foreign >= self.settings.min_foreign:
            if foreign < self.settings.sure_foreign and _langdetect(plain) in self.likelihoods.labels:
                return LanguageGuess("unknown", None, 1 - foreign)
            return LanguageGuess("foreign", nearest, foreign)
        best = max(range(len(spoken)), key=spoken.__getitem__)
        confidence = spoken[best] / sum(spoken) * (1 - self.settings.doubt * foreign)
        if confidence < self.settings.min_confidence:
            return LanguageGuess("unknown", None, confidence)
        language = self.likelihoods.labels[best]
        return LanguageGuess("spoken", language, confidence, is_latin_georgian=language == GEORGIAN)

    def _probabilities(self, text: str, words: Sequence[str]) -> tuple[list[float], float, str]:
        """P(language) for each label, P(a foreign one), and the most likely foreign one."""
        weights = self.settings
        # Letters and words are far from independent of each other: the root of their number keeps certainty honest.
        letters = weights.letters / math.sqrt(len(text.encode(errors="replace")) + _SMOOTHING_BYTES)
        per_word = 1 / math.sqrt(len(words))
        skeletons = [skeleton(word) for word in words]
        listed = self.vocabulary.known(words, skeletons) @ self._dictionaries[:-1] + self._dictionaries[-1] * len(words)
        scores = self.likelihoods.log_likelihoods(text) * letters + listed * per_word
        neighbours = neighbour_words(words)
        if neighbours:
            scores[self._neighbours] += weights.neighbour_words * neighbours * per_word
        n = len(self.likelihoods.labels)
        nearest = int(scores[n:].argmax())
        seen = self.lexicon.evidence(words, list(map(self._is_georgian, words, skeletons)))
        best = [score + weights.words * per_word * own for score, own in zip(scores[:n].tolist(), seen, strict=True)]
        best.append(float(scores[n + nearest]) - weights.short_text / len(words))
        highest = max(best)
        shares = [math.exp(score - highest) for score in best]
        total = sum(shares)
        return [share / total for share in shares[:-1]], shares[-1] / total, self.likelihoods.foreign[nearest]

    @cached_property
    def _dictionaries(self) -> npt.NDArray[np.float32]:
        """(dictionaries + 1, labels + foreign): what a word in each dictionary, and, last, any word speaks for."""
        tags = (*self.likelihoods.labels, *self.likelihoods.foreign)
        table = np.zeros((len(self.vocabulary.languages) + 1, len(tags)), dtype=np.float32)
        for column, tag in enumerate(tags):
            place = self.vocabulary.column(tag)
            table[place, column] = self.settings.dictionary * (self.settings.unlisted if place < 0 else 1.0)
        return table

    @cached_property
    def _neighbours(self) -> npt.NDArray[np.intp]:
        """The places (of labels + foreign) of the foreign languages that `neighbour_words` counts."""
        tags = (*(None for _ in self.likelihoods.labels), *self.likelihoods.foreign)
        return np.array([place for place, tag in enumerate(tags) if tag in NEIGHBOURS], dtype=np.intp)

    def _is_georgian(self, word: str, reduced: str) -> bool:
        # Short skeletons are shared by chance; a word that the lexicon knows needs no second look.
        return len(word) >= _MIN_GEORGIAN and not self.lexicon.knows(word) and reduced in self.transliterator.words

    def _is_fragment(self, words: Sequence[str]) -> bool:
        """No word, or one or two letters that nobody wrote as a message: dictionaries are full of abbreviations."""
        return not words or (len(words) == 1 and len(words[0]) < _SHORTEST_ALONE and not self.lexicon.knows(words[0]))

    def _is_name(self, plain: str, words: Sequence[str]) -> bool:
        """Two or three capitalised words that are none of ours: "Arben Krasniqi"."""
        return 2 <= len(words) <= 3 and plain.istitle() and not any(map(self.lexicon.knows, words))

    def save(self, folder: Path) -> None:
        """Write the trained parts into `folder`."""
        np.savez_compressed(
            folder / _TABLES,
            labels=np.array(self.likelihoods.labels),
            columns=self.likelihoods.columns,
            dictionaries=np.array(self.vocabulary.languages),
            hashes=self.vocabulary.hashes,
            bits=self.vocabulary.bits,
            weights=self.vocabulary.weights,
        )
        words = {"lexicon": self.lexicon.counts, "georgian": dict(self.transliterator.words)}
        (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, settings: LanguageSettings) -> "LanguageDetector":
        """Read what `save` wrote. Raises ArtefactError if it is missing, damaged or of another py3langid."""
        try:
            words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
            with np.load(folder / _TABLES, allow_pickle=False) as arrays:
                labels, columns = tuple(map(str, arrays["labels"])), arrays["columns"]
                vocabulary = Vocabulary(
                    tuple(map(str, arrays["dictionaries"])), arrays["hashes"], arrays["bits"], arrays["weights"]
                )
            lexicon, georgian = words["lexicon"], words["georgian"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise _unusable(folder, str(error)) from error
        identifier = load_identifier()
        if columns.shape != (len(identifier.nb_ptc), len(labels)):
            raise _unusable(folder, "it was trained with another version of py3langid")
        likelihoods = LikelihoodModel(labels, columns, identifier)
        _langdetect("warm up")  # it reads its profiles at its first use: not while a customer waits
        return cls(likelihoods, Lexicon(labels, lexicon), vocabulary, Transliterator.from_words(georgian), settings)


def _as_typed(text: str) -> list[str]:
    """`text` as people may type it, in lower case: with and without diacritics; Georgian script romanised."""
    plain = without_codes(text)
    if MKHEDRULI_LETTER.search(plain):
        return [fold(romanise(plain, spelling)) for spelling in SPELLINGS]
    return [plain.lower(), fold(plain)]


def _langdetect(text: str) -> str | None:
    DetectorFactory.seed = 0  # langdetect samples: without a seed it answers differently each time
    try:
        return str(detect_langs(text)[0].lang)
    except LangDetectException:
        return None


def _unusable(folder: Path, cause: str) -> ArtefactError:
    return ArtefactError(f"the language model cannot be read: {cause}", where=str(folder), remedy="Run `bot build`.")
