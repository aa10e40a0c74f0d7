"""The second look: is it likelier that nothing we know is meant?"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.joint import NOTHING, Shares
from bot.retrieval.novelty import (
    FEWEST_OF_A_KIND,
    Evidence,
    Examples,
    Novelty,
    nearness,
    revised,
    unseen_probabilities,
)

EAST, NORTH = np.array([[1.0, 0.0]], np.float32), np.array([[0.0, 1.0]], np.float32)
EXAMPLES = Examples.of(np.concatenate([EAST, NORTH, EAST]), ["en", "en", "ka"], ["greet", NOTHING, NOTHING])
KNOWN = Evidence(0.9, 0.05, 0.05, 0.9, 0.3, 0.2, 5)
UNKNOWN = Evidence(0.4, 0.2, 0.4, 0.3, 0.2, 0.6, 7)


def learnt(examples: Examples = EXAMPLES) -> Novelty:
    """What 30 known and 30 unknown messages teach, each a little different."""
    novelty = Novelty.fit(examples, *held_out())
    assert novelty is not None
    return novelty


def held_out(each: int = 30) -> tuple[list[Evidence], list[bool]]:
    spread = np.linspace(-0.05, 0.05, each)
    evidence = [
        Evidence(base.entry + by, base.intent, base.nothing, base.entries_near + by, base.intents_near, 0.4 - by, 5)
        for base in (KNOWN, UNKNOWN)
        for by in spread
    ]
    return evidence, [False] * each + [True] * each


@pytest.mark.parametrize(
    ("cosines", "expected"),
    [([], 0.0), ([0.4], 0.4), ([0.1, 0.9], 0.5), ([0.9, 0.1, 0.5, 0.7], 0.7), ([-1.0, -0.5], -0.75)],
)
def test_a_kind_is_as_near_as_its_nearest_texts(cosines: list[float], expected: float) -> None:
    assert nearness(cosines) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("vector", "language", "expected"),
    [(EAST, "en", (1.0, 0.0)), (NORTH, "en", (0.0, 1.0)), (EAST, "ka", (0.0, 1.0)), (EAST, "sl", (0.0, 0.0))],
)
def test_only_examples_of_the_language_are_near(vector, language: str, expected: tuple[float, float]) -> None:
    assert EXAMPLES.nearness(vector, language) == pytest.approx(expected)


def test_evidence_is_what_is_likeliest_of_each_kind() -> None:
    shares = Shares({"greet": 0.1, "help": 0.2, NOTHING: 0.3}, {"pay": 0.25, "app": 0.15})
    evidence = Evidence.of(shares, 0.7, (0.6, 0.5), "where  can I pay")
    assert evidence == Evidence(0.25, 0.2, 0.3, 0.7, 0.6, 0.5, 4)
    assert Evidence.of(Shares({}, {}), 0.0, (0.0, 0.0), "").values() == pytest.approx([-9.21024] * 3 + [0] * 5)


def test_what_is_far_from_all_we_know_is_likelier_nothing() -> None:
    novelty = learnt()
    assert novelty.probability(KNOWN) < 0.2
    assert novelty.probability(UNKNOWN) > 0.8


@pytest.mark.parametrize("kinds", [(0, 50), (FEWEST_OF_A_KIND - 1, 50), (50, 0)])
def test_with_few_of_a_kind_there_is_no_second_look(kinds: tuple[int, int]) -> None:
    known, unknown = kinds
    evidence, is_nothing = [KNOWN] * known + [UNKNOWN] * unknown, [False] * known + [True] * unknown
    assert Novelty.fit(EXAMPLES, evidence, is_nothing) is None


def test_unseen_probabilities_are_of_models_that_have_not_seen_the_question() -> None:
    evidence, is_nothing = held_out()
    turned = [not is_nothing[0], *is_nothing[1:]]
    one, other = unseen_probabilities(evidence, is_nothing), unseen_probabilities(evidence, turned)
    assert len(one) == 60
    assert one[0] < 0.3
    assert other[0] < 0.3  # its own label, now wrong, has not taught the model that speaks of it
    assert unseen_probabilities(evidence, is_nothing) == one


share = st.floats(0.0, 1.0)


@given(entry=share, greet=share, nothing=st.floats(0.01, 1), told=share)
def test_revised_shares_are_one_whole_in_the_same_proportions(
    entry: float, greet: float, nothing: float, told: float
) -> None:
    whole = entry + greet + nothing
    before = Shares({"greet": greet / whole, NOTHING: nothing / whole}, {"pay": entry / whole})
    after = revised(before, told)
    assert after.intents[NOTHING] == told
    if 1 - before.intents[NOTHING] > 1e-3:
        assert sum(after.intents.values()) + sum(after.entries.values()) == pytest.approx(1)
    assert after.entries["pay"] * before.intents["greet"] == pytest.approx(
        after.intents["greet"] * before.entries["pay"], abs=1e-9
    )


def test_what_was_learnt_is_kept(tmp_path: Path) -> None:
    novelty = learnt()
    novelty.save(tmp_path / "novelty.npz")
    loaded = Novelty.load(tmp_path / "novelty.npz")
    assert loaded.probability(UNKNOWN) == pytest.approx(novelty.probability(UNKNOWN))
    assert loaded.examples.nearness(NORTH, "en") == pytest.approx(EXAMPLES.nearness(NORTH, "en"))
    assert loaded.examples.intents["ka"].shape == (0, 2)
