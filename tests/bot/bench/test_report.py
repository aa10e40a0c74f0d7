"""The report as JSON and as tables, on made-up figures."""

import io
import json

import pytest
from rich.console import Console

from bot.bench.report import to_json
from bot.bench.table import show
from tests.bot.bench.synthetic import report

SPREAD = {"median_ms", "p95_ms", "p99_ms", "n"}
LOAD = SPREAD | {"turns_per_second", "statuses"}


def test_json_has_every_figure_under_its_name() -> None:
    found = json.loads(to_json(report()))
    for part in ("machine", "language", "pipeline", "account_turn", "memory_mib", "startup_seconds"):
        assert found[part]
    assert found["encoder"].keys() == {"torch_fp32", "onnx_int8"}
    assert found["search"].keys() == {"faiss", "ranked"}
    assert found["turn"].keys() == {"1", "4", "16"}
    assert found["encoder"]["onnx_int8"].keys() == found["language"].keys() == found["pipeline"].keys() == SPREAD
    assert found["turn"]["16"].keys() == found["account_turn"].keys() == LOAD
    assert found["memory_mib"].keys() == found["unique_memory_mib"].keys()
    assert found["startup_seconds"] == {"total": 20.5, "by_process": {"gateway": 20.5, "rasa": 20.0}}


def test_json_is_rounded() -> None:
    found = json.loads(to_json(report()))
    assert found["pipeline"]["median_ms"] == 9.877
    assert found["machine"]["load_before"] == 0.123


@pytest.mark.parametrize(
    ("pipeline_ms", "turn_ms", "expected"),
    [
        (11.9, 39.9, [True, True, True]),
        (12.0, 40.0, [False, False, False]),
        (5.0, 41.0, [True, False, False]),
    ],
)
def test_a_target_is_met_below_its_limit(pipeline_ms: float, turn_ms: float, expected: list[bool]) -> None:
    targets = json.loads(to_json(report(pipeline_ms, turn_ms)))["targets"]
    assert [target["is_met"] for target in targets] == expected
    assert all(target["target"]["source"] and target["target"]["limit_ms"] > 0 for target in targets)


def test_tables_show_figures_and_verdicts() -> None:
    console = Console(file=io.StringIO(), width=160)
    show(report(turn_ms=55.5), console)
    shown = console.file.getvalue()
    for words in (
        "Encoder, torch fp32",
        "FAQ turn over HTTP, 16 at once",
        "55.50",
        "not met",
        "600",
        "commit 0123456789ab",
    ):
        assert words in shown
