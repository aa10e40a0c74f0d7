"""The folded form of a text, in which questions are compared: the same with and without diacritics."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def strip_marks(text: str) -> str:
    """`text` without combining marks: ë -> e, ç -> c, č -> c. Georgian is unchanged."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fold(text: str) -> str:
    """Lower case, without diacritics and punctuation, single spaces: the form for comparing and for n-grams."""
    return " ".join(_WORD.findall(strip_marks(text).casefold()))
