"""What the rest of the bot knows of an encoder; which library computes the vectors stays behind it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.retrieval.encoder.manifest import Kind, Manifest


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how close their meanings are."""

    @property
    def manifest(self) -> Manifest:
        """Which encoder this is."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str], *, kind: Kind = "query") -> npt.NDArray[np.float32]:
        """Encode texts in their order.

        Returns:
            Shape (len(texts), dimension), rows of unit length. A text's row does not depend on the other texts (up to
            rounding).
        """
        ...
