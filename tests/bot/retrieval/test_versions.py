"""Which version is served: one pointer, moved atomically; the version before stays."""

import json
from pathlib import Path

import pytest

from bot.errors import ArtefactError
from bot.retrieval import versions
from bot.retrieval.versions import CURRENT, Follower, activate, current_version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three versions, of which none is served, and a draft of another."""
    for name in ("v1", "v2", "v3", ".build-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.json").write_text("[]")
    return tmp_path


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_nothing_is_served_before_the_first(folder: Path) -> None:
    assert current_version(folder) is None


@pytest.mark.parametrize("pointer", ["", "{", "[]", "null", '"v1"', "{}", '{"other": 1}'])
def test_a_damaged_pointer_serves_nothing(folder: Path, pointer: str) -> None:
    (folder / CURRENT).write_text(pointer)
    assert current_version(folder) is None


def test_the_activated_version_is_served(folder: Path) -> None:
    activate(folder, "v2")
    assert current_version(folder) == "v2"
    assert json.loads((folder / CURRENT).read_text()) == {"version": "v2"}


def test_only_the_version_before_stays_beside_it(folder: Path) -> None:
    activate(folder, "v1")
    assert listing(folder) == {"v1", ".build-x", CURRENT}
    (folder / "v2").mkdir()
    (folder / "v3").mkdir()
    activate(folder, "v3")
    assert listing(folder) == {"v1", "v3", ".build-x", CURRENT}


def test_the_version_before_can_be_served_again(folder: Path) -> None:
    (folder / CURRENT).write_text('{"version": "v1"}')
    activate(folder, "v2")
    activate(folder, "v1")
    assert current_version(folder) == "v1"
    assert {"v1", "v2"} <= listing(folder)


def test_to_serve_what_is_served_changes_nothing(folder: Path) -> None:
    (folder / CURRENT).write_text('{"version": "v1"}')
    activate(folder, "v2")
    before, pointer = listing(folder), (folder / CURRENT).stat()
    activate(folder, "v2")
    assert listing(folder) == before
    assert (folder / CURRENT).stat().st_ino == pointer.st_ino


def test_a_pointer_that_cannot_be_moved_leaves_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / CURRENT).write_text('{"version": "v1"}')

    def refuse(_new: Path, _old: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(versions.os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        activate(folder, "v2")
    assert current_version(folder) == "v1"
    assert {"v1", "v2", "v3"} <= listing(folder)


class Loader:
    """Loads a version's name, and refuses those in `broken`; `loaded` are all that were asked for."""

    def __init__(self, *broken: str) -> None:
        self.broken = broken
        self.loaded: list[str] = []

    def __call__(self, home: Path) -> str:
        self.loaded.append(home.name)
        if home.name in self.broken or not home.is_dir():
            raise ArtefactError("broken", where=str(home), remedy="Run `bot build`.")
        return home.name


def test_a_follower_loads_each_version_once(folder: Path) -> None:
    activate(folder, "v1")
    loader = Loader()
    follower = Follower(folder, loader)
    assert [follower.current(), follower.current()] == ["v1", "v1"]
    (folder / "v2").mkdir()
    activate(folder, "v2")
    assert [follower.current(), follower.current()] == ["v2", "v2"]
    assert loader.loaded == ["v1", "v2"]


def test_a_follower_keeps_what_it_has_if_the_next_is_broken(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    activate(folder, "v1")
    loader = Loader("v2")
    follower = Follower(folder, loader)
    follower.current()
    (folder / "v2").mkdir()
    activate(folder, "v2")
    assert [follower.current(), follower.current()] == ["v1", "v1"]
    assert loader.loaded == ["v1", "v2"]  # tried once, not at each message
    assert "v2" in caplog.text


def test_a_follower_with_nothing_says_why_each_time(folder: Path) -> None:
    follower = Follower(folder, Loader())
    for _ in range(2):
        with pytest.raises(ArtefactError, match="bot build"):
            follower.current()
