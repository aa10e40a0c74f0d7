"""What holds for every request before any of our code sees it: limits on the body, headers that bind the browser.

Plain ASGI, because a middleware that wraps responses must not hold up an event stream.
"""

import hmac
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.gateway.problems import Problem, unauthorised
from bot.identity.client import SECRET_HEADER

METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
JSON_TYPE = "application/json"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

TooLarge = Callable[[str], Problem]
"""Makes the problem for a body that is too large from the request's Accept-Language."""


class SecurityHeaders:
    """Adds SECURITY_HEADERS to every response that has not its own; answers of the API are not to be cached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if "/v1/" in scope["path"]:
                    headers.setdefault("Cache-Control", "no-store")
                else:
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyGuard:
    """Lets in only JSON, uncompressed, of at most `max_bytes`; the app gets a body only when it is complete."""

    def __init__(self, app: ASGIApp, max_bytes: int, too_large: TooLarge) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._too_large = too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] not in METHODS_WITH_BODY:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        problem = self._refusal(headers)
        body = b"" if problem else await self._read(receive)
        if body is None:
            problem = self._too_large(headers.get("accept-language", ""))
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        await self._app(scope, _replay(body or b"", receive), send)

    def _refusal(self, headers: Headers) -> Problem | None:
        unsupported = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            return Problem(unsupported, "compressed", "Compressed bodies are not accepted")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON_TYPE:
            return Problem(unsupported, "not_json", "The body must be application/json")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:19]) > self._max_bytes:
            return self._too_large(headers.get("accept-language", ""))
        return None

    async def _read(self, receive: Receive) -> bytes | None:
        """The whole body, None if it is too large. What was read of one that is cut off is for the app to refuse."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._max_bytes:
                return None
            if not message.get("more_body", False):
                return b"".join(parts)


class RequireSecret:
    """Lets in only who knows the secret of our own processes."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self._app = app
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            given = Headers(scope=scope).get(SECRET_HEADER, "")
            if not hmac.compare_digest(given.encode(), self._secret):
                await unauthorised().response()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _replay(body: bytes, receive: Receive) -> Receive:
    is_sent = False

    async def replay() -> Message:
        nonlocal is_sent
        if is_sent:
            return await receive()
        is_sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
