"""What is measured, from beginning to end: the real processes first, while this one is small; then the parts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bot.bench.entries import measure_entries
from bot.bench.in_process import (
    LANGUAGE_STAGE,
    Tell,
    measure_encoders,
    measure_pipeline,
    measure_search,
    queries_of,
)
from bot.bench.load import account_load, client, faq_load, warm_up
from bot.bench.plan import Plan
from bot.bench.questions import Topic, account_question, choose_topics
from bot.bench.report import EntriesAtSize, Load, Report, Startup, TurnParts, Verdict
from bot.bench.spread import Spread
from bot.bench.system import System, running
from bot.bench.targets import PIPELINE_MEDIAN, TURN_MEDIAN, TURN_P95
from bot.content.loader import Files, read_files, to_catalog
from bot.errors import ContentError
from bot.runtime.reporting import Reporter
from bot.settings import Settings
from bot.store.engine import create_engine_for
from bot.store.events import EventRepository

STEP_SYSTEM, STEP_LOAD, STEP_PARTS, STEP_ENTRIES = "system", "load", "parts", "entries"
EVENTS_READ = 100


@dataclass(frozen=True, slots=True)
class Served:
    """What the real processes have shown."""

    startup: Startup
    turn: Mapping[str, Load]
    account_turn: Load
    parts: TurnParts
    memory: tuple[dict[str, float], dict[str, float]]


def run_turns(settings: Settings, root: Path, plan: Plan, reporter: Reporter) -> Report:
    """Measure turns and their parts. Raises BotError if something does not run; the system is stopped in any case."""
    files = read_files(settings.data_dir)
    if files.problems:
        raise ContentError("content cannot be loaded", where=str(settings.data_dir), remedy="Run `bot check`.")
    topics = choose_topics(to_catalog(files), plan.questions)
    served = _measure_system(settings, root, files, topics, plan, reporter)
    return _measure_parts(settings, topics, plan, reporter, served)


def run_entries(settings: Settings, plan: Plan, reporter: Reporter) -> tuple[EntriesAtSize, ...]:
    """Measure the FAISS indexes at the sizes of `plan`. Raises ArtefactError without an index."""
    reporter.begin(STEP_ENTRIES, "Many entries")
    found = measure_entries(settings, plan, _teller(reporter, STEP_ENTRIES))
    reporter.end(STEP_ENTRIES, "done")
    return found


def verdicts(pipeline: Spread, single: Load) -> tuple[Verdict, ...]:
    """Each target beside its figure; `single` are the turns of a single client."""
    measured = (
        (PIPELINE_MEDIAN, pipeline.median_ms),
        (TURN_MEDIAN, single.median_ms),
        (TURN_P95, single.p95_ms),
    )
    return tuple(Verdict(target, value, value < target.limit_ms) for target, value in measured)


def _measure_system(
    settings: Settings, root: Path, files: Files, topics: Sequence[Topic], plan: Plan, reporter: Reporter
) -> Served:
    reporter.begin(STEP_SYSTEM, "Start the system")
    with running(settings, root, lambda text: reporter.advance(STEP_SYSTEM, text, None)) as system:
        reporter.end(STEP_SYSTEM, f"ready in {system.startup.total:.1f} s")
        reporter.begin(STEP_LOAD, "Turns over HTTP")
        served = asyncio.run(_served(system, files, topics, plan, reporter))
        reporter.end(STEP_LOAD, "done")
    return served


def _measure_parts(
    settings: Settings, topics: Sequence[Topic], plan: Plan, reporter: Reporter, served: Served
) -> Report:
    reporter.begin(STEP_PARTS, "Parts of a turn")
    tell = _teller(reporter, STEP_PARTS)
    queries = queries_of(topics)
    pipeline = measure_pipeline(settings, queries, plan, tell)
    search = measure_search(settings, queries, plan, tell)
    encoders = measure_encoders(settings, queries, plan, tell)
    reporter.end(STEP_PARTS, "done")
    return Report(
        encoder=encoders,
        language=pipeline.stages[LANGUAGE_STAGE],
        search=search,
        pipeline=pipeline.whole,
        pipeline_stages=pipeline.stages,
        turn=served.turn,
        turn_parts=served.parts,
        account_turn=served.account_turn,
        memory_mib=served.memory[0],
        unique_memory_mib=served.memory[1],
        startup_seconds=served.startup,
        targets=verdicts(pipeline.whole, served.turn["1"]),
    )


async def _served(system: System, files: Files, topics: Sequence[Topic], plan: Plan, reporter: Reporter) -> Served:
    loads: dict[str, Load] = {}
    tell = _teller(reporter, STEP_LOAD)
    async with client(system.settings.gateway_public_url) as http:
        tell("warming up", 0.0)
        await warm_up(http, topics, plan.warm_up)
        before = system.cpu_seconds()
        loads["1"], conversations = await faq_load(http, topics, 1, plan, partial(tell, "1 at once"))
        parts = _turn_parts(system, loads["1"], conversations, before)
        for clients in sorted(plan.turns.keys() - {1}):
            loads[str(clients)], _ = await faq_load(http, topics, clients, plan, partial(tell, f"{clients} at once"))
        utility = topics[0].utility
        question = account_question(files, files.utilities[utility].default_language)
        account = await account_load(http, utility, question, plan, partial(tell, "a verified customer"))
    return Served(system.startup, loads, account, parts, system.memory_mib())


def _turn_parts(system: System, load: Load, conversations: Sequence[str], before: Mapping[str, float]) -> TurnParts:
    cpu = {name: (used - before[name]) * 1000 / load.n for name, used in system.cpu_seconds().items()}
    engine = create_engine_for(system.settings.database_url("gateway"))
    events = EventRepository(engine)
    timings = [
        event.timings
        for conversation in conversations
        for event in events.after(conversation, 0, EVENTS_READ)
        if "rasa" in event.timings
    ]
    engine.dispose()
    queue, rasa = (median(timing[step] for timing in timings) for step in ("queue", "rasa"))
    return TurnParts(queue, rasa, load.median_ms - queue - rasa, cpu)


def _teller(reporter: Reporter, step: str) -> Tell:
    return lambda text, share: reporter.advance(step, text, share)
