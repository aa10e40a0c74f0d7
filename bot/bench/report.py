"""What a run has measured, and its form as JSON. Times are in milliseconds, memory in MiB; see the classes.

The JSON has the names of the fields as keys, nested as the classes are. A `Spread` is {"median_ms", "p95_ms",
"p99_ms", "n"}; a `Load` is a Spread with "turns_per_second" and "statuses" (how many answers had which status).
The figures for many entries are a list under "entries", one EntriesAtSize after the other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.bench.machine import Machine
from bot.bench.spread import Spread
from bot.bench.targets import Target

DIGITS = 3


@dataclass(frozen=True, slots=True)
class Encoders:
    """One query each: the reference through sentence-transformers, and the encoder that serves."""

    torch_fp32: Spread
    onnx_int8: Spread


@dataclass(frozen=True, slots=True)
class Search:
    """`faiss`: the nearest rows of one utility; `ranked`: these, and the ranker's scores."""

    faiss: Spread
    ranked: Spread


@dataclass(frozen=True, slots=True)
class KindAtSize:
    """One kind of index. `search` is of one question by one thread.

    `largest_cpu`: the CPU time of the searches in the largest utility, whatever else the machine does meanwhile.

    `build_seconds`: training, adding and writing; `open_seconds`: checking and mapping the file. `row_recall` and
    `entry_recall`: the share (0 to 1) of the nearest rows of the exact search, and of their entries, that it finds.
    """

    kind: str
    is_chosen: bool
    build_seconds: float
    open_seconds: float
    file_mib: float
    search: Spread
    largest_cpu: Spread
    row_recall: float
    entry_recall: float


@dataclass(frozen=True, slots=True)
class EntriesAtSize:
    """All kinds at one size; `largest_rows` are those of the largest utility, by which the kind is chosen."""

    entries: int
    rows: int
    largest_rows: int
    kinds: tuple[KindAtSize, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Turns over HTTP: from the POST of a message to the bot's first message on the event stream."""

    median_ms: float
    p95_ms: float
    p99_ms: float
    n: int
    turns_per_second: float
    statuses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TurnParts:
    """Where a turn of a single client goes: medians in milliseconds.

    `queue`: from the message being stored to its turn; `rasa`: Rasa's answer with all that it calls; `rest`: what is
    left of the client's time (gateway, event stream, the client itself). `cpu_by_process`: CPU time of a turn.
    """

    queue: float
    rasa: float
    rest: float
    cpu_by_process: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Startup:
    """Seconds from `bot run --no-build` until everything is ready, and until each process is."""

    total: float
    by_process: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target beside what was measured."""

    target: Target
    measured_ms: float
    is_met: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Parts and whole turns. `language`, `pipeline` and `pipeline_stages` come from the trained model, in this process.

    `turn` and `account_turn` come from the real processes; the keys of `turn` are numbers of clients.
    `memory_mib` is resident memory, with shared pages; `unique_memory_mib` what only that process has. Both after load.
    """

    encoder: Encoders
    language: Spread
    search: Search
    pipeline: Spread
    pipeline_stages: Mapping[str, Spread]
    turn: Mapping[str, Load]
    turn_parts: TurnParts
    account_turn: Load
    memory_mib: Mapping[str, float]
    unique_memory_mib: Mapping[str, float]
    startup_seconds: Startup
    targets: tuple[Verdict, ...]


def to_json(machine: Machine, report: Report | None, entries: Sequence[EntriesAtSize]) -> str:
    """What was measured on `machine` as JSON, numbers rounded to thousandths; what was not measured is left out."""
    found: dict[str, Any] = {"machine": asdict(machine)}
    if report is not None:
        found |= asdict(report)
    if entries:
        found["entries"] = [asdict(size) for size in entries]
    return json.dumps(_rounded(found), ensure_ascii=False, indent=1) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
