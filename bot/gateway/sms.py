"""What an SMS gateway calls: a message that came in, and what became of a reply. Everything is signed (docs/sms.md)."""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.sms.signature import is_signed
from bot.gateway.access import State
from bot.gateway.problems import Problem, invalid, not_found
from bot.gateway.sms_desk import SmsDesk
from bot.store.sms import SmsDraft
from bot.text.clean import clean

router = APIRouter(prefix="/sms/v1", tags=["SMS"])

MessageId = Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
Number = Annotated[str, Field(min_length=1, max_length=40)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Inbound(_Body):
    """A message; `message_id` is the gateway's, the same whenever it sends the same message again."""

    message_id: MessageId
    sender: Annotated[Number, Field(alias="from")]
    to: Number
    text: str


class Delivery(_Body):
    """What became of a reply; `message_id` is ours, as the reply had it."""

    message_id: MessageId
    state: Literal["sent", "delivered", "failed", "expired", "rejected"]


class Accepted(BaseModel):
    """`repeated`: this message is known. `ignored`: whoever sent it cannot be answered (a name, a short code)."""

    message_id: str
    repeated: bool = False
    ignored: bool = False


class Noted(BaseModel):
    """`known`: there is such a reply."""

    message_id: str
    known: bool


Utility = Annotated[str, Path(pattern="^[a-z]{1,20}$")]
Content = TypeVar("Content", bound=_Body)


async def _desk(request: Request, state: State, utility: Utility) -> SmsDesk:
    """The channel, if the request is signed and the utility has one; the signature is looked at first."""
    settings = state.settings
    secret, freshness = settings.sms_secret.get_secret_value(), timedelta(seconds=settings.sms_freshness_seconds)
    if not is_signed(secret, request.headers, await request.body(), state.clock(), freshness):
        raise Problem(HTTPStatus.FORBIDDEN, "signature", "The signature is wrong, missing or too old")
    if state.sms is None or not state.sms.answers.serves(utility):
        raise not_found()
    return state.sms


Desk = Annotated[SmsDesk, Depends(_desk)]


@router.post("/{utility}/inbound")
async def inbound(request: Request, state: State, desk: Desk, utility: Utility) -> Accepted:
    """Keeps a message, once for each id, and answers it afterwards: the reply goes out by itself."""
    body = _parsed(Inbound, await request.body())
    sender = desk.answers.number_of(utility, body.sender)
    if desk.answers.number_of(utility, body.to) != desk.answers.own_number(utility):
        raise invalid()
    if sender is None or sender == desk.answers.own_number(utility):
        return Accepted(message_id=body.message_id, ignored=True)
    draft = SmsDraft(utility, body.message_id, sender, clean(body.text))
    at_once = desk.answers.at_once(utility, draft.text)
    per_hour = state.settings.sms_per_number_per_hour
    is_new = await asyncio.to_thread(desk.repository.receive, draft, at_once, per_hour, state.clock())
    desk.worker.wake()
    return Accepted(message_id=body.message_id, repeated=not is_new)


@router.post("/{utility}/delivery")
async def delivery(request: Request, desk: Desk, utility: Utility) -> Noted:
    """Notes what became of a reply; one that nobody knows is no error, for it may be older than what is kept."""
    body = _parsed(Delivery, await request.body())
    known = await asyncio.to_thread(desk.repository.delivered, utility, body.message_id, body.state)
    return Noted(message_id=body.message_id, known=known)


def _parsed(form: type[Content], body: bytes) -> Content:
    try:
        return form.model_validate_json(body)
    except ValidationError:
        raise invalid() from None
