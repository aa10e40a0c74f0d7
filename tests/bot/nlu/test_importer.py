"""Rasa's view of the content: questions as examples of one intent, texts as responses by language."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from bot.nlu import importer as importer_module
from bot.nlu.importer import ContentImporter
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.content.tiny import Tiny
from tests.content_files import DATA_DIR, LANGUAGES

CONFIG, DOMAIN = str(PROJECT_ROOT / "config.yml"), str(PROJECT_ROOT / "domain.yml")


@pytest.fixture(scope="module")
def importer(catalog: Catalog) -> Iterator[ContentImporter]:
    """Over the real content, which is read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importer_module, "load_catalog", lambda _folder: catalog)
        yield ContentImporter(CONFIG, DOMAIN, [str(DATA_DIR)])


@pytest.fixture(scope="module")
def nlu(importer: ContentImporter) -> TrainingData:
    return importer.get_nlu_data()


@pytest.fixture(scope="module")
def domain(importer: ContentImporter) -> Domain:
    return importer.get_domain()


def test_it_is_the_only_importer():
    listed = read_yaml_file(PROJECT_ROOT / "config.yml")["importers"]
    assert [row["name"] for row in listed] == [f"{ContentImporter.__module__}.{ContentImporter.__name__}"]
    made_by_rasa = TrainingDataImporter.load_from_config(CONFIG, DOMAIN, [])
    assert isinstance(made_by_rasa.importer._importer._importers[0], ContentImporter)


def test_every_faq_question_is_an_example_with_its_origin(nlu: TrainingData, catalog: Catalog):
    examples = [message for message in nlu.intent_examples if message.get("intent") == "ask_faq"]
    origins = [(message.get("text"), *message.get("metadata")["intent"].items()) for message in examples]
    expected = [
        (question.text, ("language", question.language), ("utility", question.utility), ("entry", question.entry))
        for question in catalog.questions()
    ]
    assert Counter(origins) == Counter(expected)
    assert {language for _, (_, language), *_ in origins} == set(LANGUAGES)


def test_every_other_example_has_its_language_but_the_shared_ones(nlu: TrainingData):
    others = [message for message in nlu.intent_examples if message.get("intent") != "ask_faq"]
    without = {
        message.get("intent")
        for message in others
        if not (message.get("metadata") or {}).get("intent", {}).get("language")
    }
    assert without == {"emergency", "give_code", "foreign_language"}


def test_every_intent_with_examples_is_in_the_domain(nlu: TrainingData, domain: Domain):
    assert nlu.intents <= set(domain.intents)
    assert set(domain.intents) - nlu.intents <= {"nlu_fallback", "back", "out_of_scope", "restart", "session_start"}


def test_no_file_but_examples_and_rules_is_training_data(importer: ContentImporter):
    taken = [Path(name).relative_to(DATA_DIR).parts[0] for name in importer._nlu_files]
    assert set(taken) == {"nlu"}
    assert len(taken) == len(list((DATA_DIR / "nlu").rglob("*.yml")))
    assert {Path(name).relative_to(DATA_DIR).parts[0] for name in importer._story_files} == {"rules"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_rule_is_a_response_in_the_language(domain: Domain, catalog: Catalog, language: str):
    written = {key: text for key, text in catalog.responses[language].items() if key.startswith("utter_")}
    said = {
        key: [
            row["text"] for row in rows if row["condition"] == [{"type": "slot", "name": "language", "value": language}]
        ]
        for key, rows in domain.responses.items()
    }
    assert said == {key: [text] for key, text in written.items()}


def test_no_variation_is_without_condition_or_for_one_channel(domain: Domain):
    variations = [row for rows in domain.responses.values() for row in rows]
    assert variations
    assert [row for row in variations if not row.get("condition") or row.get("channel")] == []
    assert all(row["metadata"]["language"] == row["condition"][0]["value"] for row in variations)
    assert {row["metadata"]["status"] for row in variations} == {"answered"}


def test_every_response_that_a_rule_says_is_there(importer: ContentImporter, domain: Domain):
    steps = [event for step in importer.get_stories().story_steps for event in step.events]
    said = {event.action_name for event in steps if getattr(event, "action_name", None)}
    assert {name for name in said if name.startswith("utter_")} <= set(domain.responses)


@pytest.fixture
def tiny_importer(monkeypatch, tmp_path) -> ContentImporter:
    tiny = Tiny(tmp_path)
    monkeypatch.setattr(importer_module, "load_catalog", load_catalog)
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "domain.yml").write_text('version: "3.1"\nintents: [greet, ask_faq]\n')
    monkeypatch.setattr(importer_module, "get_settings", lambda: Settings(data_dir=tiny.root))
    return ContentImporter(None, str(tmp_path / "domain" / "domain.yml"), [str(tmp_path / "nlu")])


def test_a_text_that_only_one_language_has_is_said_in_that_language_only(tiny_importer, tmp_path):
    Tiny(tmp_path).write("responses/en.yml", "language: en\ntexts: {utter_greet: Hello!, utter_help: Ask me.}\n")
    responses = tiny_importer.get_domain().responses
    assert [row["metadata"]["language"] for row in responses["utter_help"]] == ["en"]
    assert [row["text"] for row in responses["utter_greet"]] == ["Hello!", "Tung!"]


def test_only_texts_that_rules_say_become_responses(tiny_importer):
    assert set(tiny_importer.get_domain().responses) == {"utter_greet"}


def test_a_question_is_written_out_with_its_facts(tiny_importer, tmp_path):
    Tiny(tmp_path).replace("faq/volt/sq.yml", "question: Cili është aplikacioni?", 'question: "Ku është {app}?"')
    texts = {message.get("text") for message in tiny_importer.get_nlu_data().intent_examples}
    assert "Ku është Volti?" in texts


def test_a_draft_is_no_example(tiny_importer, tmp_path):
    Tiny(tmp_path).replace("faq/volt/sq.yml", "state: approved", "state: draft")
    assert tiny_importer.get_nlu_data().intents == {"greet"}
