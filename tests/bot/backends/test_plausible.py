"""Times against the clock, to the second."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.backends.models import Complaint, Complaints, MeterReadings, Readings, ReadingWindow, Receipt, Register
from bot.backends.plausible import PAST, Bounds, check_consumption, check_times
from bot.errors import BackendDataInvalid
from tests.bot.backends.conftest import AS_OF

TODAY = AS_OF.date()
BOUNDS = Bounds(clock_ahead=timedelta(seconds=300), ahead=timedelta(days=10), oldest_year=1970, kwh_per_day=100)


def receipt(as_of: datetime = AS_OF, accepted_at: datetime = AS_OF) -> Receipt:
    return Receipt("kesco", as_of, "complaint", "K-1", accepted_at, repeated=False)


def complaints(due: date | None = None, filed_at: datetime = AS_OF) -> Complaints:
    return Complaints("kesco", "1", AS_OF, (Complaint("K-1", "bill", "received", filed_at, due, None),))


def readings(typical: str = "1.00", closes_on: date = TODAY) -> Readings:
    register = Register("single", 1, AS_OF, "remote", Decimal(typical))
    window = ReadingWindow(TODAY, closes_on, is_open=True)
    return Readings("kesco", "1", AS_OF, window, (MeterReadings("1", True, 5, (register,)),))


@pytest.mark.parametrize(
    "answer",
    [
        receipt(),
        receipt(AS_OF + timedelta(seconds=300)),
        receipt(datetime(1970, 1, 1, tzinfo=UTC)),
        complaints(),
        complaints(TODAY + timedelta(days=10)),
        readings(closes_on=TODAY + timedelta(days=10)),
    ],
    ids=repr,
)
def test_what_can_be(answer: object) -> None:
    check_times(answer, AS_OF, BOUNDS, what="x")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (receipt(AS_OF + timedelta(seconds=301)), "as_of"),
        (receipt(accepted_at=AS_OF + timedelta(seconds=301)), "accepted_at"),
        (receipt(datetime(1969, 12, 31, tzinfo=UTC)), "as_of"),
        (complaints(TODAY + timedelta(days=11)), "reply_due_on"),
        (complaints(filed_at=AS_OF + timedelta(days=1)), "filed_at"),
        (readings(closes_on=TODAY + timedelta(days=11)), "closes_on"),
    ],
)
def test_what_cannot_be(answer: object, name: str) -> None:
    with pytest.raises(BackendDataInvalid) as caught:
        check_times(answer, AS_OF, BOUNDS, what="x")
    assert str(caught.value) == f"x: the answer has a time that cannot be ({name})."


@pytest.mark.parametrize(("typical", "is_possible"), [("0.00", True), ("100.00", True), ("100.01", False)])
def test_consumption(typical: str, is_possible: bool) -> None:
    if is_possible:
        check_consumption(readings(typical), BOUNDS, what="x")
    else:
        with pytest.raises(BackendDataInvalid):
            check_consumption(readings(typical), BOUNDS, what="x")


def test_what_is_past_ends_like_a_time() -> None:
    assert {name for name in PAST if not name.endswith("_at")} == {"as_of", "interest_as_of"}
