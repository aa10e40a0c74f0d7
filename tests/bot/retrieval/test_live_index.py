"""A running process serves the newest published index."""

import pytest

from bot.errors import ArtefactError
from bot.retrieval import live_index
from bot.retrieval.live_index import LiveIndex
from bot.retrieval.versions import CURRENT
from bot.settings import Settings
from tests.bot.retrieval.built_index import ENCODER, IDENTITY, publish

OLD = [("kesco", "old", "where can i pay"), ("kesco", "other", "power is out")]
NEW = [("kesco", "new", "where can i pay"), ("kesco", "other", "power is out")]


def entries(live: LiveIndex) -> set[str]:
    return {row.entry for row in live.current().rows}


def test_it_is_loaded_once(tmp_path):
    publish(tmp_path, OLD)
    live = LiveIndex(tmp_path, IDENTITY)
    assert live.current() is live.current()


def test_a_new_version_is_picked_up(tmp_path):
    publish(tmp_path, OLD, "v1")
    live = LiveIndex(tmp_path, IDENTITY)
    before = live.current()
    publish(tmp_path, NEW, "v2")
    assert entries(live) == {"new", "other"}
    vector = ENCODER.encode(["where can i pay"])[0]
    best = before.rank(vector, "where can i pay", utility="kesco", language="en").hits[0]
    assert best.entry == "old"  # a message in work keeps the index that it began with


def test_an_unpublished_version_is_not_served(tmp_path):
    publish(tmp_path, OLD, "v1")
    live = LiveIndex(tmp_path, IDENTITY)
    (tmp_path / ".build-x" / "v2").mkdir(parents=True)
    assert entries(live) == {"old", "other"}


def test_an_index_that_comes_later_is_found(tmp_path):
    live = LiveIndex(tmp_path, IDENTITY)
    with pytest.raises(ArtefactError, match="bot build"):
        live.current()
    publish(tmp_path, OLD)
    assert entries(live) == {"old", "other"}


def test_an_index_of_another_encoder_is_never_served(tmp_path, caplog):
    publish(tmp_path, OLD, "v1")
    live = LiveIndex(tmp_path, IDENTITY)
    live.current()
    publish(tmp_path, NEW, "v2", encoder="other@1#abc")
    assert [entries(live) for _ in range(2)] == [{"old", "other"}] * 2
    assert [record.levelname for record in caplog.records] == ["ERROR"]  # said once, not at each message
    assert "v2" in caplog.text
    assert "other@1#abc" in caplog.text
    with pytest.raises(ArtefactError, match="bot build"):
        LiveIndex(tmp_path, IDENTITY).current()


def test_an_index_that_fits_again_is_picked_up(tmp_path):
    publish(tmp_path, OLD, "v1")
    live = LiveIndex(tmp_path, IDENTITY)
    live.current()
    publish(tmp_path, NEW, "v2", encoder="other@1#abc")
    live.current()
    publish(tmp_path, NEW, "v3")
    assert entries(live) == {"new", "other"}


def test_a_removed_index_is_said_and_the_loaded_one_stays(tmp_path, caplog):
    publish(tmp_path, OLD)
    live = LiveIndex(tmp_path, IDENTITY)
    live.current()
    (tmp_path / CURRENT).unlink()
    assert entries(live) == {"old", "other"}
    assert "bot build" in caplog.text


def test_it_follows_the_settings(tmp_path, monkeypatch):
    monkeypatch.setattr(live_index, "encoder_identity", lambda _settings: ENCODER.manifest.identity())
    live = LiveIndex.from_settings(Settings(models_dir=tmp_path))
    assert (live.folder, live.encoder) == (tmp_path / "index", IDENTITY)
