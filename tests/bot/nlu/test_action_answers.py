"""The answers of the action server are checked as Rasa checks them, without checking Rasa's own schema again."""

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.nlu.action_answers import check_schema_once
from bot.nlu.stopwatch import component_name

GOOD: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "language", "value": "sq"}], "responses": [{"text": "a"}]},
]
BAD: list[dict[str, Any]] = [{"events": {}}, {"events": [{"event": 1}]}, {"responses": ["text"]}]


@pytest.fixture(params=["Rasa's own check", "ours"])
def action(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    if request.param == "ours":
        check_schema_once()
    return RemoteAction("action_of_ours", None)


@pytest.mark.parametrize("answer", GOOD)
def test_a_right_answer_passes(action: RemoteAction, answer: dict[str, Any]) -> None:
    assert action._validate_action_result(answer) is True


@pytest.mark.parametrize("answer", BAD)
def test_a_wrong_answer_is_refused(action: RemoteAction, answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)


@pytest.mark.parametrize(
    ("node", "component"),
    [
        ("run_bot.nlu.sentence_encoder.SentenceEncoder2", "SentenceEncoder"),
        ("run_WhitespaceTokenizer0", "WhitespaceTokenizer"),
        ("run_RegexMessageHandler", "RegexMessageHandler"),
        ("nlu_message_converter", "nlu_message_converter"),
    ],
)
def test_components_have_short_names(node: str, component: str) -> None:
    assert component_name(node) == component
