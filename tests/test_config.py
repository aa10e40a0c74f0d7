"""Rasa's files agree with the code, and open no door besides ours.

Rasa itself is not imported here (it takes half a minute): the components are read from their source.
"""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from actions.server import ACTIONS, SECRET_HEADER
from bot.answering.compose import LANGUAGE_INTENT
from bot.content.facts import references
from bot.entities.found import EntityName
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from bot.runtime.environment import process_environment
from bot.settings import PROJECT_ROOT, Settings
from tests.content_files import LANGUAGES

RASA_FILES = ("config.yml", "domain.yml", "credentials.yml", "endpoints.yml")
OPEN_CHANNELS = {"rest", "socketio", "facebook", "callback", "cmdline", "slack", "telegram", "twilio", "webexteams"}
OURS = "bot."


def load(name: str) -> dict:
    # Not with ruamel: where Rasa has been imported, it replaces ${...} there by the environment's values.
    return yaml.safe_load((PROJECT_ROOT / name).read_text(encoding="utf-8"))


CONFIG, DOMAIN, CREDENTIALS, ENDPOINTS = (load(name) for name in RASA_FILES)
PIPELINE = CONFIG["pipeline"]
OWN_COMPONENTS = [component for component in PIPELINE if component["name"].startswith(OURS)]


def class_of(dotted: str) -> ast.ClassDef:
    """The class `bot.nlu.module.Class`, from its source."""
    module, _, name = dotted.rpartition(".")
    tree = ast.parse((PROJECT_ROOT / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)


def constant(path: str, name: str) -> str:
    """The value of the constant `name` in the source file `path`."""
    tree = ast.parse((PROJECT_ROOT / path).read_text(encoding="utf-8"))
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    return next(ast.literal_eval(node.value) for node in assigned if ast.unparse(node.targets[0]) == name)


def position(part: str) -> int:
    return next(place for place, component in enumerate(PIPELINE) if component["name"].endswith(part))


# config.yml


@pytest.mark.parametrize("component", OWN_COMPONENTS, ids=lambda component: component["name"])
def test_a_component_is_a_registered_class(component):
    decorators = [ast.unparse(decorator) for decorator in class_of(component["name"]).decorator_list]
    assert any(decorator.startswith("DefaultV1Recipe.register(") for decorator in decorators)


@pytest.mark.parametrize("component", OWN_COMPONENTS, ids=lambda component: component["name"])
def test_a_component_knows_its_settings(component):
    methods = [node for node in class_of(component["name"]).body if isinstance(node, ast.FunctionDef)]
    defaults = next((ast.unparse(method) for method in methods if method.name == "get_default_config"), "")
    assert [name for name in component if name != "name" and f"'{name}'" not in defaults] == []


def test_every_component_of_ours_is_in_the_pipeline():
    registered = {
        f"bot.nlu.{path.stem}.{name}"
        for path in (PROJECT_ROOT / "bot" / "nlu").glob("*.py")
        for name in re.findall(r"@DefaultV1Recipe\.register[^\n]*\nclass (\w+)", path.read_text(encoding="utf-8"))
    }
    assert registered == {component["name"] for component in OWN_COMPONENTS}


ORDER = [
    ("SafetyWatch", "LanguageIdentifier"),
    ("SafetyWatch", "QuestionRanker"),
    ("LanguageIdentifier", "SentenceEncoder"),
    ("LanguageIdentifier", "QuestionRanker"),
    ("SentenceEncoder", "QuestionRanker"),
    ("CodeExtractor", "QuestionRanker"),
    ("CodeExtractor", "EntityExtractor"),
    ("LanguageIdentifier", "EntityExtractor"),
]


@pytest.mark.parametrize(("first", "then"), ORDER)
def test_what_a_component_reads_is_there(first, then):
    assert position(first) < position(then)


def test_our_importer_is_the_only_one():
    assert [importer["name"] for importer in CONFIG["importers"]] == ["bot.nlu.importer.ContentImporter"]
    assert class_of("bot.nlu.importer.ContentImporter").name == "ContentImporter"


def test_no_conversation_is_left_without_an_action():
    (policy,) = CONFIG["policies"]
    assert policy["name"] == "RulePolicy"
    assert policy["enable_fallback_prediction"] is True
    assert policy["core_fallback_action_name"] in {action.action_name for action in ACTIONS}


# domain.yml


def test_intents_and_entities_of_the_code_are_in_the_domain():
    keys = "bot/nlu/message_keys.py"
    intents = {constant(keys, name) for name in ("CODE_INTENT", "EMERGENCY_INTENT", "FOREIGN_INTENT")}
    assert intents | {LANGUAGE_INTENT, FAQ_INTENT, NOTHING} <= set(DOMAIN["intents"])
    codes = {"customer_code", "phone_code", "number", "requested_language", "entry", "language", "choice", "danger"}
    assert codes | set(get_args(EntityName)) == set(DOMAIN["entities"])


def test_the_slots_are_the_language_and_a_request_under_way_and_decide_nothing():
    slots = dict(DOMAIN["slots"])
    assert slots.pop("language")["influence_conversation"] is False
    # A question of ours, and a number that was asked about: kept from one message to the next, outside a form
    for name in ("pending", "asked_reference"):
        assert slots[name]["influence_conversation"] is False
        assert slots.pop(name)["mappings"] == [{"type": "custom"}]
    assert [name for name in slots if not name.startswith("request_")] == []
    for name, slot in slots.items():
        assert slot["influence_conversation"] is False
        (mapping,) = slot["mappings"]
        assert mapping["type"] == "custom"
        asking = [form for form, asked in DOMAIN["forms"].items() if name in asked["required_slots"]]
        assert [condition["active_loop"] for condition in mapping.get("conditions", [])] == asking
    assert {name for form in DOMAIN["forms"].values() for name in form["required_slots"]} <= slots.keys()
    assert not {"responses", "e2e_actions"} & DOMAIN.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rasa_says_itself_has_no_placeholder(catalog, language):
    said = {key: text for key, text in catalog.responses[language].items() if key.startswith("utter_")}
    assert said
    assert {key for key, text in said.items() if references(text) or "{" in text or "}" in text} == set()


# credentials.yml and endpoints.yml


def test_our_channel_is_the_only_one():
    assert list(CREDENTIALS) == ["bot.nlu.channel.GatewayInput"]
    assert class_of("bot.nlu.channel.GatewayInput").name == "GatewayInput"
    assert not OPEN_CHANNELS & CREDENTIALS.keys()


def test_no_channel_is_opened_beside_the_file():
    started = (PROJECT_ROOT / "bot" / "runtime" / "services.py").read_text(encoding="utf-8")
    assert "--connector" not in started
    assert "--enable-api" not in started
    assert "--cors" not in started


def test_secrets_come_from_the_environment():
    assert CREDENTIALS["bot.nlu.channel.GatewayInput"] == {"secret": "${BOT_INTERNAL_SECRET}"}
    headers = {name.lower(): value for name, value in ENDPOINTS["action_endpoint"]["headers"].items()}
    assert headers == {SECRET_HEADER: "${BOT_INTERNAL_SECRET}"}
    assert constant("bot/nlu/channel.py", "SECRET_HEADER") == SECRET_HEADER


def test_rasa_calls_the_address_that_the_action_server_has():
    assert ENDPOINTS["action_endpoint"]["url"] == "${BOT_ACTIONS_URL}/webhook"


@pytest.mark.parametrize("name", RASA_FILES)
def test_every_variable_is_a_setting_that_the_processes_get(name):
    text = (PROJECT_ROOT / name).read_text(encoding="utf-8")
    variables = set(re.findall(r"\$\{(\w+)\}", text))
    assert variables <= process_environment(Settings(), {}).keys()
    assert bool(variables) == (name in {"credentials.yml", "endpoints.yml"})


@pytest.mark.parametrize("inherited", [{}, {"RASA_TELEMETRY_ENABLED": "true"}], ids=str)
def test_rasa_sends_no_telemetry(inherited):
    assert process_environment(Settings(), inherited)["RASA_TELEMETRY_ENABLED"] == "false"
