"""The choice of language, a person, and what is not offered."""

import pytest

from actions.language import ActionChangeLanguage, ActionForeignLanguage
from actions.person import ActionTalkToPerson
from tests.content_files import LANGUAGES, UTILITIES


@pytest.mark.parametrize("current", LANGUAGES)
@pytest.mark.parametrize("requested", LANGUAGES)
async def test_the_new_language_is_used_at_once(run, current, requested):
    (message,) = await run(
        ActionChangeLanguage, "change_language", entities={"requested_language": requested}, language=current
    )
    assert (message["language"], message["set_language"], message["status"]) == (requested, requested, "answered")


@pytest.mark.parametrize("entities", [{}, {"requested_language": "de"}, {"requested_language": ""}], ids=str)
async def test_without_a_language_of_ours_it_is_asked_for(run, entities):
    (message,) = await run(ActionChangeLanguage, "change_language", entities=entities, language="sl")
    assert (message["language"], message["set_language"]) == ("sl", None)
    assert message["status"] == "clarify_which_language"
    assert sorted(button["entities"]["requested_language"] for button in message["buttons"]) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_foreign_language_gets_our_languages(run, language):
    (message,) = await run(ActionForeignLanguage, "foreign_language", language=language)
    assert (message["language"], message["status"]) == (language, "unanswerable_language")
    assert len(message["buttons"]) == len(LANGUAGES)


@pytest.mark.parametrize("utility", UTILITIES)
async def test_the_way_to_a_person_is_named(catalog, run, utility):
    (message,) = await run(ActionTalkToPerson, utility=utility)
    assert message["status"] == "handed_over_requested"
    assert catalog.utility(utility).contact.hotline in message["text"]
