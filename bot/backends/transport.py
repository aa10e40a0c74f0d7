"""One exchange with a back office: bounded in time and size, no redirects, every failure an error of ours."""

import asyncio
import json
import logging
from collections.abc import Mapping

import httpx

from bot.errors import (
    BackendBusy,
    BackendDataInvalid,
    BackendError,
    BackendRefused,
    BackendUnavailable,
    CustomerUnknown,
    RequestConflict,
)
from bot.settings import Settings

UNKNOWN_CUSTOMER_CODES = frozenset({"customer_unknown", "customer_code_invalid"})
CONFLICT_CODES = frozenset({"conditions_not_met", "already_requested", "already_connected", "window_closed"})
ANSWERED = frozenset({httpx.codes.OK, httpx.codes.CREATED})


class Transport:
    """Requests to one back office and to no other address. Close it with `aclose` or use it as a context manager.

    Time limits: `connect_seconds` to connect, `read_seconds` between two parts of the answer, and the sum of both for
    the whole call. Answers above `max_bytes` are refused.
    """

    def __init__(self, client: httpx.AsyncClient, *, total_seconds: float, max_bytes: int) -> None:
        self._client = client
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes

    @classmethod
    def to(cls, base_url: str, secret: str, settings: Settings) -> "Transport":
        """A transport to `base_url` that shows `secret` there, with the limits of the settings."""
        # Their lines hold addresses, and so customer codes.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        connect, read = settings.backend_connect_timeout_seconds, settings.backend_read_timeout_seconds
        client = httpx.AsyncClient(
            base_url=base_url,
            headers={
                "Authorization": f"Bearer {secret}",
                # What is not packed cannot grow when it is unpacked.
                "Accept-Encoding": "identity",
            },
            timeout=httpx.Timeout(read, connect=connect),
            limits=httpx.Limits(
                max_connections=settings.backend_max_connections,
                max_keepalive_connections=settings.backend_max_connections,
            ),
            follow_redirects=False,
            trust_env=False,
        )
        return cls(client, total_seconds=connect + read, max_bytes=settings.body_max_bytes)

    async def __aenter__(self) -> "Transport":
        """Nothing to open: connections are made at the first call."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close all connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, what: str, seconds: float | None = None
    ) -> bytes:
        """The body of the answer; `what` names the call in errors, which never show `path` or `params`.

        `seconds` lowers the limit for the whole call.

        Raises:
            BackendUnavailable: not reachable, too slow, or 5xx; BackendBusy for 429.
            CustomerUnknown: the back office does not know the customer.
            RequestConflict: 409 with a known reason.
            BackendRefused: any other 4xx.
            BackendDataInvalid: a redirect or another odd status, or too long an answer.
        """
        return await self._send(self._client.build_request("GET", path, params=params), what, seconds)

    async def post(
        self, path: str, content: Mapping[str, object], *, key: str, what: str, seconds: float | None = None
    ) -> bytes:
        """The body of the answer to `content` as JSON, under the Idempotency-Key `key`. Raises as `get`."""
        headers = {"Idempotency-Key": key}
        request = self._client.build_request("POST", path, json=dict(content), headers=headers)
        return await self._send(request, what, seconds)

    async def _send(self, request: httpx.Request, what: str, seconds: float | None) -> bytes:
        limit = self._total_seconds if seconds is None else min(seconds, self._total_seconds)
        self._check_address(request.url, what)
        try:
            async with asyncio.timeout(limit):
                status, body = await self._exchange(request, what)
        except (TimeoutError, httpx.TimeoutException):
            raise BackendUnavailable("the back office is too slow", where=what) from None
        except httpx.DecodingError:
            raise BackendDataInvalid("the answer cannot be decoded", where=what) from None
        except httpx.TransportError as error:
            raise BackendUnavailable(
                f"the back office cannot be reached ({type(error).__name__})", where=what
            ) from None
        if status not in ANSWERED:
            raise _refusal(status, body, what)
        return body

    def _check_address(self, url: httpx.URL, what: str) -> None:
        base = self._client.base_url
        if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
            raise BackendRefused("the address is not the back office's", where=what)

    async def _exchange(self, request: httpx.Request, what: str) -> tuple[int, bytes]:
        body = bytearray()
        response = await self._client.send(request, stream=True)
        try:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._max_bytes:
                    raise BackendDataInvalid("the answer is too long", where=what)
        finally:
            await response.aclose()
        return response.status_code, bytes(body)


def _refusal(status: int, body: bytes, what: str) -> BackendError:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return BackendBusy(f"the back office answered {status}", where=what)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return BackendUnavailable(f"the back office answered {status}", where=what)
    if status < httpx.codes.BAD_REQUEST:
        return BackendDataInvalid(f"the back office answered {status}", where=what)
    code = _problem_code(body)
    if code in UNKNOWN_CUSTOMER_CODES:
        return CustomerUnknown("there is no such customer", where=what)
    if status == httpx.codes.CONFLICT and code in CONFLICT_CODES:
        return RequestConflict(code, where=what)
    return BackendRefused(f"the back office answered {status}", where=what)


def _problem_code(body: bytes) -> str:
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if isinstance(code, str) else ""
