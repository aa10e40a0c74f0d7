"""Words and counts as a back office may send them: what is shown to customers is short, visible and possible."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

MAX_LABEL = 120
"""Characters; the longest names of places and tariffs have about half of it."""
MAX_ENERGY = 10**12
"""kWh: what no meter shows and nobody is billed for."""
MAX_HOURS = 24 * 366
"""A deadline of more than a year is none."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check_label(label: str) -> str:
    """The label as it came: a serial, a number, a code or a name.

    Raises:
        ValueError: it is empty, too long, begins or ends with a space, or has characters that nobody sees.
    """
    if not 0 < len(label) <= MAX_LABEL or label != label.strip():
        raise ValueError("not a label")
    if any(unicodedata.category(character) in _UNSEEN for character in label):
        raise ValueError("a label with characters that nobody sees")
    return label


Label = Annotated[str, AfterValidator(check_label)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Energy = Annotated[int, Field(ge=0, lt=MAX_ENERGY)]
Hours = Annotated[int, Field(ge=0, le=MAX_HOURS)]
