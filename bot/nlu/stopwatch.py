"""How long each component of the loaded pipeline takes, by the hooks that Rasa's graph calls around it."""

from __future__ import annotations

import re
import time
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphNodeHook

_NODE = re.compile(r"(?:run_)?(?:.*\.)?(\w+?)\d*$")


class Stopwatch(GraphNodeHook):
    """Collects `milliseconds[component]`, one time for each message."""

    def __init__(self) -> None:
        self.milliseconds: Dict[str, List[float]] = {}

    def on_before_node(
        self,
        node_name: str,  # noqa: ARG002 - Rasa's signature
        execution_context: ExecutionContext,  # noqa: ARG002
        config: Dict[str, Any],  # noqa: ARG002
        received_inputs: Dict[str, Any],  # noqa: ARG002
    ) -> Dict[str, Any]:
        """Start; what it returns comes back to `on_after_node`."""
        return {"started": time.perf_counter()}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,  # noqa: ARG002
        config: Dict[str, Any],  # noqa: ARG002
        output: Any,  # noqa: ARG002
        input_hook_data: Dict[str, Any],
    ) -> None:
        """Keep the time."""
        taken = (time.perf_counter() - input_hook_data["started"]) * 1000
        self.milliseconds.setdefault(component_name(node_name), []).append(taken)


def component_name(node_name: str) -> str:
    """The component of a node of Rasa's graph: `run_bot.nlu.x.Encoder2` is `Encoder`."""
    match = _NODE.match(node_name)
    return match[1] if match else node_name
