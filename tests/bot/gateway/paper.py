"""Accounts whose documents the gateway's tests look at."""

from dataclasses import dataclass, field, replace

from bot.errors import BackendUnavailable
from tests.account_data import balance, bill, bills, payment, payments

NUMBER = bill().number


@dataclass
class FakeAccounts:
    """Gives every account the same bill, under its own code; remembers for whom it was asked."""

    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    before_answer: object = None

    async def _of(self, verified, data):
        self.asked.append(verified.customer_code)
        if self.is_down:
            raise BackendUnavailable("down")
        if self.before_answer is not None:
            await self.before_answer()
        return replace(data, customer_code=verified.customer_code)

    async def bills(self, verified, *, limit=12):
        return await self._of(verified, bills(bill()))

    async def balance(self, verified):
        return await self._of(verified, balance())

    async def payments(self, verified, *, limit=12):
        return await self._of(verified, payments(payment()))
