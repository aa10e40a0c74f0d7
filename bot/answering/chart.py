"""A small picture of the newest bills: one bar for each, what is paid and what is open; and the same in words.

Figures stand on the bars as bare numbers, with the currency's ISO code in the title: the font that comes with
matplotlib has the letters of all our languages, Georgian among them, but no sign for the lari.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.history import SHOWN
from bot.answering.words import Words
from bot.backends.models import Bill, Bills

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


def bill_chart(bills: Bills, composer: Composer) -> bytes:
    """A PNG of the newest bills, oldest on the left, in the language of `composer`. ValueError without a bill."""
    shown = _shown(bills)
    # Imported here: it takes a second or two, and few messages ask for a picture
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    _draw(figure.add_subplot(), shown, bills.currency, composer)
    drawn, picture = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(_COLOURS).save(picture, format="PNG", optimize=True)
    return picture.getvalue()


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


def chart_labels(bills: Bills, composer: Composer) -> list[str]:
    """Every text of the picture: title, legend, months, amounts."""
    shown = _shown(bills)
    return [
        composer.say_part("chart_bills_title", currency=bills.currency),
        composer.say_part("chart_bills_paid"),
        composer.say_part("chart_bills_open"),
        *(formats.month(bill.period_end, composer.language) for bill in shown),
        *(formats.number(bill.amount, composer.language) for bill in shown),
    ]


def _shown(bills: Bills) -> list[Bill]:
    if not bills.bills:
        raise ValueError("there is no bill to draw")
    return sorted(bills.bills, key=lambda bill: bill.period_end)[-SHOWN:]


def _draw(axes: "Axes", shown: list[Bill], currency: str, composer: Composer) -> None:
    places = range(len(shown))
    paid = [float(bill.amount - bill.open_amount) for bill in shown]
    still_open = [float(bill.open_amount) for bill in shown]
    axes.bar(places, paid, color=_PAID, label=composer.say_part("chart_bills_paid"))
    bars = axes.bar(places, still_open, bottom=paid, color=_OPEN, label=composer.say_part("chart_bills_open"))
    amounts = [formats.number(bill.amount, composer.language) for bill in shown]
    axes.bar_label(bars, amounts, padding=2)
    title = axes.set_title(composer.say_part("chart_bills_title", currency=currency))
    axes.set_xticks(list(places), [formats.month(bill.period_end, composer.language) for bill in shown])
    axes.set_yticks([])
    axes.margins(y=0.15)
    axes.spines[["top", "right", "left"]].set_visible(False)
    legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False)
    for text in (title, *axes.texts, *axes.get_xticklabels(), *legend.get_texts()):
        text.set(family=FONT, size=_FONT_SIZE, color=_TEXT)
    for text in axes.texts:
        text.set_fontsize(_FONT_SIZE * min(1.0, _FITTING / max(map(len, amounts))))
