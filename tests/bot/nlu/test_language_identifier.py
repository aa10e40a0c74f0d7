"""Which language is answered in: explicit choice, then the text, then the conversation, then the utility."""

from dataclasses import dataclass, field

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.catalog import Catalog
from bot.nlu import language_identifier
from bot.nlu.language_identifier import LanguageIdentifier
from bot.nlu.message_keys import LANGUAGE, UNDERSTOOD_TEXT, text_language, understood_text
from bot.text.georgian import Transliterator
from bot.text.language import LanguageGuess
from bot.text.language_settings import LanguageSettings
from tests.bot.nlu.messages import example, from_customer

ENGLISH = LanguageGuess("spoken", "en", 0.9)
FOREIGN = LanguageGuess("foreign", "de", 0.9)
UNKNOWN = LanguageGuess("unknown", None, 0.0)
LATIN_GEORGIAN = LanguageGuess("spoken", "ka", 0.9, is_latin_georgian=True)


@dataclass
class OneGuess:
    """A detector that guesses the same of every text."""

    guess: LanguageGuess
    transliterator: Transliterator = field(default_factory=lambda: Transliterator.from_texts(["როდის მოვა შუქი"]))

    def detect(self, text: str) -> LanguageGuess:
        return self.guess


@pytest.fixture(autouse=True)
def content_read_once(monkeypatch, catalog: Catalog) -> None:
    monkeypatch.setattr(language_identifier, "load_catalog", lambda _folder: catalog)


@pytest.fixture
def identifier(storage, resource):
    """Makes an identifier that has one guess."""
    return lambda guess: LanguageIdentifier(LanguageSettings(), storage, resource, OneGuess(guess))


@pytest.mark.parametrize(
    ("guess", "conversation", "explicit", "code", "source"),
    [
        (ENGLISH, "sl", True, "sl", "explicit"),
        (FOREIGN, "sl", True, "sl", "explicit"),
        (UNKNOWN, "sl", True, "sl", "explicit"),
        (ENGLISH, "sl", False, "en", "detected"),
        (ENGLISH, None, False, "en", "detected"),
        (FOREIGN, "sl", False, "sl", "conversation"),
        (UNKNOWN, "sl", False, "sl", "conversation"),
        (UNKNOWN, None, False, "sq", "conversation"),
        (FOREIGN, None, False, "sq", "conversation"),
    ],
)
def test_order_of_what_decides(identifier, guess, conversation, explicit: bool, code: str, source: str):
    (message,) = identifier(guess).process([from_customer("text", "kesco", conversation, explicit)])
    language = message.get(LANGUAGE)
    assert (language["code"], language["source"]) == (code, source)
    assert (language["detected"], language["verdict"], language["confidence"]) == (
        guess.language,
        guess.verdict,
        guess.confidence,
    )
    assert LANGUAGE in message.output_properties


def test_the_utility_decides_when_nothing_else_does(identifier, catalog: Catalog):
    defaults = {name: utility.default_language for name, utility in catalog.utilities.items()}
    messages = identifier(UNKNOWN).process([from_customer("ok", name) for name in defaults])
    assert [message.get(LANGUAGE)["code"] for message in messages] == list(defaults.values())


def test_the_slot_is_filled_by_an_entity(identifier):
    (message,) = identifier(ENGLISH).process([from_customer("when is it back")])
    (entity,) = message.get("entities")
    assert (entity["entity"], entity["value"], entity["start"], entity["end"]) == ("language", "en", 0, 15)


def test_outside_a_conversation_there_is_no_entity_and_no_default(identifier):
    known, unknown = (identifier(guess).process([example("text")])[0] for guess in (ENGLISH, UNKNOWN))
    assert (known.get(LANGUAGE)["code"], unknown.get(LANGUAGE)["code"]) == ("en", None)
    assert not known.get("entities")


@pytest.mark.parametrize(
    ("guess", "conversation", "text", "understood"),
    [
        (LATIN_GEORGIAN, None, "rodis mova shuqi", "როდის მოვა შუქი"),
        (UNKNOWN, "ka", "shuqi", "შუქი"),
        (UNKNOWN, "en", "shuqi", "shuqi"),
        (ENGLISH, "ka", "shuqi", "shuqi"),
    ],
)
def test_georgian_in_latin_letters_is_understood_in_its_own_script(identifier, guess, conversation, text, understood):
    (message,) = identifier(guess).process([from_customer(text, "energijaplus", conversation)])
    assert understood_text(message) == understood
    assert message.get("text") == text
    assert (UNDERSTOOD_TEXT in message.output_properties) == (understood != text)


@pytest.mark.parametrize(
    ("guess", "conversation", "explicit", "language"),
    [(ENGLISH, "sl", True, "en"), (UNKNOWN, "sl", False, "sl"), (FOREIGN, "sl", True, "sl")],
)
def test_the_language_of_the_text_is_not_the_one_to_answer_in(identifier, guess, conversation, explicit, language):
    (message,) = identifier(guess).process([from_customer("text", "kesco", conversation, explicit)])
    assert text_language(message) == language


def test_untrained_it_refuses(storage, resource):
    component = LanguageIdentifier.create(LanguageIdentifier.get_default_config(), storage, resource, None)
    with pytest.raises(RuntimeError, match="before it is trained"):
        component.process([from_customer("text")])


def test_trained_and_loaded_it_tells_languages(storage, resource):
    config = LanguageIdentifier.get_default_config()
    texts = {"en": "when will the power be back", "sl": "kdaj bo elektrika nazaj", "ka": "როდის მოვა შუქი"}
    data = TrainingData([*(example(text, language=tag) for tag, text in texts.items()), example("no language beside")])
    LanguageIdentifier.create(config, storage, resource, None).train(data)
    loaded = LanguageIdentifier.load(config, storage, resource, None)
    messages = loaded.process([from_customer(text) for text in texts.values()])
    assert [message.get(LANGUAGE)["detected"] for message in messages] == list(texts)


def test_thresholds_come_from_the_configuration(storage, resource):
    config = {**LanguageIdentifier.get_default_config(), "min_confidence": 0.99}
    assert LanguageIdentifier.create(config, storage, resource, None)._settings.min_confidence == 0.99
