"""What the catalog answers: approved entries only, never another utility's, and in which language."""

import pytest

from bot.content.loader import load_catalog
from bot.errors import ContentError
from tests.content_files import LANGUAGES, UTILITIES

FAQ = "faq/volt/sq.yml"
IN_ENGLISH = """\
language: en
utility: volt
entries:
  - {id: app, state: approved, question: What is the app?, also_asked: {}, answer: "The app is {app}."}
"""


@pytest.fixture
def volt(tiny):
    tiny.write("faq/volt/en.yml", IN_ENGLISH)
    return load_catalog(tiny.root)


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


def test_the_own_language_comes_first(volt):
    assert volt.languages_of("volt") == ["sq", "en"]


def test_questions_come_with_every_way_to_ask(volt):
    questions = volt.questions()
    assert {question.style for question in questions} == {"question", "formal", "everyday", "bare"}
    assert [(question.entry, question.language) for question in questions if question.style == "question"] == [
        ("reconnect", "sq"),
        ("app", "en"),
        ("app", "sq"),
    ]
    assert len(questions) == 7 + 7 + 1


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
