"""Content -> published index: atomic, only when something changed, and an edit changes what is served."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from bot.content.snapshot import load_snapshot
from bot.errors import ArtefactError, ContentError
from bot.retrieval import index_build, versions
from bot.retrieval.index import FaqIndex, Hit, IndexManifest
from bot.retrieval.index_build import build_index, calibration_cases, prepare_index
from bot.retrieval.vectors import Kind
from bot.retrieval.versions import CURRENT, activate, current_version
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


def hits_of(index: FaqIndex, encoder: CountingEncoder, text: str, utility: str = "volt") -> list[Hit]:
    """The hits of a question in Albanian, all that there are."""
    vector = encoder.encode([text])[0]
    return list(index.rank(vector, text, utility=utility, language="sq", candidates=100).hits)


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
    hits = hits_of(published(here, encoder), encoder, text)
    assert hits[0].entry == "app"


def test_an_example_of_an_intent_is_likelier_that_intent_than_any_entry(here: Settings, encoder: CountingEncoder):
    build(here)
    ranking = published(here, encoder).rank(encoder.encode(["hello"])[0], "hello", utility="volt", language="en")
    assert ranking.intents.keys() == {"greet"}
    assert {hit.entry for hit in ranking.hits} == VOLT
    assert ranking.intents["greet"] > max(hit.score for hit in ranking.hits)


def test_each_utility_is_served_its_own(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    add_utility(tiny, "amper")
    tiny.replace("faq/amper/entries.yml", "  app:", "  amper_app:")
    tiny.replace("faq/amper/sq.yml", "id: app", "id: amper_app")
    build(here)
    index = published(here, encoder)
    assert index.spans == {"amper": (0, 14), "volt": (14, 28)}
    for utility, entry in (("amper", "amper_app"), ("volt", "app")):
        hits = hits_of(index, encoder, "a keni aplikacion", utility)
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


def test_unchanged_content_leaves_the_version_before_in_place(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    build(here)
    before = listing(here)
    build(here)
    assert listing(here) == before
    assert len(before) == 3


def test_a_prepared_version_is_served_when_it_is_activated(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    served = current_version(here.models_dir / "index")
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    version, manifest = prepare_index(here, lambda _text, _share: None)
    assert current_version(here.models_dir / "index") == served != version
    activate(here.models_dir / "index", version)
    assert published(here, encoder).manifest == manifest


def add_calibration(tiny: Tiny, *cases: tuple[str, str, str]) -> None:
    """Held-out questions to volt: text, language, what is expected."""
    lines = [
        json.dumps({"id": str(number), "lang": language, "utility": "volt", "text": text, "expect": expect})
        for number, (text, language, expect) in enumerate(cases)
    ]
    tiny.write("calibration/volt/sq.jsonl", "\n".join(lines))


def test_without_held_out_questions_nothing_is_calibrated(here: Settings, encoder: CountingEncoder):
    build(here)
    assert calibration_cases(here.data_dir) == []
    assert published(here, encoder).ranker.temperatures == {}


def test_held_out_questions_calibrate_their_languages(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    add_calibration(tiny, ("aplikacioni ku eshte", "sq", "faq:app"), ("hello you", "en", "none"))
    encoder.encoded.clear()
    build(here)
    assert current_version(here.models_dir / "index") != before
    assert encoder.encoded == ["aplikacioni ku eshte", "hello you"]
    index = published(here, encoder)
    assert index.ranker.temperatures.keys() == {"en", "sq"}
    assert index.manifest.rows == 14  # nothing is found among them


def test_held_out_questions_are_not_learnt(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    before = published(here, encoder).ranker.model
    add_calibration(tiny, ("aplikacioni ku eshte", "sq", "faq:app"))
    build(here)
    after = published(here, encoder).ranker.model
    assert after.labels == before.labels
    np.testing.assert_array_equal(after.weights, before.weights)


def test_a_held_out_question_that_cannot_be_read_is_named(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    add_calibration(tiny, ("ku", "sq", "perhaps"))
    with pytest.raises(ContentError, match=r"sq\.jsonl:1"):
        build(here)


def test_another_strength_makes_another_version(here: Settings, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    build(here.model_copy(update={"ranker_strength": 1.0}))
    assert current_version(here.models_dir / "index") != before


def test_a_changed_answer_is_served_without_training(here: Settings, tiny: Tiny, encoder: CountingEncoder, monkeypatch):
    build(here)
    before, folder = published(here, encoder), here.models_dir / "index"
    first = current_version(folder)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("there is nothing to learn")

    monkeypatch.setattr(index_build, "train", refuse)
    tiny.replace("faq/volt/sq.yml", "Brenda {deadline:hour} orëve.", "Më së voni brenda {deadline:hour} orëve.")
    build(here)
    after, version = published(here, encoder), current_version(folder)
    assert version is not None
    assert version != first
    assert (after.manifest.learnt, after.rows) == (before.manifest.learnt, before.rows)
    assert after.manifest.content != before.manifest.content
    (answer,) = {record.answer for record in [load_snapshot(folder / version).faq["volt"]["sq"]["reconnect"]]}
    assert answer == "Më së voni brenda {deadline:hour} orëve."
    np.testing.assert_array_equal(after.ranker.model.weights, before.ranker.model.weights)


def test_a_damaged_version_lends_nothing_to_the_next(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    build(here)
    folder = here.models_dir / "index"
    (folder / str(current_version(folder)) / "manifest.json").write_text("{")
    tiny.replace("faq/volt/sq.yml", "Brenda {deadline:hour} orëve.", "Më së voni brenda {deadline:hour} orëve.")
    build(here)
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}


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
    hits = hits_of(published(here, encoder), encoder, text)
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
    assert hits_of(index, encoder, "app", "amper") == []


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

    monkeypatch.setattr(versions.os, "replace", stopped)
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur më rikyçni?")
    with pytest.raises(KeyboardInterrupt):
        build(here)
    monkeypatch.undo()
    # two files of vectors, rows, means, ranker, temperatures, content, manifest: before anything points to them
    assert seen == [(before, 9)]
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
    hits = hits_of(old, encoder, "Kur rikyçem?")
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
    np.testing.assert_array_equal(first.ranker.model.weights, second.ranker.model.weights)


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


def test_other_sizes_make_another_version_of_another_kind(here: Settings, encoder: CountingEncoder):
    build(here)
    before = current_version(here.models_dir / "index")
    assert published(here, encoder).vectors.kind is Kind.EXACT
    build(here.model_copy(update={"vectors_exact_max_rows": 1}))
    assert current_version(here.models_dir / "index") != before
    assert published(here, encoder).vectors.kind is Kind.HALF


def test_content_without_examples_of_intents_is_indexed(here: Settings, tiny: Tiny, encoder: CountingEncoder):
    for path in ("nlu/en/greet.yml", "nlu/sq/greet.yml"):
        tiny.remove(path)
    build(here)
    assert entries(here, encoder) == {("volt", entry) for entry in VOLT}
