"""What is said to a customer in danger, in every language, for every utility."""

import pytest

from bot.answering.emergency import emergency_reply, sure_languages, unsure_languages
from bot.answering.status import Status
from bot.content.safety import DangerKind
from tests.content_files import LANGUAGES, UTILITIES

KINDS = [*DangerKind, None]


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_names_the_numbers(catalog, kind, language, utility):
    reply = emergency_reply(catalog, kind, sure_languages(language), utility)
    owner = catalog.utility(utility)
    number = owner.emergency.medical if kind == DangerKind.LIFE_SUPPORT else owner.emergency.number
    assert number in reply.text
    assert owner.contact.hotline in reply.text
    assert (reply.language, reply.status) == (language, Status.HANDED_OVER_EMERGENCY)
    assert "{" not in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_says_what_to_do_and_lines_are_short(catalog, kind, language):
    text = emergency_reply(catalog, kind, (language,), "kesco").text
    first, *rest = text.split("\n")
    assert rest
    assert len(first) < 260
    assert ("194" in first) == (kind == DangerKind.LIFE_SUPPORT)
    if kind in {DangerKind.FALLEN_LINE, DangerKind.FIRE, DangerKind.SHOCK, None}:
        assert "10" in first


@pytest.mark.parametrize(
    ("recognised", "conversation", "languages"),
    [("sq", "sq", ("sq", "en")), ("sl", "ka", ("sl", "en")), ("en", "ka", ("en", "ka")), ("en", "en", ("en",))],
)
def test_an_unsure_language_gets_two(recognised, conversation, languages):
    assert unsure_languages(recognised, conversation) == languages


def test_two_languages_stand_one_after_the_other(catalog):
    reply = emergency_reply(catalog, "fire", ("ka", "en"), "energopro")
    georgian, english = (emergency_reply(catalog, "fire", (language,), "energopro").text for language in ("ka", "en"))
    assert reply.text == f"{georgian}\n\n{english}"
    assert reply.language == "ka"
