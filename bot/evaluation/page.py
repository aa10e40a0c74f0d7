"""A report as one page: nothing is loaded from anywhere, so it can be kept, sent and printed."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from bot.evaluation import page_tables as tables
from bot.evaluation import svg
from bot.evaluation.compare import Comparison
from bot.evaluation.curves import Calibration
from bot.evaluation.outcome import Outcome
from bot.evaluation.report import Report
from bot.evaluation.terminal import TITLES

CONFUSIONS = 60
NOTES = 100
TILES = ("right", "right_or_offered", "wrong", "intent_right", "none_right", "language_right")
STYLE = Path(__file__).with_name("page.css")


def to_html(report: Report) -> str:
    """The page, complete and self-contained: style and figures are inside, there is no script."""
    body = "\n".join(_sections(report))
    style = STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation</title><style>{style}</style></head><body>\n{body}\n</body></html>\n"
    )


def _sections(report: Report) -> Iterator[str]:
    yield _head(report)
    if report.notes:
        items = "".join(f"<li>{escape(note)}</li>" for note in report.notes[:NOTES])
        yield f"<details open><summary>{len(report.notes)} notes on the cases</summary><ul>{items}</ul></details>"
    if report.comparison:
        yield _comparison(report.comparison)
    for title, groups in (
        ("By language", report.by_language),
        ("By utility", report.by_utility),
        ("By style", report.by_style),
        ("By script", report.by_script),
    ):
        yield f"<h2>{title}</h2>{tables.legend()}{tables.figures_table(groups, report.overall)}"
    yield _curves(report)
    yield _confusions(report)
    yield (
        "<h2>Worst cases</h2><p>Wrong, highest score first: here the bot was sure and mistaken.</p>"
        f"{tables.results_table(report.worst)}"
    )
    rest = [case for case in report.cases if case.outcome in (Outcome.MISSED, Outcome.OFFERED)]
    yield f"<details><summary>{len(rest)} cases offered or missed</summary>{tables.results_table(rest)}</details>"


def _head(report: Report) -> str:
    overall, made, timing = report.overall, report.provenance, report.milliseconds
    tiles = "".join(
        f'<div class="tile"><span class="soft">{TITLES[name]}</span>'
        f"<b>{_whole(getattr(overall, name))}</b><small>{_interval(overall.intervals[name])}</small></div>"
        for name in TILES
    )
    counts = overall.counts
    return (
        f'<h1>Evaluation</h1><p class="soft">{escape(made.measured_at)} · {overall.n} cases: {counts.faq} FAQ, '
        f"{counts.intent} account intents, {counts.none} that nothing answers · {timing.median:.0f} ms a message, "
        f'95 of 100 below {timing.p95:.0f} ms</p><div class="tiles">{tiles}</div>'
        f'<p class="soft">Model <code>{escape(made.model)}</code> · index <code>{escape(made.index)}</code>, '
        f"{made.index_rows} rows · encoder <code>{escape(made.encoder)}</code> · "
        f"cases <code>{escape(made.cases)}</code>. Intervals are 95 %, after Wilson.</p>"
    )


def _curves(report: Report) -> str:
    cards = "".join(_card(language, calibration) for language, calibration in report.calibration.items())
    return (
        "<h2>Can the score be believed?</h2><p>Of the messages that the FAQ decided, without those taken for an "
        "account question or small talk. Left: if only scores above a threshold were answered, how many messages "
        "would be, and how many of these wrongly; the dot is what the bot does now, with its thresholds. Right: how "
        "often a score comes true; on the dashed line a score of 70 % is right 7 times in 10. Hover for the "
        "figures.</p>"
        f'<div class="cards">{cards}</div>'
    )


def _card(language: str, calibration: Calibration) -> str:
    name = escape(language)
    area, error, brier = (
        "–" if value is None else f"{value:.3f}" for value in (calibration.area, calibration.error, calibration.brier)
    )
    return (
        f'<section class="card"><h3 id="curves-{name}">{name} <span class="soft">· {calibration.scored} scored of '
        f'{calibration.n}</span></h3><div class="pair">'
        f"<figure>{svg.risk_coverage(calibration, f'Risk and coverage, {language}')}"
        f"<figcaption>mean risk {area}</figcaption></figure>"
        f"<figure>{svg.reliability(calibration, f'Reliability, {language}')}"
        f"<figcaption>calibration error {error} · Brier {brier}</figcaption></figure></div></section>"
    )


def _confusions(report: Report) -> str:
    shown = report.confusions[:CONFUSIONS]
    more = len(report.confusions) - len(shown)
    rest = f'<p class="soft">{more} more in the JSON.</p>' if more else ""
    return f"<h2>Confusions</h2>{tables.confusions_table(shown)}{rest}"


def _comparison(comparison: Comparison) -> str:
    better, worse = len(comparison.better), len(comparison.worse)
    return (
        f"<h2>Since {escape(comparison.other)}</h2><p>In percentage points, over the {comparison.n} cases in both runs "
        f"({comparison.only_before} only before, {comparison.only_after} only now). {better} cases are better, {worse} "
        f"worse; chance alone would do as much with probability {comparison.chance:.2g}.</p>"
        f"{tables.comparison_table(comparison)}"
        f"<details open><summary>{worse} worse</summary>{tables.changes_table(comparison.worse)}</details>"
        f"<details><summary>{better} better</summary>{tables.changes_table(comparison.better)}</details>"
    )


def _whole(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{100 * interval[0]:.1f} – {100 * interval[1]:.1f}"
