"""Money without floats."""

import pytest

from bot.backoffice.money import energy_price, share, to_micro, to_minor, to_text


@pytest.mark.parametrize(
    ("text", "minor"), [("0.00", 0), ("0.05", 5), ("12.05", 1205), ("-0.05", -5), ("-12.50", -1250)]
)
def test_amount_there_and_back(text: str, minor: int) -> None:
    assert to_minor(text) == minor
    assert to_text(minor) == text


@pytest.mark.parametrize(("price", "micro"), [("0.0779", 77_900), ("9.50", 9_500_000), ("0", 0)])
def test_to_micro(price: str, micro: int) -> None:
    assert to_micro(price) == micro


@pytest.mark.parametrize(
    ("kwh", "price", "step", "minor"),
    [
        (100, "0.0779", 1, 779),
        (1, "0.0050", 1, 1),
        (1, "0.0049", 1, 0),
        (7, "9.50", 100, 6_700),
        (1, "9.50", 100, 1000),
    ],
)
def test_energy_price_rounds_half_up_to_the_step(kwh: int, price: str, step: int, minor: int) -> None:
    assert energy_price(kwh, to_micro(price), step=step) == minor


@pytest.mark.parametrize(
    ("minor", "permille", "step", "expected"), [(1000, 80, 1, 80), (1, 500, 1, 1), (12_345, 200, 100, 2_500)]
)
def test_share(minor: int, permille: int, step: int, expected: int) -> None:
    assert share(minor, permille, step=step) == expected
