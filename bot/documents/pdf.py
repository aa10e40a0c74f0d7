"""The bill as a PDF, with the DejaVu Sans fonts that come with matplotlib.

They have the letters of all our languages, but no sign for the lari.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF, FontFace, ViewerPreferences, XPos, YPos
from fpdf.enums import TableBordersLayout, TextEmphasis

from bot.answering.compose import Composer
from bot.backends.models import Balance, Bill
from bot.documents.sheet import BillSheet, bill_sheet
from bot.errors import ServiceError

FAMILY = "DejaVu Sans"
_FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
_MARGIN = 20.0  # millimetres
_SMALL, _NORMAL, _LARGE = 9.0, 10.5, 16.0  # points
_LINE = 6.5  # millimetres
_MUTED = (82, 97, 112)
_BLACK = 0


def bill_pdf(bill: Bill, balance: Balance, composer: Composer, *, compressed: bool = True) -> bytes:
    """The bill as an A4 page in the language of `composer`. The same data give the same bytes.

    `balance` is of the same customer and moment. `compressed=False` leaves the text readable to who looks for it.
    """
    return pdf_of(bill_sheet(bill, balance, composer, has_signs=False), compressed=compressed)


def pdf_of(sheet: BillSheet, *, compressed: bool = True) -> bytes:
    """A sheet as a PDF. Raises ServiceError if the fonts are missing."""
    pdf = FPDF(format="A4")
    pdf.set_compression(compressed)
    _describe(pdf, sheet)
    for style, name in _FILES.items():
        pdf.add_font(FAMILY, style, _fonts() / name)
    pdf.set_margin(_MARGIN)
    pdf.add_page()
    _write(pdf, sheet.utility, _NORMAL, bold=True)
    _write(pdf, sheet.title, _LARGE, bold=True)
    pdf.ln(3)
    _facts(pdf, sheet)
    pdf.ln(5)
    _write(pdf, sheet.caption, _NORMAL, bold=True)
    _table(pdf, sheet)
    pdf.ln(5)
    pdf.set_text_color(*_MUTED)
    for note in sheet.notes:
        _write(pdf, note, _SMALL)
    return bytes(pdf.output())


def _describe(pdf: FPDF, sheet: BillSheet) -> None:
    """Language, title, who made it: nothing about the customer. The moment of the data, not of the making."""
    pdf.set_lang(sheet.language)
    pdf.set_title(sheet.title)
    pdf.set_author(sheet.utility)
    pdf.set_producer("")
    pdf.set_creation_date(sheet.as_of)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)


def _write(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.55, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _facts(pdf: FPDF, sheet: BillSheet) -> None:
    pdf.set_font(FAMILY, "", _NORMAL)
    with pdf.table(
        borders_layout=TableBordersLayout.NONE,
        col_widths=(1, 1),
        first_row_as_headings=False,
        line_height=_LINE,
        text_align=("LEFT", "RIGHT"),
    ) as table:
        for name, value in sheet.facts:
            row = table.row()
            row.cell(name, style=FontFace(color=_MUTED))
            row.cell(value)


def _table(pdf: FPDF, sheet: BillSheet) -> None:
    pdf.set_font(FAMILY, "", _NORMAL)
    with pdf.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=(2, 1, 1),
        headings_style=FontFace(emphasis=TextEmphasis.NONE, color=_MUTED),
        line_height=_LINE,
        text_align=("LEFT", "RIGHT", "RIGHT"),
    ) as table:
        for cells in (sheet.heads, *sheet.lines):
            row = table.row()
            for text in (cells.name, cells.consumption, cells.amount):
                row.cell(text)
        bold = FontFace(emphasis=TextEmphasis.B, color=_BLACK)
        for place, (name, value) in enumerate(sheet.sums):
            row = table.row(style=bold if place in {0, len(sheet.sums) - 1} else None)
            row.cell(name, colspan=2)
            row.cell(value)


@cache
def _fonts() -> Path:
    """The folder of matplotlib's fonts; matplotlib itself is not loaded."""
    spec = find_spec("matplotlib")
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" if spec and spec.origin else None
    if folder is None or not all((folder / name).is_file() for name in _FILES.values()):
        raise ServiceError("the fonts of the PDF are missing", where="matplotlib", remedy="Install matplotlib.")
    return folder
