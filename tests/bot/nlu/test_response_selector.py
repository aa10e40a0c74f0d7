"""Rasa's ResponseSelector, trained for real on a few texts: it learns them, and answers with nothing else."""

import pytest

from bot.nlu.response_selector import TrainedSelector, train_selector

ASKED = [
    ("kur rikyçem", "reconnect"),
    ("kur kthehet rryma", "reconnect"),
    ("cili është aplikacioni", "app"),
    ("si quhet aplikacioni", "app"),
]


@pytest.fixture(scope="module")
def selector() -> TrainedSelector:
    return train_selector([text for text, _ in ASKED], [entry for _, entry in ASKED], epochs=30)


@pytest.mark.parametrize(("text", "entry"), ASKED)
def test_it_knows_what_it_has_seen(selector: TrainedSelector, text: str, entry: str) -> None:
    assert selector.entry(text) == entry


@pytest.mark.parametrize("text", ["?", "გამარჯობა", "hello there"])
def test_it_always_answers_with_an_entry(selector: TrainedSelector, text: str) -> None:
    assert selector.entry(text) in {"reconnect", "app"}
