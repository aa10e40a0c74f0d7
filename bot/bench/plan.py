"""How much is measured. Bounded in count and in time: a slow machine gives fewer turns, not a longer night."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """`turns[clients]` turns at so many clients at once, each level for at most `seconds`.

    `rounds` times each question goes through every part; about `questions` are chosen in all;
    `turns_per_conversation` messages are what a customer writes before the next one comes; `warm_up` turns and calls
    are not counted. `entries`: at which numbers of synthetic entries each kind of index is measured, with
    `entry_questions` questions.
    """

    rounds: int
    questions: int
    turns: Mapping[int, int]
    account_turns: int
    turns_per_conversation: int
    warm_up: int
    seconds: float
    entries: tuple[int, ...]
    entry_questions: int


FULL = Plan(
    rounds=3,
    questions=60,
    turns={1: 200, 4: 320, 16: 480},
    account_turns=50,
    turns_per_conversation=5,
    warm_up=20,
    seconds=60.0,
    entries=(5_000, 25_000, 100_000),
    entry_questions=400,
)
QUICK = Plan(
    rounds=1,
    questions=20,
    turns={1: 20, 4: 40, 16: 80},
    account_turns=5,
    turns_per_conversation=5,
    warm_up=5,
    seconds=10.0,
    entries=(2_500,),
    entry_questions=50,
)
