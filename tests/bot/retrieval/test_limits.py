"""Limits for each language, chosen on held-out questions."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.content.cases import Case
from bot.retrieval.joint import NOTHING, JointRanker, Limits, entry_label
from bot.retrieval.limits import Aims, chosen_limits
from bot.settings import Settings
from bot.text.linear import LinearModel

LABELS = (entry_label("volt", "pay"), "check_balance", NOTHING)
AIMS = Aims(right=0.9, right_or_offered=0.95, wrong=0.05, intent_right=0.9, none_right=0.9)
SETTINGS = Settings()


def ranker() -> JointRanker:
    """The features are the logarithms of the probabilities."""
    return JointRanker(LinearModel(LABELS, np.eye(3, dtype=np.float32), np.zeros(3, np.float32)), {})


def held_out(language: str, rows: Sequence[tuple[str, tuple[float, float, float]]]) -> tuple[list[Case], np.ndarray]:
    """Twenty of each row: what is expected, and the shares of the entry, of the intent and of nothing."""
    many = [row for row in rows for _ in range(20)]
    cases = [
        Case(id=f"{language}-{number}", lang=language, utility="volt", text=f"text {number}", expect=expect)
        for number, (expect, _) in enumerate(many)
    ]
    return cases, np.log(np.array([shares for _, shares in many], np.float32))


def limits(*parts: tuple[list[Case], np.ndarray]) -> dict[str, Limits]:
    cases = [case for part, _ in parts for case in part]
    features = csr_matrix(np.concatenate([shares for _, shares in parts]))
    return chosen_limits(ranker(), features, cases, AIMS, SETTINGS)


@pytest.mark.parametrize("language", ["sq", "en", "sl", "ka"])
def test_what_is_sure_is_answered_and_what_may_be_nothing_is_not(language: str) -> None:
    rows = [
        ("faq:pay", (0.62, 0.36, 0.02)),
        ("intent:check_balance", (0.03, 0.95, 0.02)),
        ("none", (0.72, 0.02, 0.26)),
        ("none", (0.02, 0.8, 0.18)),
    ]
    found = limits(held_out(language, rows))[language]
    assert found.answer <= 0.62
    assert found.nothing_at_answer < 0.26
    assert found.intent <= 0.95
    assert found.nothing_at_intent < 0.18


def test_a_language_with_few_cases_has_no_limits_of_its_own() -> None:
    many = held_out("sq", [("faq:pay", (0.9, 0.05, 0.05)), ("none", (0.1, 0.1, 0.8)), ("none", (0.2, 0.1, 0.7))])
    few = held_out("sl", [("faq:pay", (0.9, 0.05, 0.05))])
    assert limits(many, few).keys() == {"sq"}


def test_without_a_class_for_nothing_no_ceiling_is_needed() -> None:
    model = LinearModel(LABELS[:2], np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    cases, shares = held_out("en", [("faq:pay", (0.9, 0.1, 1.0)), ("intent:check_balance", (0.1, 0.9, 1.0))])
    cases, shares = cases + cases, np.concatenate([shares, shares])[:, :2]
    cases = [case.model_copy(update={"id": str(number)}) for number, case in enumerate(cases)]
    found = chosen_limits(JointRanker(model, {}), csr_matrix(shares), cases, AIMS, SETTINGS)
    assert found["en"].answer <= 0.9
