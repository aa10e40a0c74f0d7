"""What every encoder must do. Subclass `EncoderContract` and give a fixture `encoder`."""

import numpy as np
import pytest

from bot.retrieval.encoder.protocol import Encoder

TEXTS = [
    "Ku mund ta paguaj faturën?",
    "Zakaj je moj račun tako visok?",
    "როდის ჩაირთვება დენი?",
    "When will the power be back? It has been dark here since the morning and nobody answers the phone.",
    "ok",
]


class EncoderContract:
    """Tests for any `Encoder`."""

    def test_gives_one_float32_row_of_the_dimension_for_each_text(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.dimension)
        assert vectors.dtype == np.float32
        assert encoder.dimension == encoder.manifest.dimension

    def test_no_text_gives_no_row(self, encoder: Encoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dimension)

    @pytest.mark.parametrize("text", ["", "   ", "?", "😀", "漢字", "x" * 20_000])
    def test_any_text_has_a_vector_of_unit_length(self, encoder: Encoder, text: str) -> None:
        assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1.0, abs=1e-4)

    @pytest.mark.parametrize("kind", ["query", "passage"])
    def test_rows_have_unit_length(self, encoder: Encoder, kind: str) -> None:
        lengths = np.linalg.norm(encoder.encode(TEXTS, kind=kind), axis=1)  # type: ignore[arg-type]
        np.testing.assert_allclose(lengths, 1.0, atol=1e-4)

    def test_same_texts_give_same_vectors(self, encoder: Encoder) -> None:
        np.testing.assert_array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))

    def test_a_row_depends_on_its_own_text_only(self, encoder: Encoder) -> None:
        many = TEXTS * 10
        alone = np.vstack([encoder.encode([text]) for text in TEXTS])
        np.testing.assert_allclose(encoder.encode(many), np.vstack([alone] * 10), atol=1e-5)

    def test_the_manifest_gives_an_identity(self, encoder: Encoder) -> None:
        assert encoder.manifest.identity().startswith(f"{encoder.manifest.model}@{encoder.manifest.revision}#")
