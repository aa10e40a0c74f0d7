"""What a found piece of text says: an amount, a day, the state of a meter, the number of a request."""

import re
from datetime import date, timedelta
from decimal import Decimal

_NUMBER = re.compile(r"[0-9][0-9., ]*")
_CENTS = re.compile(r"^(.*)[.,]([0-9]{1,2})$")


def amount_of(text: str) -> Decimal | None:
    """The number of `text` with two decimals: "1.500" is a thousand and a half, "41,20" has cents. None without."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    digits = match[0].strip(" .,")
    cents = _CENTS.match(digits)
    whole, part = (cents[1], cents[2]) if cents else (digits, "")
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{part:0<2}")


def reading_of(text: str) -> str:
    """The number `text` without the separators of its groups; leading zeros stay."""
    return re.sub(r"[^0-9]", "", text)


def is_year(text: str) -> bool:
    """Whether the number `text` looks like a year of this century."""
    return re.fullmatch(r"20[0-9]{2}", text) is not None


def reference_of(text: str) -> str:
    """The number of a request as it is written: a capital, the year, six digits."""
    letter = next(character for character in text if character.isalpha()).upper()
    digits = "".join(character for character in text if character.isdigit())
    return f"{letter}-{digits[:4]}-{digits[4:]:0>6}"


def day_of(text: str, said: str, today: date) -> date | None:
    """The day that `text` names, seen from `today`; None if there is no such day.

    `said` is the id of the pattern: "day -1", "month 10", "iso" or "numbers". Without a year it is the nearest one.
    """
    kind, _, value = said.partition(" ")
    if kind == "day":
        return today + timedelta(days=int(value))
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    if kind == "iso":
        return _day(numbers[0], numbers[1], numbers[2])
    if kind == "month":
        numbers.insert(1, int(value))
    day, month, *year = numbers
    if year:
        return _day(year[0] if year[0] >= 100 else 2000 + year[0], month, day)
    near = [_day(today.year + shift, month, day) for shift in (-1, 0, 1)]
    return min((each for each in near if each), key=lambda each: abs(each - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
