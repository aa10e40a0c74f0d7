"""A document at the moment when somebody looks at it: fetched for the verified account, then written or drawn."""

import asyncio
from dataclasses import dataclass, field

from bot.answering.chart import bill_chart, payment_chart
from bot.answering.compose import Composer
from bot.answering.history import SHOWN
from bot.backends.protocols import Billing
from bot.backends.verified import VerifiedContext
from bot.content.catalog import Catalog
from bot.documents.kinds import FORMS, Form, Kind
from bot.documents.page import bill_page
from bot.documents.pdf import bill_pdf

DRAWN_AT_ONCE = 1
"""A PDF or a picture takes most of a second of one core; the drawing library's fonts are not made for threads."""


@dataclass(frozen=True)
class Documents:
    """The documents of customers, out of `billing`, in the words of `catalog`."""

    billing: Billing
    catalog: Catalog
    _drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DRAWN_AT_ONCE))

    async def view(
        self, context: VerifiedContext, kind: Kind, number: str | None, form: Form, language: str
    ) -> bytes | None:
        """The document of the account of `context`; None if there is none such. Raises BackendError."""
        composer = Composer(self.catalog, context.utility, language)
        if form not in FORMS[kind]:
            return None
        if kind is Kind.BILL:
            return await self._bill(context, number, form, composer)
        return await self._picture(context, kind, composer)

    async def _bill(self, context: VerifiedContext, number: str | None, form: Form, composer: Composer) -> bytes | None:
        bills, balance = await asyncio.gather(self.billing.bills(context), self.billing.balance(context))
        bill = next((bill for bill in bills.bills if bill.number == number), None)
        if bill is None:
            return None
        if form is Form.PAGE:
            return bill_page(bill, balance, composer).encode()
        async with self._drawing:
            return await asyncio.to_thread(bill_pdf, bill, balance, composer)

    async def _picture(self, context: VerifiedContext, kind: Kind, composer: Composer) -> bytes | None:
        if kind is Kind.BILL_HISTORY:
            bills = await self.billing.bills(context, limit=SHOWN)
            async with self._drawing:
                return await asyncio.to_thread(bill_chart, bills, composer) if bills.bills else None
        payments = await self.billing.payments(context, limit=SHOWN)
        async with self._drawing:
            return await asyncio.to_thread(payment_chart, payments, composer) if payments.payments else None
