"""A report with made-up figures, and rows as a published index has them."""

import numpy as np

from bot.bench.machine import Machine
from bot.bench.report import Encoders, EntriesAtSize, KindAtSize, Load, Report, Search, Startup, TurnParts
from bot.bench.run import verdicts
from bot.bench.spread import Spread
from bot.retrieval.index import Row
from bot.retrieval.vectors import Floats

MACHINE = Machine(
    cpu="a processor",
    cores=2,
    all_cores=4,
    memory_mib=8192,
    load_before=0.123456,
    system="Linux",
    python="3.11.7",
    versions={"rasa": "3.6.21"},
    commit="0123456789ab",
    measured_at="2026-01-02T03:04:05+00:00",
)
REAL_ROWS = tuple(
    Row(utility, f"entry{entry}", language)
    for utility in ("kesco", "ossh")
    for entry in range(10)
    for language in ("sq", "en", "sl", "ka")
    for _ in range(5)
)


def real_vectors() -> Floats:
    """(n, 32) float32 of unit length for REAL_ROWS, those of an entry near each other."""
    random = np.random.default_rng(3)
    centres = {entry: random.standard_normal(32) for entry in dict.fromkeys(row.entry for row in REAL_ROWS)}
    vectors = np.stack([centres[row.entry] + 1.5 * random.standard_normal(32) for row in REAL_ROWS])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def spread(median: float) -> Spread:
    return Spread(median, median * 2, median * 3, 60)


def load(median: float) -> Load:
    return Load(median, median * 2, median * 3, 200, 25.0, {"answered": 199, "clarify_did_you_mean": 1})


def report(pipeline_ms: float = 9.8765432, turn_ms: float = 30.0) -> Report:
    return Report(
        encoder=Encoders(torch_fp32=spread(30.0), onnx_int8=spread(6.0)),
        language=spread(0.4),
        search=Search(faiss=spread(0.05), ranked=spread(1.2)),
        pipeline=spread(pipeline_ms),
        pipeline_stages={"LanguageIdentifier": spread(0.4), "SentenceEncoder": spread(6.0)},
        turn={"1": load(turn_ms), "4": load(90.0), "16": load(300.0)},
        turn_parts=TurnParts(queue=2.0, rasa=25.0, rest=5.0, cpu_by_process={"gateway": 8.0, "rasa": 20.0}),
        account_turn=load(40.0),
        memory_mib={"gateway": 86.0, "rasa": 600.0},
        unique_memory_mib={"gateway": 60.0, "rasa": 500.0},
        startup_seconds=Startup(20.5, {"gateway": 20.5, "rasa": 20.0}),
        targets=verdicts(spread(pipeline_ms), load(turn_ms)),
    )


def entries() -> tuple[EntriesAtSize, ...]:
    kinds = tuple(
        KindAtSize(kind, kind == "lists", 12.5, 0.25, 300.5, spread(1.5), spread(2.5), 0.98765, 0.9851)
        for kind in ("exact", "lists")
    )
    return (EntriesAtSize(100_000, 400_000, 200_000, kinds),)
