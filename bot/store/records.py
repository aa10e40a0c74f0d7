"""What the store gives back: frozen records, one for each kind of row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Owner(StrEnum):
    """Who answers a conversation."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a customer reaches us."""

    WEB = "web"
    MESSENGER = "messenger"
    SMS = "sms"


class Author(StrEnum):
    """Who wrote an event."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat of one customer with one utility. `token_hash` is the hex SHA-256 of the bearer token.

    `sender_key` tells who writes, the same in all conversations of that sender: a hash (`sender_key` in
    bot/identity/sender.py), empty if it is not known. It and `channel` never change.
    """

    id: str
    utility: str
    token_hash: str
    language: str
    language_is_explicit: bool
    owner: Owner
    created_at: datetime
    channel: Channel = Channel.WEB
    sender_key: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice shown under a message; `payload` is the opaque token that the client sends back."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class ButtonDraft:
    """A choice before it has a token: `payload` is what it stands for, never shown to a client."""

    title: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document under a message: `kind` is link or image, `url` a path of the gateway, `alt` an image in words."""

    kind: str
    url: str
    title: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a conversation's history. `in_reply_to` is an event id; `timings` are milliseconds by step.

    Only a customer's message has `payload` (of the button it came from), and `attempts` (how often its turn was begun).
    """

    id: int
    conversation_id: str
    kind: str
    author: Author
    text: str
    language: str | None
    buttons: tuple[Button, ...]
    attachments: tuple[Attachment, ...]
    status: str | None
    entry: str | None
    score: float | None
    client_id: str | None
    in_reply_to: int | None
    timings: Mapping[str, float]
    payload: Mapping[str, Any] | None
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """A message of the bot before it is stored."""

    text: str
    language: str
    status: str
    entry: str | None = None
    score: float | None = None
    buttons: tuple[ButtonDraft, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


class Resolution(StrEnum):
    """What an editor made of a question that was not answered."""

    ACCEPTED = "accepted"
    DRAFTED = "drafted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class AskedDraft:
    """A question that was not answered at once, without personal data, before it is stored.

    `offered` are the entries of a "did you mean", best first; `score` (0 to 1) is the reply's.
    """

    text: str
    language: str
    status: str
    offered: tuple[str, ...]
    score: float | None
    channel: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A stored question. `chosen` is the entry of the button that the customer tapped; `asked_at` is to the hour."""

    id: int
    utility: str
    language: str
    text: str
    status: str
    offered: tuple[str, ...]
    score: float | None
    chosen: str | None
    channel: str
    asked_at: datetime
    resolution: Resolution | None


@dataclass(frozen=True, slots=True)
class LanguageChange:
    """The language that a conversation goes on in; an explicit choice is never overruled by one that is not."""

    language: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """A short message of the demonstration, shown on the page as the customer's phone."""

    id: int
    phone: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reveal:
    """An agent (`agent` is the id, `role` the role at that moment) saw `fields` of an account in full."""

    agent: str
    role: str
    utility: str
    customer_code: str
    conversation_id: str
    fields: tuple[str, ...]
    reason: str
    revealed_at: datetime
