"""The tables of readings, complaints, service cases and of what customers file.

They belong to the same metadata as tables.py, with the same units; registers count whole kWh.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.backoffice.tables import UtcDateTime
from bot.backoffice.tables import metadata as metadata

registers = Table(
    "registers",
    metadata,
    Column("meter_id", Integer, ForeignKey("meters.id"), primary_key=True),
    Column("zone", String(10), primary_key=True),
    # What the utility expects until a year of readings says better.
    Column("estimated_kwh_per_year", BigInteger, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("meter_id", Integer, ForeignKey("meters.id"), primary_key=True),
    Column("zone", String(10), primary_key=True),
    # Counts up within the register: the highest is the newest.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("source", String(10), nullable=False),
    # Whether a bill (or the start of the contract) rests on it.
    Column("billed", Boolean, nullable=False),
    # Of the receipt, where a customer filed it here.
    Column("reference", String(20)),
)

# A customer without windows may send a reading at any time.
reading_windows = Table(
    "reading_windows",
    metadata,
    Column("customer_id", Integer, ForeignKey("customers.id"), primary_key=True),
    Column("opens_on", Date, primary_key=True),
    Column("closes_on", Date, nullable=False),
)

complaints = Table(
    "complaints",
    metadata,
    Column("utility", String(20), ForeignKey("utilities.code"), primary_key=True),
    Column("reference", String(20), primary_key=True),
    # Empty where somebody complained who is not known as a customer.
    Column("customer_id", Integer, ForeignKey("customers.id")),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("reply_due_on", Date),
    Column("answered_at", UtcDateTime),
    Index("complaints_newest", "customer_id", "filed_at"),
)

service_cases = Table(
    "service_cases",
    metadata,
    Column("utility", String(20), ForeignKey("utilities.code"), primary_key=True),
    Column("reference", String(20), primary_key=True),
    Column("customer_id", Integer, ForeignKey("customers.id"), nullable=False),
    Column("standard", String(16), nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Index("service_cases_newest", "customer_id", "began_at"),
)

outage_reports = Table(
    "outage_reports",
    metadata,
    Column("utility", String(20), ForeignKey("utilities.code"), primary_key=True),
    Column("reference", String(20), primary_key=True),
    Column("customer_id", Integer, ForeignKey("customers.id")),
    Column("locality", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
)

# One row for each thing filed: the key of the caller, what it stood for, and the receipt that it got.
filings = Table(
    "filings",
    metadata,
    Column("key", String(200), primary_key=True),
    # SHA-256 of who files what for whom, in hexadecimal.
    Column("payload_hash", String(64), nullable=False),
    Column("utility", String(20), ForeignKey("utilities.code"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    # Written at the end of the same transaction, so that nobody else sees it empty.
    Column("reference", String(20)),
)

# The last number given in each series of references.
reference_series = Table(
    "reference_series",
    metadata,
    Column("utility", String(20), ForeignKey("utilities.code"), primary_key=True),
    Column("letter", String(1), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
