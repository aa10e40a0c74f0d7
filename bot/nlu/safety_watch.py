"""Rasa graph component: danger to life, recognised by rules before anything else looks at the message."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_keys import DANGER_ENTITY, IS_EMERGENCY
from bot.safety.watch import Watch
from bot.settings import get_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyWatch(GraphComponent):
    """Adds the entity `danger`, with the language of the words that said so, and marks the message as an emergency.

    The intent is set by whoever ranks intents; the mark is decided before anything that it could be confused with.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyWatch:
        """A component that knows data/safety. Raises ContentError if it is not right."""
        return cls(Watch.from_settings(get_settings()))

    def process(self, messages: List[Message]) -> List[Message]:
        """Look at messages."""
        for message in messages:
            danger = self._watch.danger(message.get("text") or "")
            message.set(IS_EMERGENCY, danger is not None)
            if danger is None:
                continue
            entity = {
                "entity": DANGER_ENTITY,
                "value": danger.kind.value,
                "language": danger.language,
                "start": danger.start,
                "end": danger.end,
                "extractor": type(self).__name__,
            }
            message.set("entities", [*message.get("entities", []), entity], add_to_output=True)
        return messages
