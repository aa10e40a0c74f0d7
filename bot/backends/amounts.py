"""Amounts as they travel: strings with exactly two decimals, so that no float ever touches money."""

from decimal import Decimal
from re import fullmatch
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict

AMOUNT_PATTERN = r"-?[0-9]{1,12}\.[0-9]{2}"


def parse_amount(value: object) -> Decimal:
    """Decimal of a string such as `41.20`; a Decimal stays as it is.

    Raises:
        ValueError: anything else; pydantic makes a validation error of it.
    """
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or fullmatch(AMOUNT_PATTERN, value) is None:
        raise ValueError("not an amount with two decimals")
    return Decimal(value)


Amount = Annotated[Decimal, BeforeValidator(parse_amount)]
Category = Literal["household_low_voltage", "other_low_voltage", "medium_voltage", "high_voltage"]
# Read by pydantic when an answer is checked; building a model by hand checks nothing.
STRICT = ConfigDict(extra="forbid", strict=True)
