"""Which tariff applies now: computed from the utility's calendar, for anyone."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.tariff import tariff_reply


class ActionTariffNow(BotAction):
    """Intent tariff_now."""

    action_name = "action_tariff_now"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:  # noqa: ARG002 - the frame's signature
        """One reply."""
        return [tariff_reply(composer, composer.catalog.clock())]
