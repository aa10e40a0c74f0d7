"""The newest bills and payments in words."""

from decimal import Decimal

from bot.answering import formats
from bot.answering.account import bill_state
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import Bill, Bills, Payment, Payments
from bot.text.masking import masked_code

SHOWN = 6
"""So many bills or payments are listed: half a year of monthly bills, and a message that fits on a phone."""


def bill_history_reply(bills: Bills, composer: Composer) -> Reply:
    """The newest bills, one line each, and what they come to."""
    words = Words(composer, bills.currency)
    values = {"as_of": words.moment(bills.as_of), "customer_code": masked_code(bills.customer_code)}
    shown = bills.bills[:SHOWN]
    if not shown:
        return composer.say("answered_bill_none", **values)
    lines = [_bill_line(bill, composer, words) for bill in shown]
    if len(shown) > 1:
        total, paid = sum(bill.amount for bill in shown), sum(bill.paid_amount for bill in shown)
        both = {"total": words.money(Decimal(total)), "paid": words.money(Decimal(paid))}
        lines.append(composer.say_part("history_bill_total", **both))
    return with_lines(composer.say("answered_bill_history", **values), lines)


def payment_history_reply(payments: Payments, composer: Composer) -> Reply:
    """The newest payments, one line each, and what they come to; those in transit say so."""
    words = Words(composer, payments.currency)
    values = {"as_of": words.moment(payments.as_of), "customer_code": masked_code(payments.customer_code)}
    shown = payments.payments[:SHOWN]
    if not shown:
        return composer.say("answered_payment_history_none", **values)
    lines = [payment_line(payment, composer, words) for payment in shown]
    if len(shown) > 1:
        total = Decimal(sum(payment.amount for payment in shown))
        lines.append(composer.say_part("history_payment_total", total=words.money(total)))
    return with_lines(composer.say("answered_payment_history", **values), lines)


def _bill_line(bill: Bill, composer: Composer, words: Words) -> str:
    return composer.say_part(
        "history_bill",
        period=formats.period(bill.period_start, bill.period_end, composer.language),
        amount=words.money(bill.amount),
        state=bill_state(bill, composer, words),
    )


def payment_line(payment: Payment, composer: Composer, words: Words) -> str:
    """One payment: day, amount, where it was made if we have words for it, and whether it is on its way."""
    values = {"day": words.day(payment.received_at), "amount": words.money(payment.amount)}
    channel = composer.part_or_none(f"payment_channel_{payment.channel}")
    line = (
        composer.say_part("history_payment", **values)
        if channel is None
        else composer.say_part("history_payment_channel", channel=channel, **values)
    )
    return line if payment.booked_at else composer.say_part("history_payment_in_transit", payment=line)
