"""How to reach a person, and what we do not do here."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.reply import Reply


class ActionTalkToPerson(BotAction):
    """Names the ways to a person."""

    action_name = "action_talk_to_person"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:  # noqa: ARG002 - the frame's signature
        """One reply."""
        return [composer.person()]


class ActionNotOffered(BotAction):
    """Says that the request was understood but cannot be done in the chat."""

    action_name = "action_not_offered"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:  # noqa: ARG002 - the frame's signature
        """One reply."""
        return [composer.say("unanswerable_not_offered")]
