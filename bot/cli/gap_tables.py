"""Gaps on the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.learning.accuracy import Accuracy, PairFigures
from bot.learning.gaps import Gap
from bot.learning.proposals import Proposal

DAY = "%Y-%m-%d"


def gap_table(gaps: Sequence[Gap], total: int) -> Table:
    """`gaps`, most asked first, of `total`."""
    table = Table(title=f"Gaps: {len(gaps)} of {total}", show_lines=True)
    for title in ("Id", "Asked"):
        table.add_column(title, justify="right")
    for title in ("Utility", "Question", "Status", "Nearest entry", "Tapped", "From, to"):
        table.add_column(title, overflow="fold")
    for gap in gaps:
        table.add_row(
            str(gap.id),
            f"{gap.size}\n{_counts(gap.languages)}",
            Text(gap.utility),
            Text("\n".join(f"{language}: {text}" for language, text in gap.representatives.items())),
            Text(_counts(gap.statuses)),
            Text(_nearest(gap)),
            Text(next(iter(gap.chosen), "-")),
            f"{gap.first_asked:{DAY}}\n{gap.last_asked:{DAY}}",
        )
    return table


def gap_details(gap: Gap) -> RenderableType:
    """Everything about one gap; the number of a wording is what `--question` takes."""
    facts = Table.grid(padding=(0, 2))
    rows = {
        "Gap": f"{gap.id} of {gap.utility}, asked {gap.size} times",
        "Languages": _counts(gap.languages),
        "Status": _counts(gap.statuses),
        "Nearest entry": _nearest(gap),
        "Tapped": _counts(gap.chosen) or "-",
        "Asked": f"{gap.first_asked:{DAY}} to {gap.last_asked:{DAY}}",
    }
    for title, value in rows.items():
        facts.add_row(Text(title, style="bold"), Text(value))
    wordings = Table("N", "Language", "Times", "Question")
    for number, wording in enumerate(gap.wordings, start=1):
        wordings.add_row(str(number), wording.language, str(len(wording.questions)), Text(wording.text))
    return Group(facts, wordings)


def proposal_text(proposal: Proposal, entry: str, data_dir: Path) -> Text:
    """What was added to which files, and what was left out and why."""
    lines = [f"{entry}: {len(proposal.added)} questions added."]
    lines += [f"  + {language}: {text}" for language, text in proposal.added]
    lines += [f"  - {text}: {reason}" for text, reason in proposal.left_out]
    files = ", ".join(str(Path(data_dir.name) / edit.path.relative_to(data_dir)) for edit in proposal.edits)
    return Text("\n".join([*lines, f"Changed: {files}"]))


def accuracy_table(figures: Sequence[Accuracy], questions: int) -> Table:
    """Precision and recall of the pairs that are put into one gap."""
    table = Table(title=f"{questions} questions: pairs put into one gap, precision / recall / F1")
    for title in ("Compared by", "Distance", "Tuned on", "Other half", "of it in two languages"):
        table.add_column(title)
    for row in figures:
        pairs = (row.tuned, row.reported, row.across)
        table.add_row(row.space, f"{row.distance:.3f}", *(_figures(figure) for figure in pairs))
    return table


def _figures(figure: PairFigures) -> str:
    return f"{figure.precision:.2f} / {figure.recall:.2f} / {figure.f1:.2f}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _nearest(gap: Gap) -> str:
    return "-" if gap.nearest is None else f"{gap.nearest.entry} {gap.nearest.similarity:.2f}"
