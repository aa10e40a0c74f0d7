"""Many entries: what each kind of FAISS index costs and what it misses, at sizes up to 100,000 entries."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bot.bench.in_process import CANDIDATES, Tell
from bot.bench.plan import Plan
from bot.bench.report import EntriesAtSize, KindAtSize
from bot.bench.spread import Spread, times
from bot.bench.synthetic_entries import ROWS_PER_ENTRY, Mould, SyntheticEntries, make_entries
from bot.retrieval.live_index import LiveIndex
from bot.retrieval.vectors import FILE, Floats, Kind, RowIds, Sizes, VectorIndex
from bot.settings import Settings

MIB = 1 << 20
MAKING = 0.2
"""The share of a size's time that goes into making its entries, for the progress bar."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The rows that were found for each question, and the milliseconds that it took: elapsed, and of CPU time."""

    rows: tuple[frozenset[int], ...]
    elapsed: tuple[float, ...]
    cpu: tuple[float, ...]


def measure_entries(settings: Settings, plan: Plan, tell: Tell) -> tuple[EntriesAtSize, ...]:
    """Every kind at every size of `plan`, on vectors like those of the published index, in the shares of its utilities.

    Raises ArtefactError without an index. Takes about 1.5 GB of memory and 0.7 GB of disk for 100,000 entries.
    """
    published = LiveIndex.from_settings(settings).current()
    mould = Mould.of(published.vectors.stored(0, published.vectors.count), published.rows)
    shares = {utility: (end - first) / published.vectors.count for utility, (first, end) in published.spans.items()}
    sizes, total = Sizes.from_settings(settings), sum(plan.entries)
    found: list[EntriesAtSize] = []
    for count in plan.entries:
        done = sum(size.entries for size in found)

        def told(text: str, share: float, count: int = count, done: int = done) -> None:
            tell(f"{count:,} entries: {text}", (done + share * count) / total)

        found.append(measure_size(mould, shares, count, sizes, plan, told))
    return tuple(found)


def measure_size(
    mould: Mould, shares: Mapping[str, float], count: int, sizes: Sizes, plan: Plan, tell: Tell
) -> EntriesAtSize:
    """Every kind for `count` entries out of `mould`, divided among utilities by `shares`."""
    entries = make_entries(mould, count, shares, plan.entry_questions, lambda share: tell("vectors", share * MAKING))
    largest = max(entries.spans, key=lambda utility: entries.spans[utility][1] - entries.spans[utility][0])
    first, end = entries.spans[largest]
    chosen = sizes.kind(end - first)
    exact: Answers | None = None
    kinds: list[KindAtSize] = []
    for kind in Kind:
        tell(f"{kind} index", MAKING + (1 - MAKING) * len(kinds) / len(Kind))
        with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
            built = _build(entries, kind, sizes, Path(folder))
            opened = time.perf_counter()
            index = VectorIndex.open(Path(folder))
            open_seconds = time.perf_counter() - opened
            answers = _ask(index, entries, plan)
            size = (Path(folder) / FILE).stat().st_size
        exact = exact or answers
        kinds.append(
            KindAtSize(
                kind=kind,
                is_chosen=kind is chosen,
                build_seconds=built,
                open_seconds=open_seconds,
                file_mib=size / MIB,
                search=Spread.of(answers.elapsed),
                largest_cpu=Spread.of(_of_utility(answers.cpu, entries.utilities, largest)),
                row_recall=_recall(exact.rows, answers.rows),
                entry_recall=_recall(_entries(exact.rows), _entries(answers.rows)),
            )
        )
    return EntriesAtSize(len(entries.vectors) // ROWS_PER_ENTRY, len(entries.vectors), end - first, tuple(kinds))


def _build(entries: SyntheticEntries, kind: Kind, sizes: Sizes, folder: Path) -> float:
    """Seconds to make the index and to write it."""
    started = time.perf_counter()
    VectorIndex.make(entries.vectors, kind, sizes.probed).save(folder)
    return time.perf_counter() - started


def _ask(index: VectorIndex, entries: SyntheticEntries, plan: Plan) -> Answers:
    asked = list(zip(entries.questions, entries.utilities, strict=True))
    found: list[RowIds] = []
    cpu: list[float] = []

    def search(pair: tuple[Floats, str]) -> None:
        question, utility = pair
        started = time.thread_time()
        found.append(index.search(question[None], entries.spans[utility], CANDIDATES)[1])
        cpu.append((time.thread_time() - started) * 1000)

    times(asked[: plan.warm_up], search)
    found.clear()
    cpu.clear()
    elapsed = times(asked, search)
    return Answers(tuple(frozenset(rows.tolist()) for rows in found), tuple(elapsed), tuple(cpu))


def _of_utility(milliseconds: Sequence[float], utilities: Sequence[str], wanted: str) -> list[float]:
    return [taken for taken, utility in zip(milliseconds, utilities, strict=True) if utility == wanted]


def _entries(rows: Sequence[frozenset[int]]) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(row // ROWS_PER_ENTRY for row in found) for found in rows)


def _recall(exact: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> float:
    """The mean share of what exact search finds. Every question finds something, so that none is empty."""
    return mean(len(right & got) / len(right) for right, got in zip(exact, found, strict=True))
