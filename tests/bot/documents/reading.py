"""Reads a PDF that was made without compression: what its fonts draw, by the table that each font carries for that."""

import re

FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
TO_UNICODE = rb"\n%d 0 obj\n<<.*?/ToUnicode (\d+) 0 R"
STREAM = rb"\n%d 0 obj\n.*?stream\n(.*?)\nendstream"
MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4,8})>")
DRAWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_lines(pdf: bytes) -> list[str]:
    """Each piece of text that the page draws, in its order."""
    fonts = {name: _letters(pdf, int(number)) for name, number in FONT.findall(pdf)}
    [page] = [stream for stream in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL) if b" Tj" in stream]
    lines, font = [], b""
    for chosen, drawn in DRAWN.findall(page):
        font = chosen or font
        if not chosen:
            raw = ESCAPED.sub(lambda match: ESCAPES.get(match[1], match[1]), drawn)
            codes = [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]
            lines.append("".join(fonts[font][code] for code in codes))
    return lines


def _letters(pdf: bytes, font: int) -> dict[int, str]:
    [table] = re.findall(TO_UNICODE % font, pdf, re.DOTALL)[:1]
    [mapping] = re.findall(STREAM % int(table), pdf, re.DOTALL)[:1]
    return {
        int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in MAPPED.findall(mapping)
    }
