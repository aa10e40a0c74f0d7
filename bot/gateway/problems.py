"""Errors of the HTTP interface as problem JSON (RFC 9457): nothing of what was sent, nothing of what went wrong inside.

`detail` is for the customer and in `language`; it is empty where there is nothing to tell a customer.
"""

import json
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException as StarletteHTTPException

MEDIA_TYPE = "application/problem+json"


class Problem(HTTPException):
    """Ends a request with a problem; `name` is fixed and stands in `type` as urn:problem:NAME."""

    def __init__(self, status: HTTPStatus, name: str, title: str, detail: str = "", language: str = "en") -> None:
        super().__init__(status, title)
        self.status = status
        self.name = name
        self.title = title
        self.text = detail
        self.language = language

    def response(self) -> Response:
        """The answer to the request."""
        body = {
            "type": f"urn:problem:{self.name}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.text,
            "language": self.language,
        }
        headers = {"WWW-Authenticate": "Bearer"} if self.status is HTTPStatus.UNAUTHORIZED else None
        return Response(json.dumps(body, ensure_ascii=False), self.status, headers, MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""

    @app.exception_handler(Problem)
    async def _problem(_request: Request, problem: Problem) -> Response:
        return problem.response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, _error: RequestValidationError) -> Response:
        return invalid().response()

    @app.exception_handler(StarletteHTTPException)
    async def _http(_request: Request, error: StarletteHTTPException) -> Response:
        return _of_status(HTTPStatus(error.status_code)).response()

    @app.exception_handler(Exception)
    async def _failed(_request: Request, _error: Exception) -> Response:
        return _of_status(HTTPStatus.INTERNAL_SERVER_ERROR).response()


def _of_status(status: HTTPStatus) -> Problem:
    return Problem(status, status.phrase.lower().replace(" ", "_"), status.phrase)


def invalid() -> Problem:
    """The body or a parameter does not have the documented form."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "The request does not have the documented form")


def unauthorised() -> Problem:
    """No token, a wrong one, or no such conversation: the answer does not tell which."""
    return Problem(HTTPStatus.UNAUTHORIZED, "unauthorised", "This needs the token of the conversation")


def not_found() -> Problem:
    """There is nothing at this address."""
    return Problem(HTTPStatus.NOT_FOUND, "not_found", "Not Found")
