"""The served encoder, with the real model."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder.build import load_torch_encoder
from bot.retrieval.encoder.manifest import Manifest
from bot.retrieval.encoder.onnx_encoder import OnnxEncoder
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.retrieval.encoder.contract import TEXTS, EncoderContract

PAY = {
    "en": "Where can I pay my electricity bill?",
    "sq": "Ku mund ta paguaj faturën e rrymës?",
    "sl": "Kje lahko plačam račun za elektriko?",
    "ka": "სად შემიძლია გადავიხადო დენის გადასახადი?",
}
OUTAGE = {
    "en": "There is no power in our village, when will it be back?",
    "sq": "Nuk ka rrymë në fshatin tonë, kur do të vijë?",
    "sl": "V naši vasi ni elektrike, kdaj bo spet prišla?",
    "ka": "ჩვენს სოფელში დენი არ არის, როდის მოვა?",
}


class TestOnnxEncoder(EncoderContract):
    """The contract."""

    @pytest.fixture
    def encoder(self, real_encoder: OnnxEncoder) -> OnnxEncoder:
        return real_encoder


@pytest.mark.parametrize("language", PAY)
@pytest.mark.parametrize("other", PAY)
def test_the_same_question_in_another_language_is_nearer_than_another_question(
    real_encoder: OnnxEncoder, language: str, other: str
) -> None:
    asked, same, different = real_encoder.encode([PAY[language], PAY[other], OUTAGE[other]])
    assert asked @ same > asked @ different + 0.02


def test_queries_and_passages_differ_by_their_prompt(real_encoder: OnnxEncoder) -> None:
    query, passage = real_encoder.encode(["bill"])[0], real_encoder.encode(["bill"], kind="passage")[0]
    assert 0.8 < query @ passage < 0.9999


def test_a_text_is_cut_at_the_limit_of_its_kind(real_encoder: OnnxEncoder) -> None:
    words = ["word"] * 200
    long, longer = " ".join(words), " ".join([*words, "Elektrizität"])
    np.testing.assert_array_equal(real_encoder.encode([long]), real_encoder.encode([longer]))
    as_passages = real_encoder.encode([long, longer], kind="passage")
    assert as_passages[0] @ as_passages[1] < 0.9999


def test_eight_bits_stay_close_to_the_model_in_torch(real_encoder: OnnxEncoder, built_settings: Settings) -> None:
    exact = load_torch_encoder(built_settings).encode(TEXTS)
    cosines = (exact * real_encoder.encode(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.995  # 0.9975 on 150 held-out questions


def test_serving_does_not_import_torch(built_settings: Settings) -> None:
    code = (
        "import sys; from bot.settings import Settings; from bot.retrieval.encoder.build import load_encoder;"
        "load_encoder(Settings()).encode(['x']); print(sorted({'torch', 'transformers', 'onnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_that_the_runtime_refuses_is_an_artefact_error(tmp_path: Path, real_encoder: OnnxEncoder) -> None:
    (tmp_path / "model_int8.onnx").write_bytes(b"not a model")
    whole = real_encoder.manifest
    Manifest(
        recipe=whole.recipe,
        model=whole.model,
        revision=whole.revision,
        source=whole.source,
        adapter=whole.adapter,
        dimension=whole.dimension,
        normalised=True,
        prompts=whole.prompts,
        max_tokens=whole.max_tokens,
        files={},
    ).save(tmp_path)
    with pytest.raises(ArtefactError, match="bot build"):
        OnnxEncoder.load(tmp_path, threads=1)
