"""One GET to a back office: bounded in time and size, no redirects, every failure an error of ours."""

import asyncio
import json

import httpx

from bot.errors import BackendDataInvalid, BackendError, BackendRefused, BackendUnavailable, CustomerUnknown
from bot.settings import Settings

UNKNOWN_CUSTOMER_CODES = frozenset({"customer_unknown", "customer_code_invalid"})
TOO_MANY_REQUESTS = 429


class Transport:
    """GET requests to one back office. Close it with `aclose` or use it as an async context manager.

    Time limits: `connect_seconds` to connect, `read_seconds` between two parts of the answer, and the sum of both for
    the whole call. Answers above `max_bytes` are refused.
    """

    def __init__(self, client: httpx.AsyncClient, *, total_seconds: float, max_bytes: int) -> None:
        self._client = client
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes

    @classmethod
    def from_settings(cls, settings: Settings) -> "Transport":
        """A transport to `settings.backoffice_url` with the limits of the settings."""
        connect, read = settings.backend_connect_timeout_seconds, settings.backend_read_timeout_seconds
        client = httpx.AsyncClient(
            base_url=settings.backoffice_url,
            headers={
                "Authorization": f"Bearer {settings.backoffice_secret.get_secret_value()}",
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

    async def get(self, path: str, params: dict[str, str] | None = None, *, what: str) -> bytes:
        """The body of a 200 answer; `what` names the call in errors, which never show `path` or `params`.

        Raises:
            BackendUnavailable: not reachable, too slow, 5xx or 429.
            CustomerUnknown: the back office does not know the customer.
            BackendRefused: any other 4xx.
            BackendDataInvalid: a redirect or another odd status, or too long an answer.
        """
        try:
            async with asyncio.timeout(self._total_seconds):
                status, body = await self._exchange(path, params, what)
        except (TimeoutError, httpx.TimeoutException):
            raise BackendUnavailable("the back office is too slow", where=what) from None
        except httpx.DecodingError:
            raise BackendDataInvalid("the answer cannot be decoded", where=what) from None
        except httpx.TransportError as error:
            raise BackendUnavailable(
                f"the back office cannot be reached ({type(error).__name__})", where=what
            ) from None
        if status != httpx.codes.OK:
            raise _refusal(status, body, what)
        return body

    async def _exchange(self, path: str, params: dict[str, str] | None, what: str) -> tuple[int, bytes]:
        body = bytearray()
        async with self._client.stream("GET", path, params=params) as response:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._max_bytes:
                    raise BackendDataInvalid("the answer is too long", where=what)
        return response.status_code, bytes(body)


def _refusal(status: int, body: bytes, what: str) -> BackendError:
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == TOO_MANY_REQUESTS:
        return BackendUnavailable(f"the back office answered {status}", where=what)
    if status < httpx.codes.BAD_REQUEST:
        return BackendDataInvalid(f"the back office answered {status}", where=what)
    if _problem_code(body) in UNKNOWN_CUSTOMER_CODES:
        return CustomerUnknown("there is no such customer", where=what)
    return BackendRefused(f"the back office answered {status}", where=what)


def _problem_code(body: bytes) -> str:
    try:
        problem = json.loads(body)
    except ValueError:
        return ""
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if isinstance(code, str) else ""
