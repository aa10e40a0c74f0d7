"""Links to documents: whose, of what, until when. Only the hash of a link's token is here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.tables import document_links

KEPT = timedelta(days=1)
"""So long after its end a link is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A link of a conversation to a document of an account: `kind`, and the number of the bill if it is one."""

    token_hash: str
    conversation_id: str
    utility: str
    customer_code: str
    kind: str
    number: str | None
    expires_at: datetime


class DocumentLinkRepository:
    """Adds and finds links."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, link: DocumentLink, now: datetime) -> None:
        """Stores a link; takes the occasion to delete those that ended long ago."""
        values = {name: getattr(link, name) for name in DocumentLink.__slots__}
        with writing(self._engine) as connection:
            connection.execute(delete(document_links).where(document_links.c.expires_at < now - KEPT))
            connection.execute(insert(document_links).values(**values))

    def find(self, token_hash: str) -> DocumentLink | None:
        """The link, however old; None if there is none."""
        columns = [document_links.c[name] for name in DocumentLink.__slots__]
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(document_links.c.token_hash == token_hash)).first()
        return None if row is None else replace(DocumentLink(*row), expires_at=as_utc(row.expires_at))
