"""Rasa graph component: what does the customer want? An FAQ entry, a request, or nothing that we know: one decision.

Everything comes from the published index, so a newly published one is picked up at the next message: neither an edit
of the FAQ nor new examples of an intent train Rasa again.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_keys import (
    CODE_INTENT,
    EMERGENCY_INTENT,
    FAQ,
    FOREIGN_INTENT,
    IS_CODE,
    IS_EMERGENCY,
    LANGUAGE,
    channel_metadata,
    text_language,
    understood_text,
)
from bot.nlu.sentence_encoder import SentenceEncoder, sentence_vector
from bot.retrieval.decision import Decision, Thresholds, decide
from bot.retrieval.index import Ranking
from bot.retrieval.joint import FAQ_INTENT
from bot.retrieval.live_index import LiveIndex
from bot.settings import get_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionRanker(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and, in a conversation, `faq`.

    An emergency, a bare code and a foreign language are decided before the ranker is asked.
    """

    def __init__(self, index: LiveIndex, thresholds: Thresholds, hits: int, candidates: int) -> None:
        self._index = index
        self._thresholds = thresholds
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
    ) -> QuestionRanker:
        """A component over the published index, which is opened at the first message."""
        settings = get_settings()
        index, thresholds = LiveIndex.from_settings(settings), Thresholds.from_settings(settings)
        return cls(index, thresholds, int(config["hits"]), int(config["candidates"]))

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide messages."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        vector = sentence_vector(message)
        if message.get(IS_EMERGENCY):
            return _set_intent(message, [(EMERGENCY_INTENT, 1.0)])
        if message.get(IS_CODE):
            return _set_intent(message, [(CODE_INTENT, 1.0)])
        if (message.get(LANGUAGE) or {}).get("verdict") == "foreign":
            return _set_intent(message, [(FOREIGN_INTENT, 1.0)])
        if vector is None:
            return _set_intent(message, [(None, 0.0)])
        utility = channel_metadata(message).get("utility")
        ranking = self._index.current().rank(
            vector,
            understood_text(message),
            utility=utility,
            language=text_language(message),
            limit=self._hits,
            candidates=self._candidates,
        )
        decision = decide(ranking, self._thresholds)
        if utility is not None:
            hits = [asdict(hit) for hit in ranking.hits]
            message.set(FAQ, {"utility": utility, "hits": hits, "decision": asdict(decision)}, add_to_output=True)
        return _set_intent(message, _intents(ranking, decision))


def _intents(ranking: Ranking, decision: Decision) -> List[tuple[str, float]]:
    """The intent decided for, then the others by probability."""
    shares = dict(ranking.intents)
    shares.setdefault(FAQ_INTENT, sum(hit.score for hit in ranking.hits))
    shares.pop(decision.intent, None)
    others = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(decision.intent, decision.confidence), *others]


def _set_intent(message: Message, ranked: List[tuple[Any, float]]) -> None:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked]
    message.set("intent", ranking[0], add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
