"""Lets in only who knows the shared secret: `Authorization: Bearer` or `X-Backoffice-Secret`."""

import hmac
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from bot.backoffice.problems import Problem

_bearer = HTTPBearer(auto_error=False)
_header = APIKeyHeader(name="X-Backoffice-Secret", auto_error=False)


def require_secret(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    header: Annotated[str | None, Security(_header)],
) -> None:
    """Compare with the app's secret in constant time.

    Raises:
        Problem: `secret_wrong`.
    """
    given = bearer.credentials if bearer is not None else header or ""
    expected: bytes = request.app.state.secret
    if not hmac.compare_digest(given.encode(), expected):
        raise Problem("secret_wrong")
