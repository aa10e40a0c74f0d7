"""The answer to an FAQ question, or an honest word that there is none."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.reply import Reply


class ActionAnswerFaq(BotAction):
    """Answers with an entry, asks "did you mean", or says that it is not known. A tapped choice names the entry."""

    action_name = "action_answer_faq"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply."""
        if entry := turn.entities.get("entry"):
            return [composer.entry(entry, 1.0)]
        return [composer.faq(turn.decision)]
