"""Rasa graph component: which language is the message in, and what does it say in that language's own script?

Order of what decides: the customer's explicit choice, the text, the conversation's language so far, the utility's.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.loader import load_catalog
from bot.nlu.message_keys import LANGUAGE, UNDERSTOOD_TEXT, channel_metadata, training_metadata
from bot.nlu.sources import text_code_hash
from bot.settings import get_settings
from bot.text.language import GEORGIAN, LanguageDetector, LanguageGuess
from bot.text.language_settings import LanguageSettings
from bot.text.vocabulary import dictionaries


# It sets an entity, `language`. As a featurizer Rasa would also want it to process the training data, for nobody.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Learns the languages from the training data, and sets `language` and `understood_text` on every message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The thresholds of LanguageSettings; see there."""
        defaults = LanguageSettings()
        return {name: getattr(defaults, name) for name in LanguageSettings.__dataclass_fields__}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the text code changes."""
        return text_code_hash()

    def __init__(
        self,
        settings: LanguageSettings,
        model_storage: ModelStorage,
        resource: Resource,
        detector: Optional[LanguageDetector] = None,
    ) -> None:
        utilities = load_catalog(get_settings().data_dir).utilities
        self._default_languages = {name: utility.default_language for name, utility in utilities.items()}
        self._settings = settings
        self._model_storage = model_storage
        self._resource = resource
        self._detector = detector

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """An untrained component."""
        return cls(settings_of(config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        """The component as trained."""
        settings = settings_of(config)
        with model_storage.read_from(resource) as folder:
            return cls(settings, model_storage, resource, LanguageDetector.load(folder, settings))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example whose language is written beside it."""
        known = [
            (example.get("text"), training_metadata(example).get("language"))
            for example in training_data.intent_examples
        ]
        pairs = [(text, language) for text, language in known if text and language]
        languages = [language for _, language in pairs]
        forms = dictionaries(frozenset(languages))
        detector = LanguageDetector.train([text for text, _ in pairs], languages, self._settings, forms)
        with self._model_storage.write_to(self._resource) as folder:
            detector.save(folder)
        self._detector = detector
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the language of messages."""
        for message in messages:
            metadata = channel_metadata(message)
            conversation = metadata.get("language") or self._default_languages.get(str(metadata.get("utility")))
            self._set(message, conversation, explicit=bool(metadata.get("language_is_explicit")))
            if metadata:
                _set_slot_entity(message)
        return messages

    def _set(self, message: Message, conversation: Optional[str], explicit: bool) -> None:
        if self._detector is None:
            raise RuntimeError("LanguageIdentifier is used before it is trained")
        text = message.get("text") or ""
        guess = self._detector.detect(text)
        language = _decide(guess, conversation, explicit)
        message.set(LANGUAGE, language, add_to_output=True)
        is_georgian = guess.is_latin_georgian or (language["code"] == GEORGIAN and guess.verdict == "unknown")
        if is_georgian:
            message.set(UNDERSTOOD_TEXT, self._detector.transliterator.to_mkhedruli(text), add_to_output=True)


def _decide(guess: LanguageGuess, conversation: Optional[str], explicit: bool) -> Dict[str, Any]:
    """The language to answer in. A foreign text stays foreign whatever was chosen: it was not understood."""
    detected = {"detected": guess.language, "verdict": guess.verdict, "confidence": round(guess.confidence, 4)}
    if explicit and conversation:
        return {"code": conversation, "source": "explicit", **detected}
    if guess.verdict == "spoken":
        return {"code": guess.language, "source": "detected", **detected}
    return {"code": conversation, "source": "conversation", **detected}


def _set_slot_entity(message: Message) -> None:
    """Rasa fills the slot `language` from an entity, so that its own responses come in the customer's language."""
    code = message.get(LANGUAGE)["code"]
    if code is None:
        return
    entity = {
        "entity": "language",
        "value": code,
        "start": 0,
        "end": len(message.get("text")),
        "extractor": LanguageIdentifier.__name__,
    }
    message.set("entities", [*message.get("entities", []), entity], add_to_output=True)


def settings_of(config: Dict[str, Any]) -> LanguageSettings:
    """The settings that a complete configuration of the component holds."""
    return LanguageSettings(**{name: config[name] for name in LanguageSettings.__dataclass_fields__})
