"""Texts as they come from a phone: at most four things happen to them, and they stay readable."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.tuning.roughen import roughen
from bot.text.normalise import strip_marks

TEXT = "Ku mund ta paguaj faturën, ju lutem?"


class Chance(random.Random):
    """Answers each question "does it happen?" as it was told, in order."""

    def __init__(self, *happens: bool) -> None:
        super().__init__(0)
        self._happens = list(happens)

    def random(self) -> float:
        return 0.0 if self._happens.pop(0) else 0.999


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        ((False, False, False, False), TEXT),
        ((True, False, False, False), "Ku mund ta paguaj faturen, ju lutem?"),
        ((False, True, False, False), "ku mund ta paguaj faturën, ju lutem?"),
        ((False, False, True, False), "Ku mund ta paguaj faturën ju lutem"),
        ((True, True, True, False), "ku mund ta paguaj faturen ju lutem"),
    ],
)
def test_each_thing_happens_alone_or_with_others(happens: tuple[bool, ...], expected: str) -> None:
    assert roughen(TEXT, Chance(*happens)) == expected


@pytest.mark.parametrize("seed", range(30))
def test_a_slip_is_one_letter_inside_the_text(seed: int) -> None:
    chance = random.Random(seed)
    chance.random = Chance(False, False, False, True).random  # type: ignore[method-assign]
    rough = roughen(TEXT, chance)
    assert (rough[0], rough[-1]) == (TEXT[0], TEXT[-1])
    assert abs(len(rough) - len(TEXT)) <= 1
    assert SequenceMatcher(None, TEXT, rough, autojunk=False).ratio() > 0.95


@pytest.mark.parametrize("text", ["", "ok", "ku je", "?", "..."])
def test_short_texts_have_no_slip_and_stay_texts(text: str) -> None:
    for seed in range(50):
        rough = roughen(text, random.Random(seed))
        assert bool(rough) == bool(text)
        assert rough.casefold().strip("?. ") == text.casefold().strip("?. ")


@given(st.text(max_size=60), st.integers(0, 1000))
def test_the_same_chance_gives_the_same_text(text: str, seed: int) -> None:
    rough = roughen(text, random.Random(seed))
    assert rough == roughen(text, random.Random(seed))
    assert len(rough) <= 2 * max(len(text), len(strip_marks(text).lower()), len(text.lower())) + 1
