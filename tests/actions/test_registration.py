"""domain.yml, the rules and the registered actions know the same names."""

from collections import Counter

import pytest
from ruamel.yaml import YAML

from actions.account import ANSWERS, AccountAction
from actions.base import BotAction, ServiceAction
from actions.requests.form import RequestForm
from actions.server import ACTIONS
from bot.settings import PROJECT_ROOT
from tests.content_files import DATA_DIR, LANGUAGES

BY_NAME = {action.action_name: action for action in ACTIONS}


def load(path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


DOMAIN = load(PROJECT_ROOT / "domain.yml")
RULES = [rule for path in sorted((DATA_DIR / "rules").glob("*.yml")) for rule in load(path)["rules"]]
FORM_RULES = [rule for rule in RULES if any("active_loop" in step for step in rule["steps"])]
STARTS = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in FORM_RULES if "intent" in rule["steps"][0]}
SIMPLE_RULES = [rule for rule in RULES if rule not in FORM_RULES]
PAIRS = [(rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in SIMPLE_RULES]


def concrete(base: type) -> set[type]:
    """Every class under `base` that is an action of ours, not a frame and not a test's."""
    below = {found for child in base.__subclasses__() for found in {child} | concrete(child)}
    return {found for found in below if "action_name" in vars(found) and found.__module__.startswith("actions.")}


def test_the_domain_names_every_registered_action_and_no_other():
    assert sorted(DOMAIN["actions"]) == sorted(BY_NAME)
    assert len(BY_NAME) == len(ACTIONS)


def test_every_action_that_is_written_is_registered():
    assert concrete(ServiceAction) == set(ACTIONS)


def test_every_rule_is_one_intent_and_one_action():
    assert [
        rule["rule"] for rule in SIMPLE_RULES if [list(step) for step in rule["steps"]] != [["intent"], ["action"]]
    ] == []
    assert len({rule["rule"] for rule in RULES}) == len(RULES)


def test_every_intent_has_exactly_one_rule():
    assert Counter([*(intent for intent, _ in PAIRS), *STARTS]) == Counter(DOMAIN["intents"])


def test_every_form_starts_by_its_intent_and_ends_quietly():
    forms = {action.intent: action.form for action in concrete(RequestForm)}
    assert forms == STARTS
    assert set(DOMAIN["forms"]) == set(forms.values())
    for form in forms.values():
        (end,) = [rule["steps"] for rule in FORM_RULES if rule.get("condition") == [{"active_loop": form}]]
        assert end == [{"action": form}, {"active_loop": None}, {"action": "action_listen"}]
        assert f"validate_{form}" in BY_NAME


@pytest.mark.parametrize(("intent", "action"), PAIRS)
def test_the_action_of_a_rule_exists(catalog, intent, action):
    if action.startswith("utter_"):
        assert [language for language in LANGUAGES if action not in catalog.responses[language]] == []
    else:
        assert action in BY_NAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_for_a_rule_is_said_by_one(catalog, language):
    said = {action for _, action in PAIRS if action.startswith("utter_")}
    assert {key for key in catalog.responses[language] if key.startswith("utter_")} == said


def test_an_account_action_is_asked_for_what_it_can_answer():
    asked = {intent for intent, action in PAIRS if issubclass(BY_NAME.get(action, BotAction), AccountAction)}
    assert asked == ANSWERS.keys()


def test_every_intent_has_examples_or_is_set_by_a_component():
    written = {path.stem for path in (DATA_DIR / "nlu").glob("*/*.yml")}
    assert set(DOMAIN["intents"]) == written | {"ask_faq", "emergency"}
