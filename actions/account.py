"""Questions about the customer's own account: answered for verified customers only.

The proof is asked for at the moment of the call, from the gateway's identity service. Nothing in Rasa counts as proof.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType

from actions.base import BotAction
from actions.proof import ask_customer_code, proof, refusal, send_phone_code
from actions.services import Services
from actions.turn import Turn
from bot.answering.account import balance_reply, bill_reply, supply_replies
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.backends.verified import VerifiedContext
from bot.identity.results import Awaiting, IdentityStatus

AccountAnswer = Callable[[Services, VerifiedContext, Composer], Awaitable[Sequence[Reply]]]


async def answer_balance(services: Services, context: VerifiedContext, composer: Composer) -> Sequence[Reply]:
    """The balance and what it is made of."""
    return [balance_reply(await services.billing.balance(context), composer)]


async def answer_latest_bill(services: Services, context: VerifiedContext, composer: Composer) -> Sequence[Reply]:
    """The latest bill, and whether a payment for it is on its way."""
    latest, balance = await asyncio.gather(services.billing.latest_bill(context), services.billing.balance(context))
    return [bill_reply(latest, balance, composer)]


async def answer_reconnection(services: Services, context: VerifiedContext, composer: Composer) -> Sequence[Reply]:
    """The state of each supply, with what is missing or the deadline."""
    return supply_replies(await services.billing.supply(context), composer)


ANSWERS: Mapping[str, AccountAnswer] = MappingProxyType(
    {
        "check_balance": answer_balance,
        "latest_bill": answer_latest_bill,
        "reconnection_status": answer_reconnection,
    }
)


class AccountAction(BotAction):
    """Answers one account intent; asks for the proof first where it is missing."""

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """The answer of the verified account, or the next step of the proof."""
        proved = await proof(self.services, turn, composer)
        if isinstance(proved, Reply):
            return [proved]
        return await ANSWERS[turn.intent](self.services, proved, composer)


class ActionCheckBalance(AccountAction):
    """Intent check_balance."""

    action_name = "action_check_balance"


class ActionLatestBill(AccountAction):
    """Intent latest_bill."""

    action_name = "action_latest_bill"


class ActionReconnectionStatus(AccountAction):
    """Intent reconnection_status."""

    action_name = "action_reconnection_status"


class ActionGiveCode(BotAction):
    """A customer code or a phone code: the next step of the proof, then the answer that was asked for."""

    action_name = "action_give_code"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """The outcome of the step; after a proof, also the answer."""
        state = await self.services.identity.state(turn.conversation_id)
        if code := turn.entities.get("customer_code"):
            return [await send_phone_code(self.services, turn, composer, code)]
        if state.awaiting is Awaiting.PHONE_CODE:
            return await self._verify(turn, composer)
        if state.awaiting is Awaiting.CUSTOMER_CODE:
            return [ask_customer_code(composer, "clarify_customer_code_format")]
        return [composer.say("answered_no_identity_needed")]

    async def _verify(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        code = turn.entities.get("phone_code") or turn.entities.get("number") or ""
        result = await self.services.identity.verify(turn.conversation_id, code)
        if result.status is not IdentityStatus.VERIFIED:
            return [refusal(composer, result.status, result.wait_seconds)]
        context = await self.services.identity.context(turn.conversation_id)
        answer = ANSWERS.get(result.purpose or "")
        if context is None or context.utility != turn.utility or answer is None:
            return [composer.say("answered_verified")]
        return [composer.say("answered_verified"), *await answer(self.services, context, composer)]


class ActionLogOut(BotAction):
    """Ends the proof."""

    action_name = "action_log_out"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply."""
        await self.services.identity.log_out(turn.conversation_id)
        return [composer.say("answered_logged_out")]
