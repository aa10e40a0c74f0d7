"""What a verified customer is answered: one table from the purpose of a proof to the answer that follows it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from actions.attachments import with_bill, with_bill_chart, with_payment_chart
from actions.services import Services
from bot.answering.account import balance_reply, bill_reply
from bot.answering.compensation import compensation_reply
from bot.answering.complaint import complaint_reply
from bot.answering.compose import Composer
from bot.answering.consumption import consumption_replies
from bot.answering.history import SHOWN, bill_history_reply, payment_history_reply
from bot.answering.reply import Reply
from bot.answering.supply import supply_replies
from bot.backends.verified import VerifiedContext


@dataclass(frozen=True, slots=True)
class AccountQuestion:
    """A question of the customer that `context` proves; `reference` is a number of a complaint that they named."""

    services: Services
    context: VerifiedContext
    composer: Composer
    reference: str | None = None


AccountAnswer = Callable[[AccountQuestion], Awaitable[Sequence[Reply]]]


async def answer_balance(question: AccountQuestion) -> Sequence[Reply]:
    """The balance and what it is made of."""
    return [balance_reply(await question.services.billing.balance(question.context), question.composer)]


async def answer_latest_bill(question: AccountQuestion) -> Sequence[Reply]:
    """The latest bill, and whether a payment for it is on its way."""
    billing, context = question.services.billing, question.context
    latest, balance = await asyncio.gather(billing.latest_bill(context), billing.balance(context))
    reply = bill_reply(latest, balance, question.composer)
    return [await with_bill(reply, latest, context, question.services.links, question.composer)]


async def answer_bill_history(question: AccountQuestion) -> Sequence[Reply]:
    """The newest bills."""
    bills = await question.services.billing.bills(question.context, limit=SHOWN)
    reply = bill_history_reply(bills, question.composer)
    return [await with_bill_chart(reply, bills, question.context, question.services.links, question.composer)]


async def answer_payment_history(question: AccountQuestion) -> Sequence[Reply]:
    """The newest payments."""
    payments = await question.services.billing.payments(question.context, limit=SHOWN)
    reply = payment_history_reply(payments, question.composer)
    return [await with_payment_chart(reply, payments, question.context, question.services.links, question.composer)]


async def answer_reconnection(question: AccountQuestion) -> Sequence[Reply]:
    """The state of each supply, with what is missing or the deadline."""
    return supply_replies(await question.services.billing.supply(question.context), question.composer)


async def answer_complaint(question: AccountQuestion) -> Sequence[Reply]:
    """The complaint that was asked about, else the newest."""
    complaints = await question.services.billing.complaints(question.context)
    return [complaint_reply(complaints, question.composer, question.reference)]


async def answer_consumption(question: AccountQuestion) -> Sequence[Reply]:
    """The newest reading of each meter."""
    return consumption_replies(await question.services.billing.readings(question.context), question.composer)


async def answer_compensation(question: AccountQuestion) -> Sequence[Reply]:
    """What delays are worth, case by case."""
    return [compensation_reply(await question.services.billing.service_cases(question.context), question.composer)]


ANSWERS: Mapping[str, AccountAnswer] = MappingProxyType(
    {
        "bill_history": answer_bill_history,
        "check_balance": answer_balance,
        "compensation_check": answer_compensation,
        "complaint_status": answer_complaint,
        "consumption_now": answer_consumption,
        "latest_bill": answer_latest_bill,
        "payment_history": answer_payment_history,
        "reconnection_status": answer_reconnection,
    }
)
