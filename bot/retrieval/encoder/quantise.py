"""Turns a float32 ONNX encoder into an 8-bit one that is right on any CPU with AVX2.

Weights get one scale for each 128 values, and the runtime scales activations token by token. Unlike dynamic
quantisation with one scale for a whole batch, a text's vector then does not depend on the texts beside it (see ADR 2).
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from bot.errors import ArtefactError

_BITS = 8
_BLOCK = 128  # values with one scale; 32 is 15 % slower and no closer to float32 where it matters
_ZERO_POINT = 128
_LARGEST = 127
_ACTIVATIONS_INT8 = 4  # `accuracy_level` of MatMulNBits
_MICROSOFT = "com.microsoft"
_TABLE_ROWS = 4096  # smaller tables (positions, types) stay in float32


def quantise_onnx(source: Path, target: Path, data_name: str) -> None:
    """Read `source`, write the 8-bit graph to `target` and its weights to `data_name` beside it.

    The weights lie in a file of their own so that the runtime maps them: rows of the word table that are never used
    are never resident, and processes share the rest.

    Raises:
        ArtefactError: the model has no matrix that can be quantised.
    """
    model = onnx.load(source)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes: list[NodeProto] = []
    added: list[TensorProto] = []
    replaced: set[str] = set()
    for node in model.graph.node:
        matrix = _quantisable(node, tensors)
        if matrix is None:
            nodes.append(node)
            continue
        weights = numpy_helper.to_array(matrix).astype(np.float32)
        new_nodes, new_tensors = (_table if node.op_type == "Gather" else _matrix)(node, matrix.name, weights)
        nodes.extend(new_nodes)
        added.extend(tensor for tensor in new_tensors if tensor.name not in {known.name for known in added})
        replaced.add(matrix.name)
    if not replaced:
        raise ArtefactError("the exported model has nothing to quantise", where=str(source))
    _replace(model, nodes, added)
    onnx.save_model(model, target, save_as_external_data=True, location=data_name, size_threshold=1024)


def _quantisable(node: NodeProto, tensors: dict[str, TensorProto]) -> TensorProto | None:
    """The weight of a node that is to be 8-bit; None for others."""
    if node.op_type == "MatMul" and node.input[1] in tensors:
        matrix = tensors[node.input[1]]
        return matrix if len(matrix.dims) == 2 and matrix.dims[0] % _BLOCK == 0 else None
    if node.op_type == "Gather" and node.input[0] in tensors:
        table = tensors[node.input[0]]
        return table if len(table.dims) == 2 and table.dims[0] >= _TABLE_ROWS else None
    return None


def _matrix(node: NodeProto, name: str, weights: npt.NDArray[np.float32]) -> tuple[list[NodeProto], list[TensorProto]]:
    """MatMul with a (k, n) matrix -> MatMulNBits."""
    rows, columns = weights.shape
    blocks = np.ascontiguousarray(weights.T).reshape(columns, rows // _BLOCK, _BLOCK)
    scales = _scales(blocks)
    whole = np.rint(blocks / scales).astype(np.int16) + _ZERO_POINT
    product = helper.make_node(
        "MatMulNBits",
        [node.input[0], f"{name}.q8", f"{name}.scales"],
        list(node.output),
        name=node.name,
        domain=_MICROSOFT,
        K=rows,
        N=columns,
        bits=_BITS,
        block_size=_BLOCK,
        accuracy_level=_ACTIVATIONS_INT8,
    )
    tensors = [
        numpy_helper.from_array(whole.astype(np.uint8), f"{name}.q8"),
        numpy_helper.from_array(scales.reshape(-1), f"{name}.scales"),
    ]
    return [product], tensors


def _table(node: NodeProto, name: str, weights: npt.NDArray[np.float32]) -> tuple[list[NodeProto], list[TensorProto]]:
    """Gather from a (words, n) table -> Gather of int8 rows and of one scale for each row, multiplied."""
    scales = _scales(weights)
    whole = np.rint(weights / scales).astype(np.int8)
    ids, output = node.input[1], node.output[0]
    rows, numbers, factors = (f"{output}.{part}" for part in ("rows", "numbers", "factors"))
    nodes = [
        helper.make_node("Gather", [f"{name}.q8", ids], [rows], axis=0),
        helper.make_node("Cast", [rows], [numbers], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}.scales", ids], [factors], axis=0),
        helper.make_node("Mul", [numbers, factors], [output]),
    ]
    return nodes, [numpy_helper.from_array(whole, f"{name}.q8"), numpy_helper.from_array(scales, f"{name}.scales")]


def _scales(weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Largest magnitude along the last axis over 127, never zero."""
    largest = np.abs(weights).max(axis=-1, keepdims=True)
    scales: npt.NDArray[np.float32] = np.where(largest > 0, largest / _LARGEST, 1).astype(np.float32)
    return scales


def _replace(model: ModelProto, nodes: list[NodeProto], added: list[TensorProto]) -> None:
    """Put the new nodes and tensors into the model; tensors that nothing reads any more are dropped."""
    graph = model.graph
    read = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in read]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    graph.initializer.extend([*kept, *added])
    del graph.value_info[:]
    del graph.metadata_props[:]
    for node in graph.node:
        del node.metadata_props[:]  # the exporter's traces: paths of this machine
        node.doc_string = ""
    if _MICROSOFT not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(_MICROSOFT, 1))
