"""The encoder of the serving processes: onnxruntime on the CPU, without torch."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from bot.errors import ArtefactError
from bot.retrieval.encoder.manifest import REMEDY, Kind, Manifest
from bot.retrieval.encoder.tokeniser import Tokeniser, load_tokeniser

MODEL_FILE = "model_int8.onnx"
DATA_FILE = "model_int8.onnx.data"
# Texts of like length in one call; more gains nothing on a CPU and costs memory.
_BATCH = 16


class OnnxEncoder:
    """Encodes texts with the 8-bit model of a folder. Safe to use from several threads."""

    def __init__(self, manifest: Manifest, tokeniser: Tokeniser, session: ort.InferenceSession) -> None:
        """Put together what `load` has read."""
        self.manifest = manifest
        self._tokeniser = tokeniser
        self._session = session

    @classmethod
    def load(cls, folder: Path, threads: int) -> "OnnxEncoder":
        """Load and verify the encoder in `folder`; it computes on `threads` threads.

        Raises:
            ArtefactError: there is none, or it is damaged.
        """
        manifest = Manifest.load(folder)
        manifest.verify(folder)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads spin within a call only: the default goes on for a while and takes the core from other processes.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        try:
            session = ort.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors share no public base
            raise ArtefactError(f"the runtime refuses the model: {error}", where=str(folder), remedy=REMEDY) from error
        return cls(manifest, load_tokeniser(folder), session)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    def encode(self, texts: Sequence[str], *, kind: Kind = "query") -> npt.NDArray[np.float32]:
        """Encode texts in their order; long ones are cut at the manifest's number of tokens.

        Returns:
            Shape (len(texts), dimension), rows of unit length.
        """
        prompt, limit = self.manifest.prompts[kind], self.manifest.max_tokens[kind]
        ids = [self._tokeniser.ids(prompt + text, limit) for text in texts]
        vectors = np.empty((len(ids), self.dimension), np.float32)
        for batch in _batches_by_length(ids):
            vectors[batch] = self._run([ids[row] for row in batch])
        return vectors

    def _run(self, ids: list[list[int]]) -> npt.NDArray[np.float32]:
        """Vectors of one batch, padded to its longest text; the mask makes the padding's id irrelevant."""
        tokens = np.zeros((len(ids), max(map(len, ids))), np.int64)
        mask = np.zeros_like(tokens)
        for row, text in enumerate(ids):
            tokens[row, : len(text)] = text
            mask[row, : len(text)] = 1
        (vectors,) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        return np.asarray(vectors, np.float32)


def _batches_by_length(ids: list[list[int]]) -> Iterator[list[int]]:
    """Row numbers in batches of texts of like length, so that little is padded."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]
