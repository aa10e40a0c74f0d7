"""Checks what came over the wire before anyone sees it: form, sums, and whose record it is."""

from typing import Annotated, Protocol, TypeVar

from pydantic import AfterValidator, TypeAdapter, ValidationError

from bot.backends.models import Balance, Bill, Bills, Contact, Meters, Outages, Payments, Supply
from bot.errors import BackendDataInvalid

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


CONTACT = TypeAdapter(Contact)
BALANCE: TypeAdapter[Balance] = TypeAdapter(Annotated[Balance, AfterValidator(_check_balance)])
BILLS: TypeAdapter[Bills] = TypeAdapter(Annotated[Bills, AfterValidator(_check_bills)])
PAYMENTS = TypeAdapter(Payments)
METERS = TypeAdapter(Meters)
SUPPLY = TypeAdapter(Supply)
OUTAGES = TypeAdapter(Outages)


def parse(body: bytes, form: TypeAdapter[T], *, what: str) -> T:
    """The answer in `body` (JSON) in its strict form; `what` names it in errors.

    Raises:
        BackendDataInvalid: it breaks the contract. The message names fields, never values.
    """
    try:
        return form.validate_json(body)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) or "all" for item in error.errors()})
        raise BackendDataInvalid(f"the answer breaks the contract ({', '.join(fields[:5])})", where=what) from None


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
