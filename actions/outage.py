"""Outages by place: public. The place comes from the message, else from the meters of a verified customer."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from actions.base import BotAction
from actions.services import Services
from actions.turn import PENDING_SLOT, Turn
from bot.answering.compose import Composer
from bot.answering.outage import outage_reply, place_name, unknown_place_reply, wider_place
from bot.answering.reply import Reply
from bot.backends.models import Outages
from bot.errors import BackendError, ServiceError

PENDING_PLACE = "outage_place"
"""We asked for which place; the next message that names one answers it."""
logger = logging.getLogger(__name__)


class ActionOutageStatus(BotAction):
    """Intent outage_status."""

    action_name = "action_outage_status"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply for each place, or the question for which place."""
        if replies := await named_place_replies(self.services, composer, turn):
            return replies
        if codes := await _own_localities(self.services, turn):
            return await place_replies(self.services, composer, codes)
        return [replace(composer.say("clarify_outage_place"), slots={PENDING_SLOT: PENDING_PLACE})]


async def named_place_replies(services: Services, composer: Composer, turn: Turn) -> Sequence[Reply]:
    """What is known of each place that the message names, unknown ones among them; empty if it names none."""
    unknown = [unknown_place_reply(composer, name) for name in turn.unknown_localities]
    return [*await place_replies(services, composer, turn.localities), *unknown]


async def place_replies(services: Services, composer: Composer, codes: Sequence[str]) -> Sequence[Reply]:
    """What is known of each place, by code. May raise BackendError."""
    return await asyncio.gather(*(_place_reply(services, composer, code) for code in codes))


async def _place_reply(services: Services, composer: Composer, code: str) -> Reply:
    outages = await services.outage.outages(composer.utility, code)
    wider = wider_place(composer, code)
    if wider is not None and not outages.outages:
        # An outage may be on record for the whole town only
        around = await services.outage.outages(composer.utility, wider)
        if outages.locality is None or around.outages:
            code, outages = wider, around
    return outage_reply(outages, composer, code, place_name(composer, code, _given_name(outages, code)))


def _given_name(outages: Outages, code: str) -> str:
    return outages.locality.name if outages.locality else code


async def _own_localities(services: Services, turn: Turn) -> Sequence[str]:
    """Where a verified customer's meters are; none if nobody is verified, or if it cannot be found out."""
    try:
        context = await services.identity.context(turn.conversation_id)
        if context is None or context.utility != turn.utility:
            return []
        meters = await services.billing.meters(context)
    except (TimeoutError, BackendError, ServiceError) as error:
        logger.warning("the customer's own places for %s: %s", turn.utility, error)
        return []
    return list(dict.fromkeys(meter.locality for meter in meters.meters))
