"""What the encoder sees together: classes with their texts of all languages, and what nobody answers."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.retrieval.joint import NOTHING
from bot.retrieval.tuning import batches as batches_module
from bot.retrieval.tuning.batches import Batch, batches
from bot.retrieval.tuning.plan import TuningPlan
from tests.bot.retrieval.tuning.examples import EXAMPLES

PLAN = TuningPlan(steps=40, classes=2, texts_per_class=3, negatives=2)
LABEL_OF = {example.text: example.label for example in EXAMPLES}


@pytest.fixture
def unroughened(monkeypatch: pytest.MonkeyPatch) -> list[Batch]:
    """All batches, with the texts as they are written."""
    monkeypatch.setattr(batches_module, "roughen", lambda text, _chance: text)
    return list(batches(EXAMPLES, NOTHING, PLAN))


def test_there_are_as_many_as_steps() -> None:
    assert len(list(batches(EXAMPLES, NOTHING, PLAN))) == 40
    assert list(batches(EXAMPLES, NOTHING, replace(PLAN, steps=0))) == []


def test_each_class_of_a_batch_has_its_texts(unroughened: list[Batch]) -> None:
    for batch in unroughened:
        counts = Counter(batch.labels)
        assert counts.pop(NOTHING) == 2
        assert list(counts.values()) == [3, 3]


def test_a_text_stands_beside_its_own_class(unroughened: list[Batch]) -> None:
    pairs = [pair for batch in unroughened for pair in zip(batch.texts, batch.labels, strict=True)]
    assert [text for text, label in pairs if LABEL_OF[text] != label] == []
    assert {text for text, _ in pairs} == LABEL_OF.keys()


def test_translations_meet(unroughened: list[Batch]) -> None:
    language_of = {example.text: example.language for example in EXAMPLES}
    together = [
        {language_of[text] for text, label in zip(batch.texts, batch.labels, strict=True) if label == "pay"}
        for batch in unroughened
    ]
    assert {"en", "sq"} in together


def test_what_nobody_answers_is_not_drawn_twice_in_a_batch(unroughened: list[Batch]) -> None:
    for batch in unroughened:
        negatives = [text for text, label in zip(batch.texts, batch.labels, strict=True) if label == NOTHING]
        assert len(set(negatives)) == len(negatives)


def test_the_same_seed_gives_the_same_batches() -> None:
    once, again = (list(batches(EXAMPLES, NOTHING, PLAN)) for _ in range(2))
    assert once == again
    assert once != list(batches(EXAMPLES, NOTHING, replace(PLAN, seed=8)))


@pytest.mark.parametrize(
    ("change", "size"),
    [({"classes": 99}, 3 * 3 + 2), ({"negatives": 99}, 2 * 3 + 4), ({"negatives": 0}, 2 * 3)],
)
def test_no_more_is_drawn_than_there_is(change: dict[str, int], size: int) -> None:
    plan = replace(PLAN, **change)  # type: ignore[arg-type]
    assert {len(batch.texts) for batch in batches(EXAMPLES, NOTHING, plan)} == {size}


def test_without_texts_that_nobody_answers_there_are_no_negatives() -> None:
    answered = [example for example in EXAMPLES if example.label != NOTHING]
    assert all(NOTHING not in batch.labels for batch in batches(answered, NOTHING, PLAN))
