"""What the bot says in one message, before a channel renders it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.answering.status import Status


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message: what it shows, and the intent with entities that a tap stands for."""

    title: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to a message: a link, or a picture that `alt` says in words.

    `url` is a path of the gateway. What it shows stands in the text as well: a channel may leave it out.
    """

    kind: Literal["link", "image"]
    url: str
    title: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the bot.

    `language` is what it is written in; `entry` and `score` (0 to 1) are set for FAQ answers;
    `set_language` is the language that the customer has just chosen, None otherwise. `slots` is what the next message
    may refer to, kept by Rasa: input only, never proof of anything.
    """

    text: str
    language: str
    status: Status
    entry: str | None = None
    score: float | None = None
    buttons: tuple[Button, ...] = ()
    set_language: str | None = None
    attachments: tuple[Attachment, ...] = ()
    slots: Mapping[str, str | None] = field(default_factory=dict)
