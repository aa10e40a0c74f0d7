"""Finds the utility and the customer that a request is about, within one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from re import fullmatch
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection, Engine, Row

from bot.backoffice import queries
from bot.backoffice.problems import Problem


@dataclass(frozen=True, slots=True)
class Account:
    """One customer within one transaction; `now` is in the utility's time zone."""

    connection: Connection
    utility: Row
    customer: Row
    now: datetime

    @property
    def today(self) -> date:
        """The day at the utility."""
        return self.now.date()

    @property
    def head(self) -> dict[str, Any]:
        """The fields that every answer about an account begins with."""
        return {"utility": self.utility.code, "customer_code": self.customer.customer_code, "as_of": self.now}

    @property
    def money_head(self) -> dict[str, Any]:
        """The same with the currency."""
        return {**self.head, "currency": self.utility.currency}


@contextmanager
def open_account(engine: Engine, clock: Callable[[], datetime], utility: str, customer_code: str) -> Iterator[Account]:
    """The account, to be read.

    Raises:
        Problem: unknown utility or customer, or a code of the wrong form.
    """
    with engine.connect() as connection:
        found = find_utility(connection, utility)
        customer = find_customer(connection, found, customer_code)
        yield Account(connection, found, customer, local_now(clock, found))


def find_utility(connection: Connection, utility: str) -> Row:
    """The utility's row.

    Raises:
        Problem: `utility_unknown`.
    """
    found = queries.select_utility(connection, utility)
    if found is None:
        raise Problem("utility_unknown")
    return found


def find_customer(connection: Connection, utility: Row, customer_code: str) -> Row:
    """The customer's row.

    Raises:
        Problem: `customer_code_invalid`, `customer_unknown`.
    """
    if fullmatch(utility.customer_code_pattern, customer_code) is None:
        raise Problem("customer_code_invalid")
    customer = queries.select_customer(connection, utility.code, customer_code)
    if customer is None:
        raise Problem("customer_unknown")
    return customer


def local_now(clock: Callable[[], datetime], utility: Row) -> datetime:
    """What the clock says, in the utility's time zone."""
    return clock().astimezone(ZoneInfo(utility.time_zone))
