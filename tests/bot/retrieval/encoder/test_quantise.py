"""Eight bits keep the numbers close and the other tensors as they are."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from bot.errors import ArtefactError
from bot.retrieval.encoder.quantise import quantise_onnx


def _model(words: int, width: int, seed: int) -> onnx.ModelProto:
    """ids -> rows of a table -> product with a matrix."""
    random = np.random.default_rng(seed)
    table = random.standard_normal((words, width)).astype(np.float32)
    matrix = random.standard_normal((width, 16)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["rows"], axis=0),
            helper.make_node("MatMul", ["rows", "matrix"], ["out"]),
        ],
        "test",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", 16])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(matrix, "matrix")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def _outputs(path: Path, ids: list[int]) -> npt.NDArray[np.float32]:
    (out,) = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"ids": np.array(ids)})
    return np.asarray(out, np.float32)


@pytest.mark.parametrize("seed", [0, 1])
def test_results_stay_close_and_the_files_get_small(tmp_path: Path, seed: int) -> None:
    onnx.save_model(_model(8192, 64, seed), tmp_path / "float.onnx")
    quantise_onnx(tmp_path / "float.onnx", tmp_path / "small.onnx", "small.data")
    expected, found = (_outputs(tmp_path / name, [0, 5, 8191]) for name in ("float.onnx", "small.onnx"))
    cosines = (expected * found).sum(1) / np.linalg.norm(expected, axis=1) / np.linalg.norm(found, axis=1)
    assert cosines.min() > 0.9995
    assert (tmp_path / "small.data").stat().st_size < (tmp_path / "float.onnx").stat().st_size * 0.3


def test_a_model_without_matrices_is_refused(tmp_path: Path) -> None:
    onnx.save_model(_model(10, 5, 0), tmp_path / "float.onnx")
    with pytest.raises(ArtefactError, match="quantise"):
        quantise_onnx(tmp_path / "float.onnx", tmp_path / "small.onnx", "small.data")
