"""Rasa graph component: customer codes, six-digit phone codes and names of languages in a message, by pattern."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from bot.nlu.message_keys import IS_CODE, channel_metadata
from bot.settings import get_settings
from bot.text.normalise import fold

# Digits in groups, with the letters before them: "DPR1234567", "dpr-123 45 67", "904 121"
_CODE_LIKE = re.compile(r"(?<![\w-])(?:(?P<letters>[A-Za-z]{1,3})[ -]?)?(?P<digits>[0-9](?:[ -]?[0-9]){3,14})(?![\w-])")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CodeExtractor(GraphComponent):
    """Adds the entities customer_code, phone_code, number and requested_language, and tells a bare code as such."""

    def __init__(self, catalog: Catalog, phone_code_digits: int, max_words_around: Dict[str, int]) -> None:
        self._patterns = {name: re.compile(utility.customer_key.pattern) for name, utility in catalog.utilities.items()}
        self._phone_code = re.compile(rf"[0-9]{{{phone_code_digits}}}")
        self._languages = {fold(name): code for code, record in catalog.languages.items() for name in record.known_as}
        self._max_words_around = max_words_around

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`phone_code_digits`: length of a phone code; `max_words_around`: words beside a bare code, by kind of code.

        A number with words beside it is rather a meter reading or an amount.
        """
        return {"phone_code_digits": 6, "max_words_around": {"customer_code": 5, "phone_code": 3, "number": 0}}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CodeExtractor:
        """A component that knows the customer codes of every utility."""
        catalog = load_catalog(get_settings().data_dir)
        return cls(catalog, int(config["phone_code_digits"]), config["max_words_around"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of messages."""
        for message in messages:
            text = message.get("text") or ""
            found = [self._entity(*match) for match in self._codes(text, channel_metadata(message).get("utility"))]
            words_around = len(re.findall(r"[^\W\d_]+", _without(text, found)))
            allowed = [self._max_words_around[entity["entity"]] for entity in found]
            message.set(IS_CODE, bool(allowed) and words_around <= max(allowed))
            found.extend(self._entity("requested_language", code, *span) for code, span in self._named_languages(text))
            message.set("entities", [*message.get("entities", []), *found], add_to_output=True)
        return messages

    def _codes(self, text: str, utility: Any) -> Iterator[Tuple[str, str, int, int]]:
        patterns = [self._patterns[utility]] if utility in self._patterns else list(self._patterns.values())
        for match in _CODE_LIKE.finditer(text):
            letters, digits = match["letters"] or "", re.sub(r"[ -]", "", match["digits"])
            with_letters, span = letters.upper() + digits, match.span("digits")
            is_attached = bool(letters) and text[match.end("letters")] != " "
            if any(pattern.fullmatch(with_letters) for pattern in patterns):
                yield "customer_code", with_letters, *match.span()
            elif is_attached:
                yield "number", with_letters, *match.span()
            elif any(pattern.fullmatch(digits) for pattern in patterns):
                yield "customer_code", digits, *span
            elif self._phone_code.fullmatch(digits):
                yield "phone_code", digits, *span
            else:
                yield "number", digits, *span

    def _named_languages(self, text: str) -> Iterator[Tuple[str, Tuple[int, int]]]:
        for match in re.finditer(r"\w+", text):
            code = self._languages.get(fold(match[0]))
            if code is not None:
                yield code, match.span()

    def _entity(self, name: str, value: str, start: int, end: int) -> Dict[str, Any]:
        return {"entity": name, "value": value, "start": start, "end": end, "extractor": type(self).__name__}


def _without(text: str, entities: List[Dict[str, Any]]) -> str:
    """`text` with the entities left out."""
    for entity in sorted(entities, key=lambda entity: -int(entity["start"])):
        text = f"{text[: entity['start']]} {text[entity['end'] :]}"
    return text
