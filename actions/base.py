"""The frame of every action: read the turn, work out the replies, hand them to Rasa; no failure is silent."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services, default_services
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.backends.budget import time_budget
from bot.errors import BackendError, ServiceError

logger = logging.getLogger(__name__)


class ServiceAction(Action, ABC):
    """An action named `action_name` that works with the services."""

    action_name: ClassVar[str]

    def __init__(self, services: Services | None = None) -> None:
        """`services` are those of the process unless others are given."""
        self._given_services = services

    @property
    def services(self) -> Services:
        """The services to work with."""
        return self._given_services or default_services()

    def name(self) -> str:
        """The name in domain.yml."""
        return self.action_name


class BotAction(ServiceAction, ABC):
    """Answers a turn with replies."""

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa_sdk's signature
    ) -> list[dict[str, Any]]:
        """Answer the tracker's latest message; a back office that fails gets an honest reply instead."""
        services = self.services
        turn = Turn.from_tracker(tracker, services.catalog)
        composer = services.composer(turn.utility, turn.language)
        try:
            with time_budget(services.settings.action_budget_seconds):
                replies = await self.replies(turn, composer)
        except (TimeoutError, BackendError, ServiceError) as error:
            logger.warning("%s for %s: %s", self.action_name, turn.utility, error)
            replies = [composer.say("error_backend_down")]
        for reply in replies:
            utter(dispatcher, reply)
        return [SlotSet(name, value) for reply in replies for name, value in reply.slots.items()]

    @abstractmethod
    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """What to say. May raise BackendError or ServiceError."""


def utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Hand `reply` to Rasa with every key that the channel passes on."""
    buttons = [asdict(button) for button in reply.buttons]
    dispatcher.utter_message(
        text=reply.text,
        buttons=buttons,
        attachments=[asdict(attachment) for attachment in reply.attachments],
        language=reply.language,
        status=reply.status.value,
        entry=reply.entry,
        score=reply.score,
        set_language=reply.set_language,
    )
