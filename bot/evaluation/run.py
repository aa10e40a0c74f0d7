"""Runs cases through the whole bot in this process: trained pipeline, rules, actions. No server; nobody is verified."""

import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from actions.server import create_executor
from actions.services import Services, services_from
from bot.content.cases import Case, check_utilities, doubts, read_cases
from bot.content.loader import load_catalog
from bot.evaluation.compare import compare
from bot.evaluation.figures import Result
from bot.evaluation.language_messages import read_messages
from bot.evaluation.languages import LanguageReport, measure_languages
from bot.evaluation.outcome import Seen, observe
from bot.evaluation.provenance import MODEL_NAME, provenance_of
from bot.evaluation.report import Report, build_report, read_report
from bot.identity.protocol import NobodyIsVerified
from bot.nlu.embedded import EmbeddedRasa
from bot.nlu.trained_language import load_language_detector
from bot.settings import Settings
from bot.text.clean import clean

Ask = Callable[[str, str], Awaitable[Seen]]
"""Text and utility -> what the bot does with them."""
Progress = Callable[[str, float], None]


def open_bot(settings: Settings, services: Services) -> Ask:
    """The bot that `bot build` made, its actions working with `services`. Raises ArtefactError without a model."""
    rasa = EmbeddedRasa(settings.models_dir / MODEL_NAME, create_executor(services).run)

    async def ask(text: str, utility: str) -> Seen:
        answered = await rasa.answer(clean(text), utility)
        return observe(answered.understood, answered.messages)

    return ask


async def run_cases(
    cases: Sequence[Case], ask: Ask, spoken: Collection[str], progress: Progress = lambda _text, _share: None
) -> list[Result]:
    """The result of each case, in order, one at a time. `spoken` are the languages that the bot speaks."""
    await ask(cases[0].text, cases[0].utility)  # what is loaded at the first message is not that case's time
    results: list[Result] = []
    for done, case in enumerate(cases):
        progress(f"{len(cases)} cases", done / len(cases))
        started = time.perf_counter()
        seen = await ask(case.text, case.utility)
        results.append(Result.of(case, seen, (time.perf_counter() - started) * 1000, spoken))
    return results


def evaluate_languages(
    settings: Settings,
    folders: Sequence[Path],
    cases: Sequence[Path],
    *,
    progress: Progress = lambda _text, _share: None,
) -> LanguageReport:
    """Measure language identification alone, on the texts of `folders` and `cases`, as the trained model has it.

    Raises ContentError for texts that cannot be read, ArtefactError without a model.
    """
    read = read_messages(folders, cases, load_catalog(settings.data_dir).languages.keys())
    messages = [replace(message, text=clean(message.text)) for message in read]
    progress("loading the model", 0.0)
    detector = load_language_detector(settings.models_dir / MODEL_NAME)
    return measure_languages(messages, detector.detect, progress)


async def evaluate(
    settings: Settings,
    paths: Sequence[Path],
    now: datetime,
    *,
    other: Path | None = None,
    progress: Progress = lambda _text, _share: None,
) -> Report:
    """Evaluate the bot of `settings` on the cases under `paths`; compare with the report `other` if given.

    `now` is in UTC. Raises ContentError for cases or a report that cannot be read, ArtefactError without a model.
    """
    cases = read_cases(paths)
    before = read_report(other) if other else None
    provenance = provenance_of(settings.models_dir, cases, now)
    services = services_from(settings, identity=NobodyIsVerified())
    check_utilities(cases, services.catalog)
    progress("loading the model", 0.0)
    results = await run_cases(cases, open_bot(settings, services), services.catalog.languages.keys(), progress)
    report = build_report(results, provenance, doubts(cases, services.catalog))
    if before is None or other is None:
        return report
    return replace(report, comparison=compare(before.cases, results, other.name))
