"""What stands on a bill, in the customer's words: the same for the page and for the PDF."""

from dataclasses import dataclass
from datetime import datetime

from bot.answering import formats
from bot.answering.account import bill_state_now
from bot.answering.compose import Composer
from bot.answering.words import Words
from bot.backends.models import Balance, Bill
from bot.content.facts import local
from bot.text.masking import masked_code


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of the table of consumption; `consumption` is empty for what is charged without any."""

    name: str
    consumption: str
    amount: str


@dataclass(frozen=True, slots=True)
class BillSheet:
    """A bill in words. `facts` and `sums` are pairs of a label and a value; `as_of` is when the data were true.

    Holds no personal data but the masked customer code.
    """

    language: str
    utility: str
    title: str
    facts: tuple[tuple[str, str], ...]
    caption: str
    heads: Cells
    lines: tuple[Cells, ...]
    sums: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    as_of: datetime


def bill_sheet(bill: Bill, balance: Balance, composer: Composer, *, has_signs: bool = True) -> BillSheet:
    """`bill` in the language of `composer`; `balance` of the same customer gives code, currency and moment.

    `has_signs`: the font has the signs of all currencies; else their codes are written.
    """
    words, say = Words(composer, balance.currency, has_signs), composer.say_part
    owner = composer.catalog.utility(composer.utility)
    facts = (
        (say("document_customer"), masked_code(balance.customer_code)),
        (say("document_period"), formats.period(bill.period_start, bill.period_end, composer.language)),
        (say("document_issued"), words.day(bill.issued_on)),
        (say("document_due"), words.day(bill.due_date)),
        (say("document_state"), bill_state_now(bill, balance, composer, words)),
    )
    sums = (
        (say("document_total"), words.money(bill.amount)),
        (say("document_paid"), words.money(bill.paid_amount)),
        (say("document_open"), words.money(bill.open_amount)),
    )
    return BillSheet(
        language=composer.language,
        utility=local(owner.name, composer.language),
        title=say("document_bill_title", number=bill.number),
        facts=facts,
        caption=say("document_table"),
        heads=Cells(say("document_zone"), say("document_consumption"), say("document_amount")),
        lines=_lines(bill, composer, words),
        sums=sums,
        notes=(say("document_as_of", as_of=words.moment(balance.as_of)), say("document_contact")),
        as_of=balance.as_of,
    )


def _lines(bill: Bill, composer: Composer, words: Words) -> tuple[Cells, ...]:
    zones = [
        Cells(
            composer.say_part(f"zone_{part.zone}"),
            formats.energy(part.kwh, composer.language),
            words.money(part.amount),
        )
        for part in bill.consumption
    ]
    fixed = Cells(composer.say_part("document_fixed_charge"), "", words.money(bill.fixed_charge))
    tax = Cells(composer.say_part("document_tax"), "", words.money(bill.tax))
    return (*zones, fixed, tax)
