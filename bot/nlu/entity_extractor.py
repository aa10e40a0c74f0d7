"""Rasa graph component: places, amounts, dates, meter readings and numbers of requests in a message.

It only adds: what other components found stays, and no decision about the intent looks at its entities.
"""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from bot.entities.found import FoundEntity
from bot.entities.pipeline import EntityFinder
from bot.nlu.message_keys import channel_metadata, text_language
from bot.settings import get_settings

_CUSTOMER_CODE = "customer_code"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityExtractor(GraphComponent):
    """Adds the entities of bot.entities.found; only to messages of a conversation, which have a utility."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._finder = EntityFinder.from_catalog(catalog)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityExtractor:
        """A component that knows the places of every utility."""
        return cls(load_catalog(get_settings().data_dir))

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of messages."""
        for message in messages:
            utility = channel_metadata(message).get("utility")
            if utility not in self._catalog.utilities:
                continue
            known = list(message.get("entities", []))
            found = self._finder.find(
                message.get("text") or "", str(utility), text_language(message), self._catalog.today(str(utility))
            )
            added = [_as_rasa(entity) for entity in found if not _is_within_code(entity, known)]
            message.set("entities", [*known, *added], add_to_output=True)
        return messages


def _is_within_code(entity: FoundEntity, known: List[Dict[str, Any]]) -> bool:
    """Whether it is a part of a customer code; the number of a request is looked for more strictly than a code."""
    if entity.name == "reference":
        return False
    codes = [other for other in known if other["entity"] == _CUSTOMER_CODE]
    return any(entity.start < code["end"] and code["start"] < entity.end for code in codes)


def _as_rasa(entity: FoundEntity) -> Dict[str, Any]:
    """The entity in Rasa's form; `role` only where there is one."""
    role = {"role": entity.role} if entity.role else {}
    return {
        "entity": entity.name,
        "value": entity.value,
        "start": entity.start,
        "end": entity.end,
        "extractor": EntityExtractor.__name__,
        **role,
    }
