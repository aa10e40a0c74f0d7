"""Rasa graph component: the sentence vector of a message. It is the only place where a text is embedded at run time."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_keys import understood_text
from bot.retrieval.encoder.build import load_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.features import Floats
from bot.settings import get_settings


# Not registered as a featurizer: Rasa would have it process the training data, and nothing in Rasa learns from vectors.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Adds the encoder's vector, (1, dim) float32 and L2-normalised, as Rasa's dense sentence feature."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Load the encoder that `bot build` made. Raises ArtefactError if it is missing."""
        return cls(load_encoder(get_settings()))

    def process(self, messages: List[Message]) -> List[Message]:
        """Embed messages."""
        with_text = [message for message in messages if message.get("text")]
        if with_text:
            _add(with_text, self._encoder.encode([understood_text(message) for message in with_text]))
        return messages


def _add(messages: List[Message], vectors: Floats) -> None:
    for message, vector in zip(messages, vectors, strict=True):
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, SentenceEncoder.__name__))


def sentence_vector(message: Message) -> Optional[Floats]:
    """The vector (dim,) float32 that SentenceEncoder has set; None for a message without text."""
    for features in message.features:
        if features.origin == SentenceEncoder.__name__ and features.attribute == TEXT:
            return np.asarray(features.features, dtype=np.float32).ravel()
    return None
