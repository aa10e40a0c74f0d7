"""The manifest tells encoders apart and notices changed files."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder.manifest import MANIFEST_FILE, Manifest, digests


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model").write_bytes(b"weights")
    (tmp_path / "words").write_bytes(b"pieces")
    return tmp_path


@pytest.fixture
def manifest(folder: Path) -> Manifest:
    return Manifest(
        recipe=1,
        model="org/name",
        revision="abc",
        source="hub",
        adapter="",
        dimension=3,
        normalised=True,
        prompts={"query": "query: ", "passage": "passage: "},
        max_tokens={"query": 128, "passage": 256},
        files=digests(folder, ["model", "words"]),
    )


def test_what_is_saved_is_loaded(manifest: Manifest, folder: Path) -> None:
    manifest.save(folder)
    assert Manifest.load(folder) == manifest


def test_whole_files_verify(manifest: Manifest, folder: Path) -> None:
    manifest.verify(folder)
    assert set(manifest.files) == {"model", "words"}


@pytest.mark.parametrize("content", [None, "", "{}", "[1]", '{"recipe": 1, "extra": 2}'])
def test_a_missing_or_broken_manifest_names_the_remedy(folder: Path, content: str | None) -> None:
    if content is not None:
        (folder / MANIFEST_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactError) as caught:
        Manifest.load(folder)
    assert "bot build" in caught.value.remedy
    assert str(folder) in caught.value.where


def test_an_unknown_key_is_refused(manifest: Manifest, folder: Path) -> None:
    manifest.save(folder)
    text = (folder / MANIFEST_FILE).read_text(encoding="utf-8")
    (folder / MANIFEST_FILE).write_text(text.replace("{", '{"unknown": 1,', 1), encoding="utf-8")
    with pytest.raises(ArtefactError):
        Manifest.load(folder)


@pytest.mark.parametrize("change", ["tamper", "remove"])
@pytest.mark.parametrize("name", ["model", "words"])
def test_a_changed_file_is_refused(manifest: Manifest, folder: Path, name: str, change: str) -> None:
    if change == "tamper":
        (folder / name).write_bytes((folder / name).read_bytes()[:-1] + b"!")
    else:
        (folder / name).unlink()
    with pytest.raises(ArtefactError) as caught:
        manifest.verify(folder)
    assert "bot build" in caught.value.remedy
    assert caught.value.where.endswith(name)


@pytest.mark.parametrize(("model", "revision"), [("org/name", "abc"), ("org/name", "")])
def test_the_wanted_encoder_is_accepted(manifest: Manifest, model: str, revision: str) -> None:
    manifest.require(model, revision)
    assert manifest.model == model


@pytest.mark.parametrize(("model", "revision"), [("org/other", "abc"), ("org/name", "abd"), ("name", "abc")])
def test_another_encoder_is_refused(manifest: Manifest, model: str, revision: str) -> None:
    with pytest.raises(ArtefactError, match="bot build"):
        manifest.require(model, revision)


@pytest.mark.parametrize(
    "change",
    [
        {"recipe": 2},
        {"model": "org/other"},
        {"revision": "abd"},
        {"files": {"model": "0"}},
        {"prompts": {"query": "", "passage": "passage: "}},
        {"max_tokens": {"query": 64, "passage": 256}},
    ],
)
def test_identity_differs_with_whatever_changes_vectors(manifest: Manifest, change: dict[str, object]) -> None:
    assert replace(manifest, **change).identity() != manifest.identity()  # type: ignore[arg-type]


@pytest.mark.parametrize("adapter", ["", "0" * 64])
def test_the_adapter_is_told(manifest: Manifest, folder: Path, adapter: str) -> None:
    replace(manifest, adapter=adapter).save(folder)
    assert Manifest.load(folder).adapter == adapter


def test_a_manifest_from_before_there_were_adapters_is_refused(manifest: Manifest, folder: Path) -> None:
    manifest.save(folder)
    text = (folder / MANIFEST_FILE).read_text(encoding="utf-8")
    (folder / MANIFEST_FILE).write_text(text.replace('  "adapter": "",\n', ""), encoding="utf-8")
    with pytest.raises(ArtefactError, match="bot build"):
        Manifest.load(folder)


def test_identity_does_not_depend_on_where_the_weights_came_from(manifest: Manifest) -> None:
    assert replace(manifest, source="elsewhere").identity() == manifest.identity()
