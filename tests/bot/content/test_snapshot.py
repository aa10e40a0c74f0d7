"""A published catalog is the catalog that was written; a damaged one is said."""

import pytest

from bot.content.loader import load_catalog
from bot.content.snapshot import FILE, dump_catalog, load_snapshot
from bot.errors import ContentError
from tests.content_files import LANGUAGES


@pytest.fixture(scope="module")
def published(catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    (folder / FILE).write_text(dump_catalog(catalog), encoding="utf-8")
    return folder


def test_the_real_content_comes_back_as_it_was(catalog, published):
    loaded = load_snapshot(published, catalog.clock)
    assert loaded == catalog
    assert dump_catalog(loaded) == dump_catalog(catalog)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_and_texts_are_the_same(catalog, published, language):
    loaded = load_snapshot(published, catalog.clock)
    assert loaded.questions() == catalog.questions()
    for utility, entries in catalog.entries.items():
        assert loaded.languages_of(utility) == catalog.languages_of(utility)
        for entry in entries:
            assert loaded.answer(utility, entry, language) == catalog.answer(utility, entry, language)


def test_the_same_files_give_the_same_text(tiny):
    assert dump_catalog(load_catalog(tiny.root)) == dump_catalog(load_catalog(tiny.root))


@pytest.mark.parametrize(
    "damage",
    [lambda text: "", lambda text: text[:-40], lambda text: "{}", lambda text: '{"more": 1, ' + text[1:], None],
    ids=["empty", "cut", "without fields", "with a field", "gone"],
)
def test_a_damaged_snapshot_is_said_with_the_remedy(tiny, tmp_path, damage):
    if damage is not None:
        text = dump_catalog(load_catalog(tiny.root))
        (tmp_path / FILE).write_text(damage(text), encoding="utf-8")
    with pytest.raises(ContentError, match="bot build") as caught:
        load_snapshot(tmp_path)
    assert str(tmp_path / FILE) in str(caught.value)
