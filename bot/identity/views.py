"""What of a customer is shown to whom: the customer, a call-centre agent, a supervisor (security requirement 7).

The customer and the call centre see masked forms. A call-centre agent may reveal a field for a reason, a supervisor
sees all; both are recorded before anything is shown, and what cannot be recorded is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import BotError
from bot.store.moments import Clock
from bot.store.records import Reveal
from bot.store.reveals import RevealRepository
from bot.text.masking import masked_code, masked_name, masked_phone

MAX_REASON_CHARACTERS = 200
ROUTINE = "supervisor's view"


class Viewer(StrEnum):
    """Who looks. An agent's role comes from the console's sign-on, never from a request's body."""

    CUSTOMER = "customer"
    CALL_CENTRE = "call_centre"
    SUPERVISOR = "supervisor"


class Field(StrEnum):
    """What may be shown masked or in full."""

    CUSTOMER_CODE = "customer_code"
    NAME = "name"
    PHONE = "phone"


class RevealRefused(BotError):
    """The viewer may not see it in full, or gave no reason."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the billing system knows them; never leaves the process whole except through `CustomerViews`."""

    utility: str
    customer_code: str
    name: str
    phone: str

    def in_full(self, field: Field) -> str:
        """The value itself."""
        return {Field.CUSTOMER_CODE: self.customer_code, Field.NAME: self.name, Field.PHONE: self.phone}[field]


@dataclass(frozen=True, slots=True)
class Agent:
    """Who of the staff looks; `role` is what the sign-on says."""

    id: str
    role: Viewer


def masked_view(customer: Customer) -> Mapping[Field, str]:
    """All fields masked: what the customer sees in any channel, and an agent at first."""
    return {
        Field.CUSTOMER_CODE: masked_code(customer.customer_code),
        Field.NAME: masked_name(customer.name),
        Field.PHONE: masked_phone(customer.phone),
    }


class CustomerViews:
    """Shows a customer to the staff, and keeps who saw what in full."""

    def __init__(self, reveals: RevealRepository, clock: Clock) -> None:
        self._reveals = reveals
        self._clock = clock

    def view(self, agent: Agent, customer: Customer, conversation_id: str) -> Mapping[Field, str]:
        """Masked for the call centre; in full, and recorded, for a supervisor."""
        if agent.role is not Viewer.SUPERVISOR:
            return masked_view(customer)
        return self._recorded(agent, customer, conversation_id, tuple(Field), ROUTINE)

    def reveal(self, agent: Agent, customer: Customer, conversation_id: str, field: Field, reason: str) -> str:
        """One field in full, recorded with the reason (1 to 200 characters). Raises RevealRefused."""
        reason = " ".join(reason.split())
        if agent.role not in (Viewer.CALL_CENTRE, Viewer.SUPERVISOR):
            raise RevealRefused("only staff sees a customer's data in full", where=agent.role)
        if not agent.id or not 1 <= len(reason) <= MAX_REASON_CHARACTERS:
            raise RevealRefused("a reveal needs an agent and a reason", where=field, remedy="Write why, in few words.")
        return self._recorded(agent, customer, conversation_id, (field,), reason)[field]

    def _recorded(
        self, agent: Agent, customer: Customer, conversation_id: str, fields: tuple[Field, ...], reason: str
    ) -> Mapping[Field, str]:
        names = tuple(field.value for field in fields)
        whose = (customer.utility, customer.customer_code, conversation_id)
        self._reveals.add(Reveal(agent.id, agent.role.value, *whose, names, reason, self._clock()))
        return {field: customer.in_full(field) for field in fields}
