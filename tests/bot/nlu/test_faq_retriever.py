"""The FAQ hits of a message: asked for the conversation's utility, in the text's language, from the current index."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.nlu.faq_retriever import FaqRetriever
from bot.nlu.message_keys import FAQ, LANGUAGE, UNDERSTOOD_TEXT
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.retrieval.index import Hit
from tests.bot.nlu.messages import example, from_customer
from tests.bot.retrieval.encoder.stand_in import StandInEncoder


@dataclass
class RecordingIndex:
    """Stands for the live index and the index in it: finds one entry named after the version, keeps what was asked."""

    version: str = "old"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def current(self) -> "RecordingIndex":
        return self

    def search(self, vector, text: str, **how: Any) -> list[Hit]:
        self.asked.append({"text": text, "dimension": vector.shape, **how})
        return [Hit(f"{self.version}_{how['utility']}", 0.9, 0.8)]


@pytest.fixture
def index() -> RecordingIndex:
    return RecordingIndex()


@pytest.fixture
def retriever(index: RecordingIndex) -> FaqRetriever:
    return FaqRetriever(index, hits=3, candidates=20)


def with_vector(message):
    return SentenceEncoder(StandInEncoder()).process([message])[0]


@pytest.mark.parametrize("utility", ["kesco", "ossh"])
def test_hits_are_those_of_the_conversations_utility(retriever, index, utility: str):
    (message,) = retriever.process([with_vector(from_customer("where to pay", utility))])
    hit = {"entry": f"old_{utility}", "score": 0.9, "similarity": 0.8}
    assert message.get(FAQ) == {"utility": utility, "hits": [hit]}
    assert FAQ in message.output_properties
    assert (index.asked[0]["limit"], index.asked[0]["candidates"]) == (3, 20)


def test_the_index_is_asked_in_the_texts_own_script_and_language(retriever, index):
    message = with_vector(from_customer("rodis mova shuqi", "energopro"))
    message.set(UNDERSTOOD_TEXT, "როდის მოვა შუქი")
    message.set(LANGUAGE, {"code": "en", "source": "explicit", "detected": "ka", "verdict": "spoken"})
    retriever.process([message])
    assert (index.asked[0]["text"], index.asked[0]["language"]) == ("როდის მოვა შუქი", "ka")


def test_a_new_index_is_asked_at_the_next_message(retriever, index):
    index.version = "new"
    (message,) = retriever.process([with_vector(from_customer("where to pay"))])
    assert message.get(FAQ)["hits"][0]["entry"] == "new_kesco"


@pytest.mark.parametrize(
    "message",
    [with_vector(example("where to pay")), from_customer("no vector"), from_customer("")],
    ids=["outside", "vector", "text"],
)
def test_without_conversation_or_vector_nothing_is_asked(retriever, index, message):
    retriever.process([message])
    assert message.get(FAQ) is None
    assert index.asked == []
