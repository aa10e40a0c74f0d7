"""Only new texts are embedded; the cache may be lost or damaged at any time."""

from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.embedding_cache import embed
from bot.settings import Settings
from tests.bot.retrieval.counting_encoder import CountingEncoder


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path)


def cache_files(settings: Settings) -> list[Path]:
    return sorted((settings.models_dir / "embeddings").iterdir())


def test_vectors_are_those_of_the_encoder_in_order(encoder: CountingEncoder, here: Settings) -> None:
    texts = ["pay", "power", "pay", "შუქი"]
    vectors = embed(encoder, texts, here)
    assert (vectors.shape, vectors.dtype) == ((4, 64), np.float32)
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(texts))


def test_each_text_is_encoded_once(encoder: CountingEncoder, here: Settings) -> None:
    embed(encoder, ["pay", "power", "pay"], here)
    assert encoder.encoded == ["pay", "power"]


def test_only_new_texts_are_encoded(encoder: CountingEncoder, here: Settings) -> None:
    embed(encoder, ["pay", "power"], here)
    encoder.encoded.clear()
    vectors = embed(encoder, ["power", "meter", "pay"], here)
    assert encoder.encoded == ["meter"]
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(["power", "meter", "pay"]))


def test_nothing_new_needs_no_encoder(encoder: CountingEncoder, here: Settings) -> None:
    first = embed(encoder, ["pay"], here)
    encoder.broken = True
    np.testing.assert_array_equal(embed(encoder, ["pay"], here), first)


def test_another_encoder_has_a_cache_of_its_own(encoder: CountingEncoder, here: Settings) -> None:
    embed(encoder, ["pay"], here)
    other = CountingEncoder(seed=1)
    vectors = embed(other, ["pay"], here)
    assert other.encoded == ["pay"]
    np.testing.assert_array_equal(vectors, CountingEncoder(seed=1).encode(["pay"]))


def test_texts_that_look_alike_are_not_the_same(encoder: CountingEncoder, here: Settings) -> None:
    embed(encoder, ["pay", "Pay", "pay ", "é", "e\u0301"], here)
    assert len(encoder.encoded) == 5


@pytest.mark.parametrize("how", ["empty", "cut", "flipped", "other", "keys", "shape", "dimension"])
def test_a_damaged_cache_is_made_again(encoder: CountingEncoder, here: Settings, how: str) -> None:
    texts = [f"question {number}" for number in range(20)]
    expected = embed(encoder, texts, here)
    (path,) = cache_files(here)
    content = path.read_bytes()
    middle, late = len(content) // 2, len(content) * 3 // 4
    if how in {"keys", "shape", "dimension"}:
        arrays = {
            "keys": {"keys": np.array(["a"])},
            "shape": {"keys": np.array(["a"]), "vectors": np.zeros((2, 64), np.float32)},
            "dimension": {"keys": np.array(["a"]), "vectors": np.zeros((1, 8), np.float32)},
        }[how]
        np.savez(path, **arrays)
    else:
        flipped = content[:late] + bytes(byte ^ 0xFF for byte in content[late : late + 8]) + content[late + 8 :]
        path.write_bytes({"empty": b"", "cut": content[:middle], "flipped": flipped, "other": b"no archive"}[how])
    np.testing.assert_array_equal(embed(encoder, texts, here), expected)
    encoder.encoded.clear()
    np.testing.assert_array_equal(embed(encoder, texts, here), expected)
    assert encoder.encoded == []


def test_a_failure_leaves_no_half_cache(encoder: CountingEncoder, here: Settings) -> None:
    embed(encoder, ["pay"], here)
    encoder.broken = True
    with pytest.raises(RuntimeError):
        embed(encoder, ["pay", "power"], here)
    encoder.broken = False
    encoder.encoded.clear()
    embed(encoder, ["pay", "power"], here)
    assert encoder.encoded == ["power"]
    assert len(cache_files(here)) == 1


@pytest.mark.parametrize("count", [1, 64, 65, 200])
def test_progress_rises_to_one(encoder: CountingEncoder, here: Settings, count: int) -> None:
    shares: list[float] = []
    embed(encoder, [f"text {number}" for number in range(count)], here, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(0 < share <= 1 for share in shares)
