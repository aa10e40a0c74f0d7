"""Temperatures: those under which held-out questions are likeliest, for each language that has enough of them."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.content.cases import Case
from bot.retrieval.calibration import FEWEST_CASES, calibrated, right_labels
from bot.retrieval.joint import NOTHING, JointRanker, entry_label
from tests.bot.retrieval.tiny_ranker import features_of, ranker_of

SURE_OF_PAY = (0.005, 0.97, 0.005, 0.005, 0.01, 0.005)
NOT_SURE = (0.15, 0.3, 0.15, 0.15, 0.15, 0.1)


def case(expect: str, lang: str = "sq", utility: str = "kesco") -> Case:
    return Case(id="1", lang=lang, utility=utility, text="ku", expect=expect)


def half_right(lang: str, count: int) -> list[Case]:
    """Questions that look the same, of which every other one means something else."""
    return [case("faq:pay" if number % 2 else "intent:check_balance", lang) for number in range(count)]


def temperatures(cases: Sequence[Case], shares: Sequence[float]) -> dict[str, float]:
    return dict(calibrated(ranker_of(), features_of(*[shares] * len(cases)), cases).temperatures)


@pytest.mark.parametrize(
    ("expect", "labels"),
    [
        ("faq:pay", {entry_label("kesco", "pay")}),
        ("faq:pay|app", {entry_label("kesco", "pay"), entry_label("kesco", "app")}),
        ("faq:pay|intent:check_balance", {entry_label("kesco", "pay"), "check_balance"}),
        ("intent:check_balance|none", {"check_balance", NOTHING}),
        ("none", {NOTHING}),
    ],
)
def test_right_classes(expect: str, labels: set[str]) -> None:
    assert right_labels(case(expect)) == labels


def test_who_is_too_sure_is_cooled_and_who_doubts_is_sharpened() -> None:
    (too_sure,) = temperatures(half_right("sq", FEWEST_CASES), SURE_OF_PAY).values()
    (doubting,) = temperatures([case("faq:pay")] * FEWEST_CASES, NOT_SURE).values()
    assert too_sure > 1.2
    assert doubting < 0.8


def test_probabilities_come_true() -> None:
    cases = [case("faq:pay" if number % 4 else "none") for number in range(4 * FEWEST_CASES)]
    features = features_of(*[(0.001, 0.99, 0.001, 0.001, 0.001, 0.006)] * len(cases))
    ranker = calibrated(ranker_of(), features, cases)
    before, after = (each.shares(features[:1], "kesco", "sq").entries["pay"] for each in (ranker_of(), ranker))
    assert abs(after - 0.75) < abs(before - 0.75)


def test_a_language_with_few_cases_has_the_temperature_of_all() -> None:
    cases = [*half_right("sq", FEWEST_CASES), *[case("faq:pay", "ka")] * (FEWEST_CASES - 1)]
    found = temperatures(cases, SURE_OF_PAY)
    together = temperatures([case_.model_copy(update={"lang": "xx"}) for case_ in cases], SURE_OF_PAY)["xx"]
    assert found["ka"] == together
    assert found["sq"] > together


def test_a_language_with_enough_cases_has_its_own() -> None:
    cases = [*half_right("sq", FEWEST_CASES), *[case("faq:pay", "ka")] * FEWEST_CASES]
    found = temperatures(cases, SURE_OF_PAY)
    assert found["ka"] < 1 < found["sq"]


@pytest.mark.parametrize("expect", ["faq:unknown", "intent:greet"])
def test_a_case_that_no_class_answers_gives_a_number(expect: str) -> None:
    found = temperatures([case(expect)] * 3, SURE_OF_PAY)
    assert np.isfinite(found["sq"])
    assert 0.3 <= found["sq"] <= 5.0


def test_a_case_of_a_utility_without_entries_gives_a_number() -> None:
    assert np.isfinite(temperatures([case("none", utility="nobody")] * 3, NOT_SURE)["sq"])


def test_without_cases_nothing_is_changed() -> None:
    ranker: JointRanker = calibrated(ranker_of(sq=2.0), features_of(NOT_SURE), [])
    assert ranker.temperatures == {}
