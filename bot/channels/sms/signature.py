"""The signature of a request between the SMS gateway and us: HMAC-SHA256 over the time and the body as sent."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

TIMESTAMP_HEADER = "X-Sms-Timestamp"
SIGNATURE_HEADER = "X-Sms-Signature"
VERSION = "v1"
MAX_TIMESTAMP_DIGITS = 12


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """`v1=` and 64 hex digits for `body` (the bytes that travel) at `timestamp` (seconds since 1970, UTC)."""
    signed = f"{VERSION}:{timestamp}:".encode() + body
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def signed_headers(secret: str, now: datetime, body: bytes) -> dict[str, str]:
    """The two headers that prove `body`; `now` is aware."""
    timestamp = int(now.timestamp())
    return {TIMESTAMP_HEADER: str(timestamp), SIGNATURE_HEADER: sign(secret, timestamp, body)}


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime, freshness: timedelta) -> bool:
    """True if `headers` prove `body` and their time is at most `freshness` from `now`, before or after.

    An empty `secret` proves nothing. Compared in constant time; whatever stands in the headers, nothing is raised.
    """
    timestamp = headers.get(TIMESTAMP_HEADER, "")
    if not secret or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > MAX_TIMESTAMP_DIGITS:
        return False
    expected = sign(secret, int(timestamp), body).encode()
    given = headers.get(SIGNATURE_HEADER, "").encode(errors="replace")
    is_right = hmac.compare_digest(expected, given)
    return is_right and abs(now.timestamp() - int(timestamp)) <= freshness.total_seconds()
