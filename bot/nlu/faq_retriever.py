"""Rasa graph component: the FAQ entries that may answer the message, for the conversation's utility only.

A newly published index is picked up at the next message: editing an FAQ does not retrain Rasa.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_keys import FAQ, channel_metadata, text_language, understood_text
from bot.nlu.sentence_encoder import SentenceEncoder, sentence_vector
from bot.retrieval.live_index import LiveIndex
from bot.settings import get_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FaqRetriever(GraphComponent):
    """Sets `faq` on messages that come from a conversation."""

    def __init__(self, index: LiveIndex, hits: int, candidates: int) -> None:
        self._index = index
        self._hits = hits
        self._candidates = candidates

    @classmethod
    def required_components(cls) -> List[type]:
        """Needs the sentence vector."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`hits`: entries that leave the component; `candidates`: rows that FAISS returns for the ranker."""
        return {"hits": 5, "candidates": 50}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqRetriever:
        """A component over the published index, which is opened at the first message."""
        return cls(LiveIndex.from_settings(get_settings()), int(config["hits"]), int(config["candidates"]))

    def process(self, messages: List[Message]) -> List[Message]:
        """Look up the entries of messages."""
        for message in messages:
            utility = channel_metadata(message).get("utility")
            vector = sentence_vector(message)
            if utility is None or vector is None:
                continue
            hits = self._index.current().search(
                vector,
                understood_text(message),
                utility=utility,
                language=text_language(message),
                limit=self._hits,
                candidates=self._candidates,
            )
            message.set(FAQ, {"utility": utility, "hits": [asdict(hit) for hit in hits]}, add_to_output=True)
        return messages
