"""The demonstration data agree with themselves and with the utilities' own files."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.backoffice.demo_data import DemoUtility, load_demo_data
from bot.errors import ContentError
from bot.settings import PROJECT_ROOT

UTILITIES = {utility.utility: utility for utility in load_demo_data().utilities}


@pytest.fixture(params=sorted(UTILITIES))
def utility(request: pytest.FixtureRequest) -> DemoUtility:
    return UTILITIES[request.param]


@pytest.fixture
def facts(utility: DemoUtility) -> dict[str, Any]:
    file = PROJECT_ROOT / "data" / "utilities" / f"{utility.utility}.yml"
    facts: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return facts


def test_all_utilities_are_there() -> None:
    assert set(UTILITIES) == {"kesco", "ossh", "energijaplus", "energopro"}


def test_same_facts_as_the_utility_file(utility: DemoUtility, facts: dict[str, Any]) -> None:
    assert utility.currency == facts["currency"]
    assert utility.time_zone == facts["time_zone"]
    assert utility.customer_code_pattern == facts["customer_key"]["pattern"]
    assert utility.languages[0] == facts["default_language"]


def test_same_reconnection_deadline_as_the_utility_file(utility: DemoUtility, facts: dict[str, Any]) -> None:
    deadline = facts["facts"].get("reconnection_deadline", {"value": None, "unit": "hour"})
    assert (utility.reconnection.deadline_hours, "hour") == (deadline["value"], deadline["unit"])


def test_same_deadline_for_written_replies_as_the_utility_file(utility: DemoUtility, facts: dict[str, Any]) -> None:
    deadline = facts["facts"].get("written_reply_deadline", {"value": None, "unit": "day"})
    assert (utility.written_reply_days, "day") == (deadline["value"], deadline["unit"])


def test_cases_and_windows_name_known_scenarios(utility: DemoUtility) -> None:
    names = {scenario.name for scenario in load_demo_data().scenarios}
    names |= {more.scenario.name for more in utility.more_customers}
    assert {case.scenario for case in utility.service_cases} <= names
    if utility.reading_windows is not None:
        assert set(utility.reading_windows.closed_for) < names
        assert any(window.opens <= 0 <= window.closes for window in utility.reading_windows.open)
        assert not any(window.opens <= 0 <= window.closes for window in utility.reading_windows.closed)


def test_only_where_customers_read_their_meters_there_are_windows() -> None:
    assert {utility.utility for utility in UTILITIES.values() if utility.reading_windows} == {"energijaplus"}
    assert UTILITIES["energijaplus"].hand_read_by == "customer"


@pytest.mark.parametrize(("name", "scenario"), [("kesco", "several_meters"), ("energopro", "several_meters")])
def test_customers_with_several_meters(name: str, scenario: str) -> None:
    found = {item.name: item.meters for item in load_demo_data().scenarios_of(UTILITIES[name])}
    assert found[scenario] == 3


def test_fixed_codes_have_the_form_of_the_utility(utility: DemoUtility) -> None:
    assert re.fullmatch(utility.customer_code_pattern, f"{utility.fixed_code_prefix}01")


def test_outages_name_known_places(utility: DemoUtility) -> None:
    named = {place for outage in utility.outages for place in outage.localities}
    assert named <= {locality.code for locality in utility.localities}


def test_overrides_name_known_scenarios(utility: DemoUtility) -> None:
    names = {scenario.name for scenario in load_demo_data().scenarios}
    assert {scenario.name for scenario in utility.scenario_overrides} <= names


def test_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "scenarios.yml").write_text("scenarios: [{name: paid, colour: red}]", encoding="utf-8")
    with pytest.raises(ContentError, match=r"scenarios\.yml"):
        load_demo_data(tmp_path)
