"""The HTTP interface for readings, complaints, service cases and phones, and for what customers file.

Every POST asks for an `Idempotency-Key`: the same key files the same thing once. The answer is 201 the first time and
200 with the first receipt, marked as repeated, afterwards.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from bot.backoffice.auth import require_secret
from bot.backoffice.endpoints import PROBLEMS, CustomerCode, UtilityCode
from bot.backoffice.filings import Filings
from bot.backoffice.service import Service
from bot.backoffice.service_schemas import (
    ComplaintBody,
    Complaints,
    OutageReportBody,
    PhoneOwners,
    ReadingBody,
    Readings,
    Receipt,
    ReconnectionBody,
    ServiceCases,
)

service = APIRouter(dependencies=[Depends(require_secret)], responses=PROBLEMS)
filing = APIRouter(
    dependencies=[Depends(require_secret)],
    responses={**PROBLEMS, 200: {"model": Receipt, "description": "Filed before, under the same key."}},
)


def _service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


def _filings(request: Request) -> Filings:
    found: Filings = request.app.state.filings
    return found


ServicePart = Annotated[Service, Depends(_service)]
FilingsPart = Annotated[Filings, Depends(_filings)]
Phone = Annotated[str, Path(pattern=r"^\+[1-9][0-9]{6,14}$", description="In international form: +38344000001.")]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[\x20-\x7e]{1,200}$")]


@service.get("/v1/{utility}/customers/{code}/readings", tags=["supply"])
def readings(service: ServicePart, utility: UtilityCode, code: CustomerCode) -> Readings:
    """The newest readings, and whether the customer may send one now."""
    return service.readings(utility, code)


@service.get("/v1/{utility}/customers/{code}/complaints", tags=["service"])
def complaints(service: ServicePart, utility: UtilityCode, code: CustomerCode) -> Complaints:
    """The newest complaints first."""
    return service.complaints(utility, code)


@service.get("/v1/{utility}/customers/{code}/service-cases", tags=["service"])
def service_cases(service: ServicePart, utility: UtilityCode, code: CustomerCode) -> ServiceCases:
    """What the utility has to do within a deadline; the newest first."""
    return service.service_cases(utility, code)


@service.get("/v1/{utility}/phones/{number}", tags=["identity"])
def phone_owners(service: ServicePart, utility: UtilityCode, number: Phone) -> PhoneOwners:
    """Whose phone it is; for the identity service and the SMS adapter only."""
    return service.phone_owners(utility, number)


@filing.post("/v1/{utility}/customers/{code}/reconnection-requests", status_code=201, tags=["supply"])
def request_reconnection(
    filings: FilingsPart, utility: UtilityCode, code: CustomerCode, body: ReconnectionBody, key: Key, response: Response
) -> Receipt:
    """Ask for the supply of a meter back; 409 if that cannot be, with the reason as the code."""
    return _told(filings.request_reconnection(utility, code, body, key), response)


@filing.post("/v1/{utility}/customers/{code}/readings", status_code=201, tags=["supply"])
def submit_reading(
    filings: FilingsPart, utility: UtilityCode, code: CustomerCode, body: ReadingBody, key: Key, response: Response
) -> Receipt:
    """File a reading of all registers of a meter; 409 while the window is closed."""
    return _told(filings.submit_reading(utility, code, body, key), response)


@filing.post("/v1/{utility}/complaints", status_code=201, tags=["service"])
def file_complaint(
    filings: FilingsPart, utility: UtilityCode, body: ComplaintBody, key: Key, response: Response
) -> Receipt:
    """File a complaint."""
    return _told(filings.file_complaint(utility, body, key), response)


@filing.post("/v1/{utility}/outage-reports", status_code=201, tags=["outages"])
def report_outage(
    filings: FilingsPart, utility: UtilityCode, body: OutageReportBody, key: Key, response: Response
) -> Receipt:
    """Report that there is no power."""
    return _told(filings.report_outage(utility, body, key), response)


def _told(receipt: Receipt, response: Response) -> Receipt:
    if receipt.repeated:
        response.status_code = 200
    return receipt
