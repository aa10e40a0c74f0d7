"""Content is swapped under load: no error, no answer that is older than 5 s, and what is deleted is not served."""

import os
import shutil
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from bot.content.snapshot import FILE as SNAPSHOT
from bot.retrieval.index_build import build_index, prepare_index
from bot.retrieval.versions import activate, current_version
from bot.settings import PROJECT_ROOT, Settings
from tests.e2e.chat import Chat
from tests.e2e.conftest import System, running

SWAPS = 20
SECONDS_BETWEEN = 1.5
STALE_SECONDS = 5.0
THREADS = 3
ENTRY = "power_museum"
NUMBER = "NNNN"
"""Stands in the answer of the entry; each version has a number of its own there."""
CONTRACT = f"  {ENTRY}:\n    gloss: Where the museum of electricity is\n    facts: []\n"
RECORD = f"""
  - id: {ENTRY}
    state: approved
    question: Ku gjendet muzeu i rrymës?
    also_asked:
      formal: [A keni muze të elektricitetit që mund ta vizitojmë?, Në cilën ndërtesë ndodhet muzeu juaj?]
      everyday: [a ka muze të rrymës te ju, ku e keni muzeun, dua ta vizitoj muzeun e elektricitetit]
      bare: [muzeu i rrymes ku gjendet, ku osht muzeu, a mujna me pa muzeun e rrymes]
    answer: Muzeu i rrymës gjendet në dhomën {NUMBER}.
"""
ALTERNATE = "dua ta vizitoj muzeun e elektricitetit"
MUSEUM = ("Ku gjendet muzeu i rrymës?", "muzeu i rrymes ku gjendet", "a ka muze të rrymës te ju")
FAR = "Ku gjendet muzeu?"
"""Near to no other entry."""
OTHER = "ku muj me pagu rrymen"
OTHERS = ("energijaplus", "energopro", "ossh")


@dataclass(frozen=True)
class Workplace:
    """Content and models of its own, and the folders of two versions: without and with one more alternate."""

    settings: Settings
    templates: Sequence[Path]

    @property
    def index(self) -> Path:
        return self.settings.models_dir / "index"

    def swap(self, number: int) -> None:
        """Serve another version, in which the answer has this number."""
        version = f"version-{number}"
        home = Path(shutil.copytree(self.templates[number % 2], self.index / version))
        content = (home / SNAPSHOT).read_text(encoding="utf-8")
        assert NUMBER in content
        (home / SNAPSHOT).write_text(content.replace(NUMBER, str(number)), encoding="utf-8")
        activate(self.index, version)


@dataclass(frozen=True)
class Heard:
    """A question, when it was asked and answered (seconds, monotonic), and the one message that answers it."""

    text: str
    asked: float
    answered: float
    message: dict[str, Any]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    root = tmp_path_factory.mktemp("publishing")
    data = Path(shutil.copytree(PROJECT_ROOT / "data", root / "data"))
    for part, utility in product(("faq", "calibration"), OTHERS):  # one utility is enough, and learnt in half the time
        shutil.rmtree(data / part / utility)
    shutil.copytree(PROJECT_ROOT / "models", root / "models", copy_function=os.link)
    settings = Settings(data_dir=data, models_dir=root / "models")
    folder = data / "faq" / "kesco"
    with (folder / "entries.yml").open("a", encoding="utf-8") as file:
        file.write(CONTRACT)
    written = (folder / "sq.yml").read_text(encoding="utf-8")
    templates = []
    for record in (RECORD.replace(f", {ALTERNATE}", ""), RECORD):
        (folder / "sq.yml").write_text(written + record, encoding="utf-8")
        version, _ = prepare_index(settings, lambda _text, _share: None)
        home = settings.models_dir / "index" / version
        templates.append(Path(shutil.copytree(home, root / f"template-{len(templates)}")))
    place = Workplace(settings, templates)
    place.swap(0)
    return place


@pytest.fixture(scope="module")
def stack(place: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folders = {"DATA_DIR": str(place.settings.data_dir), "MODELS_DIR": str(place.settings.models_dir)}
    with running(tmp_path_factory.mktemp("var"), **folders) as system:
        yield system


def ask_until(done: Event, url: str) -> list[Heard]:
    """Ask one question after the other, each at once when the one before was answered."""
    heard: list[Heard] = []
    with httpx.Client(base_url=url, timeout=20) as client:
        chat = Chat.start(client, "kesco", "sq")
        while not done.is_set():
            text = (*MUSEUM, OTHER)[len(heard) % 4]
            asked = time.monotonic()
            (message,) = chat.say(text)
            heard.append(Heard(text, asked, time.monotonic(), message))
    return heard


def swap_under_load(place: Workplace, url: str) -> tuple[list[float], list[Heard]]:
    """When each number came into service (before the first of them, 0 was), and what was heard meanwhile."""
    done = Event()
    swapped: list[float] = []
    with ThreadPoolExecutor(THREADS) as pool:
        loops = [pool.submit(ask_until, done, url) for _ in range(THREADS)]
        try:
            for number in range(1, SWAPS + 1):
                time.sleep(SECONDS_BETWEEN)
                place.swap(number)
                swapped.append(time.monotonic())
            time.sleep(2 * STALE_SECONDS)
        finally:
            done.set()
        return swapped, [heard for loop in loops for heard in loop.result()]


@pytest.mark.e2e
def test_swaps_under_load_cause_no_error_and_no_stale_answer(place: Workplace, stack: System) -> None:
    swapped, heard = swap_under_load(place, stack.public_url)
    failed = [one for one in heard if one.message["status"] != "answered"]
    assert failed == []
    about = [one for one in heard if one.text in MUSEUM]
    assert {one.message["entry"] for one in about} == {ENTRY}
    numbers = [int("".join(filter(str.isdigit, one.message["text"]))) for one in about]
    for one, number in zip(about, numbers, strict=True):
        oldest, newest = bisect_right(swapped, one.asked - STALE_SECONDS), bisect_right(swapped, one.answered)
        # The pointer moves an instant before its time is taken
        assert oldest <= number <= min(newest + 1, SWAPS), one
    assert len(set(numbers)) > SWAPS / 2
    assert {number for one, number in zip(about, numbers, strict=True) if one.asked > swapped[-1] + STALE_SECONDS} == {
        SWAPS
    }


@pytest.mark.e2e
def test_what_is_deleted_is_not_known_any_more(place: Workplace, stack: System) -> None:
    folder = place.settings.data_dir / "faq" / "kesco"
    with httpx.Client(base_url=stack.public_url, timeout=20) as client:
        chat = Chat.start(client, "kesco", "sq")
        (before,) = chat.say(MUSEUM[0])
        assert before["entry"] == ENTRY
        for file, text in (("entries.yml", CONTRACT), ("sq.yml", RECORD)):
            written = (folder / file).read_text(encoding="utf-8")
            assert text in written
            (folder / file).write_text(written.replace(text, ""), encoding="utf-8")
        served = current_version(place.index)
        build_index(place.settings, lambda _text, _share: None)
        assert current_version(place.index) != served
        for text in MUSEUM:
            (answer,) = chat.say(text)
            # "rrymë" is electricity: the bot may ask back about something that it knows
            assert answer["status"] in {"unanswerable_unknown", "clarify_did_you_mean"}, answer
            assert answer["entry"] != ENTRY
            assert MUSEUM[0] not in {button["title"] for button in answer["buttons"]}
        (unknown,) = chat.say(FAR)
        assert (unknown["status"], unknown["entry"]) == ("unanswerable_unknown", None)
        (other,) = chat.say(OTHER)
        assert (other["status"], other["entry"]) == ("answered", "payment_methods")
