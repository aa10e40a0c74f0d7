"""Account data in words: balance and latest bill. Every figure says as of when."""

from decimal import Decimal

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import Balance, Bill, LatestBill
from bot.text.masking import masked_code


def balance_reply(balance: Balance, composer: Composer) -> Reply:
    """What is owed in all, then what it is made of."""
    words = Words(composer, balance.currency)
    values = {"as_of": words.moment(balance.as_of), "customer_code": masked_code(balance.customer_code)}
    if balance.total > 0:
        reply = composer.say("answered_balance_debt", total=words.money(balance.total), **values)
    elif balance.total < 0:
        reply = composer.say("answered_balance_credit", credit=words.money(-balance.total), **values)
    else:
        reply = composer.say("answered_balance_clear", **values)
    return with_lines(reply, _balance_lines(balance, composer, words))


def bill_reply(latest: LatestBill, balance: Balance, composer: Composer) -> Reply:
    """The newest bill; `balance` of the same customer tells whether a payment is on its way."""
    words = Words(composer, latest.currency)
    bill, as_of = latest.bill, words.moment(latest.as_of)
    if bill is None:
        return composer.say("answered_bill_none", as_of=as_of, customer_code=masked_code(latest.customer_code))
    reply = composer.say(
        "answered_bill",
        number=bill.number,
        period=formats.period(bill.period_start, bill.period_end, composer.language),
        amount=words.money(bill.amount),
        due_date=words.day(bill.due_date),
        as_of=as_of,
        state=bill_state_now(bill, balance, composer, words),
    )
    consumption = [
        composer.say_part(
            "answered_bill_consumption",
            zone=composer.say_part(f"zone_{part.zone}"),
            consumption=formats.energy(part.kwh, composer.language),
        )
        for part in bill.consumption
    ]
    return with_lines(reply, consumption)


def bill_state_now(bill: Bill, balance: Balance, composer: Composer, words: Words) -> str:
    """Paid or not, or that a payment is on its way."""
    if bill.status != "paid" and balance.in_transit > 0:
        return composer.say_part("bill_state_in_transit")
    return bill_state(bill, composer, words)


def bill_state(bill: Bill, composer: Composer, words: Words) -> str:
    """Paid or not, and what is still open of a bill that is paid in part."""
    if bill.status == "paid":
        return composer.say_part("bill_state_paid")
    if bill.status == "part_paid":
        return composer.say_part("bill_state_partly_paid", open_amount=words.money(bill.open_amount))
    return composer.say_part("bill_state_overdue" if bill.status == "overdue" else "bill_state_unpaid")


def _balance_lines(balance: Balance, composer: Composer, words: Words) -> list[str]:
    last, lines = balance.last_bill, []
    if last is not None and last.open_amount > 0:
        key = "answered_balance_part_last_bill_overdue" if last.overdue else "answered_balance_part_last_bill"
        lines.append(composer.say_part(key, amount=words.money(last.open_amount), due_date=words.day(last.due_date)))
    if balance.older_debt > 0:
        lines.append(composer.say_part("answered_balance_part_older_debt", amount=words.money(balance.older_debt)))
    if balance.interest > 0:
        lines.append(_interest_line(balance, composer, words))
    if balance.credit > 0 and balance.total >= 0:
        lines.append(composer.say_part("answered_balance_part_credit", amount=words.money(balance.credit)))
    if balance.in_transit > 0:
        lines.append(composer.say_part("answered_balance_part_in_transit", amount=words.money(balance.in_transit)))
        lines.append(_after_transit_line(balance.total_after_transit, composer, words))
    return lines


def _interest_line(balance: Balance, composer: Composer, words: Words) -> str:
    amount = words.money(balance.interest)
    if balance.interest_as_of is None:
        return composer.say_part("answered_balance_part_interest", amount=amount)
    until = words.day(balance.interest_as_of)
    return composer.say_part("answered_balance_part_interest_until", amount=amount, interest_as_of=until)


def _after_transit_line(total: Decimal, composer: Composer, words: Words) -> str:
    if total > 0:
        return composer.say_part("answered_balance_part_after_transit", amount=words.money(total))
    if total < 0:
        return composer.say_part("answered_balance_part_after_transit_credit", amount=words.money(-total))
    return composer.say_part("answered_balance_part_after_transit_clear")
