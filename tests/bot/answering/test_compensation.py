"""What delays are worth, case by case, in every language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.answering import formats
from bot.answering.compensation import compensation_reply, pays_compensation
from bot.answering.compose import Composer
from bot.answering.status import Status
from tests.account_data import AS_OF, service_case, service_cases
from tests.bot.answering.speaking import check_speech, is_said
from tests.content_files import LANGUAGES, UTILITIES

each_language = pytest.mark.parametrize("language", LANGUAGES)
BEGAN = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)  # 10:00 in Tbilisi; the deadline is 18:00


@pytest.fixture
def composer(catalog, language):
    return Composer(catalog, "energopro", language)


def lari(amount: str, composer) -> str:
    return formats.money(Decimal(amount), "GEL", composer.language)


def at(value, composer) -> str:
    return formats.moment(value, "Asia/Tbilisi", composer.language)


@each_language
def test_an_open_case_that_is_late(composer):
    reply = compensation_reply(service_cases(service_case(began_at=BEGAN)), composer)
    check_speech(reply, composer, key="answered_compensation")
    line = reply.text.splitlines()[1]
    assert is_said(composer, "compensation_running", line)
    for shown in (
        "S-2025-000007",
        at(BEGAN + timedelta(hours=8), composer),
        formats.days(3, composer.language),
        lari("20.00", composer),
        lari("60.00", composer),
        formats.days(10, composer.language),
    ):
        assert shown in line, shown


@each_language
def test_a_case_that_was_done_late_says_until_when_it_is_credited(composer):
    done = service_case(began_at=BEGAN, done_at=BEGAN + timedelta(hours=20))
    reply = compensation_reply(service_cases(done, category="high_voltage"), composer)
    line = reply.text.splitlines()[1]
    assert is_said(composer, "compensation_done_late", line)
    assert at(done.done_at, composer) in line
    assert formats.days(1, composer.language) in line
    assert lari("50.00", composer) in line
    assert formats.day(date(2025, 3, 14), composer.language) in line
    assert composer.catalog.responses[composer.language]["category_high_voltage"] in reply.text


IN_TIME = {
    "open": (service_case(began_at=AS_OF - timedelta(hours=7)), "compensation_in_time_open"),
    "done": (service_case(began_at=BEGAN, done_at=BEGAN + timedelta(hours=7)), "compensation_in_time_done"),
}


@each_language
@pytest.mark.parametrize("name", IN_TIME)
def test_a_case_in_time_earns_nothing(composer, name):
    case, key = IN_TIME[name]
    line = compensation_reply(service_cases(case), composer).text.splitlines()[1]
    assert is_said(composer, key, line)
    assert lari("20.00", composer) not in line


@each_language
@pytest.mark.parametrize("standard", ["reconnection", "written_reply", "check", "registration"])
def test_every_standard_has_a_name(composer, standard):
    reply = compensation_reply(service_cases(service_case(standard=standard)), composer)
    assert composer.catalog.responses[composer.language][f"compensation_standard_{standard}"] in reply.text


@each_language
def test_a_case_for_which_the_rules_set_nothing(composer):
    letter = service_case(standard="written_reply", began_at=BEGAN - timedelta(days=30))
    reply = compensation_reply(service_cases(letter, category="medium_voltage"), composer)
    assert is_said(composer, "compensation_no_rule", reply.text.splitlines()[1])


@each_language
def test_each_case_has_its_line(composer):
    cases = service_cases(service_case(), service_case(reference="S-2025-000008", standard="check"))
    assert ["S-2025-000008" in line for line in compensation_reply(cases, composer).text.splitlines()] == [
        False,
        False,
        True,
    ]


@each_language
def test_no_case(composer):
    check_speech(compensation_reply(service_cases(), composer), composer, key="answered_compensation_none")


@each_language
@pytest.mark.parametrize("utility", UTILITIES)
def test_only_georgia_has_such_a_rule(catalog, language, utility):
    composer = Composer(catalog, utility, language)
    assert pays_compensation(catalog.utility(utility)) == (utility == "energopro")
    if utility != "energopro":
        reply = compensation_reply(service_cases(service_case()), composer)
        assert reply.status is Status.UNANSWERABLE_COMPENSATION
        assert catalog.utility(utility).contact.hotline in reply.text
