"""Questions about the customer's own account: answered for verified customers only.

The proof is asked for at the moment of the call, from the gateway's identity service. Nothing in Rasa counts as proof.
"""

from collections.abc import Sequence
from dataclasses import replace

from actions.account_answers import ANSWERS, AccountQuestion
from actions.base import BotAction
from actions.services import Services
from actions.turn import REFERENCE_SLOT, Turn
from bot.answering.compensation import no_compensation_reply, pays_compensation
from bot.answering.compose import Composer
from bot.answering.formats import wait
from bot.answering.reply import Reply
from bot.identity.results import Awaiting, IdentityStatus


class AccountAction(BotAction):
    """Answers one account intent; asks for the proof first where it is missing."""

    async def replies(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        """The answer of the verified account, or the next step of the proof."""
        context = await self.services.identity.context(turn.conversation_id)
        reference = turn.entities.get("reference")
        if context is not None and context.utility == turn.utility:
            return await ANSWERS[turn.intent](AccountQuestion(self.services, context, composer, reference))
        await self.services.identity.request(turn.conversation_id, turn.intent)
        return [_remembering(await self._first_step(turn, composer), turn, reference)]

    async def _first_step(self, turn: Turn, composer: Composer) -> Reply:
        if code := turn.entities.get("customer_code"):
            return await _send_phone_code(self.services, turn, composer, code)
        return _ask_customer_code(composer, "clarify_customer_code")


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
            return [await _send_phone_code(self.services, turn, composer, code)]
        if state.awaiting is Awaiting.PHONE_CODE:
            return await self._verify(turn, composer)
        if state.awaiting is Awaiting.CUSTOMER_CODE:
            return [_ask_customer_code(composer, "clarify_customer_code_format")]
        return [composer.say("answered_no_identity_needed")]

    async def _verify(self, turn: Turn, composer: Composer) -> Sequence[Reply]:
        code = turn.entities.get("phone_code") or turn.entities.get("number") or ""
        result = await self.services.identity.verify(turn.conversation_id, code)
        if result.status is not IdentityStatus.VERIFIED:
            return [_refusal(composer, result.status, result.wait_seconds)]
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


async def _send_phone_code(services: Services, turn: Turn, composer: Composer, customer_code: str) -> Reply:
    """Start the proof; an unknown code gets the same words as a known one."""
    result = await services.identity.start_challenge(turn.conversation_id, customer_code)
    if result.status is IdentityStatus.SENT:
        return composer.say("clarify_phone_code")
    return _refusal(composer, result.status, result.wait_seconds)


def _ask_customer_code(composer: Composer, key: str) -> Reply:
    return composer.say(key, example=composer.catalog.utility(composer.utility).customer_key.example)


def _refusal(composer: Composer, status: IdentityStatus, wait_seconds: int) -> Reply:
    if status is IdentityStatus.WAIT:
        return composer.say("clarify_identity_wait", wait=wait(wait_seconds, composer.language))
    if status is IdentityStatus.WRONG:
        return composer.say("clarify_phone_code_wrong")
    return composer.say("clarify_phone_code_expired")
