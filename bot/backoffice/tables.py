"""The tables of the reference back office.

Money is a whole number of hundredths of the currency, prices are millionths of the currency per kWh, timestamps are
UTC. Nothing is a float.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class UtcDateTime(TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 carries no type hints
    """An aware datetime, kept in UTC; SQLite, which knows no time zones, gets it without the offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Convert to UTC on the way in."""
        if value is None:
            return None
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Make aware, in UTC, on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


utilities = Table(
    "utilities",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("time_zone", String(40), nullable=False),
    Column("customer_code_pattern", String(80), nullable=False),
    # Calendar days for the reply to a written application; empty where no rule sets a deadline.
    Column("written_reply_days", Integer),
)

localities = Table(
    "localities",
    metadata,
    Column("utility", String(20), ForeignKey("utilities.code"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("utility", String(20), ForeignKey("utilities.code"), nullable=False),
    Column("customer_code", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("email", String(120), nullable=False),
    Column("language", String(8), nullable=False),
    Column("locality", String(40), nullable=False),
    Column("category", String(32), nullable=False),
    # Demonstration only: which state the customer was made in, and whether the code is one of the documented ones.
    Column("scenario", String(40), nullable=False),
    Column("fixed", Boolean, nullable=False),
    UniqueConstraint("utility", "customer_code"),
    Index("customers_by_phone", "utility", "phone"),
)

tariffs = Table(
    "tariffs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("utility", String(20), ForeignKey("utilities.code"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("category", String(32), nullable=False),
    Column("fixed_minor", BigInteger, nullable=False),
    Column("tax_permille", Integer, nullable=False),
    UniqueConstraint("utility", "code"),
)

tariff_prices = Table(
    "tariff_prices",
    metadata,
    Column("tariff_id", Integer, ForeignKey("tariffs.id"), primary_key=True),
    Column("zone", String(10), primary_key=True),
    Column("price_micro", BigInteger, nullable=False),
)

meters = Table(
    "meters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("utility", String(20), ForeignKey("utilities.code"), nullable=False),
    Column("serial", String(20), nullable=False),
    Column("remotely_read", Boolean, nullable=False),
    Column("digits", Integer, nullable=False),
    Column("locality", String(40), nullable=False),
    UniqueConstraint("utility", "serial"),
)

contracts = Table(
    "contracts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", String(20), nullable=False),
    Column("customer_id", Integer, ForeignKey("customers.id"), nullable=False, index=True),
    Column("meter_id", Integer, ForeignKey("meters.id"), nullable=False, index=True),
    Column("tariff_id", Integer, ForeignKey("tariffs.id"), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
)

bills = Table(
    "bills",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Integer, ForeignKey("customers.id"), nullable=False),
    Column("number", String(32), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("fixed_minor", BigInteger, nullable=False),
    Column("tax_minor", BigInteger, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    UniqueConstraint("customer_id", "number"),
    CheckConstraint("paid_minor >= 0 AND paid_minor <= amount_minor", name="bills_paid_within_amount"),
    Index("bills_newest", "customer_id", "period_end"),
)

bill_lines = Table(
    "bill_lines",
    metadata,
    Column("bill_id", Integer, ForeignKey("bills.id"), primary_key=True),
    Column("zone", String(10), primary_key=True),
    Column("kwh", BigInteger, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
)

payments = Table(
    "payments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Integer, ForeignKey("customers.id"), nullable=False, index=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    # Empty while the payment is in transit.
    Column("booked_at", UtcDateTime),
    Column("channel", String(20), nullable=False),
)

interest = Table(
    "interest",
    metadata,
    Column("customer_id", Integer, ForeignKey("customers.id"), primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
)

disconnections = Table(
    "disconnections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("meter_id", Integer, ForeignKey("meters.id"), nullable=False, index=True),
    Column("reason", String(20), nullable=False),
    Column("disconnected_at", UtcDateTime, nullable=False),
    Column("debt_at_time_minor", BigInteger, nullable=False),
    Column("debt_settled_at", UtcDateTime),
    Column("request_required", Boolean, nullable=False),
    Column("requested_at", UtcDateTime),
    Column("conditions_met_at", UtcDateTime),
    Column("reconnected_at", UtcDateTime),
    # Empty where no rule sets a deadline.
    Column("deadline_hours", Integer),
)

outages = Table(
    "outages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("utility", String(20), ForeignKey("utilities.code"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # Empty while nobody knows.
    Column("until", UtcDateTime),
)

outage_localities = Table(
    "outage_localities",
    metadata,
    Column("outage_id", Integer, ForeignKey("outages.id"), primary_key=True),
    Column("utility", String(20), primary_key=True),
    Column("locality", String(40), primary_key=True),
)

# The mark of the demonstration data: without it nothing is ever dropped.
demo_seed = Table(
    "demo_seed",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("as_of", UtcDateTime, nullable=False),
)
