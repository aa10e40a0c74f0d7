"""Documents as HTML: whole in themselves, without script, readable on a phone, in the dark, on paper and aloud."""

import hashlib
from base64 import b64encode
from html import escape

from bot.answering.compose import Composer
from bot.backends.models import Balance, Bill
from bot.documents.sheet import BillSheet, Cells, bill_sheet

STYLE = """
:root{color-scheme:light dark;--page:#fff;--text:#17212b;--muted:#526170;--line:#b8c4cf;--accent:#0f5f8c}
@media (prefers-color-scheme:dark){
:root{--page:#10171f;--text:#e6edf3;--muted:#9fb0c0;--line:#3a4856;--accent:#7cc4ee}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem;max-width:42rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans Georgian",Sylfaen,"DejaVu Sans",sans-serif}
header p{margin:0;color:var(--accent);font-weight:600}
h1{margin:.25rem 0 1rem;font-size:1.5rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.35rem 1rem;margin:0 0 1.5rem}
dt{color:var(--muted)}
dd{margin:0;text-align:right}
table{width:100%;border-collapse:collapse}
caption{padding-bottom:.5rem;text-align:left;font-weight:600}
th,td{padding:.4rem .25rem;border-bottom:1px solid var(--line);text-align:left;font-weight:400}
thead th{color:var(--muted)}
th+td,td+td,th+th{text-align:right}
tfoot tr:first-child>*,tfoot tr:last-child>*{font-weight:700}
footer{margin-top:1.5rem;color:var(--muted)}
footer p{margin:.25rem 0}
@media print{
:root{color-scheme:light;--page:#fff;--text:#000;--muted:#333;--line:#888;--accent:#000}body{padding:0;max-width:none}}
"""

_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
POLICY = f"{_POLICY}; frame-ancestors 'none'"
"""The Content-Security-Policy of every page of this module: its own style sheet and nothing else."""


def bill_page(bill: Bill, balance: Balance, composer: Composer) -> str:
    """The bill as an HTML document in the language of `composer`; `balance` is of the same customer and moment."""
    return page_of(bill_sheet(bill, balance, composer))


def page_of(sheet: BillSheet) -> str:
    """A sheet as an HTML document."""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in sheet.facts)
    lines = "".join(_line(cells) for cells in sheet.lines)
    sums = "".join(
        f'<tr><th scope="row" colspan="2">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in sheet.sums
    )
    heads = (sheet.heads.name, sheet.heads.consumption, sheet.heads.amount)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    notes = "".join(f"<p>{escape(note)}</p>" for note in sheet.notes)
    body = (
        f"<header><p>{escape(sheet.utility)}</p><h1>{escape(sheet.title)}</h1></header>"
        f"<main><dl>{facts}</dl><table><caption>{escape(sheet.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody><tfoot>{sums}</tfoot></table></main>"
        f"<footer>{notes}</footer>"
    )
    return _document(sheet.language, f"{sheet.title} – {sheet.utility}", body)


def notice_page(language: str, title: str, text: str) -> str:
    """A page that only says something, such as that a link does not work any more."""
    return _document(language, title, f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>")


def _line(cells: Cells) -> str:
    first, *rest = (escape(cell) for cell in (cells.name, cells.consumption, cells.amount))
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'


def _document(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
