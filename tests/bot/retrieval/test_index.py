"""The index as it is served: what was written is found, in one utility only, and nothing damaged is served."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ArtefactError
from bot.retrieval.index import MANIFEST, FaqIndex, Hit, Ranking
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from bot.retrieval.novelty import Examples, Novelty
from bot.retrieval.versions import CURRENT
from tests.bot.retrieval.built_index import ENCODER, IDENTITY, OTHERS, Asked, publish

ASKED: list[Asked] = [
    ("kesco", "pay", "where can i pay my bill"),
    ("kesco", "pay", "how do i pay"),
    ("kesco", "tariff", "when is electricity cheap"),
    ("kesco", "outage", "there is no power in my street"),
    ("ossh", "pay", "ways of paying the bill"),
    ("ossh", "meter", "the meter is broken"),
    ("volt", "only", "the one question of this utility"),
]
FILES = [
    *("faq.faiss", "faq.faiss.json", "rows.json", "means.npz"),
    *("ranker.npz", "temperatures.json", "limits.json", MANIFEST),
]


def rank(index: FaqIndex, text: str, utility: str | None, limit: int = 5, candidates: int = 50) -> Ranking:
    vector = ENCODER.encode([text])[0]
    return index.rank(vector, text, utility=utility, language="en", limit=limit, candidates=candidates)


def search(index: FaqIndex, text: str, utility: str, limit: int = 5, candidates: int = 50) -> list[Hit]:
    return list(rank(index, text, utility, limit, candidates).hits)


@pytest.fixture(scope="module")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    publish(folder, ASKED)
    return folder


@pytest.fixture(scope="module")
def index(index_folder: Path) -> FaqIndex:
    return FaqIndex.load(index_folder, IDENTITY)


def test_what_was_written_is_loaded(index: FaqIndex) -> None:
    assert [(row.utility, row.entry) for row in index.rows] == [(utility, entry) for utility, entry, _ in ASKED]
    assert index.spans == {"kesco": (0, 4), "ossh": (4, 6), "volt": (6, 7)}
    assert index.vectors.count == index.manifest.rows == 7
    assert index.manifest.encoder == IDENTITY


@pytest.mark.parametrize(("utility", "entry", "text"), ASKED)
def test_a_question_finds_its_own_entry(index: FaqIndex, utility: str, entry: str, text: str) -> None:
    best = search(index, text, utility)[0]
    assert best.entry == entry
    assert best.similarity == pytest.approx(1, abs=1e-4)
    assert 0 <= best.score <= 1


@pytest.mark.parametrize("text", ["where can i pay", "power", "", "??", "შუქი", "x" * 3000])
@pytest.mark.parametrize("utility", ["kesco", "ossh", "volt"])
def test_hits_are_the_utilitys_each_once_best_first(index: FaqIndex, utility: str, text: str) -> None:
    hits = search(index, text, utility)
    own = {entry for name, entry, _ in ASKED if name == utility}
    assert {hit.entry for hit in hits} == own
    assert len(hits) == len(own)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(-1.001 <= hit.similarity <= 1.001 for hit in hits)


@pytest.mark.parametrize("utility", ["", "nobody", "KESCO", "kesco "])
def test_a_utility_without_rows_has_no_hits(index: FaqIndex, utility: str) -> None:
    ranking = rank(index, "where can i pay", utility)
    assert ranking.hits == ()
    assert sum(ranking.intents.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("utility", ["kesco", "ossh", "volt"])
@pytest.mark.parametrize("text", ["where can i pay", "hello", "", "x" * 3000])
def test_intents_and_hits_share_one_whole(index: FaqIndex, utility: str, text: str) -> None:
    ranking = rank(index, text, utility)
    assert ranking.intents.keys() == {intent for intent, _ in OTHERS}
    assert sum(ranking.intents.values()) + sum(hit.score for hit in ranking.hits) == pytest.approx(1, abs=1e-5)


def test_hits_that_were_cut_off_keep_their_share(index: FaqIndex) -> None:
    every, one = rank(index, "how do i pay", "kesco"), rank(index, "how do i pay", "kesco", limit=1)
    assert one == Ranking(every.intents, every.hits[:1])
    assert sum(one.intents.values()) + one.hits[0].score < 1


@pytest.mark.parametrize(("intent", "text"), OTHERS)
def test_what_is_no_question_is_likelier_than_any_entry(index: FaqIndex, intent: str, text: str) -> None:
    ranking = rank(index, text, "kesco")
    assert max(ranking.intents, key=ranking.intents.__getitem__) == intent
    assert ranking.intents[intent] > ranking.hits[0].score


def test_a_way_to_ask_is_never_new_however_new_all_else_is(tmp_path: Path) -> None:
    always = Novelty(Examples({}, {}), np.zeros(8), bias=5.0)
    publish(tmp_path, ASKED, novelty=always)
    index = FaqIndex.load(tmp_path, IDENTITY)
    assert rank(index, "where can i pay my bill", "kesco").intents[NOTHING] < 0.5
    assert rank(index, "the bill of my neighbour", "kesco").intents[NOTHING] == pytest.approx(0.9933, abs=1e-4)


def test_without_a_utility_all_entries_are_one_intent(index: FaqIndex) -> None:
    ranking = rank(index, "where can i pay my bill", None)
    assert ranking.hits == ()
    assert ranking.intents.keys() == {"greet", NOTHING, FAQ_INTENT}
    assert max(ranking.intents, key=ranking.intents.__getitem__) == FAQ_INTENT
    assert sum(ranking.intents.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("limit", "candidates", "count"), [(1, 50, 1), (2, 50, 2), (5, 50, 3), (5, 1, 1), (5, 2, 1)])
def test_no_more_hits_than_asked_for(index: FaqIndex, limit: int, candidates: int, count: int) -> None:
    hits = search(index, "how do i pay where can i pay my bill", "kesco", limit, candidates)
    assert len(hits) == count


utilities = st.lists(st.integers(1, 6), min_size=2, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=utilities, text=st.text(max_size=30), candidates=st.integers(1, 60), data=st.data())
def test_no_search_returns_an_entry_of_another_utility(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], text: str, candidates: int, data: st.DataObject
) -> None:
    # every row asks the very same, so that only the utility tells them apart
    asked = [(f"u{at}", f"u{at}_e{entry}", "the same") for at, size in enumerate(sizes) for entry in range(size)]
    folder = tmp_path_factory.mktemp("index")
    publish(folder, asked)
    utility = data.draw(st.sampled_from([f"u{at}" for at in range(len(sizes))]))
    hits = search(FaqIndex.load(folder, IDENTITY), text, utility, limit=50, candidates=candidates)
    assert hits
    assert {hit.entry.split("_")[0] for hit in hits} == {utility}


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, ASKED, encoder="other@1#abc")
    with pytest.raises(ArtefactError, match="bot build") as caught:
        FaqIndex.load(tmp_path, IDENTITY)
    assert "other@1#abc" in caught.value.what
    assert IDENTITY in caught.value.what


@pytest.mark.parametrize("folder", [".", "nowhere"])
def test_a_missing_index_names_the_remedy(tmp_path: Path, folder: str) -> None:
    with pytest.raises(ArtefactError, match="bot build") as caught:
        FaqIndex.load(tmp_path / folder, IDENTITY)
    assert "no FAQ index" in caught.value.what


@pytest.fixture
def home(tmp_path: Path, index_folder: Path) -> Path:
    """The folder of the one published version, to be damaged."""
    shutil.copytree(index_folder, tmp_path, dirs_exist_ok=True)
    return tmp_path / "v1"


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
        return
    path.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "other": b"something else"}[how])


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "other"])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_with_the_remedy(home: Path, name: str, how: str) -> None:
    damage(home / name, how)
    with pytest.raises(ArtefactError, match="bot build") as caught:
        FaqIndex.load(home.parent, IDENTITY)
    assert caught.value.where == str(home)


def test_a_manifest_with_other_fields_is_refused(home: Path) -> None:
    (home / MANIFEST).write_text(json.dumps({"encoder": IDENTITY}))
    with pytest.raises(ArtefactError, match="bot build"):
        FaqIndex.load(home.parent, IDENTITY)


@pytest.mark.parametrize("temperatures", ["null", "[]", "1", '{"en": "warm"}', '{"en": null}'])
def test_temperatures_that_are_none_are_refused(home: Path, temperatures: str) -> None:
    (home / "temperatures.json").write_text(temperatures)
    with pytest.raises(ArtefactError, match="bot build"):
        FaqIndex.load(home.parent, IDENTITY)


@pytest.mark.parametrize("rows", [ASKED[:3], [*ASKED, ("volt", "more", "text")]])
def test_rows_that_do_not_fit_the_vectors_are_refused(home: Path, rows: list[Asked]) -> None:
    (home / "rows.json").write_text(json.dumps([[utility, entry, "en"] for utility, entry, _ in rows]))
    with pytest.raises(ArtefactError, match="bot build"):
        FaqIndex.load(home.parent, IDENTITY)


@pytest.mark.parametrize("pointer", ["", "{", "[]", "null", '"v1"', "{}", '{"other": 1}', '{"version": "gone"}'])
def test_a_damaged_pointer_is_refused_with_the_remedy(home: Path, pointer: str) -> None:
    (home.parent / CURRENT).write_text(pointer)
    with pytest.raises(ArtefactError, match="bot build"):
        FaqIndex.load(home.parent, IDENTITY)
