"""Whether a question asks in (nearly) the same words as one that is there already, and whether it may be one at all."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.content.catalog import Catalog
from bot.errors import ContentError
from bot.text.georgian import skeleton_text
from bot.text.language import GEORGIAN
from bot.text.normalise import fold
from bot.text.redact import PLACEHOLDER


@dataclass(frozen=True, slots=True)
class NearEqual:
    """`text` is nearly `existing`, a question of `entry`."""

    text: str
    existing: str
    entry: str


def tidy(text: str) -> str:
    """`text` as a question is written in the files: one line, in NFC.

    Raises ContentError if it has no letters, a brace (which would be a reference to a fact), or a gap where personal
    data were taken out.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(character.isalpha() for character in line):
        raise ContentError("a question without words", where=text, remedy="Write one.")
    if "{" in line or "}" in line or PLACEHOLDER.search(line):
        what = "a question with a brace, or where personal data were taken out"
        raise ContentError(what, where=line, remedy='Write it anew: --question "TEXT".')
    return line


def find_near_equal(
    catalog: Catalog, utility: str, language: str, texts: Iterable[str], similarity: float
) -> list[NearEqual]:
    """Those of `texts` that are nearly a question of any entry of `utility` in `language`, with that question.

    `similarity` (0 to 1) is the share of equal characters, diacritics and script aside, from which on two are the same.
    """
    records = catalog.faq.get(utility, {}).get(language, {}).values()
    existing = [
        (_comparable(text, language), text, record.id)
        for record in records
        for text in (record.question, *(text for texts in record.also_asked.values() for text in texts))
    ]
    found = []
    for text in texts:
        folded = _comparable(text, language)
        same = next((known for known in existing if _near(folded, known[0], similarity)), None)
        if same is not None:
            found.append(NearEqual(text, same[1], same[2]))
    return found


def distinct(texts: Iterable[str], language: str, similarity: float) -> list[str]:
    """`texts` without those that are nearly an earlier one."""
    kept: list[tuple[str, str]] = []
    for text in texts:
        folded = _comparable(text, language)
        if not any(_near(folded, known, similarity) for known, _ in kept):
            kept.append((folded, text))
    return [text for _, text in kept]


def _comparable(text: str, language: str) -> str:
    return skeleton_text(text).casefold() if language == GEORGIAN else fold(text)


def _near(left: str, right: str, similarity: float) -> bool:
    if left == right:
        return True
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # cheap upper bounds first
    return all(bound() >= similarity for bound in bounds)
