"""How fast it should be. Shown beside what was measured; a target that is missed is news, not a failure."""

from dataclasses import dataclass

MACHINE = "on 2 cores"


@dataclass(frozen=True, slots=True)
class Target:
    """`limit_ms` milliseconds that `figure` should stay below, and who says so."""

    figure: str
    limit_ms: float
    source: str


PIPELINE_MEDIAN = Target("NLU pipeline, median", 12.0, f"issue 2, {MACHINE}")
TURN_MEDIAN = Target("FAQ turn at 1 client, median", 40.0, f"issue 2, {MACHINE}")
TURN_P95 = Target("FAQ turn at 1 client, p95", 80.0, f"issue 2, {MACHINE}")
