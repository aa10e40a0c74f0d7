"""How to reach a person."""

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
