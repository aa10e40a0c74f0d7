"""What the customer wants: entries added up for the conversation's utility, foreign and codes decided before."""

import numpy as np
import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_classifier import SentenceIntentClassifier, _add_up
from bot.nlu.language_identifier import LanguageIdentifier
from bot.nlu.message_keys import IS_CODE, LANGUAGE
from bot.nlu.sentence_encoder import SentenceEncoder
from tests.bot.nlu.messages import example, from_customer
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

ENCODER = StandInEncoder()
CONFIG = SentenceIntentClassifier.get_default_config()
LABELS = ["ask_faq/kesco/pay", "ask_faq/kesco/app", "ask_faq/ossh/pay", "ask_faq/kescoplus/pay", "greet"]
SHARES = [0.1, 0.2, 0.3, 0.1, 0.3]


@pytest.mark.parametrize(
    ("utility", "expected"),
    [
        (None, [("ask_faq", 0.7), ("greet", 0.3)]),
        ("kesco", [("ask_faq", 0.5), ("greet", 0.5)]),
        ("ossh", [("ask_faq", 0.5), ("greet", 0.5)]),
        ("kescoplus", [("greet", 0.75), ("ask_faq", 0.25)]),
        ("nobody", [("greet", 1.0)]),
    ],
)
def test_entries_of_other_utilities_are_left_out(utility: str | None, expected: list[tuple[str, float]]):
    added = _add_up(LABELS, SHARES, utility)
    assert [name for name, _ in added] == [name for name, _ in expected]
    assert [share for _, share in added] == pytest.approx([share for _, share in expected])


def test_nothing_left_is_no_division_by_zero():
    assert _add_up(["ask_faq/ossh/pay"], [1.0], "kesco") == []
    assert _add_up(["greet"], [0.0], "kesco") == [("greet", 0.0)]


def prepared(messages):
    """Messages as they come to the classifier: with vector and language."""
    SentenceEncoder(ENCODER).process(messages)
    for message in messages:
        message.set(LANGUAGE, {"code": "en", "detected": "en", "verdict": "spoken"})
    return messages


TRAINING = [
    *[("hello there", "greet", {}), ("hello to you", "greet", {}), ("good morning", "greet", {})],
    *[("thank you", "thanks", {}), ("many thanks", "thanks", {}), ("thanks a lot", "thanks", {})],
    *[
        ("where do I pay", "ask_faq", {"utility": "kesco", "entry": "pay"}),
        ("how do I pay", "ask_faq", {"utility": "kesco", "entry": "pay"}),
        ("where is the app", "ask_faq", {"utility": "kesco", "entry": "app"}),
        ("how do I get the app", "ask_faq", {"utility": "kesco", "entry": "app"}),
        ("where is compensation", "ask_faq", {"utility": "ossh", "entry": "compensation"}),
        ("what is a compensation", "ask_faq", {"utility": "ossh", "entry": "compensation"}),
    ],
    *[("Guten Tag", "foreign_language", {}), ("123456", "give_code", {})],
]


@pytest.fixture
def classifier(storage, resource) -> SentenceIntentClassifier:
    component = SentenceIntentClassifier.create(CONFIG, storage, resource, None)
    examples = [example(text, intent, language="en", **metadata) for text, intent, metadata in TRAINING]
    component.train(TrainingData(prepared(examples)))
    return component


def test_what_is_decided_before_is_not_learnt(classifier):
    assert classifier._model is not None
    learnt = {"greet", "thanks", "ask_faq/kesco/pay", "ask_faq/kesco/app", "ask_faq/ossh/compensation"}
    assert set(classifier._model.labels) == learnt


@pytest.mark.parametrize(
    ("text", "intent"), [("hello you", "greet"), ("thank you a lot", "thanks"), ("how can I pay", "ask_faq")]
)
def test_a_message_gets_intent_and_ranking(classifier, text: str, intent: str):
    (message,) = classifier.process(prepared([from_customer(text)]))
    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0]
    assert message.get("intent")["name"] == intent
    assert sum(row["confidence"] for row in ranking) == pytest.approx(1)
    assert [row["confidence"] for row in ranking] == sorted((row["confidence"] for row in ranking), reverse=True)
    assert {"intent", "intent_ranking"} <= message.output_properties


def test_a_question_of_another_utility_is_less_of_a_question(classifier):
    own, other, outside = (
        classifier.process(prepared([message]))[0].get("intent_ranking")
        for message in (
            from_customer("what is a compensation", "ossh"),
            from_customer("what is a compensation", "kesco"),
            example("what is a compensation"),
        )
    )
    shares = [next(row["confidence"] for row in rows if row["name"] == "ask_faq") for rows in (own, other, outside)]
    assert shares[0] > shares[1]
    assert shares[2] >= shares[0]


def test_the_ranking_is_as_long_as_configured(classifier):
    classifier._config = {**CONFIG, "ranking_length": 2}
    (message,) = classifier.process(prepared([from_customer("hello")]))
    assert len(message.get("intent_ranking")) == 2


@pytest.mark.parametrize(
    ("is_code", "verdict", "intent"),
    [(True, "unknown", "give_code"), (True, "foreign", "give_code"), (False, "foreign", "foreign_language")],
)
def test_codes_and_foreign_texts_need_no_classifier(storage, resource, is_code: bool, verdict: str, intent: str):
    untrained = SentenceIntentClassifier.create(CONFIG, storage, resource, None)
    message = from_customer("hello there")
    message.set(IS_CODE, is_code)
    message.set(LANGUAGE, {"code": "en", "detected": None, "verdict": verdict})
    untrained.process([message])
    assert message.get("intent") == {"name": intent, "confidence": 1.0}


def test_a_message_without_text_has_no_intent(classifier):
    (message,) = classifier.process([from_customer("")])
    assert message.get("intent") == {"name": None, "confidence": 0.0}


def test_loaded_it_answers_as_trained(classifier, storage, resource):
    loaded = SentenceIntentClassifier.load(CONFIG, storage, resource, None)
    rankings = [
        component.process(prepared([from_customer("where can I pay")]))[0].get("intent_ranking")
        for component in (classifier, loaded)
    ]
    assert [row["name"] for row in rankings[0]] == [row["name"] for row in rankings[1]]
    np.testing.assert_allclose(*[[row["confidence"] for row in rows] for rows in rankings], atol=2e-3)


def test_a_change_of_the_text_code_trains_both_components_again():
    assert SentenceIntentClassifier.fingerprint_addon({}) == LanguageIdentifier.fingerprint_addon({}) != ""
