"""A step runs when something changed that it depends on, and only then."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ContentError, StepError
from bot.runtime.steps import Progress, Step, StepRunner
from tests.bot.runtime.recorder import Recorder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "data" / "deep" / "a.yml").write_text("one")
    return tmp_path


def make_step(project: Path, **changes: object) -> Step:
    def run(progress: Progress) -> None:
        progress("working", 0.5)
        (project / "made").write_text("made")

    step = Step(
        name="index",
        title="Build index",
        run=run,
        remedy="Do it again.",
        inputs=("data/**/*.yml",),
        values={"model": "small"},
        outputs=(project / "made",),
    )
    return replace(step, **changes)  # type: ignore[arg-type]


def ran(project: Path, step: Step, *, force: bool = False) -> bool:
    return bool(StepRunner(project, project / "var" / "steps", Recorder()).run([step], force=force))


def test_runs_once_while_nothing_changes(project: Path) -> None:
    step = make_step(project)
    assert [ran(project, step) for _ in range(3)] == [True, False, False]


def change_file(project: Path) -> None:
    (project / "data" / "deep" / "a.yml").write_text("two")


def change_file_and_keep_time(project: Path) -> None:
    file = project / "data" / "deep" / "a.yml"
    before = file.stat()
    file.write_text("two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def add_file(project: Path) -> None:
    (project / "data" / "b.yml").write_text("b")


def rename_file(project: Path) -> None:
    (project / "data" / "deep" / "a.yml").rename(project / "data" / "deep" / "c.yml")


def lose_output(project: Path) -> None:
    (project / "made").unlink()


def damage_stamp(project: Path) -> None:
    (project / "var" / "steps" / "index.json").write_text("{")


@pytest.mark.parametrize(
    "change", [change_file, change_file_and_keep_time, add_file, rename_file, lose_output, damage_stamp]
)
def test_runs_again_after(project: Path, change: Callable[[Path], None]) -> None:
    step = make_step(project)
    assert ran(project, step)
    change(project)
    assert [ran(project, step), ran(project, step)] == [True, False]


def touch_file(project: Path) -> None:
    os.utime(project / "data" / "deep" / "a.yml", ns=(1, 1))


def write_same_content(project: Path) -> None:
    (project / "data" / "deep" / "a.yml").write_text("one")


def add_file_of_another_kind(project: Path) -> None:
    (project / "data" / "notes.txt").write_text("notes")


def damage_memory_of_hashes(project: Path) -> None:
    (project / "var" / "steps" / ".hashes.json").write_text('{"x": 1}')


@pytest.mark.parametrize("change", [touch_file, write_same_content, add_file_of_another_kind, damage_memory_of_hashes])
def test_does_not_run_again_after(project: Path, change: Callable[[Path], None]) -> None:
    step = make_step(project)
    assert ran(project, step)
    change(project)
    assert not ran(project, step)


def test_absolute_inputs_are_files_or_patterns(project: Path) -> None:
    elsewhere = project / "else[1]where"
    elsewhere.mkdir()
    step = make_step(project, inputs=(str(elsewhere / "one.yml"), f"{elsewhere}/more/**/*.yml"))
    assert ran(project, step)
    (elsewhere / "one.yml").write_text("1")
    assert ran(project, step)
    (elsewhere / "more" / "deep").mkdir(parents=True)
    (elsewhere / "more" / "deep" / "two.yml").write_text("2")
    assert [ran(project, step), ran(project, step)] == [True, False]


def test_a_value_is_an_input(project: Path) -> None:
    assert ran(project, make_step(project))
    assert ran(project, make_step(project, values={"model": "large"}))


def test_force_runs_what_has_not_changed(project: Path) -> None:
    step = make_step(project)
    assert ran(project, step)
    assert ran(project, step, force=True)


def test_a_change_during_the_run_is_seen_by_the_next(project: Path) -> None:
    def run(_progress: Progress) -> None:
        (project / "data" / "deep" / "a.yml").write_text("changed meanwhile")

    step = make_step(project, run=run, outputs=())
    assert [ran(project, step), ran(project, step), ran(project, step)] == [True, True, False]


def test_a_cheap_step_always_runs_and_does_not_count(project: Path) -> None:
    calls: list[int] = []
    step = make_step(project, run=lambda _progress: calls.append(1), outputs=(), cheap=True)
    assert [ran(project, step), ran(project, step)] == [False, False]
    assert len(calls) == 2


def fail_ours(_progress: Progress) -> None:
    raise ContentError("the file is wrong", where="a.yml", remedy="Mend it.")


def fail_ours_without_remedy(_progress: Progress) -> None:
    raise ContentError("the file is wrong")


def fail_foreign(_progress: Progress) -> None:
    raise ValueError("bad number")


@pytest.mark.parametrize(
    ("run", "what", "remedy"),
    [
        (fail_ours, "a.yml: the file is wrong", "Mend it."),
        (fail_ours_without_remedy, "the file is wrong", "Do it again."),
        (fail_foreign, "ValueError: bad number", "Do it again."),
        (lambda _progress: None, "it did not make ", "Do it again."),
    ],
)
def test_a_failure_names_step_cause_and_remedy(
    project: Path, run: Callable[[Progress], None], what: str, remedy: str
) -> None:
    with pytest.raises(StepError) as caught:
        ran(project, make_step(project, run=run))
    assert caught.value.where == "index"
    assert caught.value.what.startswith(what)
    assert caught.value.remedy == remedy


def test_a_failed_step_runs_again_although_nothing_changed(project: Path) -> None:
    assert ran(project, make_step(project))
    with pytest.raises(StepError):
        ran(project, make_step(project, run=fail_foreign), force=True)
    assert ran(project, make_step(project))


def test_steps_after_a_failure_do_not_run(project: Path) -> None:
    later = make_step(project, name="later")
    recorder = Recorder()
    with pytest.raises(StepError):
        StepRunner(project, project / "var", recorder).run([make_step(project, run=fail_foreign), later])
    assert recorder.lines == ["begin index", "fail index failed"]
