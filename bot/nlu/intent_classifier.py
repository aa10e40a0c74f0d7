"""Rasa graph component: what does the customer want? A linear classifier on the sentence vector and n-grams.

FAQ questions are one intent to Rasa, but one class an entry to the classifier: "all questions" has no shape that a
linear model could learn. Their probabilities are added up, those of other utilities left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.message_keys import (
    CODE_INTENT,
    FAQ_INTENT,
    FOREIGN_INTENT,
    IS_CODE,
    LANGUAGE,
    channel_metadata,
    text_language,
    training_metadata,
    understood_text,
)
from bot.nlu.sentence_encoder import SentenceEncoder, sentence_vector
from bot.nlu.sources import text_code_hash
from bot.retrieval.features import QuestionFeatures
from bot.text.linear import LinearModel, train

_DECIDED_BEFORE = frozenset({FOREIGN_INTENT, CODE_INTENT})
_SEPARATOR = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`; a foreign language and a bare code are decided before the classifier."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Needs the sentence vector."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`strength`: inverse regularisation of the logistic regression; `ranking_length`: intents in the ranking."""
        return {"strength": 10.0, "ranking_length": 10}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the text code changes."""
        return text_code_hash()

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        features: Optional[QuestionFeatures] = None,
        model: Optional[LinearModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._features = features
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceIntentClassifier:
        """The component as trained."""
        with model_storage.read_from(resource) as folder:
            features = QuestionFeatures.load(Path(folder) / "means.npz")
            model = LinearModel.load(Path(folder) / "intents.npz")
        return cls(config, model_storage, resource, features, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the classes of all examples that have a vector."""
        examples = [
            (example, vector)
            for example in training_data.intent_examples
            if example.get("intent") not in _DECIDED_BEFORE and (vector := sentence_vector(example)) is not None
        ]
        messages = [example for example, _ in examples]
        vectors = np.stack([vector for _, vector in examples])
        languages = [text_language(message) for message in messages]
        features = QuestionFeatures.fit(vectors, languages)
        matrix = features.matrix(vectors, [understood_text(message) for message in messages], languages)
        model = train(matrix, [_class(message) for message in messages], strength=float(self._config["strength"]))
        with self._model_storage.write_to(self._resource) as folder:
            features.save(Path(folder) / "means.npz")
            model.save(Path(folder) / "intents.npz")
        self._features, self._model = features, model
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Classify messages."""
        for message in messages:
            ranking = self._ranking(message)
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> List[Dict[str, Any]]:
        if message.get(IS_CODE):
            return [{"name": CODE_INTENT, "confidence": 1.0}]
        if (message.get(LANGUAGE) or {}).get("verdict") == "foreign":
            return [{"name": FOREIGN_INTENT, "confidence": 1.0}]
        vector = sentence_vector(message)
        if vector is None or self._features is None or self._model is None:
            return [{"name": None, "confidence": 0.0}]
        matrix = self._features.matrix(vector.reshape(1, -1), [understood_text(message)], [text_language(message)])
        probabilities = self._model.probabilities(matrix)[0]
        ranked = _add_up(self._model.labels, probabilities.tolist(), channel_metadata(message).get("utility"))
        return [{"name": name, "confidence": share} for name, share in ranked[: int(self._config["ranking_length"])]]


def _class(message: Message) -> str:
    """The classifier's class of an example: its intent, for FAQ questions with utility and entry."""
    intent, metadata = str(message.get("intent")), training_metadata(message)
    if intent != FAQ_INTENT:
        return intent
    return _SEPARATOR.join([FAQ_INTENT, metadata["utility"], metadata["entry"]])


def _add_up(labels: Sequence[str], probabilities: Sequence[float], utility: Optional[str]) -> List[Tuple[str, float]]:
    """Probabilities by intent, highest first; entries of other utilities than `utility` are left out (None: kept)."""
    shares: Dict[str, float] = {}
    for label, probability in zip(labels, probabilities, strict=True):
        intent, _, rest = label.partition(_SEPARATOR)
        if utility is None or not rest or rest.startswith(utility + _SEPARATOR):
            shares[intent] = shares.get(intent, 0.0) + probability
    total = sum(shares.values()) or 1.0
    return sorted(((intent, share / total) for intent, share in shares.items()), key=lambda pair: (-pair[1], pair[0]))
