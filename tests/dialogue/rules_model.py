"""The rules and the domain as Rasa serves them, without NLU: what a message means is given with it."""

import asyncio
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_core
from rasa.utils.log_utils import configure_structlog

from actions.server import create_executor
from actions.services import Services
from bot.nlu.channel import ReplyCollector
from bot.nlu.embedded import InProcessActions
from bot.retrieval.decision import Decision
from bot.retrieval.index import Hit
from bot.settings import PROJECT_ROOT

CONFIG = """recipe: default.v1
language: en
assistant_id: rules-only
importers: [{name: bot.nlu.importer.ContentImporter}]
pipeline: []
policies:
  - name: RulePolicy
    core_fallback_threshold: 0.3
    core_fallback_action_name: action_answer_faq
    enable_fallback_prediction: true
"""


def train_rules(folder: Path) -> Path:
    """Train RulePolicy on data/rules, in `folder`; seconds. Contradictions between rules raise InvalidRule."""
    config = folder / "config.yml"
    config.write_text(CONFIG, encoding="utf-8")
    configure_structlog(logging.WARNING)
    rules = str(PROJECT_ROOT / "data" / "rules")
    asyncio.set_event_loop(asyncio.new_event_loop())
    model = train_core(str(PROJECT_ROOT / "domain.yml"), str(config), rules, str(folder), fixed_model_name="rules")
    assert model is not None
    return folder / "rules.tar.gz"


def load_agent(model: Path) -> Agent:
    """The model; its actions are given with `Conversation`."""
    configure_structlog(logging.WARNING)
    return Agent.load(model, action_endpoint=None)


def entry_of(decision: str) -> Decision:
    """The decision for an FAQ entry that is answered."""
    return Decision("ask_faq", 0.97, answer=Hit(decision, 0.97, 0.97))


@dataclass
class Conversation:
    """One customer's conversation with the real rules and the real actions."""

    agent: Agent
    services: Services
    utility: str = "kesco"
    language: str = "en"
    sender: str = "c1"
    buttons: list[dict[str, Any]] = field(default_factory=list)

    async def say(
        self,
        text: str,
        intent: str,
        *,
        confidence: float = 0.97,
        decision: Decision | None = None,
        language: str | None = None,
        **entities: Any,
    ) -> list[dict[str, Any]]:
        """A typed message with the meaning that NLU gives it; an entity's value may be a list."""
        found = []
        for name, values in entities.items():
            for value in values if isinstance(values, list) else [values]:
                start, end = value[1] if isinstance(value, tuple) else (0, 0)
                found.append({"entity": name, "value": value[0] if isinstance(value, tuple) else value})
                found[-1] |= {"start": start, "end": end}
        parsed = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": found,
            "faq": {"utility": self.utility, "hits": [], "decision": asdict(decision or Decision(intent, confidence))},
            "language": {"code": language or self.language, "source": "conversation", "detected": None},
        }
        return await self._send(text, parsed)

    async def tap(self, title: str) -> list[dict[str, Any]]:
        """A tap on the button of that title under the newest messages."""
        button = next(button for button in reversed(self.buttons) if button["title"] == title)
        return await self.tap_again(button)

    async def tap_again(self, button: dict[str, Any]) -> list[dict[str, Any]]:
        """A tap on a button that was shown, however long ago."""
        parsed = {
            "text": button["title"],
            "intent": {"name": button["intent"], "confidence": 1.0},
            "entities": [{"entity": name, "value": value} for name, value in button["entities"].items()],
            "language": {"code": self.language, "source": "conversation"},
            "tapped": True,
        }
        return await self._send(button["title"], parsed)

    async def _send(self, text: str, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        language = {"entity": "language", "value": parsed["language"]["code"], "start": 0, "end": 0}
        parsed["entities"] = [*parsed["entities"], language]
        collector = ReplyCollector()
        message = UserMessage(text, collector, self.sender, parse_data=parsed, metadata={"utility": self.utility})
        endpoint = InProcessActions(create_executor(self.services).run)
        self.agent.action_endpoint = self.agent.processor.action_endpoint = endpoint
        await self.agent.handle_message(message)
        shown = [button for reply in collector.messages for button in reply["buttons"]]
        self.buttons = shown or self.buttons
        return collector.messages

    async def open_form(self) -> str | None:
        """The form that is under way."""
        tracker = await self.agent.tracker_store.retrieve(self.sender)
        return tracker.active_loop_name if tracker else None

    async def slots(self) -> dict[str, Any]:
        """What Rasa keeps of the request."""
        tracker = await self.agent.tracker_store.retrieve(self.sender)
        return {name: value for name, value in tracker.current_slot_values().items() if name.startswith("request")}
