"""Takes personal data out of what a customer wrote, so that the question can be kept without the customer.

Out go customer codes, long numbers (phones, personal numbers, accounts, dates), e-mail and web addresses, and names
after the words by which people introduce themselves or sign. Amounts stay, and so does every other word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.text.normalise import strip_marks

EMAIL, LINK, CODE, NUMBER, NAME = "[email]", "[link]", "[code]", "[number]", "[name]"
PLACEHOLDER = re.compile("|".join(re.escape(text) for text in (EMAIL, LINK, CODE, NUMBER, NAME)))

_EMAIL = re.compile(r"[^\s@<>,;]+\s?@\s?[\w-]+(?:\.[\w-]+)*")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CODE_LIKE = re.compile(r"(?<!\w)(?:[^\W\d_]{1,4}[ -]?)?\d(?:[ ./-]{0,2}\d)+(?!\w)")
# Digits in any grouping that people type: "+383 (0)44/123-456", "069 41 40 000", "01.02.1980"
_DIGITS = re.compile(r"(?<![\w+])\+?\(?\d(?:[ ./()-]{0,3}\d)*(?!\w)")
_MIXED = re.compile(r"\w*\d\w*")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_BETWEEN_NAMES = re.compile(r"[ .]{1,2}")
_AFTER_CUE = re.compile(r"[\s:,-]*")  # a name does not begin in the next sentence


@dataclass(frozen=True, slots=True)
class NameCues:
    """Words that a name follows: `always`, whatever follows; `capitalised`, only if it is written with a capital."""

    always: tuple[str, ...] = ()
    capitalised: tuple[str, ...] = ()


class Redactor:
    """Knows the patterns of all utilities and the words of all languages.

    `customer_codes` are regular expressions for a whole code in capitals without spaces; `amount_units` the words and
    signs beside an amount ("lek", "€"). A number from `min_digits` digits on is personal, unless it is an amount of
    at most `amount_max_digits`; at most `max_name_words` words are a name.
    """

    def __init__(
        self,
        customer_codes: Iterable[str],
        cues: NameCues,
        amount_units: Iterable[str],
        *,
        min_digits: int,
        amount_max_digits: int,
        max_name_words: int,
    ) -> None:
        self._codes = [re.compile(pattern) for pattern in customer_codes]
        self._always = _phrases(cues.always)
        self._capitalised = _phrases(cues.capitalised)
        units = "|".join(sorted((re.escape(_plain(unit)) for unit in amount_units), key=len, reverse=True))
        self._unit_after = re.compile(rf"\s?(?:{units})(?!\w)") if units else None
        self._unit_before = re.compile(rf"(?<!\w)(?:{units})\s?$") if units else None
        self._min_digits = min_digits
        self._amount_max_digits = amount_max_digits
        self._max_name_words = max_name_words

    def redact(self, text: str) -> str:
        """`text` (in NFC or NFKC) with a placeholder for each piece of personal data."""
        text = _LINK.sub(LINK, _EMAIL.sub(EMAIL, text))
        text = _replace(text, self._customer_codes(text))
        text = _replace(text, self._numbers(text))
        text = _MIXED.sub(self._mixed, text)
        return _replace(text, self._names(text))

    def _customer_codes(self, text: str) -> Iterator[tuple[int, int, str]]:
        for match in _CODE_LIKE.finditer(text):
            whole = re.sub(r"[ ./-]", "", match[0]).upper()
            digits = re.search(r"\d.*", match[0])
            if self._is_code(whole):
                yield *match.span(), CODE
            elif digits and self._is_code(re.sub(r"[ ./-]", "", digits[0])):
                yield match.start() + digits.start(), match.end(), CODE

    def _is_code(self, text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in self._codes)

    def _numbers(self, text: str) -> Iterator[tuple[int, int, str]]:
        for match in _DIGITS.finditer(text):
            count = sum(character.isdigit() for character in match[0])
            if count < self._min_digits:
                continue
            if not (count <= self._amount_max_digits and self._is_amount(text, *match.span())):
                yield *match.span(), NUMBER

    def _is_amount(self, text: str, start: int, end: int) -> bool:
        if self._unit_after is None or self._unit_before is None:
            return False
        plain = _plain(text)
        return bool(self._unit_after.match(plain, end) or self._unit_before.search(plain[:start]))

    def _mixed(self, match: re.Match[str]) -> str:
        """Letters and digits in one word: a meter, an identity card."""
        digits = sum(character.isdigit() for character in match[0])
        amount = re.match(r"\d+", match[0])
        if digits < self._min_digits or not any(character.isalpha() for character in match[0]):
            return match[0]
        is_amount = amount is not None and amount.end() <= self._amount_max_digits
        return match[0] if amount and is_amount and self._is_amount(match[0], 0, amount.end()) else NUMBER

    def _names(self, text: str) -> Iterator[tuple[int, int, str]]:
        plain, end = _plain(text), 0
        found = [(match, False) for match in self._matches(self._always, plain)]
        found += [(match, True) for match in self._matches(self._capitalised, plain)]
        for match, needs_capital in sorted(found, key=lambda pair: pair[0].start()):
            span = self._name_after(text, match.end(), needs_capital=needs_capital)
            if span is not None and span[0] >= end:
                end = span[1]
                yield *span, NAME

    def _matches(self, phrases: re.Pattern[str] | None, plain: str) -> Iterator[re.Match[str]]:
        return iter(()) if phrases is None else phrases.finditer(plain)

    def _name_after(self, text: str, position: int, *, needs_capital: bool) -> tuple[int, int] | None:
        gap = _AFTER_CUE.match(text, position)
        start = end = gap.end() if gap else position
        for _ in range(self._max_name_words):
            word = _WORD.match(text, start if end == start else _skip(text, end))
            if word is None or (needs_capital and not word[0][0].isupper()):
                break
            end = word.end()
        return None if end == start else (start, end)


def _skip(text: str, position: int) -> int:
    between = _BETWEEN_NAMES.match(text, position)
    return between.end() if between else len(text)


def _plain(text: str) -> str:
    """`text` in lower case without diacritics, each character in its place."""
    return "".join((strip_marks(character).lower() or character)[0] for character in text)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({_plain(phrase) for phrase in phrases}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _replace(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """`text` with each (start, end, replacement) put in; the spans are in order and do not overlap."""
    parts, position = [], 0
    for start, end, replacement in spans:
        parts += [text[position:start], replacement]
        position = end
    return "".join([*parts, text[position:]])
