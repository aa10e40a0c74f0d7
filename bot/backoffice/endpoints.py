"""The HTTP interface of the back office. Everything but the health checks asks for the secret."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from bot.backoffice.accounts import Accounts
from bot.backoffice.auth import require_secret
from bot.backoffice.places import Places
from bot.backoffice.problems import TITLES, Problem
from bot.backoffice.schemas import (
    Balance,
    Bills,
    Contact,
    DemoCustomers,
    Health,
    Meters,
    OneBill,
    Outages,
    Payments,
    Supply,
)

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": "Problem JSON; `code` is one of the documented codes."}
    for status in sorted({status for status, _ in TITLES.values()})
}

health = APIRouter(tags=["health"])
protected = APIRouter(dependencies=[Depends(require_secret)], responses=PROBLEMS)
demo = APIRouter(prefix="/demo", tags=["demonstration"], dependencies=[Depends(require_secret)], responses=PROBLEMS)


def _accounts(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


def _places(request: Request) -> Places:
    places: Places = request.app.state.places
    return places


AccountsPart = Annotated[Accounts, Depends(_accounts)]
PlacesPart = Annotated[Places, Depends(_places)]
UtilityCode = Annotated[str, Path(pattern="^[a-z]{1,20}$")]
CustomerCode = Annotated[str, Path(pattern="^[A-Z0-9]{1,20}$", description="Of the utility's own form.")]
BillNumber = Annotated[str, Path(pattern="^[A-Z0-9-]{1,32}$")]
Limit = Annotated[int, Query(ge=1, le=36)]
LocalityName = Annotated[str | None, Query(min_length=1, max_length=80, description="Code or name, any spelling.")]


@health.get("/live")
def live() -> Health:
    """The process runs."""
    return Health(status="live")


@health.get("/ready")
def ready(places: PlacesPart) -> Health:
    """The database can be read and holds the data."""
    if not places.is_ready():
        raise Problem("unavailable")
    return Health(status="ready")


@protected.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> dict[str, Any]:
    """The description of this interface."""
    description: dict[str, Any] = request.app.openapi()
    return description


@protected.get("/v1/{utility}/customers/{code}", tags=["identity"])
def contact(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode) -> Contact:
    """Name, phone and language; for the identity service only."""
    return accounts.contact(utility, code)


@protected.get("/v1/{utility}/customers/{code}/balance", tags=["billing"])
def balance(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode) -> Balance:
    """What the customer owes, and of what it is made."""
    return accounts.balance(utility, code)


@protected.get("/v1/{utility}/customers/{code}/bills", tags=["billing"])
def bills(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode, limit: Limit = 12) -> Bills:
    """The newest bills first."""
    return accounts.bills(utility, code, limit)


@protected.get("/v1/{utility}/customers/{code}/bills/{number}", tags=["billing"])
def bill(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode, number: BillNumber) -> OneBill:
    """One bill of this customer."""
    return accounts.bill(utility, code, number)


@protected.get("/v1/{utility}/customers/{code}/payments", tags=["billing"])
def payments(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode, limit: Limit = 12) -> Payments:
    """The newest payments first."""
    return accounts.payments(utility, code, limit)


@protected.get("/v1/{utility}/customers/{code}/meters", tags=["supply"])
def meters(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode) -> Meters:
    """The meters under contract."""
    return accounts.meters(utility, code)


@protected.get("/v1/{utility}/customers/{code}/supply", tags=["supply"])
def supply(accounts: AccountsPart, utility: UtilityCode, code: CustomerCode) -> Supply:
    """Connected or not, meter by meter, with every step on the way back."""
    return accounts.supply(utility, code)


@protected.get("/v1/{utility}/outages", tags=["outages"])
def outages(places: PlacesPart, utility: UtilityCode, locality: LocalityName = None) -> Outages:
    """Current and upcoming outages."""
    return places.outages(utility, locality)


@demo.get("/customers")
def demo_customers(places: PlacesPart, utility: Annotated[str, Query(pattern="^[a-z]{1,20}$")]) -> DemoCustomers:
    """The customers with documented codes."""
    return places.demo_customers(utility)
