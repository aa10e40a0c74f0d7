"""Rasa's own ResponseSelector, trained on the same ways to ask as our ranker: what `bot evaluate` compares it with.

It is no part of the pipeline. Tokens and character n-grams are Rasa's too (WhitespaceTokenizer,
CountVectorsFeaturizer), so nothing of ours is in it but the texts.
"""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Sequence, Type

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import (
    RESPONSE_SELECTOR_DEFAULT_INTENT,
    RESPONSE_SELECTOR_PREDICTION_KEY,
    RESPONSE_SELECTOR_PROPERTY_NAME,
)
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.selectors.response_selector import ResponseSelector
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.nlu.training_data.util import intent_response_key_to_template_key

_INTENT = "faq"
_SEED = 7
NGRAMS = {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}


@dataclass(frozen=True)
class TrainedSelector:
    """A tokenizer, a featurizer and a selector that were trained together; lives as long as the process."""

    tokenizer: WhitespaceTokenizer
    featurizer: CountVectorsFeaturizer
    selector: ResponseSelector

    def entry(self, text: str) -> str:
        """The entry that the selector thinks likeliest for `text`; it always has one."""
        messages = self.tokenizer.process([Message(data={TEXT: text})])
        messages = self.selector.process(self.featurizer.process(messages))
        found = messages[0].get(RESPONSE_SELECTOR_PROPERTY_NAME)[RESPONSE_SELECTOR_DEFAULT_INTENT]
        key = str(found[RESPONSE_SELECTOR_PREDICTION_KEY][INTENT_RESPONSE_KEY])
        return key.partition("/")[2]


def train_selector(texts: Sequence[str], entries: Sequence[str], *, epochs: int) -> TrainedSelector:
    """A selector that has seen each of `texts` as a way to ask the entry beside it, `epochs` times (1 or more).

    At least two entries are needed. Everything but `epochs` and the seed is as `rasa init` writes it.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Rasa's batches, and none of the reader's business
        storage = LocalModelStorage(Path(folder))
        tokenizer = _component(WhitespaceTokenizer, storage, {})
        featurizer = _component(CountVectorsFeaturizer, storage, NGRAMS)
        settings = {"epochs": epochs, "random_seed": _SEED, "constrain_similarities": True}
        selector = _component(ResponseSelector, storage, settings)
        data = tokenizer.process_training_data(_training_data(texts, entries))
        featurizer.train(data)
        selector.train(featurizer.process_training_data(data))
    return TrainedSelector(tokenizer, featurizer, selector)


def _component(kind: Type[GraphComponent], storage: ModelStorage, config: Dict[str, Any]) -> Any:
    context = ExecutionContext(GraphSchema({}), "evaluation", node_name=kind.__name__)
    return kind.create({**kind.get_default_config(), **config}, storage, Resource(kind.__name__), context)


def _training_data(texts: Sequence[str], entries: Sequence[str]) -> TrainingData:
    messages: List[Message] = []
    for text, entry in zip(texts, entries, strict=True):
        messages.append(Message(data={TEXT: text, INTENT: _INTENT, INTENT_RESPONSE_KEY: f"{_INTENT}/{entry}"}))
    answers = {intent_response_key_to_template_key(f"{_INTENT}/{entry}"): [{TEXT: entry}] for entry in set(entries)}
    return TrainingData(messages, responses=answers)
