"""Questions that were not answered at once, kept for learning without what leads back to the customer.

A question does not know its conversation. Only the buttons under its reply know the question, and they are the
conversation's: by them a tapped choice finds its question, and when the conversation is erased, so is the link.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.records import AskedDraft, AskedQuestion, Resolution
from bot.store.tables import asked_questions

LINK = "asked"
"""Key of a button's payload: the id of the question that it is a choice for."""

COLUMNS = (
    asked_questions.c.id,
    asked_questions.c.utility,
    asked_questions.c.language,
    asked_questions.c.text,
    asked_questions.c.status,
    asked_questions.c.offered,
    asked_questions.c.score,
    asked_questions.c.chosen,
    asked_questions.c.channel,
    asked_questions.c.asked_at,
    asked_questions.c.resolution,
)


def keep(connection: Connection, utility: str, draft: AskedDraft, now: datetime) -> int:
    """Stores a question within the turn's transaction; its id."""
    result = connection.execute(
        insert(asked_questions).values(
            utility=utility,
            language=draft.language,
            text=draft.text,
            status=draft.status,
            offered=list(draft.offered),
            score=draft.score,
            channel=draft.channel,
            # The exact moment would lead back to the message for as long as that is kept
            asked_at=now.replace(minute=0, second=0, microsecond=0),
        )
    )
    return int(result.inserted_primary_key[0])


def linked(payload: Mapping[str, Any], asked: int | None) -> dict[str, Any]:
    """The payload of a button that is a choice for the question `asked`, if there is one."""
    return dict(payload) if asked is None else {**payload, LINK: asked}


def without_link(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a button stands for, without the question that it is a choice for."""
    return {key: value for key, value in payload.items() if key != LINK}


def choose(connection: Connection, payload: Mapping[str, Any] | None) -> None:
    """Notes the entry that a tapped button stands for with the question that it was a choice for, if it was."""
    entry = (payload or {}).get("entities", {}).get("entry")
    if payload is None or entry is None or LINK not in payload:
        return
    connection.execute(update(asked_questions).where(asked_questions.c.id == payload[LINK]).values(chosen=str(entry)))


def question_of(row: Sequence[Any]) -> AskedQuestion:
    """The record of a row with COLUMNS."""
    values = dict(zip((column.name for column in COLUMNS), row, strict=True))
    values["offered"] = tuple(values["offered"])
    values["asked_at"] = as_utc(values["asked_at"])
    values["resolution"] = None if values["resolution"] is None else Resolution(values["resolution"])
    return AskedQuestion(**values)


class AskedRepository:
    """Reads the questions, and notes what became of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, moment: datetime, *, utility: str | None, limit: int) -> list[AskedQuestion]:
        """The newest `limit` questions asked at `moment` or later, oldest first; of one utility, if it is given."""
        statement = select(*COLUMNS).where(asked_questions.c.asked_at >= moment)
        if utility is not None:
            statement = statement.where(asked_questions.c.utility == utility)
        statement = statement.order_by(asked_questions.c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            return [question_of(row) for row in connection.execute(statement)][::-1]

    def resolve(self, ids: Collection[int], resolution: Resolution, entry: str | None, now: datetime) -> None:
        """Notes what became of the questions `ids`; `entry` is the one that answers them now, if one does."""
        with writing(self._engine) as connection:
            connection.execute(
                update(asked_questions)
                .where(asked_questions.c.id.in_(list(ids)))
                .values(resolution=resolution.value, resolved_entry=entry, resolved_at=now)
            )

    def forget(self, before: datetime) -> int:
        """Deletes the questions asked before `before`; how many there were."""
        with writing(self._engine) as connection:
            return int(connection.execute(delete(asked_questions).where(asked_questions.c.asked_at < before)).rowcount)
