"""Opening the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.errors import SettingsError
from bot.store.engine import create_engine_for, reading, writing
from bot.store.tables import create_schema
from tests.bot.store.samples import NOON, message


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_used_is_refused_with_a_remedy(url):
    with pytest.raises(SettingsError) as caught:
        create_engine_for(url)
    assert caught.value.remedy


def test_sqlite_is_prepared_for_threads(tmp_path):
    engine = create_engine_for(f"sqlite:///{tmp_path}/new/folder/gateway.db")
    with reading(engine) as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")}
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1}


def test_the_schema_can_be_created_twice(engine):
    create_schema(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM conversations")).scalar() == 0


def test_a_failed_transaction_leaves_nothing(engine, conversations):
    def fail():
        with writing(engine) as connection:
            connection.execute(text("DELETE FROM conversations"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert conversations.find("a") is not None


def test_many_threads_write_at_once(events):
    with ThreadPoolExecutor(8) as pool:
        posted = list(pool.map(lambda n: events.post("a", message(f"m{n}"), NOON).event_id, range(64)))
    assert len(set(posted)) == 64
    assert [event.id for event in events.after("a", 0, 100)] == sorted(posted)
