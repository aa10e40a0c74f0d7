"""A small picture of the newest bills or payments: one bar for each, in two parts; and the same in words.

Of a bill: what is paid and what is open. Of a payment: whether it is counted or still on its way.

Figures stand on the bars as bare numbers, with the currency's ISO code in the title: the font that comes with
matplotlib has the letters of all our languages, Georgian among them, but no sign for the lari.
"""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.history import SHOWN, payment_line
from bot.answering.words import Words
from bot.backends.models import Bill, Bills, Payment, Payments

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT = "DejaVu Sans"
_INCHES = (4.8, 3.6)
_DOTS_PER_INCH = 150  # 720 x 540 pixels: as wide as a phone shows, and below 30 KB
_PAID, _OPEN, _TEXT = "#2f7d5b", "#d1662c", "#1b1b1b"
_FONT_SIZE = 10.0
_FITTING = 8
"""Letters of an amount that fit above one of six bars at `_FONT_SIZE` points; longer ones are written smaller."""
_COLOURS = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, and its two parts, the lower one first."""

    label: str
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: bars from left to right, what their two parts mean, in `language`."""

    title: str
    lower: str
    upper: str
    bars: tuple[Bar, ...]
    language: str

    @property
    def amounts(self) -> list[str]:
        """What stands on the bars."""
        return [formats.number(bar.lower + bar.upper, self.language) for bar in self.bars]

    @property
    def labels(self) -> list[str]:
        """Every text: title, legend, what stands under the bars, amounts."""
        return [self.title, self.lower, self.upper, *(bar.label for bar in self.bars), *self.amounts]


def bill_chart(bills: Bills, composer: Composer) -> bytes:
    """A PNG of the newest bills, oldest on the left, in the language of `composer`. ValueError without a bill."""
    return _png(_bills(bills, composer))


def payment_chart(payments: Payments, composer: Composer) -> bytes:
    """A PNG of the newest payments, oldest on the left, in the language of `composer`. ValueError without one."""
    return _png(_payments(payments, composer))


def bill_chart_alt(bills: Bills, composer: Composer) -> str:
    """What the picture shows, in words, for those who do not see it. ValueError without a bill."""
    words = Words(composer, bills.currency)
    bars = [
        composer.say_part(
            "chart_bills_bar",
            period=formats.period(bill.period_start, bill.period_end, composer.language),
            amount=words.money(bill.amount),
            paid=words.money(bill.paid_amount),
        )
        for bill in _shown(bills)
    ]
    return composer.say_part("chart_bills_alt", bars="; ".join(bars))


def payment_chart_alt(payments: Payments, composer: Composer) -> str:
    """What the picture of payments shows, in words. ValueError without a payment."""
    words = Words(composer, payments.currency)
    bars = [payment_line(payment, composer, words) for payment in _newest(payments)]
    return composer.say_part("chart_payments_alt", bars="; ".join(bars))


def chart_labels(bills: Bills, composer: Composer) -> list[str]:
    """Every text of the picture: title, legend, months, amounts."""
    return _bills(bills, composer).labels


def payment_chart_labels(payments: Payments, composer: Composer) -> list[str]:
    """Every text of the picture of payments: title, legend, days, amounts."""
    return _payments(payments, composer).labels


def _bills(bills: Bills, composer: Composer) -> Picture:
    bars = [
        Bar(formats.month(bill.period_end, composer.language), bill.amount - bill.open_amount, bill.open_amount)
        for bill in _shown(bills)
    ]
    title = composer.say_part("chart_bills_title", currency=bills.currency)
    lower, upper = composer.say_part("chart_bills_paid"), composer.say_part("chart_bills_open")
    return Picture(title, lower, upper, tuple(bars), composer.language)


def _payments(payments: Payments, composer: Composer) -> Picture:
    nothing = Decimal()
    bars = [
        Bar(
            formats.short_day(composer.local_day(payment.received_at), composer.language),
            payment.amount if payment.booked_at else nothing,
            nothing if payment.booked_at else payment.amount,
        )
        for payment in _newest(payments)
    ]
    title = composer.say_part("chart_payments_title", currency=payments.currency)
    lower, upper = composer.say_part("chart_payments_booked"), composer.say_part("chart_payments_in_transit")
    return Picture(title, lower, upper, tuple(bars), composer.language)


def _newest(payments: Payments) -> list[Payment]:
    if not payments.payments:
        raise ValueError("there is no payment to draw")
    return sorted(payments.payments, key=lambda payment: payment.received_at)[-SHOWN:]


def _shown(bills: Bills) -> list[Bill]:
    if not bills.bills:
        raise ValueError("there is no bill to draw")
    return sorted(bills.bills, key=lambda bill: bill.period_end)[-SHOWN:]


def _png(drawing: Picture) -> bytes:
    # Imported here: it takes a second or two, and few messages ask for a picture
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    _draw(figure.add_subplot(), drawing)
    drawn, picture = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(_COLOURS).save(picture, format="PNG", optimize=True)
    return picture.getvalue()


def _draw(axes: "Axes", drawing: Picture) -> None:
    places, amounts = range(len(drawing.bars)), drawing.amounts
    lower = [float(bar.lower) for bar in drawing.bars]
    upper = [float(bar.upper) for bar in drawing.bars]
    axes.bar(places, lower, color=_PAID, label=drawing.lower)
    bars = axes.bar(places, upper, bottom=lower, color=_OPEN, label=drawing.upper)
    axes.bar_label(bars, amounts, padding=2)
    title = axes.set_title(drawing.title)
    axes.set_xticks(list(places), [bar.label for bar in drawing.bars])
    axes.set_yticks([])
    axes.margins(y=0.15)
    axes.spines[["top", "right", "left"]].set_visible(False)
    legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False)
    for text in (title, *axes.texts, *axes.get_xticklabels(), *legend.get_texts()):
        text.set(family=FONT, size=_FONT_SIZE, color=_TEXT)
    for text in axes.texts:
        text.set_fontsize(_FONT_SIZE * min(1.0, _FITTING / max(map(len, amounts))))
