"""A report for people: figures in rows, targets beside them."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from bot.bench.machine import Machine
from bot.bench.report import EntriesAtSize, Load, Report
from bot.bench.spread import Spread


def show(machine: Machine, report: Report | None, entries: Sequence[EntriesAtSize], console: Console) -> None:
    """Print the machine and the tables of everything that was measured on it."""
    console.print(
        f"{machine.cpu}, {machine.cores} of {machine.all_cores} cores, {machine.memory_mib} MiB, "
        f"load {machine.load_before:.2f} before; Python {machine.python}; commit {machine.commit or 'unknown'}",
        highlight=False,
        soft_wrap=True,
    )
    if report is not None:
        for table in (_times(report), _turn_parts(report), _processes(report), _targets(report)):
            console.print(table)
    for size in entries:
        console.print(_entries(size))


def _times(report: Report) -> Table:
    table = _table("Milliseconds", "", "median", "p95", "p99", "n", "turns/s")
    for name, spread in _spreads(report):
        rate = f"{spread.turns_per_second:.1f}" if isinstance(spread, Load) else ""
        times = (f"{value:.2f}" for value in (spread.median_ms, spread.p95_ms, spread.p99_ms))
        table.add_row(name, *times, str(spread.n), rate)
    return table


def _spreads(report: Report) -> Iterator[tuple[str, Spread | Load]]:
    yield "Encoder, torch fp32", report.encoder.torch_fp32
    yield "Encoder, ONNX int8", report.encoder.onnx_int8
    yield "Language identification", report.language
    yield "FAISS search", report.search.faiss
    yield "FAISS search and ranker", report.search.ranked
    yield "NLU pipeline", report.pipeline
    for stage, spread in report.pipeline_stages.items():
        yield f"  {stage}", spread
    for clients, load in report.turn.items():
        yield f"FAQ turn over HTTP, {clients} at once", load
    yield "Account turn over HTTP, verified", report.account_turn


def _turn_parts(report: Report) -> Table:
    parts = report.turn_parts
    table = _table("Where an FAQ turn of one client goes, medians in ms", "", "elapsed", "CPU")
    for name, elapsed in (
        ("waiting for its turn", parts.queue),
        ("Rasa, with all it calls", parts.rasa),
        ("  of it the NLU pipeline", report.pipeline.median_ms),
        ("gateway, event stream, client", parts.rest),
    ):
        table.add_row(name, f"{elapsed:.2f}", "")
    for name, cpu in parts.cpu_by_process.items():
        table.add_row(f"process {name}", "", f"{cpu:.2f}")
    return table


def _processes(report: Report) -> Table:
    table = _table("Processes", "", "resident MiB", "of it unshared", "ready after s")
    startup = report.startup_seconds
    for name, resident in report.memory_mib.items():
        ready = startup.by_process.get(name)
        unshared = f"{report.unique_memory_mib[name]:.0f}"
        table.add_row(name, f"{resident:.0f}", unshared, "" if ready is None else f"{ready:.1f}")
    sums = (sum(report.memory_mib.values()), sum(report.unique_memory_mib.values()))
    table.add_row("all", *(f"{value:.0f}" for value in sums), f"{startup.total:.1f}")
    return table


def _targets(report: Report) -> Table:
    table = _table("Targets", "", "target", "measured", "", "source")
    for verdict in report.targets:
        met = "[green]met[/]" if verdict.is_met else "[red]not met[/]"
        target = verdict.target
        table.add_row(target.figure, f"< {target.limit_ms:g} ms", f"{verdict.measured_ms:.2f} ms", met, target.source)
    return table


def _entries(size: EntriesAtSize) -> Table:
    title = (
        f"{size.entries:,} entries: {size.rows:,} rows, {size.largest_rows:,} of the largest utility\n"
        "Build and open in s, file in MiB, a search in ms, recall against exact"
    )
    columns = ("build", "open", "MiB", "median", "p95", "CPU largest p95", "rows", "entries")
    table = _table(title, "", *columns)
    for kind in size.kinds:
        table.add_row(
            f"{kind.kind} *" if kind.is_chosen else kind.kind,
            f"{kind.build_seconds:.1f}",
            f"{kind.open_seconds:.2f}",
            f"{kind.file_mib:.0f}",
            f"{kind.search.median_ms:.2f}",
            f"{kind.search.p95_ms:.2f}",
            f"{kind.largest_cpu.p95_ms:.2f}",
            f"{kind.row_recall:.4f}",
            f"{kind.entry_recall:.4f}",
        )
    table.caption = "* chosen at this size"
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table
