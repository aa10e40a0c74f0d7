"""Which language is a message in? From text as people type it: short, without diacritics, Georgian in Latin letters.

Georgian script decides at once. Latin text is judged by a classifier trained on the project's own questions together
with py3langid; a language that the bot does not speak is one that langdetect and py3langid both see as foreign.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier as Langid

from bot.text.georgian import Transliterator
from bot.text.linear import CharacterNgrams, LinearModel, train
from bot.text.normalise import fold

GEORGIAN = "ka"
Verdict = Literal["spoken", "foreign", "unknown"]


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """Thresholds of the decision; each is a share or a probability from 0 to 1, or a number of words.

    `min_confidence`: below it the language is "unknown". `min_foreign_words`: shorter texts are never called foreign.
    `max_known_share`: a text with more known words than this is never called foreign. `langid_weight`: how much
    py3langid counts beside the project's own classifier (1 = as much).
    """

    min_confidence: float = 0.6
    min_foreign_words: int = 3
    max_known_share: float = 0.5
    langid_weight: float = 0.5
    strength: float = 30.0


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
    """The trained parts: `model` over the languages that are typed in Latin letters, `vocabulary` of folded words."""

    model: LinearModel
    vocabulary: frozenset[str]
    transliterator: Transliterator
    settings: LanguageSettings = field(default_factory=LanguageSettings)

    @classmethod
    def train(cls, texts: Sequence[str], languages: Sequence[str], settings: LanguageSettings) -> "LanguageDetector":
        """Learn from `texts` in `languages` (same length). Georgian in Mkhedruli only teaches words."""
        transliterator = Transliterator.from_texts(texts)
        latin = [(text, language) for text, language in zip(texts, languages, strict=True) if not _georgian_share(text)]
        folded = [fold(text) for text, _ in latin]
        # The first words alone are a second example: people write fragments.
        starts = [" ".join(text.split()[:3]) for text in folded]
        features = _NGRAMS.features([*folded, *starts])
        model = train(features, [language for _, language in latin] * 2, strength=settings.strength)
        vocabulary = frozenset(word for text in folded for word in text.split() if len(word) > 1)
        return cls(model, vocabulary, transliterator, settings)

    def detect(self, text: str) -> LanguageGuess:
        """The language of `text`; never raises."""
        letters = [character for character in text if character.isalpha()]
        if not letters:
            return LanguageGuess("unknown", None, 0.0)
        if _georgian_share(text) >= 0.5:
            return LanguageGuess("spoken", GEORGIAN, 1.0)
        if sum(_is_latin(letter) for letter in letters) * 2 < len(letters):
            return LanguageGuess("foreign", _langdetect(text)[0], 1.0)
        return self._latin(text)

    def _latin(self, text: str) -> LanguageGuess:
        folded = fold(text)
        probabilities = self._probabilities(folded)
        best = int(probabilities.argmax())
        language, confidence = self.model.labels[best], float(probabilities[best])
        foreign = self._foreign(text, folded, language)
        if foreign is not None:
            return foreign
        if confidence < self.settings.min_confidence:
            return LanguageGuess("unknown", None, confidence)
        return LanguageGuess("spoken", language, confidence, is_latin_georgian=language == GEORGIAN)

    def _probabilities(self, folded: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        own = self.model.probabilities(_NGRAMS.features([folded]))[0]
        spoken = dict(_langid(tuple(label for label in self.model.labels if label != GEORGIAN)).rank(folded))
        # py3langid knows no Georgian in Latin letters: that class keeps an even share.
        share = np.array([max(float(spoken.get(label, 0.25)), 1e-6) for label in self.model.labels])
        mixed = own * share**self.settings.langid_weight
        return np.asarray(mixed / mixed.sum(), dtype=np.float32)

    def _foreign(self, text: str, folded: str, language: str) -> LanguageGuess | None:
        words = folded.split()
        if len(words) < self.settings.min_foreign_words:
            return None
        known = sum(word in self.vocabulary for word in words) / len(words)
        if known > self.settings.max_known_share:
            return None
        if language == GEORGIAN and self.transliterator.known_share(text) > self.settings.max_known_share:
            return None
        name, confidence = _langdetect(text)
        seen = {name, _langid(()).classify(text)[0]}
        if seen & set(self.model.labels):
            return None
        return LanguageGuess("foreign", name, confidence)

    def save(self, folder: Path) -> None:
        """Write the trained parts into `folder`."""
        self.model.save(folder / "language.npz")
        words = {"vocabulary": sorted(self.vocabulary), "georgian": dict(self.transliterator.words)}
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, settings: LanguageSettings) -> "LanguageDetector":
        """Read what `save` wrote."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        return cls(
            LinearModel.load(folder / "language.npz"),
            frozenset(words["vocabulary"]),
            Transliterator.from_words(words["georgian"]),
            settings,
        )


_NGRAMS = CharacterNgrams(1, 4)
_LANGIDS: dict[tuple[str, ...], Langid] = {}


def _langid(languages: tuple[str, ...]) -> Langid:
    """py3langid limited to `languages` (all if empty), loaded at first use."""
    if languages not in _LANGIDS:
        identifier = Langid.from_model_file(MODEL_FILE)
        if languages:
            identifier.set_languages(list(languages))
        _LANGIDS[languages] = identifier
    return _LANGIDS[languages]


def _langdetect(text: str) -> tuple[str | None, float]:
    DetectorFactory.seed = 0  # langdetect samples: without a seed it answers differently each time
    try:
        best = detect_langs(text)[0]
    except LangDetectException:
        return None, 0.0
    return str(best.lang), float(best.prob)


def _georgian_share(text: str) -> float:
    letters = [character for character in text if character.isalpha()]
    return sum("ა" <= letter <= "ჿ" for letter in letters) / len(letters) if letters else 0.0


def _is_latin(letter: str) -> bool:
    return letter < "ɐ"


