"""What all tables of the gateway's database share."""

from sqlalchemy import BigInteger, DateTime, Integer, MetaData

metadata = MetaData()

RowId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only in an INTEGER column
Moment = DateTime(timezone=True)
