"""Which language is a message in? From text as people type it: short, without diacritics, Georgian in Latin letters.

Georgian script decides at once. Latin text is judged by its letters (py3langid's table and our own) and its words, all
in one posterior over our languages and "a language that we do not speak"; langdetect is asked where that is close.
"""

import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from bot.errors import ArtefactError, ContentError
from bot.text.georgian import Transliterator
from bot.text.international import without_codes
from bot.text.lexicon import NEIGHBOURS, Lexicon, neighbour_words, telling_words
from bot.text.likelihoods import LikelihoodModel, load_identifier
from bot.text.normalise import fold
from bot.text.romanisation import MKHEDRULI_LETTER, SPELLINGS, georgian_share, romanise

GEORGIAN = "ka"
_TABLES, _WORDS = "language.npz", "words.json"
_SMOOTHING_BYTES = 16  # a text of a few bytes is no certainty
_MIN_GEORGIAN = 5  # letters
_LAST_LATIN = "ʯ"
Verdict = Literal["spoken", "foreign", "unknown"]


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """Thresholds and weights of the decision.

    `min_confidence`: below this probability the language is "unknown". `min_foreign`: from this probability on a text
    of at least `min_foreign_words` words is foreign; below `sure_foreign` only if langdetect agrees. `min_georgian`:
    share of letters in Georgian script that makes a text Georgian. `max_characters` are read of a text. The rest are
    weights, in nats: `letters` and `words` of the two kinds of evidence, `neighbour_words` for a frequent word of a
    neighbouring language, `known_words` against foreign for a word that we know, `short_text` against foreign for a
    single word, `doubt` how much a possible foreign language lowers the confidence in ours (0 to 1).
    """

    min_confidence: float = 0.55
    min_foreign: float = 0.5
    sure_foreign: float = 0.65
    min_foreign_words: int = 3
    min_georgian: float = 0.3
    max_characters: int = 600
    letters: float = 2.3
    words: float = 1.2
    neighbour_words: float = 1.5
    known_words: float = 0.6
    short_text: float = 3.0
    doubt: float = 0.4


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
    """The trained parts: `likelihoods` of letters, `lexicon` of words, `transliterator` for Latin-typed Georgian."""

    likelihoods: LikelihoodModel
    lexicon: Lexicon
    transliterator: Transliterator
    settings: LanguageSettings = field(default_factory=LanguageSettings)

    @classmethod
    def train(cls, texts: Sequence[str], languages: Sequence[str], settings: LanguageSettings) -> "LanguageDetector":
        """Learn from `texts` in `languages` (as many). Georgian in Mkhedruli teaches all its Latin spellings.

        Raises ContentError without texts.
        """
        if not texts:
            raise ContentError("there are no texts to learn the languages from", remedy="Check data/nlu and data/faq.")
        spellings = [_as_typed(text) for text in texts]
        pairs = [(way, tag) for ways, tag in zip(spellings, languages, strict=True) for way in ways]
        likelihoods = LikelihoodModel.train([way for way, _ in pairs], [tag for _, tag in pairs])
        lexicon = Lexicon.from_texts(likelihoods.labels, spellings, languages)
        georgian = (text for text, language in zip(texts, languages, strict=True) if language == GEORGIAN)
        return cls(likelihoods, lexicon, Transliterator.from_texts(georgian), settings)

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
            return LanguageGuess("foreign", self.likelihoods.name(plain), 1.0)
        return self._latin(plain)

    def _latin(self, plain: str) -> LanguageGuess:
        words = telling_words(plain)
        if not words or self._is_name(plain, words) or self.lexicon.is_shared(words):
            return LanguageGuess("unknown", None, 0.0)
        probabilities, nearest = self._probabilities(plain.lower(), words)
        foreign = float(probabilities[-1])
        best = int(probabilities[:-1].argmax())
        if len(words) >= self.settings.min_foreign_words and foreign >= self.settings.min_foreign:
            if foreign < self.settings.sure_foreign and _langdetect(plain) in self.likelihoods.labels:
                return LanguageGuess("unknown", None, 1 - foreign)
            return LanguageGuess("foreign", nearest, foreign)
        confidence = float(probabilities[best] / probabilities[:-1].sum()) * (1 - self.settings.doubt * foreign)
        if confidence < self.settings.min_confidence:
            return LanguageGuess("unknown", None, confidence)
        language = self.likelihoods.labels[best]
        return LanguageGuess("spoken", language, confidence, is_latin_georgian=language == GEORGIAN)

    def _probabilities(self, text: str, words: Sequence[str]) -> tuple[npt.NDArray[np.float32], str]:
        """P(language) for each label and, last, for a foreign one; and the nearest foreign language."""
        weights = self.settings
        # Letters and words are far from independent of each other: the root of their number keeps certainty honest.
        letters = weights.letters / math.sqrt(len(text.encode(errors="replace")) + _SMOOTHING_BYTES)
        per_word = 1 / math.sqrt(len(words))
        spoken, others = self.likelihoods.log_likelihoods(text)
        sums, known = self.lexicon.evidence(words, [self._is_georgian(word) for word in words])
        neighbours = weights.neighbour_words * neighbour_words(words) * per_word
        bonus = [neighbours * (tag in NEIGHBOURS) for tag in self.likelihoods.foreign]
        foreign = others * letters + np.array(bonus, dtype=np.float32)
        nearest = int(foreign.argmax())
        against = weights.known_words * known * per_word + weights.short_text / len(words)
        scores = np.append(spoken * letters + sums * weights.words * per_word, foreign[nearest] - against)
        exponentials = np.exp(scores - scores.max())
        return exponentials / exponentials.sum(), self.likelihoods.foreign[nearest]

    def _is_georgian(self, word: str) -> bool:
        # Short skeletons are shared by chance; a word that the lexicon knows needs no second look.
        return len(word) >= _MIN_GEORGIAN and not self.lexicon.knows(word) and self.transliterator.knows(word)

    def _is_name(self, plain: str, words: Sequence[str]) -> bool:
        """Two or three capitalised words that are none of ours: "Arben Krasniqi"."""
        return 2 <= len(words) <= 3 and plain.istitle() and not any(map(self.lexicon.knows, words))

    def save(self, folder: Path) -> None:
        """Write the trained parts into `folder`."""
        np.savez_compressed(
            folder / _TABLES, labels=np.array(self.likelihoods.labels), columns=self.likelihoods.columns
        )
        words = {"lexicon": self.lexicon.counts, "georgian": dict(self.transliterator.words)}
        (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, settings: LanguageSettings) -> "LanguageDetector":
        """Read what `save` wrote. Raises ArtefactError if it is missing, damaged or of another py3langid."""
        try:
            words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
            with np.load(folder / _TABLES, allow_pickle=False) as arrays:
                labels, columns = tuple(str(label) for label in arrays["labels"]), arrays["columns"]
            lexicon, georgian = words["lexicon"], words["georgian"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise _unusable(folder, str(error)) from error
        identifier = load_identifier()
        if columns.shape != (len(identifier.nb_ptc), len(labels)):
            raise _unusable(folder, "it was trained with another version of py3langid")
        likelihoods = LikelihoodModel(labels, columns, identifier)
        _langdetect("warm up")  # it reads its profiles at its first use: not while a customer waits
        return cls(likelihoods, Lexicon(labels, lexicon), Transliterator.from_words(georgian), settings)


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
