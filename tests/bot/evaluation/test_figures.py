"""Counting: fractions, intervals, curves."""

from dataclasses import replace

import pytest

from bot.evaluation.curves import POINTS, calibration
from bot.evaluation.figures import METRICS, Figures, Result, script_of
from bot.evaluation.wilson import sign_test, wilson
from tests.bot.evaluation.made_up import SPOKEN, answered, case, results


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [  # Newcombe 1998, table I; Brown, Cai and DasGupta 2001
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson(successes: int, n: int, low: float, high: float):
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_without_cases():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (8, 1, 20 / 512), (0, 6, 2 / 64)]
)
def test_sign_test(better: int, worse: int, chance: float):
    assert sign_test(better, worse) == pytest.approx(chance)


def test_figures():
    found = Figures.of(results())
    assert {name: getattr(found, name) for name in METRICS} == pytest.approx(
        {
            "right": 3 / 6,
            "offered": 1 / 6,
            "right_or_offered": 4 / 6,
            "wrong": 1 / 6,
            "missed": 1 / 6,
            "intent_right": 0.5,
            "none_right": 0.5,
            "language_right": 1.0,
        }
    )
    assert (found.n, found.counts.faq, found.counts.intent, found.counts.none) == (10, 6, 2, 2)
    assert found.intervals["right"] == wilson(3, 6)
    assert found.intervals["language_right"] == wilson(10, 10)


def test_figures_of_what_there_is_not():
    found = Figures.of([result for result in results() if result.expect == "none"])
    assert found.right is found.wrong is found.intent_right is found.intervals["right"] is None
    assert found.none_right == 0.5


@pytest.mark.parametrize(
    ("lang", "text", "script"),
    [
        ("ka", "ra ghirs", "ka-Latn"),
        ("ka", "რა ღირს app", "ka-Geor"),
        ("sq", "ë", "sq-Latn"),
        ("en", "123?", "en-Zyyy"),
    ],
)
def test_the_script(lang: str, text: str, script: str):
    assert script_of(Result.of(case("none", lang=lang, text=text), answered("a"), 1.0, SPOKEN)) == script


def scored(*pairs: tuple[float, str]) -> list[Result]:
    """Cases that expect entry `a` and are answered with the other of each pair."""
    return [Result.of(case("faq:a", number=n), answered(entry, s), 1.0, SPOKEN) for n, (s, entry) in enumerate(pairs)]


def test_the_risk_at_each_threshold():
    found = calibration(scored((0.9, "a"), (0.8, "b"), (0.8, "a"), (0.1, "b")))
    assert [(p.threshold, p.coverage, p.risk) for p in found.curve] == [
        (0.9, 0.25, 0.0),
        (0.8, 0.75, pytest.approx(1 / 3)),
        (0.1, 1.0, 0.5),
    ]
    assert found.decided is not None
    assert (found.decided.coverage, found.decided.risk) == (1.0, 0.5)
    assert found.area == pytest.approx((0 + 1 / 3 + 0.5) / 3)


def test_how_often_a_score_comes_true():
    found = calibration(scored((0.9, "a"), (1.0, "b"), (0.25, "b")))
    assert [(part.low, part.n, part.mean_score, part.right) for part in found.bins] == [
        (0.2, 1, 0.25, 0.0),
        (0.9, 2, 0.95, 0.5),
    ]
    assert found.error == pytest.approx((1 * 0.25 + 2 * 0.45) / 3)
    assert found.brier == pytest.approx((0.1**2 + 1 + 0.25**2) / 3)


def test_what_the_faq_did_not_decide_is_left_out():
    found = calibration(results())
    assert (found.n, found.scored) == (7, 7)
    assert calibration([replace(result, by_faq=False) for result in results()]).curve == ()


def test_a_long_curve_keeps_its_ends():
    found = calibration(scored(*((place / 1000, "a") for place in range(1000))))
    assert len(found.curve) == POINTS
    assert (found.curve[0].threshold, found.curve[-1].coverage) == (0.999, 1.0)
