"""Answers the questions that are about no account: outages by place, and the demonstration customers."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection, Engine, Row

from bot.backoffice import queries
from bot.backoffice.account import find_utility, local_now
from bot.backoffice.schemas import DemoCustomer, DemoCustomers, LocalityItem, OutageItem, Outages


@dataclass(frozen=True, slots=True)
class Places:
    """Reads what belongs to a utility as a whole; `clock` gives the aware time that the answers are as of.

    All methods raise Problem for an unknown utility.
    """

    engine: Engine
    clock: Callable[[], datetime]

    def outages(self, utility: str, locality: str | None) -> Outages:
        """Outages that are not over, of all places or of one; a place is given by its code or its name."""
        with self.engine.connect() as connection:
            now = local_now(self.clock, find_utility(connection, utility))
            places = {row.code: _place(row) for row in queries.select_localities(connection, utility)}
            asked = None if locality is None else _find_place(list(places.values()), locality)
            items = _outage_items(connection, utility, places, now)
        if locality is not None:
            items = [item for item in items if asked in item.localities]
        return Outages(utility=utility, as_of=now, locality=asked, outages=items)

    def demo_customers(self, utility: str) -> DemoCustomers:
        """The customers with documented codes."""
        with self.engine.connect() as connection:
            now = local_now(self.clock, find_utility(connection, utility))
            customers = [
                DemoCustomer(code=row.customer_code, name=row.name, scenario=row.scenario, phone=row.phone)
                for row in queries.select_fixed_customers(connection, utility)
            ]
        return DemoCustomers(utility=utility, as_of=now, customers=customers)

    def is_ready(self) -> bool:
        """Whether the data can be read."""
        with self.engine.connect() as connection:
            return queries.select_seeded(connection)


def _outage_items(
    connection: Connection, utility: str, places: dict[str, LocalityItem], now: datetime
) -> list[OutageItem]:
    rows = queries.select_outages(connection, utility, now)
    touched: defaultdict[int, list[LocalityItem]] = defaultdict(list)
    for row in queries.select_outage_localities(connection, [row.id for row in rows]):
        touched[row.outage_id].append(places[row.locality])
    return [
        OutageItem(
            kind=row.kind,
            state="current" if row.since <= now else "upcoming",
            since=row.since.astimezone(now.tzinfo),
            until=row.until and row.until.astimezone(now.tzinfo),
            reason=row.reason,
            localities=touched[row.id],
        )
        for row in rows
    ]


def _place(row: Row) -> LocalityItem:
    return LocalityItem(code=row.code, name=row.name)


def _find_place(places: list[LocalityItem], asked: str) -> LocalityItem | None:
    wanted = _folded(asked)
    return next((place for place in places if wanted in {_folded(place.code), _folded(place.name)}), None)


def _folded(name: str) -> str:
    """Lower case without marks, hyphens as spaces: people type Prishtine for Prishtinë."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().replace("-", " ").split())
