"""Whole minor units of a currency (the database) and decimal strings (the JSON). Two decimals in all currencies."""

from decimal import Decimal

MINOR_PER_UNIT = 100
MICRO_PER_MINOR = 10_000


def to_text(minor: int) -> str:
    """Decimal string with two decimals: -1205 is `-12.05`."""
    units, rest = divmod(abs(minor), MINOR_PER_UNIT)
    return f"{'-' if minor < 0 else ''}{units}.{rest:02d}"


def to_minor(amount: str) -> int:
    """Minor units of a decimal string: `12.05` is 1205."""
    return int((Decimal(amount) * MINOR_PER_UNIT).to_integral_exact())


def to_micro(price: str) -> int:
    """Millionths of the currency of a decimal string: `0.0779` is 77900."""
    return int((Decimal(price) * MINOR_PER_UNIT * MICRO_PER_MINOR).to_integral_exact())


def share(minor: int, permille: int, *, step: int = 1) -> int:
    """`permille` thousandths of an amount >= 0, rounded half up to a multiple of `step` minor units."""
    return _round(minor * permille, 1000 * step) * step


def energy_price(kwh: int, price_micro: int, *, step: int = 1) -> int:
    """Price in minor units of `kwh` at millionths of the currency per kWh, rounded half up to multiples of `step`."""
    return _round(kwh * price_micro, MICRO_PER_MINOR * step) * step


def _round(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
