"""One model over entries and intents: what a utility's customers can mean shares the whole."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.joint import FAQ_INTENT, NOTHING, JointRanker, entry_label, entry_of
from tests.bot.retrieval.tiny_ranker import LABELS, features_of, ranker_of

SHARES = (0.1, 0.2, 0.1, 0.2, 0.3, 0.1)
UTILITIES = (None, "kesco", "kescoplus", "ossh", "nobody")


@pytest.mark.parametrize(("utility", "entry"), [("kesco", "pay"), ("a_b", "c_d"), ("x1", "y")])
def test_the_class_of_an_entry_names_it(utility: str, entry: str) -> None:
    assert entry_of(entry_label(utility, entry)) == (utility, entry)


@pytest.mark.parametrize("label", ["greet", FAQ_INTENT, NOTHING, "", "other/kesco/pay"])
def test_the_class_of_an_intent_is_no_entry(label: str) -> None:
    assert entry_of(label) is None


@pytest.mark.parametrize(
    ("utility", "entries", "intents"),
    [
        ("kesco", {"app": 1 / 7, "pay": 2 / 7}, {"check_balance": 3 / 7, NOTHING: 1 / 7}),
        ("kescoplus", {"pay": 1 / 5}, {"check_balance": 3 / 5, NOTHING: 1 / 5}),
        ("ossh", {"pay": 2 / 6}, {"check_balance": 3 / 6, NOTHING: 1 / 6}),
        ("nobody", {}, {"check_balance": 3 / 4, NOTHING: 1 / 4}),
        (None, {}, {"check_balance": 0.3, NOTHING: 0.1, FAQ_INTENT: 0.6}),
    ],
)
def test_entries_of_other_utilities_are_left_out(
    utility: str | None, entries: dict[str, float], intents: dict[str, float]
) -> None:
    shares = ranker_of().shares(features_of(SHARES), utility, "en")
    assert dict(shares.entries) == pytest.approx(entries, abs=1e-5)
    assert dict(shares.intents) == pytest.approx(intents, abs=1e-5)


@given(
    logits=st.lists(st.floats(-200, 200, width=32), min_size=len(LABELS), max_size=len(LABELS)),
    utility=st.sampled_from(UTILITIES),
    temperature=st.floats(0.3, 5.0),
)
def test_probabilities_add_up_whatever_is_asked(logits: list[float], utility: str | None, temperature: float) -> None:
    features = features_of(SHARES)
    features.data[:] = logits
    shares = ranker_of(en=temperature).shares(features, utility, "en")
    every = [*shares.intents.values(), *shares.entries.values()]
    assert sum(every) == pytest.approx(1, abs=1e-4)
    assert all(0 <= share <= 1 for share in every)


@pytest.mark.parametrize(("temperature", "power"), [(1.0, 1.0), (2.0, 0.5), (0.5, 2.0)])
def test_a_temperature_flattens_or_sharpens_its_language_only(temperature: float, power: float) -> None:
    expected = np.array(SHARES) ** power
    rows = ranker_of(ka=temperature).posterior(features_of(SHARES, SHARES), [None, None], ["ka", "en"])
    np.testing.assert_allclose(rows[0], expected / expected.sum(), atol=1e-5)
    np.testing.assert_allclose(rows[1], SHARES, atol=1e-5)


def test_each_row_has_its_own_utility_and_language() -> None:
    ranker = ranker_of(ka=3.0)
    together = ranker.posterior(features_of(SHARES, SHARES, SHARES), ["ossh", None, "kesco"], ["ka", "en", "sq"])
    alone = [
        ranker.posterior(features_of(SHARES), [utility], [language])[0]
        for utility, language in (("ossh", "ka"), (None, "en"), ("kesco", "sq"))
    ]
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, np.stack(alone), atol=1e-6)


def test_a_temperature_changes_no_order() -> None:
    orders = [
        np.argsort(ranker_of(en=temperature).posterior(features_of((0.1, 0.2, 0.05, 0.25, 0.3, 0.1)), ["ossh"], ["en"]))
        for temperature in (0.5, 1.0, 4.0)
    ]
    assert all((order[:, -2:] == orders[0][:, -2:]).all() for order in orders)


def test_loaded_it_is_as_saved(tmp_path: Path) -> None:
    ranker_of(en=0.7, ka=2.0).save(tmp_path)
    loaded = JointRanker.load(tmp_path)
    assert loaded.temperatures == {"en": 0.7, "ka": 2.0}
    assert loaded.model.labels == LABELS
    np.testing.assert_allclose(
        loaded.posterior(features_of(SHARES), ["kesco"], ["ka"]),
        ranker_of(en=0.7, ka=2.0).posterior(features_of(SHARES), ["kesco"], ["ka"]),
    )
