"""What counts as edited, and what as taken from another entry."""

import pytest

from bot.content.cases import Case
from bot.content.catalog import Question
from bot.content.loader import load_catalog
from bot.evaluation.outcome import Outcome
from bot.publishing.theft import edited_entries, stolen_cases, stolen_questions
from bot.publishing.trial import Tried
from bot.retrieval.decision import Decision
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from tests.bot.content.tiny import ENTRIES, FAQ, UP_TO_DATE, Tiny
from tests.bot.retrieval.decided import hits

EDITED = {("volt", "thief")}
ENTRIES_FILE, SQ, EN = "faq/volt/entries.yml", "faq/volt/sq.yml", "faq/volt/en.yml"


@pytest.fixture
def tiny(tmp_path):
    tiny = Tiny(tmp_path)
    tiny.translate(**UP_TO_DATE)
    return tiny


@pytest.mark.parametrize(
    ("file", "old", "new", "edited"),
    [
        (SQ, "Brenda {", "Deri në {", {"reconnect"}),
        (SQ, "a keni aplikacion", "a ka aplikacion", {"app"}),
        (EN, "The app is {app}.", "It is {app}.", {"app"}),
        (EN, "state: approved", "state: draft", {"app", "reconnect"}),
        (ENTRIES_FILE, "facts: [app]}", "facts: [app], valid_until: 2030-01-31}", {"app"}),
        (SQ, FAQ[FAQ.index("  - id: app") :], "", {"app"}),
        ("utilities/volt.yml", "value: 24", "value: 48", set()),
    ],
)
def test_an_entry_is_edited_if_its_contract_or_a_translation_is(tiny, file, old, new, edited):
    before = load_catalog(tiny.root)
    assert edited_entries(before, load_catalog(tiny.root)) == set()
    tiny.replace(file, old, new)
    assert edited_entries(before, load_catalog(tiny.root)) == {("volt", entry) for entry in edited}


def test_a_new_entry_is_edited_and_a_deleted_one_is_not(tiny):
    before = load_catalog(tiny.root)
    tiny.write(ENTRIES_FILE, ENTRIES + "  new: {gloss: New, facts: []}\n")
    after = load_catalog(tiny.root)
    assert edited_entries(before, after) == {("volt", "new")}
    assert edited_entries(after, before) == set()


@pytest.mark.parametrize(
    ("expect", "old", "new", "stolen"),
    [
        ("faq:owner", "owner", "thief", True),
        ("faq:owner|other", "other", "thief", True),
        ("faq:owner", "owner", "owner", False),
        ("faq:owner", "owner", None, False),  # now offered or unknown: the floors judge that
        ("faq:owner", "owner", "other", False),  # nobody edited that one
        ("faq:owner", "other", "thief", False),  # was not right before either
        ("faq:owner", None, "thief", False),
        ("faq:owner|thief", "owner", "thief", False),
        ("none", None, "thief", False),
    ],
)
def test_a_case_is_stolen_if_it_was_right_and_goes_to_an_edited_entry(expect, old, new, stolen):
    case = Case(id="1", lang="ka", utility="volt", text="სად", expect=expect)
    outcome = Outcome.RIGHT
    thefts = stolen_cases([Tried(case, outcome, old)], [Tried(case, outcome, new)], EDITED)
    assert [str(theft) for theft in thefts] == [f"volt, ka: thief takes 'სად' from {old}"] * stolen


def test_an_entry_edited_at_another_utility_steals_nothing():
    case = Case(id="1", lang="sq", utility="amper", text="ku", expect="faq:owner")
    assert stolen_cases([Tried(case, Outcome.RIGHT, "owner")], [Tried(case, Outcome.WRONG, "thief")], EDITED) == []


@pytest.mark.parametrize(
    ("old", "new", "stolen"),
    [
        ("owner", "thief", True),
        ("owner", "owner", False),
        ("owner", None, False),
        ("owner", "other", False),
        ("other", "thief", False),
        (None, "thief", False),
    ],
)
def test_a_way_to_ask_is_stolen_in_the_same_way(old, new, stolen):
    def decision(entry):
        return Decision(FAQ_INTENT, 0.9, answer=hits(0.9, names=[entry])[0]) if entry else Decision(NOTHING, 0.9)

    question = Question("volt", "owner", "sq", "bare", "ku")
    thefts = stolen_questions([question], [decision(old)], [decision(new)], EDITED)
    assert [(theft.owner, theft.thief) for theft in thefts] == [("owner", "thief")] * stolen
