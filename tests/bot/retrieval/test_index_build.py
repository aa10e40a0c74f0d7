"""Content -> published index: atomic, only when something changed, and an edit changes what is served."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError, ContentError
from bot.retrieval import index_build
from bot.retrieval.index import CURRENT, NOT_AN_ENTRY, FaqIndex, IndexManifest, current_version
from bot.retrieval.index_build import build_index
from bot.settings import Settings
from tests.bot.content.tiny import ENTRIES, FAQ, UTILITY, Tiny
from tests.bot.retrieval.counting_encoder import CountingEncoder

VOLT = {"reconnect", "app"}


@pytest.fixture
def encoder(monkeypatch) -> CountingEncoder:
    made = CountingEncoder()
    monkeypatch.setattr(index_build, "load_encoder", lambda _settings: made)
    return made


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path / "data")


@pytest.fixture
def here(tmp_path: Path, tiny: Tiny) -> Settings:
    return Settings(data_dir=tiny.root, models_dir=tmp_path / "models")


def build(settings: Settings) -> IndexManifest:
    return build_index(settings, lambda _text, _share: None)


def published(settings: Settings, encoder: CountingEncoder) -> FaqIndex:
    return FaqIndex.load(settings.models_dir / "index", encoder.manifest.identity())


def entries(settings: Settings, encoder: CountingEncoder) -> set[tuple[str, str]]:
    return {(row.utility, row.entry) for row in published(settings, encoder).rows}


def add_utility(tiny: Tiny, name: str) -> None:
    """A second utility with the same questions."""
    tiny.write(f"utilities/{name}.yml", UTILITY.replace("volt", name))
    tiny.write(f"faq/{name}/entries.yml", ENTRIES.replace("volt", name))
    tiny.write(f"faq/{name}/sq.yml", FAQ.replace("volt", name))


def test_every_question_is_a_row(here: Settings, encoder: CountingEncoder):
    manifest = build(here)
    index = published(here, encoder)
    assert index.manifest == manifest
    assert (manifest.rows, manifest.entries, manifest.dimension) == (14, 2, 64)
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}
    assert {row.language for row in index.rows} == {"sq"}


def test_a_question_finds_its_answer(here: Settings, encoder: CountingEncoder):
    build(here)
    text = "a keni aplikacion"
    hits = published(here, encoder).search(encoder.encode([text])[0], text, utility="volt", language="sq")
    assert hits[0].entry == "app"


def test_no_hit_is_the_class_of_everything_else(here: Settings, encoder: CountingEncoder):
    build(here)
    index = published(here, encoder)
    assert NOT_AN_ENTRY in index.rankers["volt"].labels
    hits = index.search(encoder.encode(["hello"])[0], "hello", utility="volt", language="en")
    assert {hit.entry for hit in hits} <= VOLT
    assert sum(hit.score for hit in hits) < 0.5


def test_each_utility_is_served_its_own(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    add_utility(tiny, "amper")
    tiny.replace("faq/amper/entries.yml", "  app:", "  amper_app:")
    tiny.replace("faq/amper/sq.yml", "id: app", "id: amper_app")
    build(here)
    index = published(here, encoder)
    assert index.spans == {"amper": (0, 14), "volt": (14, 28)}
    vector = encoder.encode(["a keni aplikacion"])[0]
    for utility, entry in (("amper", "amper_app"), ("volt", "app")):
        hits = index.search(vector, "a keni aplikacion", utility=utility, language="sq", candidates=100)
        assert hits[0].entry == entry
        assert {hit.entry for hit in hits} == {"reconnect", entry}


def test_unchanged_content_does_nothing(here: Settings, encoder: CountingEncoder):
    build(here)
    pointer = here.models_dir / "index" / CURRENT
    before = (pointer.stat().st_mtime_ns, pointer.stat().st_ino)
    encoder.broken = True
    steps: list[tuple[str, float]] = []
    build_index(here, lambda text, share: steps.append((text, share)))
    assert (pointer.stat().st_mtime_ns, pointer.stat().st_ino) == before
    assert steps == [("index published", 1.0)]


def test_a_changed_answer_needs_no_new_index(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    tiny.replace("faq/volt/sq.yml", "Brenda {deadline:hour} orëve.", "Më së voni brenda {deadline:hour} orëve.")
    build(here)
    assert current_version(here.models_dir / "index") == before


def test_an_edit_embeds_only_what_is_new(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    encoder.encoded.clear()
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    build(here)
    assert encoder.encoded == ["Kur më rikyçni?"]


def test_a_deleted_entry_disappears(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    tiny.replace("faq/volt/entries.yml", "  app: {gloss: What the app is, facts: [app]}\n", "")
    tiny.write("faq/volt/sq.yml", FAQ[: FAQ.index("  - id: app")])
    manifest = build(here)
    assert entries(here, encoder) == {("volt", "reconnect")}
    assert manifest.entries == 1
    text = "a keni aplikacion"
    hits = published(here, encoder).search(encoder.encode([text])[0], text, utility="volt", language="sq")
    assert [hit.entry for hit in hits] == ["reconnect"]


def test_an_entry_that_became_a_draft_disappears(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    tiny.replace("faq/volt/sq.yml", "id: app\n    state: approved", "id: app\n    state: draft")
    build(here)
    assert entries(here, encoder) == {("volt", "reconnect")}


def test_a_deleted_utility_disappears(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    add_utility(tiny, "amper")
    build(here)
    for path in ("utilities/amper.yml", "faq/amper/entries.yml", "faq/amper/sq.yml"):
        tiny.remove(path)
    build(here)
    index = published(here, encoder)
    assert index.spans.keys() == {"volt"}
    assert index.search(encoder.encode(["app"])[0], "app", utility="amper", language="sq") == []


def test_an_added_entry_appears(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    tiny.write("faq/volt/entries.yml", ENTRIES + "  new: {gloss: New, facts: []}\n")
    record = FAQ[FAQ.index("  - id: reconnect") : FAQ.index("  - id: app")]
    tiny.write("faq/volt/sq.yml", FAQ + record.replace("id: reconnect", "id: new").replace("Kur", "Ku"))
    build(here)
    assert ("volt", "new") in entries(here, encoder)


def test_going_back_serves_the_old_content(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    build(here)
    assert current_version(here.models_dir / "index") != before
    tiny.replace("faq/volt/sq.yml", "Kur më rikyçni?", "Kur rikyçem?")
    build(here)
    assert current_version(here.models_dir / "index") == before
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}


def test_another_encoder_makes_another_version(here: Settings, encoder: CountingEncoder, monkeypatch):
    build(here)
    other = CountingEncoder(seed=1)
    monkeypatch.setattr(index_build, "load_encoder", lambda _settings: other)
    with pytest.raises(ArtefactError, match="bot build"):
        published(here, other)
    build(here)
    assert published(here, other).manifest.encoder == other.manifest.identity()


def listing(settings: Settings) -> set[str]:
    return {path.name for path in (settings.models_dir / "index").iterdir()}


def test_a_failed_build_leaves_what_was_served(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = listing(here)
    encoder.broken = True
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    with pytest.raises(RuntimeError):
        build(here)
    assert listing(here) == before
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}


def test_before_the_pointer_moves_the_old_version_is_served(here: Settings, tiny: Tiny, encoder, monkeypatch):
    build(here)
    before = current_version(here.models_dir / "index")
    seen: list[tuple[str | None, int]] = []

    replace = os.replace

    def stopped(new: Path, pointer: Path) -> None:
        if Path(pointer).name != CURRENT:
            replace(new, pointer)
            return
        version = json.loads(new.read_text())["version"]
        complete = len(list((pointer.parent / version).iterdir()))
        seen.append((current_version(pointer.parent), complete))
        raise KeyboardInterrupt

    monkeypatch.setattr(index_build.os, "replace", stopped)
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    with pytest.raises(KeyboardInterrupt):
        build(here)
    monkeypatch.undo()
    assert seen == [(before, 5)]  # vectors, rows, means, one ranker, manifest: written before anything points to them
    assert published(here, encoder).manifest.rows == 14
    monkeypatch.setattr(index_build, "load_encoder", lambda _settings: encoder)
    build(here)
    assert current_version(here.models_dir / "index") != before


def test_the_version_before_stays_for_those_who_read_it(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    first = current_version(here.models_dir / "index")
    old = published(here, encoder)
    versions = [first]
    for text in ("Kur më rikyçni?", "Kur ma ktheni rrymën?"):
        tiny.write("faq/volt/sq.yml", FAQ.replace("Kur rikyçem?", text))
        build(here)
        versions.append(current_version(here.models_dir / "index"))
    assert listing(here) == {CURRENT, versions[1], versions[2]}
    vector = encoder.encode(["Kur rikyçem?"])[0]
    hits = old.search(vector, "Kur rikyçem?", utility="volt", language="sq")
    assert hits[0].entry == "reconnect"  # its files are gone, a process that has them open goes on


def test_the_same_content_gives_the_same_index(tmp_path: Path, tiny: Tiny, encoder: CountingEncoder):
    indexes = []
    for name in ("one", "two"):
        settings = Settings(data_dir=tiny.root, models_dir=tmp_path / name)
        build(settings)
        indexes.append((current_version(tmp_path / name / "index"), published(settings, encoder)))
    (first_version, first), (second_version, second) = indexes
    assert first_version == second_version
    assert first.rows == second.rows
    np.testing.assert_array_equal(first.rankers["volt"].weights, second.rankers["volt"].weights)


def test_progress_rises_to_one(here: Settings, encoder: CountingEncoder):
    shares: list[float] = []
    build_index(here, lambda _text, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_content_with_a_problem_is_not_indexed(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    tiny.replace("faq/volt/sq.yml", "state: approved", "state: perhaps")
    with pytest.raises(ContentError, match="bot check"):
        build(here)
    assert current_version(here.models_dir / "index") == before


def test_content_without_approved_entry_is_refused(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    tiny.replace("faq/volt/sq.yml", "state: approved", "state: draft")
    with pytest.raises(ContentError):
        build(here)


def test_content_without_examples_of_intents_is_indexed(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    for path in ("nlu/en/greet.yml", "nlu/sq/greet.yml"):
        tiny.remove(path)
    build(here)
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}
