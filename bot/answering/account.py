"""Account data in words: balance, latest bill, supply. Every figure says as of when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.backends.models import Balance, Bill, Disconnection, LatestBill, MeterSupply, Supply
from bot.text.masking import masked_code


def balance_reply(balance: Balance, composer: Composer) -> Reply:
    """What is owed in all, then what it is made of."""
    words = _Words(composer, balance.currency)
    values = {"as_of": words.moment(balance.as_of), "customer_code": masked_code(balance.customer_code)}
    if balance.total > 0:
        reply = composer.say("answered_balance_debt", total=words.money(balance.total), **values)
    elif balance.total < 0:
        reply = composer.say("answered_balance_credit", credit=words.money(-balance.total), **values)
    else:
        reply = composer.say("answered_balance_clear", **values)
    return _with_lines(reply, _balance_lines(balance, composer, words))


def bill_reply(latest: LatestBill, balance: Balance, composer: Composer) -> Reply:
    """The newest bill; `balance` of the same customer tells whether a payment is on its way."""
    words = _Words(composer, latest.currency)
    bill, as_of = latest.bill, words.moment(latest.as_of)
    if bill is None:
        return composer.say("answered_bill_none", as_of=as_of, customer_code=masked_code(latest.customer_code))
    reply = composer.say(
        "answered_bill",
        number=bill.number,
        period=formats.period(bill.period_start, bill.period_end, composer.language),
        amount=words.money(bill.amount),
        due_date=formats.day(bill.due_date, composer.language),
        as_of=as_of,
        state=_bill_state(bill, balance, composer, words),
    )
    consumption = [
        composer.say(
            "answered_bill_consumption",
            zone=composer.say_part(f"zone_{part.zone}"),
            consumption=formats.energy(part.kwh, composer.language),
        ).text
        for part in bill.consumption
    ]
    return _with_lines(reply, consumption)


def supply_replies(supply: Supply, composer: Composer) -> Sequence[Reply]:
    """One reply for each meter: connected or not, what is missing, or until when it must be back."""
    replies = [_meter_reply(meter, supply, composer) for meter in supply.meters]
    return replies or [composer.say("error_no_such_data")]


class _Words:
    """Amounts and times in the conversation's language and the utility's time zone."""

    def __init__(self, composer: Composer, currency: str) -> None:
        self._language = composer.language
        self._time_zone = composer.catalog.utility(composer.utility).time_zone
        self._currency = currency

    def money(self, amount: Decimal) -> str:
        return formats.money(amount, self._currency, self._language)

    def moment(self, value: datetime) -> str:
        return formats.moment(value, self._time_zone, self._language)


def _with_lines(reply: Reply, lines: Sequence[str]) -> Reply:
    return replace(reply, text="\n".join([reply.text, *(f"- {line}" for line in lines)]))


def _balance_lines(balance: Balance, composer: Composer, words: _Words) -> list[str]:
    lines = []
    if balance.last_bill is not None and balance.last_bill.open_amount > 0:
        due = formats.day(balance.last_bill.due_date, composer.language)
        amount = words.money(balance.last_bill.open_amount)
        lines.append(composer.say("answered_balance_part_last_bill", amount=amount, due_date=due).text)
    parts = (
        ("answered_balance_part_older_debt", balance.older_debt),
        ("answered_balance_part_interest", balance.interest),
        ("answered_balance_part_credit", balance.credit if balance.total >= 0 else Decimal(0)),
        ("answered_balance_part_in_transit", balance.in_transit),
    )
    lines.extend(composer.say(key, amount=words.money(amount)).text for key, amount in parts if amount > 0)
    return lines


def _bill_state(bill: Bill, balance: Balance, composer: Composer, words: _Words) -> str:
    if bill.status == "paid":
        return composer.say_part("bill_state_paid")
    if balance.in_transit > 0:
        return composer.say_part("bill_state_in_transit")
    if bill.status == "part_paid":
        return composer.say_part("bill_state_partly_paid", open_amount=words.money(bill.open_amount))
    return composer.say_part("bill_state_overdue" if bill.status == "overdue" else "bill_state_unpaid")


def _meter_reply(meter: MeterSupply, supply: Supply, composer: Composer) -> Reply:
    words = _Words(composer, supply.currency)
    values = {"meter": meter.serial, "as_of": words.moment(supply.as_of)}
    disconnection = meter.disconnection
    if meter.state == "connected":
        if disconnection is None or disconnection.reconnected_at is None:
            return composer.say("answered_connected", **values)
        return composer.say("answered_reconnected", reconnected_at=words.moment(disconnection.reconnected_at), **values)
    if disconnection is None:
        return composer.say("error_no_such_data")
    values["disconnected_at"] = words.moment(disconnection.disconnected_at)
    if disconnection.missing:
        return _missing_reply(disconnection, composer, words, values)
    return _pending_reply(disconnection, composer, words, values)


def _missing_reply(disconnection: Disconnection, composer: Composer, words: _Words, values: dict[str, str]) -> Reply:
    """What still stands in the way of the reconnection."""
    amount = words.money(disconnection.debt_open)
    if "debt" not in disconnection.missing:
        is_own = disconnection.reason == "customer_request"
        return composer.say(
            "answered_disconnected_own_request" if is_own else "answered_disconnected_request", **values
        )
    if "request" in disconnection.missing:
        return composer.say("answered_disconnected_debt_and_request", amount=amount, **values)
    return composer.say("answered_disconnected_debt", amount=amount, **values)


def _pending_reply(disconnection: Disconnection, composer: Composer, words: _Words, values: dict[str, str]) -> Reply:
    """The conditions are met: until when the supply must be back, or by how much that is over."""
    met, deadline, hours = disconnection.conditions_met_at, disconnection.deadline_at, disconnection.deadline_hours
    if met is None:
        return composer.say("error_no_such_data")
    values["conditions_met_at"] = words.moment(met)
    if deadline is None or hours is None:
        return composer.say("answered_reconnection_pending_open", **values)
    values["deadline"] = words.moment(deadline)
    if disconnection.overdue:
        return composer.say("answered_reconnection_overdue", **values)
    return composer.say("answered_reconnection_pending", hours=formats.hours(hours, composer.language), **values)
