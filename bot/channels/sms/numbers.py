"""Telephone numbers, as gateways and people write them, in one form: + and the country's code (ITU-T E.164)."""

import re
import unicodedata

INTERNATIONAL = "00"
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SEPARATORS = frozenset(" -./()")


def e164(number: str, calling_code: str, trunk_prefix: str) -> str | None:
    """`number` as +38344000001; None for what is no subscriber's number (a name, a short code).

    `calling_code` (without +) and `trunk_prefix` are those of the country in which numbers are written without a code.
    """
    compact = "".join(sign for sign in unicodedata.normalize("NFKC", number) if sign not in _SEPARATORS)
    if compact.startswith(INTERNATIONAL):
        compact = "+" + compact[len(INTERNATIONAL) :]
    elif trunk_prefix and compact.startswith(trunk_prefix):
        compact = f"+{calling_code}{compact[len(trunk_prefix) :]}"
    elif compact.startswith(calling_code):
        compact = "+" + compact
    return compact if compact.isascii() and _E164.fullmatch(compact) else None
