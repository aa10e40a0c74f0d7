"""Account data in a few words: the current bill and the current debt, short enough for two parts in every language."""

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.words import Words
from bot.backends.models import Balance, LatestBill
from bot.store.sms import SmsReplyDraft


def bill_text(latest: LatestBill, balance: Balance, composer: Composer) -> SmsReplyDraft:
    """The newest bill; `balance` of the same customer tells whether a payment is on its way."""
    words, bill = Words(composer, latest.currency), latest.bill
    if bill is None:
        return say("sms_bill_none", composer)
    values = {
        "period": formats.period(bill.period_start, bill.period_end, composer.language),
        "amount": words.money(bill.amount),
    }
    if bill.status == "paid":
        return say("sms_bill_paid", composer, **values)
    if balance.in_transit > 0:
        return say("sms_bill_in_transit", composer, **values)
    key = "sms_bill_overdue" if bill.status == "overdue" else "sms_bill_open"
    open_amount, due_date = words.money(bill.open_amount), words.day(bill.due_date)
    return say(key, composer, open_amount=open_amount, due_date=due_date, **values)


def debt_text(balance: Balance, composer: Composer) -> SmsReplyDraft:
    """What is owed in all, and how much of it is late interest; or what is in credit."""
    words = Words(composer, balance.currency)
    as_of, total = words.day(balance.as_of), words.money(abs(balance.total))
    if balance.total < 0:
        reply = say("sms_debt_credit", composer, as_of=as_of, credit=total)
    elif balance.total == 0:
        reply = say("sms_debt_none", composer, as_of=as_of)
    elif balance.interest > 0:
        interest = words.money(balance.interest)
        reply = say("sms_debt_interest", composer, as_of=as_of, total=total, interest=interest)
    else:
        reply = say("sms_debt", composer, as_of=as_of, total=total)
    if balance.in_transit <= 0:
        return reply
    in_transit = composer.say_part("sms_debt_in_transit", amount=words.money(balance.in_transit))
    return SmsReplyDraft(reply.kind, f"{reply.text} {in_transit}")


def say(key: str, composer: Composer, /, **values: str) -> SmsReplyDraft:
    """The text `key` of data/responses as a reply."""
    return SmsReplyDraft(key, composer.say_part(key, **values))
