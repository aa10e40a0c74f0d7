"""The numbers that customers are told: a letter for what it is, the year, a number within both, as R-2026-000123."""

RECONNECTION, COMPLAINT, OUTAGE_REPORT, METER_READING = "R", "K", "O", "M"
# A service that was applied for at a counter: a check, a registration.
SERVICE = "S"


def format_reference(letter: str, year: int, number: int) -> str:
    """The reference; above 999,999 it grows longer, it never repeats."""
    return f"{letter}-{year}-{number:06d}"
