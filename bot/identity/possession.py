"""Proof by possession of the registered phone, for the answer to one short message and nothing else.

A phone code proves that whoever asks reads what is sent to the number on file. The answer to a short message is itself
sent to that number, as it stands on file, never to where the message claims to come from: whoever forges a sender
learns nothing, and the owner sees what was asked. So the answer needs no code. The proof names the message instead of
a conversation, is never stored, opens no session, and is gone within `lifetime`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.backends.models import Contact, PhoneOwners
from bot.backends.verified import VerifiedContext


class PhoneDirectory(Protocol):
    """Who gave which number; `bot.backends.protocols.Billing` is one. Both raise BackendError."""

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Phone and language of a customer."""

    async def customers_of_phone(self, utility: str, phone: str) -> PhoneOwners:
        """The customers who gave a number."""


@dataclass(frozen=True, slots=True)
class Possession:
    """`is_known`: the number is on file. `verified` and `language` (on file) only if one customer is meant."""

    is_known: bool
    verified: VerifiedContext | None = None
    language: str | None = None


async def by_possession(
    directory: PhoneDirectory,
    utility: str,
    phone: str,
    message: str,
    customer_code: str | None,
    now: datetime,
    lifetime: timedelta,
) -> Possession:
    """Whom the sender of `message` (its id) is proved to be; `phone` is where the answer goes, as +38344000001.

    With a `customer_code` that customer, if the number is theirs; without one the only customer of the number, if there
    is only one. Raises BackendError.
    """
    owners = (await directory.customers_of_phone(utility, phone)).customer_codes
    meant = [code for code in owners if customer_code in {None, code}]
    if len(meant) != 1:
        return Possession(is_known=bool(owners))
    contact = await directory.contact(utility, meant[0])
    if contact.phone != phone:
        return Possession(is_known=False)  # the number has changed hands between the two questions
    verified = VerifiedContext(f"sms:{message}", utility, meant[0], now, now + lifetime)
    return Possession(is_known=True, verified=verified, language=contact.language)
