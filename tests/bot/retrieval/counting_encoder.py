"""The stand-in encoder, keeping what it was asked to encode."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.retrieval.encoder.manifest import Kind
from tests.bot.retrieval.encoder.stand_in import StandInEncoder


class CountingEncoder(StandInEncoder):
    """`encoded` holds the texts of every call; `broken` makes each call fail."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed)
        self.encoded: list[str] = []
        self.broken = False

    def encode(self, texts: Sequence[str], *, kind: Kind = "query") -> npt.NDArray[np.float32]:
        if self.broken:
            raise RuntimeError("the encoder is broken")
        self.encoded.extend(texts)
        return super().encode(texts, kind=kind)
