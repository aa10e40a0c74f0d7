"""Exports a sentence-transformers model to ONNX in float32: tokens in, one unit vector for each text out.

The whole chain of modules is exported (transformer, pooling, any dense layer), so what is served is what was trained.
Only this module, the training and the comparison need torch; serving does not import it.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import ArtefactError

INPUT_NAMES = ("input_ids", "attention_mask")
OUTPUT_NAME = "sentence_embedding"
_OPSET = 23  # the first with Attention as one operator
_REMEDY = "Choose another model with BOT_ENCODER_MODEL, then run `bot build`."


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What serving must know of a sentence-transformers model."""

    dimension: int
    max_tokens: int
    prompts: dict[str, str]


def export_onnx(source: Path, target: Path) -> ModelFacts:
    """Write the model in `source` (a sentence-transformers folder) to `target` (ONNX, weights in a file beside it).

    Raises:
        ArtefactError: the folder cannot be loaded, or the model cannot be exported.
    """
    with _quiet():
        model = load_sentence_transformer(source)
        try:
            _export(model, target)
        except Exception as error:
            raise ArtefactError(f"ONNX export failed: {error}", where=str(source), remedy=_REMEDY) from error
    return ModelFacts(
        dimension=int(model.get_embedding_dimension()),
        max_tokens=int(model.max_seq_length),
        prompts={kind: text for kind, text in model.prompts.items() if kind in ("query", "passage")},
    )


def load_sentence_transformer(folder: Path) -> Any:
    """The SentenceTransformer in `folder`, on the CPU, ready for inference.

    Raises:
        ArtefactError: sentence-transformers cannot load it.
    """
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True).eval()
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ArtefactError(
            f"not a loadable sentence-transformers model: {error}", where=str(folder), remedy=_REMEDY
        ) from error


def _export(model: Any, target: Path) -> None:
    import torch

    class Chain(torch.nn.Module):  # type: ignore[misc]
        """The modules in a row, ending in unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.chain = torch.nn.ModuleList(model)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            """(batch, tokens) twice -> (batch, dimension), float32."""
            features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in self.chain:
                features = module(features)
            return torch.nn.functional.normalize(features[OUTPUT_NAME], dim=-1)

    sizes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens")}
    tokens = torch.full((2, 9), 5, dtype=torch.long)
    mask = torch.ones_like(tokens)
    mask[1, 5:] = 0  # so that the export sees padding
    program = torch.onnx.export(
        Chain().eval(),
        (tokens, mask),
        dynamo=True,
        verbose=False,
        opset_version=_OPSET,
        input_names=list(INPUT_NAMES),
        output_names=["unit_vector"],
        dynamic_shapes=(sizes, dict(sizes)),
    )
    if program is None:
        raise RuntimeError("the exporter gave no program")
    program.save(str(target), external_data=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the libraries' progress bars, notes and warnings off the terminal; errors still show."""
    from transformers.utils import logging as transformers_logging

    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir", "torch.utils")]
    levels = [logger.level for logger in loggers]
    transformers_logging.disable_progress_bar()
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.enable_progress_bar()
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
