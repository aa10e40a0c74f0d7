"""The report as JSON and as tables, on made-up figures."""

import io
import json

import pytest
from rich.console import Console

from bot.bench.report import to_json
from bot.bench.table import show
from tests.bot.bench.synthetic import MACHINE, entries, report

SPREAD = {"median_ms", "p95_ms", "p99_ms", "n"}
LOAD = SPREAD | {"turns_per_second", "statuses"}


def test_json_has_every_figure_under_its_name() -> None:
    found = json.loads(to_json(MACHINE, report(), entries()))
    for part in ("machine", "language", "pipeline", "account_turn", "memory_mib", "startup_seconds"):
        assert found[part]
    assert found["encoder"].keys() == {"torch_fp32", "onnx_int8"}
    assert found["search"].keys() == {"faiss", "ranked"}
    assert found["turn"].keys() == {"1", "4", "16"}
    assert found["encoder"]["onnx_int8"].keys() == found["language"].keys() == found["pipeline"].keys() == SPREAD
    assert found["turn"]["16"].keys() == found["account_turn"].keys() == LOAD
    assert found["memory_mib"].keys() == found["unique_memory_mib"].keys()
    assert found["startup_seconds"] == {"total": 20.5, "by_process": {"gateway": 20.5, "rasa": 20.0}}


@pytest.mark.parametrize(
    ("with_turns", "with_entries", "keys"),
    [(True, False, {"turn", "search"}), (False, True, {"entries"}), (True, True, {"turn", "search", "entries"})],
)
def test_only_what_was_measured_is_reported(with_turns: bool, with_entries: bool, keys: set[str]) -> None:
    measured = (report() if with_turns else None, entries() if with_entries else ())
    found = json.loads(to_json(MACHINE, *measured))
    console = Console(file=io.StringIO(), width=160)
    show(MACHINE, *measured, console)
    assert found.keys() & {"turn", "search", "entries"} == keys
    assert found["machine"]["cores"] == 2
    assert ("FAQ turn over HTTP" in console.file.getvalue()) == with_turns
    assert ("100,000 entries" in console.file.getvalue()) == with_entries


def test_json_has_each_kind_at_each_size() -> None:
    (size,) = json.loads(to_json(MACHINE, None, entries()))["entries"]
    assert (size["entries"], size["rows"], size["largest_rows"]) == (100_000, 400_000, 200_000)
    assert [(kind["kind"], kind["is_chosen"]) for kind in size["kinds"]] == [("exact", False), ("lists", True)]
    assert all(kind["search"].keys() == kind["largest_cpu"].keys() == SPREAD for kind in size["kinds"])


def test_json_is_rounded() -> None:
    found = json.loads(to_json(MACHINE, report(), entries()))
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
    targets = json.loads(to_json(MACHINE, report(pipeline_ms, turn_ms), ()))["targets"]
    assert [target["is_met"] for target in targets] == expected
    assert all(target["target"]["source"] and target["target"]["limit_ms"] > 0 for target in targets)


def test_tables_show_figures_and_verdicts() -> None:
    console = Console(file=io.StringIO(), width=160)
    show(MACHINE, report(turn_ms=55.5), entries(), console)
    shown = console.file.getvalue()
    for words in (
        "Encoder, torch fp32",
        "FAQ turn over HTTP, 16 at once",
        "55.50",
        "not met",
        "600",
        "commit 0123456789ab",
        "100,000 entries: 400,000 rows, 200,000 of the largest utility",
        "lists *",
        "0.9877",
    ):
        assert words in shown
