"""The utilities' own files, and a made-up one with rules that none of them has."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.content.loader import load_catalog
from bot.content.schemas import UtilityFile
from tests.content_files import DATA_DIR

UTILITIES = load_catalog(DATA_DIR).utilities
FIRST, LAST = datetime(2024, 2, 1, tzinfo=UTC), datetime(2030, 11, 1, tzinfo=UTC)  # within the years that XK.yml knows
MOMENTS = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds))
CLOCK_CHANGES = st.builds(
    lambda day, seconds: datetime.fromisoformat(f"{day}T01:00+00:00") + timedelta(seconds=seconds),
    st.sampled_from(["2024-03-31", "2026-03-29", "2025-10-26", "2026-10-25"]),
    st.integers(-90_000, 90_000),
)
"""Moments around the changes of the clock in the European zones."""
ANY_MOMENT = st.one_of(MOMENTS, CLOCK_CHANGES)

MADE_UP = UtilityFile.model_validate(
    {
        "utility": "volt",
        "name": "Volt",
        "country": "SI",
        "currency": "EUR",
        "time_zone": "Europe/Ljubljana",
        "default_language": "sl",
        "home_languages": ["sl"],
        "contact": {"hotline": "080 11 22", "hours": "7:30-16:00"},
        "customer_key": {"pattern": "[0-9]{4}", "example": "1234"},
        # Zones that begin within the hour that is left out in March and comes twice in October
        "tariff_calendar": {
            "zones": ["high", "low", "night"],
            "seasons": {
                "winter": {
                    "first_day": "11-01",
                    "last_day": "02-29",
                    "periods": [{"zone": "high", "hours": "07:00-20:00", "days": ["working_days", "holidays"]}],
                },
                "rest": {
                    "first_day": "03-01",
                    "last_day": "10-31",
                    "periods": [
                        {"zone": "night", "hours": "02:30-02:45", "days": "all"},
                        {"zone": "high", "fact": "evening", "days": "saturday"},
                    ],
                },
            },
            "otherwise": "low",
        },
        "service_rules": {
            "working_time": "contact.hours",
            "standards": {
                "second": {"deadline": "d_second"},
                "minute": {"deadline": "d_minute"},
                "hour": {"deadline": "d_hour", "compensation": {"high_voltage": "fee"}},
                "working_hour": {"deadline": "d_working_hour", "compensation": {"high_voltage": "fee"}},
                "day": {"deadline": "d_day", "compensation": {"high_voltage": "fee"}},
                "working_day": {"deadline": "d_working_day", "compensation": {"high_voltage": "fee"}},
            },
            "late_interest": {
                "annual_rate": "rate",
                "day_count": "actual/365",
                "grace": "grace",
                "counts_from": "end_of_grace",
            },
        },
        "facts": {
            "evening": {"kind": "hours", "value": "22:00-1:00"},
            "fee": {"kind": "money", "value": "12.50", "currency": "EUR"},
            "rate": {"kind": "percent", "value": "8.25"},
            "grace": {"kind": "duration", "value": 15, "unit": "day"},
            **{
                f"d_{unit}": {"kind": "duration", "value": value, "unit": unit}
                for unit, value in {
                    "second": 90,
                    "minute": 30,
                    "hour": 24,
                    "working_hour": 6,
                    "day": 10,
                    "working_day": 5,
                }.items()
            },
        },
    }
)
