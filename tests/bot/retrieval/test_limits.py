"""One choice of limits for all languages, made on held-out questions."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.content.cases import Case
from bot.retrieval.joint import NOTHING, Limits, Shares
from bot.retrieval.limits import Aims, chosen_limits
from bot.settings import Settings

AIMS = Aims(right=0.9, right_or_offered=0.95, wrong=0.05, intent_right=0.9, none_right=0.9)
SETTINGS = Settings()
ROWS = [
    ("faq:pay", (0.72, 0.26, 0.02)),
    ("intent:check_balance", (0.03, 0.95, 0.02)),
    ("none", (0.44, 0.02, 0.54)),
    ("none", (0.02, 0.4, 0.58)),
]
"""What is expected, and the shares of the entry, of the intent and of nothing."""
Held = list[tuple[Case, Shares]]


def held_out(language: str, rows: Sequence[tuple[str, tuple[float, float, float]]], copies: int = 20) -> Held:
    """So many of each row."""
    many = [row for row in rows for _ in range(copies)]
    return [
        (
            Case(id=f"{language}-{number}", lang=language, utility="volt", text=f"text {number}", expect=expect),
            Shares({"check_balance": intent, NOTHING: nothing}, {"pay": entry}),
        )
        for number, (expect, (entry, intent, nothing)) in enumerate(many)
    ]


def limits(held: Held, aims: Aims = AIMS) -> Limits | None:
    return chosen_limits([shares for _, shares in held], [case for case, _ in held], aims, SETTINGS)


@pytest.mark.parametrize("language", ["sq", "en", "sl", "ka"])
def test_what_is_sure_is_answered_and_what_may_be_nothing_is_not(language: str) -> None:
    found = limits(held_out(language, ROWS))
    assert found is not None
    assert found.answer <= 0.72
    assert found.nothing_at_answer < 0.54
    assert found.intent <= 0.95
    assert found.nothing_at_intent < 0.58


def test_every_language_counts_the_same_however_many_cases_it_has() -> None:
    strict = [("faq:pay", (0.55, 0.2, 0.25)), ("none", (0.6, 0.0, 0.4))]
    many, few = held_out("sq", ROWS, copies=200), held_out("ka", strict, copies=30)
    together = limits([*many, *few])
    assert together is not None
    assert 0.25 <= together.nothing_at_answer < 0.4


def test_with_few_cases_there_are_no_limits() -> None:
    assert limits(held_out("sl", ROWS, copies=2)) is None
    assert limits([]) is None


def test_a_language_with_few_cases_has_no_say() -> None:
    many = held_out("sq", ROWS)
    assert limits([*many, *held_out("sl", [("none", (0.99, 0.0, 0.01))])]) == limits(many)


def test_a_stricter_aim_never_answers_more() -> None:
    doubtful = [*ROWS, ("none", (0.7, 0.1, 0.2))]
    lenient, strict = (limits(held_out("en", doubtful), replace(AIMS, none_right=aim)) for aim in (0.5, 1.0))
    assert lenient is not None
    assert strict is not None
    assert strict.nothing_at_answer <= lenient.nothing_at_answer
    assert strict.answer >= lenient.answer
