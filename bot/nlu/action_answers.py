"""Spares Rasa 13 ms of CPU time at each action: it checks its own, constant schema of the answer again every time.

The answer itself is checked as before. Rasa offers no setting for it, so the method is replaced when Rasa starts.
"""

from __future__ import annotations

from typing import Any, Callable, Dict

from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from rasa.core.actions.action import RemoteAction


def check_schema_once() -> None:
    """Check the schema of the action server's answers now, and only the answers from now on."""
    RemoteAction._validate_action_result = _checker(RemoteAction.action_response_format_spec())


def _checker(schema: Dict[str, Any]) -> Callable[[RemoteAction, Dict[str, Any]], bool]:
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def check(_action: RemoteAction, answer: Dict[str, Any]) -> bool:
        """As Rasa: True, or jsonschema's ValidationError."""
        validator.validate(answer)
        return True

    return check
