"""The answer to an FAQ question, or an honest word that there is none."""

from collections.abc import Sequence

from actions.base import BotAction
from actions.outage import PENDING_PLACE, named_place_replies
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.outage import unknown_place_reply
from bot.answering.reply import Reply


class ActionAnswerFaq(BotAction):
    """Answers with an entry, asks "did you mean", or says that it is not known. A tapped choice names the entry.

    A message that is no question of the FAQ may answer ours: for which place we shall look for outages.
    """

    action_name = "action_answer_faq"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply; after our question for a place, one for each place that is named."""
        if entry := turn.entities.get("entry"):
            return [composer.entry(entry, 1.0)]
        if turn.pending == PENDING_PLACE and turn.decision.answer is None:
            if replies := await named_place_replies(self.services, composer, turn):
                return replies
            if not turn.decision.offer:
                return [unknown_place_reply(composer)]
        return [composer.faq(turn.decision)]
