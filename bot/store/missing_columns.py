"""A database of an earlier version gets the columns that have come since; nothing is ever removed or changed."""

import logging

from sqlalchemy import MetaData, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn

logger = logging.getLogger(__name__)


def add_missing_columns(connection: Connection, metadata: MetaData) -> None:
    """Adds to each table that exists the columns that `metadata` has and it has not, with their indexes.

    Such a column must be nullable or have a `server_default`, which the rows that are there get. Two processes that
    start at once do no harm: PostgreSQL is told to look again, SQLite lets one of them in at a time.
    """
    existing = inspect(connection)
    names = set(existing.get_table_names())
    only_if_missing = "IF NOT EXISTS " if connection.dialect.name == "postgresql" else ""
    for table in metadata.sorted_tables:
        if table.name not in names:
            continue
        present = {column["name"] for column in existing.get_columns(table.name)}
        missing = [column for column in table.columns if column.name not in present]
        for column in missing:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {only_if_missing}{definition}")
            logger.info("the table %s got the column %s", table.name, column.name)
        for index in table.indexes:
            if {column.name for column in missing} & {column.name for column in index.columns}:
                index.create(connection, checkfirst=True)
