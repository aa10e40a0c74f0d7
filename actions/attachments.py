"""Documents under an answer: links to the bill, a picture of a history. What fails here never costs the answer."""

import logging
from dataclasses import replace

from bot.answering.chart import bill_chart_alt, payment_chart_alt
from bot.answering.compose import Composer
from bot.answering.reply import Attachment, Reply
from bot.backends.models import Bills, LatestBill, Payments
from bot.backends.verified import VerifiedContext
from bot.documents.kinds import Kind
from bot.documents.links import Links
from bot.errors import BotError

logger = logging.getLogger(__name__)


async def with_bill(
    reply: Reply, latest: LatestBill, context: VerifiedContext, links: Links, composer: Composer
) -> Reply:
    """`reply` with the bill as a page and as a PDF."""
    path = None if latest.bill is None else await _link(links, context, Kind.BILL, latest.bill.number)
    if path is None:
        return reply
    page = Attachment("link", path, composer.say_part("document_link_page"))
    pdf = Attachment("link", f"{path}.pdf", composer.say_part("document_link_pdf"))
    return replace(reply, attachments=(page, pdf))


async def with_bill_chart(
    reply: Reply, bills: Bills, context: VerifiedContext, links: Links, composer: Composer
) -> Reply:
    """`reply` with a picture of the bills."""
    path = await _link(links, context, Kind.BILL_HISTORY) if bills.bills else None
    if path is None:
        return reply
    title = composer.say_part("chart_bills_title", currency=bills.currency)
    return replace(reply, attachments=(Attachment("image", f"{path}.png", title, bill_chart_alt(bills, composer)),))


async def with_payment_chart(
    reply: Reply, payments: Payments, context: VerifiedContext, links: Links, composer: Composer
) -> Reply:
    """`reply` with a picture of the payments."""
    path = await _link(links, context, Kind.PAYMENT_HISTORY) if payments.payments else None
    if path is None:
        return reply
    title = composer.say_part("chart_payments_title", currency=payments.currency)
    alt = payment_chart_alt(payments, composer)
    return replace(reply, attachments=(Attachment("image", f"{path}.png", title, alt),))


async def _link(links: Links, context: VerifiedContext, kind: Kind, number: str | None = None) -> str | None:
    """The path of a link; None if there is none, whatever the reason."""
    try:
        return await links.link(context.conversation_id, kind, number)
    except (BotError, TimeoutError) as error:
        logger.warning("an answer goes without its document: %s", error)
        return None
