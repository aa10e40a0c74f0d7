"""A log keeps the end of what a process wrote and does not grow without bound."""

from pathlib import Path

from bot.runtime.logs import BoundedLog


def test_size_is_bounded_and_the_end_is_kept(tmp_path: Path) -> None:
    log = BoundedLog(tmp_path / "rasa.log", max_bytes=1000)
    for number in range(500):
        log.write(f"line {number}\n".encode())
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["rasa.log", "rasa.log.1"]
    assert all(file.stat().st_size <= 1000 for file in files)
    assert (tmp_path / "rasa.log").read_text().endswith("line 499\n")


def test_tail_holds_the_last_lines_of_this_start(tmp_path: Path) -> None:
    (tmp_path / "rasa.log").write_text("from an earlier start\n")
    log = BoundedLog(tmp_path / "rasa.log")
    for line in (b"first\n", b"\n", b"\xff broken\n", b"last"):
        log.write(line)
    log.close()
    assert log.tail() == "first\n\ufffd broken\nlast"
    assert (tmp_path / "rasa.log").read_bytes().startswith(b"from an earlier start\nfirst\n")
