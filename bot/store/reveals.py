"""Who of the staff saw which of a customer's data in full: rows that are added and read, never changed or deleted."""

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.records import Reveal
from bot.store.tables import reveals


class RevealRepository:
    """The record of what was revealed. The gateway's role in PostgreSQL needs INSERT and SELECT on it, no more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, reveal: Reveal) -> None:
        """Keeps it, committed when this returns."""
        with writing(self._engine) as connection:
            connection.execute(
                insert(reveals).values(
                    agent=reveal.agent,
                    role=reveal.role,
                    utility=reveal.utility,
                    customer_code=reveal.customer_code,
                    conversation_id=reveal.conversation_id,
                    fields=list(reveal.fields),
                    reason=reveal.reason,
                    revealed_at=reveal.revealed_at,
                )
            )

    def of_account(self, utility: str, customer_code: str) -> list[Reveal]:
        """All of the account, oldest first."""
        table = reveals.c
        columns = (table.agent, table.role, table.utility, table.customer_code, table.conversation_id)
        statement = (
            select(*columns, table.fields, table.reason, table.revealed_at)
            .where(table.utility == utility, table.customer_code == customer_code)
            .order_by(table.id)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return [
            Reveal(
                row.agent,
                row.role,
                row.utility,
                row.customer_code,
                row.conversation_id,
                tuple(row.fields),
                row.reason,
                as_utc(row.revealed_at),
            )
            for row in rows
        ]
