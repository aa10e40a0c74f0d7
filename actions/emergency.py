"""Danger to life: what to do now, and whom to call. Asks no back office and no proof of identity."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.emergency import emergency_reply, sure_languages, unsure_languages
from bot.answering.reply import Reply


class ActionEmergency(BotAction):
    """Says what to do now, in the customer's language; in two where that is not sure."""

    action_name = "action_emergency"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply."""
        sure = turn.is_language_sure
        languages = sure_languages(turn.language) if sure else unsure_languages(turn.danger_language, turn.language)
        return [emergency_reply(composer.catalog, turn.entities.get("danger"), languages, turn.utility)]
