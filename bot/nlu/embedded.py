"""The trained Rasa model inside this process, with the actions called directly: one turn without any server."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog

from bot.errors import ArtefactError
from bot.nlu.channel import GatewayInput, ReplyCollector
from bot.nlu.stopwatch import Stopwatch

RunAction = Callable[[Dict[str, Any]], Awaitable[Optional[Dict[str, Any]]]]


@dataclass(frozen=True)
class Answered:
    """What came of one message: the parse result of the pipeline, and the bot's messages as the channel gets them."""

    understood: Mapping[str, Any]
    messages: List[Dict[str, Any]]


class InProcessActions(EndpointConfig):
    """An action endpoint that calls `run_action` instead of an address."""

    def __init__(self, run_action: RunAction) -> None:
        super().__init__(url="in-process")
        self._run_action = run_action

    async def request(self, *args: Any, json: Dict[str, Any], **kwargs: Any) -> Any:  # noqa: ARG002 - Rasa's
        """Run the action that Rasa asks for."""
        return await self._run_action(json)


class EmbeddedRasa:
    """A loaded model. Conversations are kept in memory."""

    def __init__(self, model: Path, run_action: RunAction) -> None:
        """Load `model` (.tar.gz). Raises ArtefactError if it is missing."""
        if not model.is_file():
            raise ArtefactError("there is no Rasa model", where=str(model), remedy="Run `bot build`.")
        configure_structlog(logging.WARNING)  # else Rasa writes every event of a conversation to the output
        self._agent = Agent.load(model, action_endpoint=InProcessActions(run_action))

    async def answer(self, text: str, utility: str, language: Optional[str] = None) -> Answered:
        """One turn of a conversation of its own. `language` is an explicit choice of the customer, if given."""
        collector = ReplyCollector()
        metadata = {"utility": utility, "language": language, "language_is_explicit": language is not None}
        message = UserMessage(text, collector, input_channel=GatewayInput.name(), metadata=metadata)
        message.sender_id = message.message_id
        await self._agent.handle_message(message)
        tracker = await self._agent.tracker_store.retrieve(message.sender_id)
        understood = tracker.latest_message.parse_data if tracker and tracker.latest_message else {}
        return Answered(understood, collector.messages)

    async def understand(self, text: str, utility: str, language: Optional[str] = None) -> Mapping[str, Any]:
        """Only what the pipeline makes of a message."""
        metadata = {"utility": utility, "language": language, "language_is_explicit": language is not None}
        message = UserMessage(text, metadata=metadata)
        understood: Mapping[str, Any] = await self._agent.processor.parse_message(message)
        return understood

    def watch(self) -> Stopwatch:
        """A stopwatch that runs in every component of the pipeline from now on."""
        stopwatch = Stopwatch()
        for node in self._agent.processor.graph_runner._instantiated_nodes.values():
            node._hooks.append(stopwatch)
        return stopwatch
