"""Back offices that file by key, as the reference back office does, and fail when told to."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.backends.models import (
    Meter,
    MeterReadings,
    Meters,
    Outages,
    Place,
    Readings,
    ReadingWindow,
    Receipt,
    Register,
    Supply,
)
from bot.errors import BackendRefused
from tests.account_data import AS_OF, CUSTOMER_CODE, disconnection, meter, supply
from tests.actions.fakes import FakeBilling

FIRST, SECOND = "27000121", "27045130"
READ_AT = datetime(2025, 2, 1, 8, 0, tzinfo=UTC)
READY = disconnection(debt_open=Decimal("0.00"), missing=("request",), request_required=True)


@dataclass
class Filing:
    """What was filed, by key; `faults` are raised first, one a call; `arrives`: it is filed all the same."""

    faults: list[Exception] = field(default_factory=list)
    arrives: bool = False
    filed: dict[str, Any] = field(default_factory=dict)
    attempts: list[str] = field(default_factory=list)

    def take(self, kind: str, letter: str, body: Any, key: str) -> Receipt:
        self.attempts.append(key)
        if self.faults:
            if self.arrives:
                self.filed[key] = body
            raise self.faults.pop(0)
        repeated = key in self.filed
        if repeated and self.filed[key] != body:
            raise BackendRefused("key_reused")
        self.filed[key] = body
        number = list(self.filed).index(key) + 1
        return Receipt("kesco", AS_OF, kind, f"{letter}-2025-{number:06d}", AS_OF, repeated)


@dataclass
class FilingBilling(FakeBilling, Filing):
    """One customer with two meters, both disconnected and paid; FIRST has one register, SECOND has two."""

    state: Supply = field(default_factory=lambda: supply(*(meter("disconnected", READY, s) for s in (FIRST, SECOND))))
    window: ReadingWindow | None = None
    remote: bool = False

    async def supply(self, verified):
        self._called("supply", verified)
        return self.state

    async def meters(self, verified):
        self._called("meters", verified)
        places = [(FIRST, "prizren", "Prizren"), (SECOND, "peje", "Pejë")]
        meters = tuple(Meter(serial, False, 5, code, name, "C-1", "two") for serial, code, name in places)
        return Meters("kesco", CUSTOMER_CODE, AS_OF, meters)

    async def readings(self, verified):
        self._called("readings", verified)
        usual = Decimal("10.00")
        one = (Register("single", 45000, READ_AT, "reader", usual),)
        two = (Register("high", 12000, READ_AT, "reader", usual), Register("low", 6000, READ_AT, "reader", usual))
        meters = (MeterReadings(FIRST, self.remote, 5, one), MeterReadings(SECOND, self.remote, 5, two))
        return Readings("kesco", CUSTOMER_CODE, AS_OF, self.window, meters)

    async def request_reconnection(self, verified, meter, *, key):
        return self.take("reconnection_request", "R", (verified.customer_code, meter), key)

    async def submit_reading(self, verified, meter, values, *, key):
        return self.take("meter_reading", "M", (verified.customer_code, meter, dict(values)), key)

    async def file_complaint(self, utility, kind, text, *, verified, key):
        return self.take("complaint", "K", (verified and verified.customer_code, kind, text), key)


@dataclass
class FilingOutage(Filing):
    """Takes reports of outages, for every place but those of `unknown`."""

    unknown: set[str] = field(default_factory=set)

    async def outages(self, utility, locality=None):
        place = None if locality in self.unknown else Place(locality, locality)
        return Outages(utility, AS_OF, place, ())

    async def report(self, utility, locality, text, *, verified, key):
        return self.take("outage_report", "O", (verified and verified.customer_code, locality, text), key)


CLOSED = ReadingWindow(date(2025, 3, 25), date(2025, 3, 31), is_open=False)
