"""What a message is about: asked for the conversation's utility, in the text's language, from the current index."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import question_ranker
from bot.nlu.message_keys import FAQ, IS_CODE, LANGUAGE, UNDERSTOOD_TEXT
from bot.nlu.question_ranker import QuestionRanker
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.retrieval.decision import Thresholds
from bot.retrieval.index import Hit, Ranking
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from bot.settings import Settings
from tests.bot.nlu.messages import example, from_customer
from tests.bot.retrieval.decided import THRESHOLDS
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

PAY, APP = Hit("pay", 0.6, 0.8), Hit("app", 0.1, 0.7)


@dataclass
class RecordingIndex:
    """Stands for the live index and the index in it: gives one ranking, keeps what was asked."""

    ranking: Ranking = field(default_factory=lambda: Ranking({"greet": 0.2, NOTHING: 0.1}, (PAY, APP)))
    asked: list[dict[str, Any]] = field(default_factory=list)

    def current(self) -> "RecordingIndex":
        return self

    def rank(self, vector, text: str, **how: Any) -> Ranking:
        self.asked.append({"text": text, "dimension": vector.shape, **how})
        return self.ranking


@pytest.fixture
def index() -> RecordingIndex:
    return RecordingIndex()


@pytest.fixture
def ranker(index: RecordingIndex) -> QuestionRanker:
    return QuestionRanker(index, THRESHOLDS, hits=3, candidates=20)


def with_vector(message: Message) -> Message:
    return SentenceEncoder(StandInEncoder()).process([message])[0]


def names(message: Message) -> list[str | None]:
    return [row["name"] for row in message.get("intent_ranking")]


@pytest.mark.parametrize("utility", ["kesco", "ossh"])
def test_the_conversations_utility_is_asked(ranker, index, utility: str):
    (message,) = ranker.process([with_vector(from_customer("where to pay", utility))])
    assert message.get(FAQ)["utility"] == utility
    assert [(asked["utility"], asked["limit"], asked["candidates"]) for asked in index.asked] == [(utility, 3, 20)]


def test_a_question_is_an_intent_with_hits_and_decision(ranker):
    (message,) = ranker.process([with_vector(from_customer("where to pay"))])
    pay, app = ({"entry": hit.entry, "score": hit.score, "similarity": hit.similarity} for hit in (PAY, APP))
    decision = {"intent": FAQ_INTENT, "confidence": pytest.approx(0.7), "answer": pay, "offer": ()}
    assert message.get(FAQ) == {"utility": "kesco", "hits": [pay, app], "decision": decision}
    assert message.get("intent") == {"name": FAQ_INTENT, "confidence": pytest.approx(0.7)}
    assert names(message) == [FAQ_INTENT, "greet", NOTHING]
    assert {FAQ, "intent", "intent_ranking"} <= message.output_properties


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (Ranking({"greet": 0.7, NOTHING: 0.1}, (Hit("pay", 0.2, 0.8),)), ["greet", FAQ_INTENT, NOTHING]),
        (Ranking({"greet": 0.1, NOTHING: 0.8}, (Hit("pay", 0.1, 0.8),)), [NOTHING, FAQ_INTENT, "greet"]),
        (Ranking({"greet": 0.4, NOTHING: 0.2}, (Hit("pay", 0.15, 0.8),)), [NOTHING, "greet", FAQ_INTENT]),
        (Ranking({"greet": 0.45, NOTHING: 0.2}, (Hit("pay", 0.3, 0.8),)), [FAQ_INTENT, "greet", NOTHING]),
        (Ranking({}, ()), [NOTHING, FAQ_INTENT]),
    ],
)
def test_what_was_decided_stands_first(ranker, index, ranking: Ranking, expected: list[str]):
    index.ranking = ranking
    (message,) = ranker.process([with_vector(from_customer("where to pay"))])
    assert names(message) == expected
    assert message.get("intent") == message.get("intent_ranking")[0]
    assert message.get(FAQ)["decision"]["intent"] == expected[0]


def test_outside_a_conversation_there_is_an_intent_but_no_entry(ranker, index):
    index.ranking = Ranking({FAQ_INTENT: 0.8, "greet": 0.2}, ())
    (message,) = ranker.process([with_vector(example("where to pay"))])
    assert index.asked[0]["utility"] is None
    assert message.get("intent") == {"name": FAQ_INTENT, "confidence": 0.8}
    assert names(message) == [FAQ_INTENT, "greet"]
    assert message.get(FAQ) is None


def test_the_index_is_asked_in_the_texts_own_script_and_language(ranker, index):
    message = with_vector(from_customer("rodis mova shuqi", "energopro"))
    message.set(UNDERSTOOD_TEXT, "როდის მოვა შუქი")
    message.set(LANGUAGE, {"code": "en", "source": "explicit", "detected": "ka", "verdict": "spoken"})
    ranker.process([message])
    assert (index.asked[0]["text"], index.asked[0]["language"]) == ("როდის მოვა შუქი", "ka")


def test_a_new_index_is_asked_at_the_next_message(ranker, index):
    index.ranking = Ranking({}, (Hit("new", 0.9, 0.8),))
    (message,) = ranker.process([with_vector(from_customer("where to pay"))])
    assert message.get(FAQ)["decision"]["answer"]["entry"] == "new"


@pytest.mark.parametrize(
    ("is_code", "verdict", "intent"),
    [(True, "unknown", "give_code"), (True, "foreign", "give_code"), (False, "foreign", "foreign_language")],
)
def test_codes_and_foreign_texts_need_no_ranker(ranker, index, is_code: bool, verdict: str, intent: str):
    message = with_vector(from_customer("hello there"))
    message.set(IS_CODE, is_code)
    message.set(LANGUAGE, {"code": "en", "detected": None, "verdict": verdict})
    ranker.process([message])
    assert message.get("intent") == {"name": intent, "confidence": 1.0}
    assert (message.get(FAQ), index.asked) == (None, [])


@pytest.mark.parametrize("text", ["no vector", ""])
def test_without_a_vector_nothing_is_asked(ranker, index, text: str):
    (message,) = ranker.process([from_customer(text)])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert (message.get(FAQ), index.asked) == (None, [])


def test_it_is_made_from_configuration_and_settings(monkeypatch, tmp_path, storage, resource):
    settings = Settings(models_dir=tmp_path, intent_min_score=0.9)
    monkeypatch.setattr(question_ranker, "get_settings", lambda: settings)
    monkeypatch.setattr("bot.retrieval.live_index.encoder_identity", lambda _settings: "encoder@1")
    component = QuestionRanker.create({"hits": 2, "candidates": 7}, storage, resource, None)
    assert (component._hits, component._candidates) == (2, 7)
    assert component._thresholds == Thresholds.from_settings(settings)
    assert component._index.folder == tmp_path / "index"


def test_it_needs_the_vector_and_has_defaults():
    assert QuestionRanker.required_components() == [SentenceEncoder]
    assert QuestionRanker.get_default_config().keys() == {"hits", "candidates"}
