"""Checks what came over the wire before anyone sees it: form, sums, and whose record it is."""

from collections.abc import Iterable
from re import fullmatch
from typing import Annotated, Protocol, TypeVar

from pydantic import AfterValidator, TypeAdapter, ValidationError

from bot.backends.models import (
    Balance,
    Bill,
    Bills,
    Complaint,
    Complaints,
    Contact,
    MeterReadings,
    Meters,
    Outages,
    Payments,
    PhoneOwners,
    Readings,
    Receipt,
    ServiceCases,
    Supply,
)
from bot.errors import BackendDataInvalid
from bot.text.normalise import fold

REFERENCE_PATTERN = "[A-Za-z0-9][A-Za-z0-9./_-]{0,39}"
MAX_DIGITS = 12
"""Meters show five to nine digits."""

_UNKNOWN_FIELD = frozenset({"extra_forbidden", "unexpected_keyword_argument", "invalid_key"})

T = TypeVar("T")


class OfUtility(Protocol):
    """An answer that says which utility it is of."""

    @property
    def utility(self) -> str:
        """The utility's key."""
        ...


class OfAccount(OfUtility, Protocol):
    """An answer that says whose it is."""

    @property
    def customer_code(self) -> str:
        """The customer's code."""
        ...


UtilityAnswer = TypeVar("UtilityAnswer", bound=OfUtility)
AccountAnswer = TypeVar("AccountAnswer", bound=OfAccount)


def _check_balance(balance: Balance) -> Balance:
    last = balance.last_bill.open_amount if balance.last_bill else 0
    if balance.total != last + balance.older_debt + balance.interest - balance.credit:
        raise ValueError("the total is not the sum of its parts")
    if balance.total_after_transit != balance.total - balance.in_transit:
        raise ValueError("the total after transit does not follow from the total")
    return balance


def _check_bills(bills: Bills) -> Bills:
    for bill in bills.bills:
        _check_bill(bill)
    return bills


def _check_bill(bill: Bill) -> None:
    if bill.amount != sum(line.amount for line in bill.consumption) + bill.fixed_charge + bill.tax:
        raise ValueError("the bill is not the sum of its parts")
    if bill.open_amount != bill.amount - bill.paid_amount:
        raise ValueError("what is open does not follow from what was paid")


def _check_outages(outages: Outages) -> Outages:
    for item in outages.outages:
        if item.until is not None and item.until < item.since:
            raise ValueError("an outage ends before it begins")
        if outages.locality is not None and outages.locality not in item.localities:
            raise ValueError("an outage is not of the place")
    return outages


def _check_readings(readings: Readings) -> Readings:
    _check_all_differ(meter.serial for meter in readings.meters)
    for meter in readings.meters:
        _check_registers(meter)
    window = readings.window
    if window is not None:
        if window.closes_on < window.opens_on:
            raise ValueError("the window closes before it opens")
        if window.is_open != (window.opens_on <= readings.as_of.date() <= window.closes_on):
            raise ValueError("the window is not as its days say")
    return readings


def _check_registers(meter: MeterReadings) -> None:
    zones = [register.zone for register in meter.registers]
    _check_all_differ(zones)
    if "single" in zones and len(zones) > 1:
        raise ValueError("a meter with one tariff has several registers")
    if not 1 <= meter.digits <= MAX_DIGITS:
        raise ValueError("no meter shows so many digits")
    for register in meter.registers:
        if not 0 <= register.value < 10**meter.digits:
            raise ValueError("the meter cannot show this value")
        if register.typical_kwh_per_day < 0:
            raise ValueError("the consumption is negative")


def _check_complaints(complaints: Complaints) -> Complaints:
    _check_references(complaint.reference for complaint in complaints.complaints)
    for complaint in complaints.complaints:
        _check_complaint(complaint)
    return complaints


def _check_complaint(complaint: Complaint) -> None:
    if complaint.state in {"received", "in_review"} and complaint.answered_at is not None:
        raise ValueError("it is answered before it was reviewed")
    if complaint.state == "answered" and complaint.answered_at is None:
        raise ValueError("it is answered at no time")
    if complaint.answered_at is not None and complaint.answered_at < complaint.filed_at:
        raise ValueError("it is answered before it was filed")
    if complaint.reply_due_on is not None and complaint.reply_due_on < complaint.filed_at.date():
        raise ValueError("the reply is due before it was filed")


def _check_service_cases(cases: ServiceCases) -> ServiceCases:
    _check_references(case.reference for case in cases.cases)
    if any(case.done_at is not None and case.done_at < case.began_at for case in cases.cases):
        raise ValueError("it is done before it began")
    return cases


def _check_receipt(receipt: Receipt) -> Receipt:
    _check_references([receipt.reference])
    return receipt


def _check_references(references: Iterable[str]) -> None:
    references = list(references)
    _check_all_differ(references)
    if not all(fullmatch(REFERENCE_PATTERN, reference) for reference in references):
        raise ValueError("this cannot be a reference")


def _check_all_differ(values: Iterable[str]) -> None:
    values = list(values)
    if len(set(values)) != len(values):
        raise ValueError("two have one name")


CONTACT = TypeAdapter(Contact)
PHONE_OWNERS = TypeAdapter(PhoneOwners)
BALANCE: TypeAdapter[Balance] = TypeAdapter(Annotated[Balance, AfterValidator(_check_balance)])
BILLS: TypeAdapter[Bills] = TypeAdapter(Annotated[Bills, AfterValidator(_check_bills)])
PAYMENTS = TypeAdapter(Payments)
METERS = TypeAdapter(Meters)
SUPPLY = TypeAdapter(Supply)
OUTAGES: TypeAdapter[Outages] = TypeAdapter(Annotated[Outages, AfterValidator(_check_outages)])
READINGS: TypeAdapter[Readings] = TypeAdapter(Annotated[Readings, AfterValidator(_check_readings)])
COMPLAINTS: TypeAdapter[Complaints] = TypeAdapter(Annotated[Complaints, AfterValidator(_check_complaints)])
SERVICE_CASES: TypeAdapter[ServiceCases] = TypeAdapter(Annotated[ServiceCases, AfterValidator(_check_service_cases)])
RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Annotated[Receipt, AfterValidator(_check_receipt)])


def parse(body: bytes, form: TypeAdapter[T], *, what: str) -> T:
    """The answer in `body` (JSON) in its strict form; `what` names it in errors.

    Raises:
        BackendDataInvalid: it breaks the contract. The message names fields, never values.
    """
    try:
        return form.validate_json(body)
    except ValidationError as error:
        fields = sorted({_field(item["loc"], item["type"]) for item in error.errors(include_input=False)})
        raise BackendDataInvalid(f"the answer breaks the contract ({', '.join(fields[:5])})", where=what) from None


def _field(place: tuple[int | str, ...], error: str) -> str:
    """Where the error is. A field that we do not know is not named: its name is a value of the back office, too."""
    known = [str(part) for part in place]
    if error in _UNKNOWN_FIELD:
        known[-1] = "an unknown field"
    return ".".join(known) or "all"


def check_utility(answer: UtilityAnswer, utility: str, *, what: str) -> UtilityAnswer:
    """The answer, if it is of this utility.

    Raises:
        BackendDataInvalid: it is another's.
    """
    if answer.utility != utility:
        raise BackendDataInvalid("the answer is another utility's", where=what)
    return answer


def check_owner(answer: AccountAnswer, utility: str, customer_code: str, *, what: str) -> AccountAnswer:
    """The answer, if it is this customer's.

    Raises:
        BackendDataInvalid: it is another's.
    """
    if check_utility(answer, utility, what=what).customer_code != customer_code:
        raise BackendDataInvalid("the answer is another customer's", where=what)
    return answer


def check_locality(answer: Outages, locality: str | None, *, what: str) -> Outages:
    """The answer, if it is about the place that was asked for (its code or its name, as people write it).

    Raises:
        BackendDataInvalid: it is about another, or about all places though one was asked for.
    """
    if locality is None:
        is_right = answer.locality is None
    elif answer.locality is None:
        is_right = not answer.outages
    else:
        is_right = fold(locality) in {fold(answer.locality.code), fold(answer.locality.name)}
    if not is_right:
        raise BackendDataInvalid("the answer is about another place", where=what)
    return answer


def check_receipt(receipt: Receipt, utility: str, kind: str, *, what: str) -> Receipt:
    """The receipt, if it is for what was filed.

    Raises:
        BackendDataInvalid: it is another utility's or for something else.
    """
    if check_utility(receipt, utility, what=what).kind != kind:
        raise BackendDataInvalid("the receipt is for something else", where=what)
    return receipt
