"""Error answers as problem JSON (RFC 9457): a fixed code and title, nothing of what was asked."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from bot.errors import BackendRefused

logger = logging.getLogger(__name__)

TITLES = {
    "secret_wrong": (401, "The secret is missing or wrong."),
    "utility_unknown": (404, "There is no such utility."),
    "customer_unknown": (404, "There is no such customer."),
    "bill_unknown": (404, "There is no such bill."),
    "meter_unknown": (404, "The customer has no such meter."),
    "locality_unknown": (404, "The utility supplies no such place."),
    "not_found": (404, "There is nothing here."),
    "already_connected": (409, "The meter has supply."),
    "conditions_not_met": (409, "A debt has to be paid first."),
    "already_requested": (409, "The reconnection is under way."),
    "window_closed": (409, "Readings are not taken today."),
    "customer_code_invalid": (422, "The customer code does not have this utility's form."),
    "request_invalid": (422, "The request does not have the documented form."),
    "reading_invalid": (422, "The reading does not fit the registers of the meter."),
    "key_reused": (422, "The key was used for another request."),
    "internal": (500, "The back office failed."),
    "unavailable": (503, "The database cannot be read."),
}


class Problem(BackendRefused):
    """A request that cannot be answered; `code` is a key of TITLES."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(TITLES[code][1], where="back office")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer all errors of the app as problem JSON."""

    @app.exception_handler(Problem)
    async def _problem(_request: Request, problem: Problem) -> JSONResponse:
        return _answer(problem.code)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, _error: RequestValidationError) -> JSONResponse:
        return _answer("request_invalid")

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        return _answer("not_found" if error.status_code == 404 else "request_invalid", error.status_code)

    @app.exception_handler(SQLAlchemyError)
    async def _database(_request: Request, error: SQLAlchemyError) -> JSONResponse:
        logger.error("back office: the database cannot be read (%s)", type(error).__name__)
        return _answer("unavailable")

    @app.exception_handler(Exception)
    async def _failure(_request: Request, _error: Exception) -> JSONResponse:
        return _answer("internal")


def _answer(code: str, status: int | None = None) -> JSONResponse:
    default, title = TITLES[code]
    used = status or default
    content = {"type": "about:blank", "title": title, "status": used, "code": code}
    headers = {"WWW-Authenticate": "Bearer"} if code == "secret_wrong" else None
    return JSONResponse(content, used, headers, media_type="application/problem+json")
