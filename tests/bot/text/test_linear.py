"""The linear classifier: probabilities, number of classes, storage, determinism."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.linear import HASHED_FEATURES, CharacterNgrams, LinearModel, train, with_dense

NGRAMS = CharacterNgrams(2, 4)
TEXTS = {
    "outage": ["no power", "power is out", "outage in my street", "when is the power back"],
    "bill": ["my bill", "show the bill", "bill is high", "where is my last bill"],
    "pay": ["how to pay", "pay by card", "where can i pay", "pay online"],
}


@cache
def trained(*labels: str, strength: float = 10.0) -> LinearModel:
    pairs = [(text, label) for label in labels for text in TEXTS[label]]
    return train(NGRAMS.features([text for text, _ in pairs]), [label for _, label in pairs], strength=strength)


@pytest.mark.parametrize("labels", [("outage",), ("outage", "bill"), ("outage", "bill", "pay")])
def test_every_number_of_classes_is_learnt(labels: tuple[str, ...]) -> None:
    model = trained(*labels)
    assert model.labels == tuple(sorted(labels))
    assert model.weights.shape == (len(labels), HASHED_FEATURES)
    assert model.bias.shape == (len(labels),)
    for label in labels:
        probabilities = model.probabilities(NGRAMS.features(TEXTS[label]))
        assert [model.labels[best] for best in probabilities.argmax(axis=1)] == [label] * len(TEXTS[label])


@pytest.mark.parametrize("labels", [("outage",), ("outage", "bill"), ("outage", "bill", "pay")])
@pytest.mark.parametrize("texts", [["power"], ["", "?", "შუქი"], ["bill " * 500, "x"]])
def test_probabilities_sum_to_one(labels: tuple[str, ...], texts: list[str]) -> None:
    probabilities = trained(*labels).probabilities(NGRAMS.features(texts))
    assert probabilities.shape == (len(texts), len(labels))
    assert probabilities.dtype == np.float32
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=2, max_size=5))
def test_large_scores_are_still_probabilities(bias: list[float]) -> None:
    weights = np.zeros((len(bias), HASHED_FEATURES), np.float32)
    model = LinearModel(tuple(map(str, range(len(bias)))), weights, np.array(bias, np.float32))
    probabilities = model.probabilities(NGRAMS.features(["power"]))
    assert np.isfinite(probabilities).all()
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_two_classes_are_judged_like_scikit_learn_does() -> None:
    from sklearn.linear_model import LogisticRegression

    pairs = [(text, label) for label in ("bill", "pay") for text in TEXTS[label]]
    features, labels = NGRAMS.features([text for text, _ in pairs]), [label for _, label in pairs]
    reference = LogisticRegression(C=10.0, class_weight="balanced", tol=1e-3).fit(features, labels)
    asked = NGRAMS.features(["pay the bill", "card"])
    np.testing.assert_allclose(trained("bill", "pay").probabilities(asked), reference.predict_proba(asked), atol=1e-4)


def test_training_is_deterministic() -> None:
    first, second = trained(*TEXTS), trained.__wrapped__(*TEXTS)
    assert first is not second
    np.testing.assert_array_equal(first.weights, second.weights)
    np.testing.assert_array_equal(first.bias, second.bias)


def test_a_rare_class_counts_as_much_as_a_frequent_one() -> None:
    texts = ["no power"] * 20 + ["my bill"]
    model = train(NGRAMS.features(texts), ["outage"] * 20 + ["bill"], strength=1.0)
    assert model.labels[int(model.probabilities(NGRAMS.features(["my bill"])).argmax())] == "bill"


@pytest.mark.parametrize("labels", [("outage",), ("outage", "bill"), ("outage", "bill", "pay")])
def test_loaded_it_judges_as_saved(tmp_path: Path, labels: tuple[str, ...]) -> None:
    model = trained(*labels)
    model.save(tmp_path / "model.npz")
    loaded = LinearModel.load(tmp_path / "model.npz")
    asked = NGRAMS.features(["pay the bill", "power", ""])
    assert loaded.labels == model.labels
    assert (loaded.weights.dtype, loaded.bias.dtype) == (np.float32, np.float32)
    np.testing.assert_allclose(loaded.probabilities(asked), model.probabilities(asked), atol=2e-3)


def test_no_pickle_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", labels=np.array(["a"], dtype=object), weights=np.zeros((1, 2)), bias=np.zeros(1))
    with pytest.raises(ValueError, match="pickle"):
        LinearModel.load(tmp_path / "model.npz")


def test_features_are_of_unit_length_and_empty_for_nothing() -> None:
    features = NGRAMS.features(["no power", "", "შუქი"])
    lengths = np.sqrt(np.asarray(features.multiply(features).sum(axis=1)).ravel())
    assert features.shape == (3, HASHED_FEATURES)
    assert features.dtype == np.float32
    np.testing.assert_allclose(lengths, [1, 0, 1], atol=1e-6)


def test_dense_features_come_first() -> None:
    dense = np.array([[1, 2], [3, 4]], np.float32)
    joined = with_dense(NGRAMS.features(["no", "power"]), dense)
    assert joined.shape == (2, 2 + HASHED_FEATURES)
    np.testing.assert_array_equal(joined[:, :2].toarray(), dense)
