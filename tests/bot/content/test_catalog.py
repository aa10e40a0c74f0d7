"""What the catalog answers: approved entries only, never another utility's, in which language, on which day."""

from datetime import datetime

import pytest

from bot.content.loader import load_catalog
from bot.errors import ContentError
from tests.bot.content.tiny import UP_TO_DATE
from tests.content_files import LANGUAGES, UTILITIES

FAQ = "faq/volt/sq.yml"
STALE = '    source: "000000000000"\n'
CONTRACT = "app: {gloss: What the app is, facts: [app]"


@pytest.fixture
def volt(tiny):
    tiny.translate(app=UP_TO_DATE["app"])
    return load_catalog(tiny.root)


def at(moment: str):
    """A clock that stands at `moment`, ISO 8601 with offset."""
    return lambda: datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("entry", "asked", "written", "text"),
    [
        ("app", "en", "en", "The app is Volti."),
        ("app", "sq", "sq", "Aplikacioni quhet Volti; ndihmë në 080 11 22."),
        ("reconnect", "en", "sq", "Brenda 24 orëve."),
        ("reconnect", "ka", "sq", "Brenda 24 orëve."),
    ],
)
def test_an_answer_says_in_which_language_it_is(volt, entry, asked, written, text):
    answer = volt.answer("volt", entry, asked)
    assert (answer.entry, answer.language, answer.text) == (entry, written, text)


def test_there_is_no_answer_to_what_is_not_written(volt):
    assert volt.answer("volt", "nothing", "sq") is None


def test_a_draft_is_never_answered_nor_asked(tiny):
    tiny.replace(FAQ, "state: approved", "state: draft")
    catalog = load_catalog(tiny.root)
    assert catalog.answer("volt", "app", "sq") is None
    assert catalog.questions() == []


@pytest.mark.parametrize("stamp", [STALE, "", UP_TO_DATE["reconnect"]], ids=["stale", "none", "of another entry"])
def test_an_outdated_translation_is_recognised_but_not_served(tiny, stamp):
    tiny.translate(app=stamp)
    catalog = load_catalog(tiny.root)
    assert catalog.answer("volt", "app", "en").language == "sq"
    asked = {(question.style, question.text) for question in catalog.questions() if question.language == "en"}
    assert asked == {("fragment", "name of the app")}


@pytest.mark.parametrize(
    ("old", "new", "served"),
    [
        ("quhet {app};", "është {app};", "sq"),
        ("Cili është aplikacioni?", "Çfarë është aplikacioni?", "sq"),
        ("Si quhet aplikacioni?", "Cilin aplikacion keni?", "en"),
        ("question: Cili është aplikacioni?", "question:\n      Cili është\n      aplikacioni?", "en"),
    ],
    ids=["answer", "question", "alternate", "line breaks"],
)
def test_what_changes_in_the_source_decides_whether_a_translation_is_served(tiny, old, new, served):
    tiny.translate(app=UP_TO_DATE["app"])
    tiny.replace(FAQ, old, new)
    assert load_catalog(tiny.root).answer("volt", "app", "en").language == served


def test_a_translation_is_not_served_when_its_source_is_withdrawn(tiny):
    tiny.translate(app=UP_TO_DATE["app"])
    tiny.replace(FAQ, "id: app\n    state: approved", "id: app\n    state: draft")
    catalog = load_catalog(tiny.root)
    assert catalog.answer("volt", "app", "en") is None
    assert {question.entry for question in catalog.questions()} == {"reconnect"}


# Europe/Belgrade is an hour ahead of UTC in January: the day there begins at 23:00 UTC
@pytest.mark.parametrize(
    ("dates", "moment", "served"),
    [
        ("valid_from: 2026-01-10", "2026-01-09T22:59:59+00:00", False),
        ("valid_from: 2026-01-10", "2026-01-09T23:00:00+00:00", True),
        ("valid_until: 2026-01-10", "2026-01-10T22:59:59+00:00", True),
        ("valid_until: 2026-01-10", "2026-01-10T23:00:00+00:00", False),
        ("valid_from: 2026-01-10, valid_until: 2026-01-10", "2026-01-10T12:00:00+00:00", True),
        ("valid_from: 2026-01-10, valid_until: 2026-01-10", "2026-01-12T12:00:00+00:00", False),
    ],
)
def test_an_entry_is_served_within_its_dates_only(tiny, dates, moment, served):
    tiny.replace("faq/volt/entries.yml", CONTRACT, f"{CONTRACT}, {dates}")
    catalog = load_catalog(tiny.root, at(moment))
    assert (catalog.answer("volt", "app", "sq") is not None) == served
    assert ("app" in {question.entry for question in catalog.questions()}) == served
    assert catalog.answer("volt", "reconnect", "sq") is not None


def test_the_day_may_pass_while_the_catalog_lives(tiny):
    tiny.replace("faq/volt/entries.yml", CONTRACT, f"{CONTRACT}, valid_until: 2026-01-10")
    moments = iter(["2026-01-10T12:00:00+01:00", "2026-01-11T12:00:00+01:00"])
    catalog = load_catalog(tiny.root, lambda: datetime.fromisoformat(next(moments)))
    assert catalog.answer("volt", "app", "sq") is not None
    assert catalog.answer("volt", "app", "sq") is None


def test_an_entry_that_is_no_longer_in_the_list_is_not_served(tiny):
    tiny.replace("faq/volt/entries.yml", f"  {CONTRACT}}}\n", "")
    catalog = load_catalog(tiny.root)
    assert catalog.answer("volt", "app", "sq") is None
    assert {question.entry for question in catalog.questions()} == {"reconnect"}


def test_the_own_language_comes_first(volt):
    assert volt.languages_of("volt") == ["sq", "en"]


def test_questions_come_with_every_way_to_ask(volt):
    questions = volt.questions()
    assert {question.style for question in questions} == {"question", "formal", "everyday", "bare", "fragment"}
    assert [(question.entry, question.language) for question in questions if question.style == "question"] == [
        ("reconnect", "sq"),
        ("app", "en"),
        ("app", "sq"),
    ]
    assert len(questions) == 7 + 7 + 2


def test_facts_are_filled_into_questions(tiny):
    tiny.replace(FAQ, "Si quhet aplikacioni?", '"Ku gjendet {app}?"')
    assert "Ku gjendet Volti?" in {question.text for question in load_catalog(tiny.root).questions()}


@pytest.mark.parametrize("call", ["utility", "key", "language"])
def test_what_does_not_exist_is_an_error_that_names_it(volt, call):
    calls = {
        "utility": lambda: volt.utility("amper"),
        "key": lambda: volt.text("answered_y", "sq", "volt"),
        "language": lambda: volt.text("answered_x", "de", "volt"),
    }
    named = {"utility": "amper", "key": "answered_y", "language": "de"}
    with pytest.raises(ContentError, match=named[call]):
        calls[call]()


def test_a_text_is_filled_with_values_and_facts(volt):
    assert volt.text("answered_x", "en", "volt", amount="5") == "It is 5, call 080 11 22."


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_entry_can_be_answered_in_every_language(catalog, utility, language):
    assert catalog.entries[utility]
    for entry in catalog.entries[utility]:
        answer = catalog.answer(utility, entry, language)
        assert answer is not None
        assert answer.language == language
        assert "{" not in answer.text + answer.question


@pytest.mark.parametrize("utility", UTILITIES)
def test_an_entry_of_one_utility_is_none_of_another(catalog, utility):
    for other in set(UTILITIES) - {utility}:
        for entry in catalog.entries[other].keys() - catalog.entries[utility].keys():
            assert catalog.answer(utility, entry, "en") is None
