"""What a question looks like to the classifiers."""

from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.features import QuestionFeatures, ngram_text
from bot.text.linear import HASHED_FEATURES
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

TEXTS = ["where to pay", "power is out", "kje plačam", "ni elektrike"]
LANGUAGES = ["en", "en", "sl", "sl"]
VECTORS = StandInEncoder().encode(TEXTS)


@pytest.fixture
def features() -> QuestionFeatures:
    return QuestionFeatures.fit(VECTORS, LANGUAGES)


def test_each_language_has_its_mean(features: QuestionFeatures) -> None:
    assert features.means.keys() == {"en", "sl"}
    np.testing.assert_allclose(features.means["sl"], VECTORS[2:].mean(axis=0), atol=1e-6)


def test_the_languages_own_direction_is_gone() -> None:
    meaning = np.eye(4, dtype=np.float32)[[0, 1, 0, 1]]
    corner = np.array([[0, 0, 9, 0]] * 2 + [[0, 0, 0, 9]] * 2, np.float32)
    centred = QuestionFeatures.fit(meaning + corner, LANGUAGES).centred(meaning + corner, LANGUAGES)
    cosines = centred @ centred.T
    assert cosines[0, 2] == pytest.approx(1, abs=1e-5)
    assert cosines[0, 1] == pytest.approx(-1, abs=1e-5)


@pytest.mark.parametrize("language", ["en", "sl", "de", ""])
def test_centred_vectors_are_of_unit_length(features: QuestionFeatures, language: str) -> None:
    centred = features.centred(VECTORS, [language] * 4)
    assert centred.shape == VECTORS.shape
    assert centred.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)


def test_an_unknown_language_gets_the_middle(features: QuestionFeatures) -> None:
    middle = (features.means["en"] + features.means["sl"]) / 2
    expected = QuestionFeatures({"xx": middle}).centred(VECTORS, ["xx"] * 4)
    np.testing.assert_allclose(features.centred(VECTORS, ["de"] * 4), expected, atol=1e-6)


def test_the_only_text_of_a_language_gives_numbers(features: QuestionFeatures) -> None:
    alone = QuestionFeatures.fit(VECTORS[:1], ["en"])
    assert np.isfinite(alone.centred(VECTORS[:1], ["en"])).all()


def test_the_matrix_holds_vectors_and_ngrams(features: QuestionFeatures) -> None:
    matrix = features.matrix(VECTORS, TEXTS, LANGUAGES)
    assert matrix.shape == (4, 64 + 2 * HASHED_FEATURES)
    centred = features.centred(VECTORS, LANGUAGES)
    weight = matrix[0, 0] / centred[0, 0]
    assert 0 < weight < 1  # the ranker learns from texts that the encoder knows
    np.testing.assert_allclose(matrix[:, :64].toarray(), weight * centred, atol=1e-6)
    assert all(matrix[row, 64:].nnz > 0 for row in range(4))


def test_lists_of_different_length_are_refused(features: QuestionFeatures) -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        features.matrix(VECTORS, TEXTS, LANGUAGES[:3])


def test_loaded_they_are_as_saved(features: QuestionFeatures, tmp_path: Path) -> None:
    features.save(tmp_path / "means.npz")
    loaded = QuestionFeatures.load(tmp_path / "means.npz")
    assert loaded.means.keys() == features.means.keys()
    np.testing.assert_array_equal(loaded.centred(VECTORS, LANGUAGES), features.centred(VECTORS, LANGUAGES))


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Kur rikyçem?", "kur rikycem", "sq"),
        ("Kje plačam račun?", "kje placam racun", "sl"),
        ("Where's my bill?", "where s my BILL", "en"),
        ("როდის მოვა შუქი?", "rodis mova shuqi", "ka"),
        ("rodis mova SHUKI", "rodis mova shuqi", "ka"),
    ],
)
def test_spellings_of_one_question_have_the_same_ngrams(first: str, second: str, language: str) -> None:
    assert ngram_text(first, language).split() == ngram_text(second, language).split()
