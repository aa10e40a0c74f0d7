"""Questions about the customer's own account: answered for verified customers only.

The proof is asked for at the moment of the call, from the gateway's identity service. Nothing in Rasa counts as proof.
"""

from collections.abc import Sequence
from dataclasses import replace

from actions.account_answers import ANSWERS, AccountQuestion
from actions.base import BotAction
from actions.proof import ask_customer_code, proof, refusal, send_phone_code
from actions.turn import REFERENCE_SLOT, Turn
from bot.answering.compensation import no_compensation_reply, pays_compensation
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.identity.results import Awaiting, IdentityStatus


class AccountAction(BotAction):
    """Answers one account intent; asks for the proof first where it is missing."""

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """The answer of the verified account, or the next step of the proof."""
        proved = await proof(self.services, turn, composer)
        reference = turn.entities.get("reference")
        if isinstance(proved, Reply):
            return [_remembering(proved, turn, reference)]
        return await ANSWERS[turn.intent](AccountQuestion(self.services, proved, composer, reference))


class ActionCheckBalance(AccountAction):
    """Intent check_balance."""

    action_name = "action_check_balance"


class ActionLatestBill(AccountAction):
    """Intent latest_bill."""

    action_name = "action_latest_bill"


class ActionBillHistory(AccountAction):
    """Intent bill_history."""

    action_name = "action_bill_history"


class ActionPaymentHistory(AccountAction):
    """Intent payment_history."""

    action_name = "action_payment_history"


class ActionReconnectionStatus(AccountAction):
    """Intent reconnection_status."""

    action_name = "action_reconnection_status"


class ActionComplaintStatus(AccountAction):
    """Intent complaint_status."""

    action_name = "action_complaint_status"


class ActionConsumptionNow(AccountAction):
    """Intent consumption_now."""

    action_name = "action_consumption_now"


class ActionCompensationCheck(AccountAction):
    """Intent compensation_check. That a utility has no rule for it is said without asking who wants to know."""

    action_name = "action_compensation_check"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply."""
        if not pays_compensation(composer.catalog.utility(turn.utility)):
            return [no_compensation_reply(composer)]
        return await super().replies(turn, composer)


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
        question = AccountQuestion(self.services, context, composer, turn.asked_reference)
        return [composer.say("answered_verified"), *await answer(question)]


class ActionLogOut(BotAction):
    """Ends the proof."""

    action_name = "action_log_out"

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """One reply."""
        await self.services.identity.log_out(turn.conversation_id)
        return [composer.say("answered_logged_out")]


def _remembering(reply: Reply, turn: Turn, reference: str | None) -> Reply:
    """`reply` with the number that was asked about, for the answer after the proof; forgets an older one."""
    return reply if turn.asked_reference == reference else replace(reply, slots={REFERENCE_SLOT: reference})
