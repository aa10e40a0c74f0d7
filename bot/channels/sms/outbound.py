"""The client of the SMS gateway: one signed HTTP request for each reply."""

import json
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

import httpx

from bot.channels.sms.parts import alphabet_of, plain, split
from bot.channels.sms.signature import signed_headers
from bot.errors import SettingsError
from bot.store.sms import SmsReply


class Outcome(StrEnum):
    """What has become of a reply."""

    TAKEN = "taken"
    LATER = "later"  # the same request may work later
    REFUSED = "refused"


MAY_WORK_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class SmsGateway:
    """Sends to `url` only; closed with `close`. `clock` gives the aware time that is signed."""

    def __init__(self, url: str, secret: str, timeout_seconds: float, clock: Callable[[], datetime]) -> None:
        """An empty `url` or `secret` makes `send` fail, nothing else."""
        self._url = url
        self._secret = secret
        self._clock = clock
        self._client = httpx.AsyncClient(timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    async def send(self, reply: SmsReply, sender: str) -> Outcome:
        """Hands a reply over, from the number `sender`. The same reply is sent once, however often it is handed over.

        Raises SettingsError if no gateway is set.
        """
        if not self._url or not self._secret:
            missing = "BOT_SMS_SECRET" if self._url else "BOT_SMS_GATEWAY_URL"
            what = "there is no SMS gateway to send by"
            raise SettingsError(what, where=missing, remedy="Set it as docs/sms.md says, or switch `sms` off.")
        body = body_of(reply, sender)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": reply.key,
            **signed_headers(self._secret, self._clock(), body),
        }
        try:
            response = await self._client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError:
            return Outcome.LATER
        if response.is_success:
            return Outcome.TAKEN
        return Outcome.LATER if response.is_server_error or response.status_code in MAY_WORK_LATER else Outcome.REFUSED

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def body_of(reply: SmsReply, sender: str) -> bytes:
    """The JSON that travels: whole text and parts, so that a gateway can use either."""
    text = plain(reply.text)
    content = {
        "message_id": reply.key,
        "in_reply_to": reply.in_reply_to,
        "from": sender,
        "to": reply.phone,
        "alphabet": alphabet_of(text).value,
        "text": text,
        "parts": list(split(text)),
    }
    return json.dumps(content, ensure_ascii=False).encode()
