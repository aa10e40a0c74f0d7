"""Replies in words, over the real content, in every language."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answering.compose import Composer
from bot.answering.status import Status
from bot.retrieval.decision import Decision
from bot.retrieval.joint import NOTHING
from tests.bot.retrieval.decided import decided
from tests.content_files import LANGUAGES, UTILITIES

PAIRS = [(utility, language) for utility in UTILITIES for language in LANGUAGES]
each_conversation = pytest.mark.parametrize(("utility", "language"), PAIRS)


def other_language(catalog, utility: str) -> str:
    return next(language for language in LANGUAGES if language not in catalog.languages_of(utility))


def entries(catalog, utility: str, count: int) -> list[str]:
    return list(catalog.entries[utility])[:count]


@pytest.mark.parametrize("utility", UTILITIES)
def test_an_entry_is_answered_word_for_word_in_its_language(catalog, utility):
    for language in catalog.languages_of(utility):
        for entry in catalog.entries[utility]:
            reply = Composer(catalog, utility, language).entry(entry, 0.8)
            answer = catalog.answer(utility, entry, language)
            assert (reply.text, reply.language, reply.status) == (answer.text, language, Status.ANSWERED)
            assert (reply.entry, reply.score, reply.buttons, reply.set_language) == (entry, 0.8, (), None)


@each_conversation
def test_an_answer_in_another_language_comes_with_a_notice(catalog, utility, language):
    (entry,) = entries(catalog, utility, 1)
    reply = Composer(catalog, utility, language).entry(entry)
    answer = catalog.answer(utility, entry, language)
    notice = reply.text.removesuffix(answer.text).strip()
    assert reply.text.endswith(answer.text)
    assert (reply.status, reply.entry) == (Status.ANSWERED, entry)
    assert (catalog.languages[answer.language].name in notice) == (answer.language != language)
    assert bool(notice) == (answer.language != language)


def test_the_notice_is_in_the_language_of_the_conversation(catalog):
    without_georgian = {language: records for language, records in catalog.faq["kesco"].items() if language != "ka"}
    catalog = replace(catalog, faq={**catalog.faq, "kesco": without_georgian})
    reply = Composer(catalog, "kesco", "ka").entry(entries(catalog, "kesco", 1)[0])
    assert reply.language == "ka"
    assert catalog.text("answered_in_other_language", "ka", "kesco", language_name="Shqip") in reply.text


def outdated(catalog, utility: str, language: str):
    """The catalog with the translations of `utility` in `language` made for another source."""
    records = {
        entry: record.model_copy(update={"source": "0" * 12})
        for entry, record in catalog.faq[utility][language].items()
    }
    return replace(catalog, faq={**catalog.faq, utility: {**catalog.faq[utility], language: records}})


@each_conversation
def test_an_outdated_translation_is_never_said(catalog, utility, language):
    default = catalog.utility(utility).default_language
    language = language if language != default else next(other for other in LANGUAGES if other != default)
    first, second = entries(catalog, utility, 2)
    composer = Composer(outdated(catalog, utility, language), utility, language)
    source, own = catalog.answer(utility, first, default), catalog.answer(utility, first, language)
    reply = composer.entry(first)
    assert reply.text.endswith(source.text)
    assert own.text not in reply.text
    assert catalog.languages[default].name in reply.text.removesuffix(source.text)
    offer = composer.faq(decided(0.4, 0.35, names=[first, second])).buttons[0]
    assert offer.title == f"{source.question} ({catalog.languages[default].name})"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_whose_time_is_over_is_not_known(catalog, language):
    entry, other = entries(catalog, "kesco", 2)
    contract = catalog.entries["kesco"][entry].model_copy(update={"valid_until": date(2020, 1, 1)})
    listed = {**catalog.entries, "kesco": {**catalog.entries["kesco"], entry: contract}}
    composer = Composer(replace(catalog, entries=listed), "kesco", language)
    assert composer.entry(entry, 1.0).status is Status.UNANSWERABLE_UNKNOWN
    assert composer.faq(decided(0.9, 0.1, names=[entry, other])).status is Status.UNANSWERABLE_UNKNOWN
    offered = composer.faq(decided(0.4, 0.35, names=[entry, other])).buttons
    assert [button.entities["entry"] for button in offered] == [other]


@pytest.mark.parametrize("entry", ["nothing", "", "../sq"])
def test_an_entry_that_does_not_exist_is_not_known(catalog, entry):
    assert Composer(catalog, "kesco", "sq").entry(entry).status is Status.UNANSWERABLE_UNKNOWN


@each_conversation
def test_a_clear_hit_is_answered(catalog, utility, language):
    first, second = entries(catalog, utility, 2)
    reply = Composer(catalog, utility, language).faq(decided(0.9, 0.1, names=[first, second]))
    assert (reply.status, reply.entry, reply.score) == (Status.ANSWERED, first, 0.9)


@each_conversation
def test_unclear_hits_become_buttons(catalog, utility, language):
    names = entries(catalog, utility, 3)
    reply = Composer(catalog, utility, language).faq(decided(0.4, 0.35, 0.3, names=names))
    assert (reply.status, reply.language, reply.entry, reply.score) == (
        Status.CLARIFY_DID_YOU_MEAN,
        language,
        names[0],
        0.4,
    )
    assert [(button.intent, dict(button.entities)) for button in reply.buttons] == [
        ("ask_faq", {"entry": name}) for name in names[:2]
    ]
    assert [button.title for button in reply.buttons] == [
        catalog.answer(utility, name, language).question for name in names[:2]
    ]


def test_what_cannot_be_answered_is_not_offered(catalog):
    (known,) = entries(catalog, "kesco", 1)
    reply = Composer(catalog, "kesco", "sq").faq(decided(0.4, 0.35, names=["gone", known]))
    assert [button.entities["entry"] for button in reply.buttons] == [known]


def test_there_is_no_question_without_a_choice(catalog):
    reply = Composer(catalog, "kesco", "sq").faq(decided(0.4, 0.35, names=["gone", "away"]))
    assert reply.buttons or reply.status is Status.UNANSWERABLE_UNKNOWN


@pytest.mark.parametrize(
    ("decision", "score"),
    [(Decision(NOTHING, 0.0), 0.0), (Decision(NOTHING, 0.8), 0.8), (decided(0.1, not_in_knowledge=0.6), 0.6)],
)
@each_conversation
def test_what_is_not_known_is_said_so_with_the_way_to_a_person(catalog, utility, language, decision, score):
    reply = Composer(catalog, utility, language).faq(decision)
    assert (reply.status, reply.language, reply.score) == (Status.UNANSWERABLE_UNKNOWN, language, score)
    assert (reply.entry, reply.buttons) == (None, ())
    assert catalog.utility(utility).contact.hotline in reply.text


@each_conversation
@pytest.mark.parametrize("method", ["foreign", "which_language"])
def test_every_language_can_be_chosen_by_its_own_name(catalog, utility, language, method):
    reply = getattr(Composer(catalog, utility, language), method)()
    statuses = {"foreign": Status.UNANSWERABLE_LANGUAGE, "which_language": Status.CLARIFY_WHICH_LANGUAGE}
    assert (reply.status, reply.language) == (statuses[method], language)
    assert [(button.title, button.intent, dict(button.entities)) for button in reply.buttons] == [
        (record.name, "change_language", {"requested_language": code}) for code, record in catalog.languages.items()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_foreign_message_gets_the_names_of_our_languages(catalog, language):
    text = Composer(catalog, "kesco", language).foreign().text
    assert [record.name for record in catalog.languages.values() if record.name not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_language_is_confirmed_in_it(catalog, language):
    reply = Composer(catalog, "kesco", language).language_changed()
    assert (reply.language, reply.set_language, reply.status) == (language, language, Status.ANSWERED)


@each_conversation
def test_a_person_is_reached_by_every_way_that_there_is(catalog, utility, language):
    reply = Composer(catalog, utility, language).person()
    contact = catalog.utility(utility).contact
    assert reply.status is Status.HANDED_OVER_REQUESTED
    assert contact.hotline in reply.text
    assert ("@" in reply.text) == (contact.email is not None)


@each_conversation
def test_no_text_leaves_a_placeholder(catalog, utility, language):
    composer = Composer(catalog, utility, language)
    replies = [composer.foreign(), composer.which_language(), composer.language_changed(), composer.person()]
    keys = ("error_backend_down", "error_no_such_data", "error_internal")
    replies.extend(composer.say(key) for key in keys)
    assert [reply.text for reply in replies if "{" in reply.text or "}" in reply.text or not reply.text.strip()] == []
