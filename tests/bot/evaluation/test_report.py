"""The report: its JSON, two of them side by side, the page and the terminal."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from bot.errors import ContentError
from bot.evaluation.compare import compare
from bot.evaluation.outcome import Outcome
from bot.evaluation.page import to_html
from bot.evaluation.report import Report, build_report, read_report, to_json
from bot.evaluation.terminal import show
from tests.bot.evaluation.made_up import PROVENANCE, results

FIGURES = {
    "n",
    "right",
    "offered",
    "right_or_offered",
    "wrong",
    "missed",
    "intent_right",
    "none_right",
    "language_right",
    "counts",
    "intervals",
}


@pytest.fixture
def report() -> Report:
    return build_report(results(), PROVENANCE, ["case-1: <odd>"])


def compared(report: Report) -> Report:
    """The report against one in which the first case was missed and the last right, and one case was not asked."""
    before = list(report.cases[:-1])
    before[0] = replace(before[0], outcome=Outcome.MISSED, got="none")
    before[5] = replace(before[5], outcome=Outcome.RIGHT, got="faq:c")
    return replace(report, comparison=compare(before, report.cases, "old.json"))


def test_the_json_has_the_agreed_shape(report: Report):
    found = json.loads(to_json(report))
    assert found["overall"].keys() == FIGURES
    for part in ("by_language", "by_utility", "by_style", "by_script"):
        assert all(group.keys() == FIGURES for group in found[part].values())
    assert found["by_language"].keys() == {"sq", "ka"}
    assert found["by_style"].keys() == {"bare", "unstyled"}
    assert found["overall"]["right"] == 0.5
    assert found["overall"]["intervals"]["right"] == pytest.approx([0.187616, 0.812384])
    assert found["overall"]["counts"]["wrong"] == 1
    assert found["provenance"]["encoder"] == "encoder@1#2"
    assert found["milliseconds"] == {"mean": 14.5, "median": 15.0, "p95": 19.0}
    assert len(found["cases"]) == 10


def test_confusions_are_counted(report: Report):
    assert [(c.expected, c.got, c.n) for c in report.confusions] == [
        ("faq:c", "faq:a", 1),
        ("faq:c", "none", 1),
        ("intent:check_balance", "faq:a", 1),
        ("none", "intent:latest_bill", 1),
    ]


def test_the_worst_was_surest(report: Report):
    assert [result.id for result in report.worst] == ["case-5", "case-10", "case-8"]


def test_a_report_is_read_as_it_was_written(report: Report, tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(to_json(compared(report)), encoding="utf-8")
    again = read_report(path)
    assert again.cases == report.cases
    assert to_json(again) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"overall": 1}'])
def test_what_is_no_report(text: str, tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="no report") as caught:
        read_report(path)
    assert caught.value.where == str(path)


def test_a_report_that_is_not_there(tmp_path: Path):
    with pytest.raises(ContentError, match="cannot be read"):
        read_report(tmp_path / "a.json")


def test_a_comparison_is_over_the_cases_in_both(report: Report):
    found = compared(report).comparison
    assert found is not None
    assert (found.n, found.only_before, found.only_after) == (9, 0, 1)
    assert ([change.id for change in found.better], [change.id for change in found.worse]) == (["case-1"], ["case-6"])
    assert found.overall["right"].change == pytest.approx(0.0)
    assert found.overall["missed"].before == found.overall["missed"].after == pytest.approx(1 / 6)
    assert found.by_language["ka"]["none_right"].change is None
    assert found.by_utility.keys() == {"kesco"}
    assert found.chance == 1.0


def test_a_case_that_expects_something_else_is_another_case(report: Report):
    changed = [replace(result, expect="faq:z") for result in report.cases]
    found = compare(changed, report.cases, "old.json")
    assert (found.n, found.only_before, found.only_after) == (0, 10, 10)


class Page(HTMLParser):
    """Tags of the page, and those left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing(report: Report):
    text = to_html(compared(report))
    page = Page(text)
    assert page.open == []
    assert {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags} == set()
    assert re.findall(r"https?://|url\(|@import|src=|href=", text) == []
    assert "&lt;script&gt;alert(1)" in text
    assert "&lt;odd&gt;" in text


def test_the_page_has_both_curves_for_each_language(report: Report):
    page = Page(to_html(report))
    charts = [str(attributes["aria-label"]) for tag, attributes in page.tags if tag == "svg"]
    assert charts == [
        f"{kind}, {language}" for language in ("ka", "sq") for kind in ("Risk and coverage", "Reliability")
    ]
    kinds = [attributes.get("class") for tag, attributes in page.tags if tag in ("path", "circle")]
    assert {"curve", "now", "bin"} <= set(kinds)


@pytest.mark.parametrize("kept", [[6], [8], [5], [9]])
def test_a_page_of_a_single_case(kept: list[int]):
    page = Page(to_html(build_report([results()[place] for place in kept], PROVENANCE)))
    assert [tag for tag, _ in page.tags].count("svg") == 2


def test_the_terminal_shows_the_figures(report: Report):
    console = Console(file=io.StringIO(), width=200)
    show(compared(report), console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for part in ("50.0 19-81", "case-5", "<script>", "worse: case-6", "case-1: <odd>", "encoder@1#2", "old.json"):
        assert part in shown
