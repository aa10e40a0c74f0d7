"""What the identity service needs from outside: who to reach, and a way to reach them."""

from collections.abc import Callable
from typing import Protocol

RenderSms = Callable[[str, str, str, int], str]
"""`(language, utility, code, minutes)` -> the text of the short message."""


class Contact(Protocol):
    """How a customer is reached; `language` is a BCP-47 tag. Either may be missing."""

    @property
    def phone(self) -> str | None:
        """The number on file."""

    @property
    def language(self) -> str | None:
        """The language on file."""


class Directory(Protocol):
    """Finds the phone on file."""

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Raises CustomerUnknown, or BackendUnavailable if the back office does not answer."""


class SmsSender(Protocol):
    """Sends short messages."""

    async def send(self, conversation_id: str, phone: str, text: str) -> None:
        """Hands the message over; may raise any BotError."""
