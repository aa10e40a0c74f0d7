"""Answers the questions about one customer's account."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Engine, Row

from bot.backoffice import queries
from bot.backoffice.account import Account, open_account
from bot.backoffice.money import to_text
from bot.backoffice.problems import Problem
from bot.backoffice.schemas import (
    Balance,
    BillItem,
    Bills,
    BillStatus,
    Consumption,
    Contact,
    LastBill,
    MeterItem,
    Meters,
    OneBill,
    PaymentItem,
    Payments,
    Supply,
)
from bot.backoffice.supply import meter_supply


@dataclass(frozen=True, slots=True)
class Accounts:
    """Reads accounts; `clock` gives the aware time that the answers are as of.

    All methods raise Problem for an unknown utility or customer and for a code of the wrong form.
    """

    engine: Engine
    clock: Callable[[], datetime]

    def contact(self, utility: str, customer_code: str) -> Contact:
        """Name, phone and language."""
        with self._open(utility, customer_code) as account:
            customer = account.customer
            return Contact(**account.head, name=customer.name, phone=customer.phone, language=customer.language)

    def balance(self, utility: str, customer_code: str) -> Balance:
        """What the customer owes, and of what it is made."""
        with self._open(utility, customer_code) as account:
            sums = queries.select_sums(account.connection, account.customer.id, account.today)
            newest = queries.select_bills(account.connection, account.customer.id, limit=1)
            last = newest[0] if newest else None
            total = sums.open + sums.interest - sums.credit
            return Balance(
                **account.money_head,
                total=to_text(total),
                last_bill=_last_bill(last, account.today) if last else None,
                older_debt=to_text(sums.open - (last.amount_minor - last.paid_minor if last else 0)),
                interest=to_text(sums.interest),
                interest_as_of=sums.interest_as_of and sums.interest_as_of.astimezone(account.now.tzinfo),
                credit=to_text(sums.credit),
                in_transit=to_text(sums.in_transit),
                total_after_transit=to_text(total - sums.in_transit),
            )

    def bills(self, utility: str, customer_code: str, limit: int) -> Bills:
        """The newest bills."""
        with self._open(utility, customer_code) as account:
            rows = queries.select_bills(account.connection, account.customer.id, limit=limit)
            return Bills(**account.money_head, bills=_bill_items(account, rows))

    def bill(self, utility: str, customer_code: str, number: str) -> OneBill:
        """One bill of this customer by its number."""
        with self._open(utility, customer_code) as account:
            rows = queries.select_bills(account.connection, account.customer.id, limit=1, number=number)
            if not rows:
                raise Problem("bill_unknown")
            return OneBill(**account.money_head, bill=_bill_items(account, rows)[0])

    def payments(self, utility: str, customer_code: str, limit: int) -> Payments:
        """The newest payments."""
        with self._open(utility, customer_code) as account:
            zone = account.now.tzinfo
            items = [
                PaymentItem(
                    amount=to_text(row.amount_minor),
                    received_at=row.received_at.astimezone(zone),
                    booked_at=row.booked_at and row.booked_at.astimezone(zone),
                    channel=row.channel,
                )
                for row in queries.select_payments(account.connection, account.customer.id, limit=limit)
            ]
            return Payments(**account.money_head, payments=items)

    def meters(self, utility: str, customer_code: str) -> Meters:
        """The meters under contract."""
        with self._open(utility, customer_code) as account:
            rows = queries.select_meters(account.connection, account.customer.id)
            return Meters(**account.head, meters=[_meter_item(row) for row in rows])

    def supply(self, utility: str, customer_code: str) -> Supply:
        """Whether each meter has supply, and what stands in the way."""
        with self._open(utility, customer_code) as account:
            sums = queries.select_sums(account.connection, account.customer.id, account.today)
            meters = queries.select_meters(account.connection, account.customer.id)
            cuts = queries.select_disconnections(account.connection, [meter.id for meter in meters])
            debt = sums.overdue + sums.interest
            return Supply(
                **account.money_head,
                category=account.customer.category,
                meters=[meter_supply(meter, cuts.get(meter.id), debt=debt, now=account.now) for meter in meters],
            )

    def _open(self, utility: str, customer_code: str) -> AbstractContextManager[Account]:
        return open_account(self.engine, self.clock, utility, customer_code)


def _last_bill(bill: Row, today: date) -> LastBill:
    owed = bill.amount_minor - bill.paid_minor
    return LastBill(
        number=bill.number,
        open_amount=to_text(owed),
        due_date=bill.due_on,
        overdue=owed > 0 and bill.due_on < today,
    )


def _bill_items(account: Account, rows: list[Row]) -> list[BillItem]:
    lines: defaultdict[int, list[Consumption]] = defaultdict(list)
    for line in queries.select_lines(account.connection, [row.id for row in rows]):
        lines[line.bill_id].append(Consumption(zone=line.zone, kwh=line.kwh, amount=to_text(line.amount_minor)))
    return [_bill_item(row, lines[row.id], account.today) for row in rows]


def _bill_item(row: Row, consumption: list[Consumption], today: date) -> BillItem:
    owed = row.amount_minor - row.paid_minor
    return BillItem(
        number=row.number,
        period_start=row.period_start,
        period_end=row.period_end,
        issued_on=row.issued_on,
        due_date=row.due_on,
        consumption=consumption,
        fixed_charge=to_text(row.fixed_minor),
        tax=to_text(row.tax_minor),
        amount=to_text(row.amount_minor),
        paid_amount=to_text(row.paid_minor),
        open_amount=to_text(owed),
        status=_bill_status(row, today),
    )


def _bill_status(row: Row, today: date) -> BillStatus:
    if row.paid_minor == row.amount_minor:
        return "paid"
    if row.due_on < today:
        return "overdue"
    return "part_paid" if row.paid_minor else "open"


def _meter_item(row: Row) -> MeterItem:
    return MeterItem(
        serial=row.serial,
        remotely_read=row.remotely_read,
        digits=row.digits,
        locality=row.locality,
        locality_name=row.locality_name,
        contract=row.contract,
        tariff=row.tariff,
    )
