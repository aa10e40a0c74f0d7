"""A gap becomes alternates or a draft; what nearly stands there already does not."""

import pytest

from bot.content.checks import check
from bot.content.editing import save
from bot.content.loader import load_catalog
from bot.errors import ContentError
from bot.learning.gaps import find_gaps
from bot.learning.proposals import as_alternates, as_draft, picked
from tests.bot.learning.made_up import asked

SIMILARITY = 0.9


@pytest.fixture
def gap(knowledge):
    questions = [
        asked(1, "solar panels here"),
        asked(2, "panel diellor ne kulm", "sq"),
        asked(3, "panel diellor ne kulmm", "sq"),
        asked(4, "quhem [name], panel diellor", "sq"),
        asked(5, "solar {panels}"),
    ]
    (found,) = find_gaps(questions, knowledge, 1.0)
    return found


def questions_of(tiny, language, entry):
    return load_catalog(tiny.root).faq["volt"][language][entry].also_asked.get("asked", [])


def test_all_questions_become_alternates_each_in_its_language(gap, catalog, tiny):
    problems = set(check(tiny.root))
    proposal = as_alternates(gap, catalog, tiny.root, "pay", [], SIMILARITY)
    save(proposal.edits)
    assert questions_of(tiny, "en", "pay") == ["solar panels here"]
    assert len(questions_of(tiny, "sq", "pay")) == 1
    assert questions_of(tiny, "sl", "pay") == []
    assert {text for text, _ in proposal.left_out} == {"quhem [name], panel diellor", "solar {panels}"}
    assert set(check(tiny.root)) <= problems  # none that was not there


def test_a_number_or_a_text_is_picked(gap, catalog, tiny):
    number = next(n for n, wording in enumerate(gap.wordings, 1) if wording.text == "solar panels here")
    picks = picked(gap, [str(number), "panel  diellor,\nsa kushton"], "sq")
    assert picks == [("en", "solar panels here"), ("sq", "panel diellor, sa kushton")]
    save(as_alternates(gap, catalog, tiny.root, "app", picks, SIMILARITY).edits)
    assert questions_of(tiny, "sq", "app") == ["panel diellor, sa kushton"]


@pytest.mark.parametrize(
    ("choices", "language", "what"),
    [(["0"], None, "no question 0"), (["99"], None, "no question 99"), (["text"], None, "several languages")],
)
def test_what_cannot_be_picked(gap, choices, language, what):
    with pytest.raises(ContentError, match=what):
        picked(gap, choices, language)


@pytest.mark.parametrize(
    ("entry", "picks", "what"),
    [
        ("nothing", [], "no entry 'nothing'"),
        ("pay", [("en", "Pay abc!")], "pay has nearly the same: pay abc"),
        ("pay", [("en", "app defg")], "app has nearly the same: app defg"),
        ("pay", [("en", "new words"), ("de", "neue Worte")], "no 'de' translation"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_changes(gap, catalog, tiny, entry, picks, what):
    before = {file: file.read_bytes() for file in tiny.root.rglob("*.yml")}
    with pytest.raises(ContentError, match=what):
        as_alternates(gap, catalog, tiny.root, entry, picks, SIMILARITY)
    assert {file: file.read_bytes() for file in tiny.root.rglob("*.yml")} == before


def test_accepting_twice_finds_nothing_left(gap, catalog, tiny):
    save(as_alternates(gap, catalog, tiny.root, "pay", [], SIMILARITY).edits)
    with pytest.raises(ContentError, match="nothing is left to add"):
        as_alternates(gap, load_catalog(tiny.root), tiny.root, "pay", [], SIMILARITY)


def test_a_draft_has_the_questions_of_each_language(gap, catalog, tiny):
    problems = set(check(tiny.root))
    proposal = as_draft(gap, catalog, tiny.root, "solar", "Solar  panels\non the roof", SIMILARITY)
    save(proposal.edits)
    assert set(check(tiny.root)) <= problems  # none that was not there
    made = load_catalog(tiny.root)
    assert made.entries["volt"]["solar"].gloss == "Solar panels on the roof"
    assert made.faq["volt"]["en"]["solar"].question == "solar panels here"
    assert made.faq["volt"]["sq"]["solar"].state == "draft"
    assert "solar" not in made.faq["volt"]["ka"]
    assert [language for language, _ in proposal.added] == sorted(
        made.faq["volt"].keys() & gap.languages.keys(),
        key=list(dict.fromkeys(wording.language for wording in gap.wordings)).index,
    )


def test_a_draft_of_what_stands_there_is_refused(knowledge, catalog, tiny):
    (gap,) = find_gaps([asked(1, "Pay abc?")], knowledge, 1.0)
    with pytest.raises(ContentError, match="nothing is left to draft"):
        as_draft(gap, catalog, tiny.root, "again", "Again", SIMILARITY)
