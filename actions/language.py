"""The customer's choice of language, and messages in a language that we do not speak."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.reply import Reply


class ActionChangeLanguage(BotAction):
    """Writes in the language that the customer names; asks which if none is named."""

    action_name = "action_change_language"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply, in the new language."""
        requested = turn.entities.get("requested_language", "")
        if requested not in self.services.catalog.languages:
            return [composer.which_language()]
        return [self.services.composer(turn.utility, requested).language_changed()]


class ActionForeignLanguage(BotAction):
    """Says which languages we speak."""

    action_name = "action_foreign_language"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:  # noqa: ARG002 - the frame's signature
        """One reply with a button for each language."""
        return [composer.foreign()]
