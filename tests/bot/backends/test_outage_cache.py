"""Shared answers about outages, on a clock that the test moves."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.backends.models import OutageItem, Outages, Place, Receipt
from bot.backends.outage_cache import CachedOutage
from bot.backends.verified import VerifiedContext
from bot.errors import BackendUnavailable
from tests.bot.backends.conftest import AS_OF

PEJE, GJAKOVE, PRIZREN = Place("peje", "Pejë"), Place("gjakove", "Gjakovë"), Place("prizren", "Prizren")
VILLAGES = (Place("brod-1", "Brod"), Place("brod-2", "Brod"))
SECONDS = 5.0


def item(*places: Place) -> OutageItem:
    return OutageItem("unplanned", "current", AS_OF, None, "storm", places)


STORM, FAULT, FLOOD = item(PEJE, GJAKOVE), item(PEJE), item(*VILLAGES)


@dataclass
class FakeOutage:
    """Gives all outages or none of a place once `go_on` is set; each answer is a second newer."""

    error: Exception | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False
    now: float = 1000.0

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        self.asked.append((utility, locality))
        self.was_asked.set()
        as_of = AS_OF + timedelta(seconds=len(self.asked))
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        if locality is None:
            return Outages(utility, as_of, None, (STORM, FAULT, FLOOD))
        return Outages(utility, as_of, PRIZREN if locality.casefold() == "prizren" else None, ())

    async def report(
        self, utility: str, locality: str, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        self.reported.append(key)
        return Receipt(utility, AS_OF, "outage_report", "O-2026-000001", AS_OF, repeated=False)

    async def aclose(self) -> None:
        self.closed = True

    def clock(self) -> float:
        return self.now


@pytest.fixture
def office() -> FakeOutage:
    office = FakeOutage()
    office.go_on.set()
    return office


@pytest.fixture
def outage(office: FakeOutage) -> CachedOutage:
    return CachedOutage(office, seconds=SECONDS, answers=3, clock=office.clock)


async def test_all_who_ask_at_once_share_one_answer(office: FakeOutage, outage: CachedOutage) -> None:
    office.go_on.clear()
    asking = [asyncio.create_task(outage.outages("kesco", place)) for place in [None, "Pejë", "peje", "GJAKOVE"] * 50]
    await office.was_asked.wait()
    office.go_on.set()
    answers = await asyncio.gather(*asking)
    assert office.asked == [("kesco", None)]
    assert [len(answer.outages) for answer in answers[:4]] == [3, 2, 2, 1]
    assert {answer.as_of for answer in answers} == {AS_OF + timedelta(seconds=1)}


@pytest.mark.parametrize(("asked", "place", "items"), [("Pejë", PEJE, (STORM, FAULT)), ("gjakove", GJAKOVE, (STORM,))])
async def test_a_place_with_outages_is_answered_from_the_list(
    office: FakeOutage, outage: CachedOutage, asked: str, place: Place, items: tuple[OutageItem, ...]
) -> None:
    answer = await outage.outages("kesco", asked)
    assert (answer.locality, answer.outages) == (place, items)
    assert office.asked == [("kesco", None)]


@pytest.mark.parametrize(("asked", "place"), [("Prizren", PRIZREN), ("Atlantis", None), ("Brod", None)])
async def test_another_place_is_asked_about_once(
    office: FakeOutage, outage: CachedOutage, asked: str, place: Place | None
) -> None:
    answers = [await outage.outages("kesco", name) for name in (asked, asked.upper(), asked)]
    assert [(answer.locality, answer.outages) for answer in answers] == [(place, ())] * 3
    assert office.asked == [("kesco", None), ("kesco", asked)]


async def test_utilities_are_kept_apart(office: FakeOutage, outage: CachedOutage) -> None:
    assert [(await outage.outages(utility)).utility for utility in ("kesco", "ossh", "kesco")] == [
        "kesco",
        "ossh",
        "kesco",
    ]
    assert office.asked == [("kesco", None), ("ossh", None)]


async def test_an_answer_is_kept_for_its_seconds_and_no_longer(office: FakeOutage, outage: CachedOutage) -> None:
    first = await outage.outages("kesco")
    office.now += SECONDS - 0.1
    assert await outage.outages("kesco") is first
    office.now += 0.1
    assert (await outage.outages("kesco")).as_of > first.as_of
    assert len(office.asked) == 2


async def test_the_seconds_count_from_the_question(office: FakeOutage, outage: CachedOutage) -> None:
    office.go_on.clear()
    asking = asyncio.create_task(outage.outages("kesco"))
    await office.was_asked.wait()
    office.now += SECONDS
    office.go_on.set()
    await asking
    await outage.outages("kesco")
    assert len(office.asked) == 2


async def test_an_old_answer_does_not_stand_in_for_an_error(office: FakeOutage, outage: CachedOutage) -> None:
    await outage.outages("kesco")
    office.now += SECONDS
    office.error = BackendUnavailable("down")
    with pytest.raises(BackendUnavailable):
        await outage.outages("kesco")


async def test_an_error_is_told_to_all_and_not_kept(office: FakeOutage, outage: CachedOutage) -> None:
    office.error = BackendUnavailable("down")
    errors = await asyncio.gather(*(outage.outages("kesco", "peje") for _ in range(20)), return_exceptions=True)
    assert {type(error) for error in errors} == {BackendUnavailable}
    assert len(office.asked) == 1
    office.error = None
    assert (await outage.outages("kesco", "peje")).locality == PEJE


async def test_who_gives_up_leaves_the_answer_to_the_others(office: FakeOutage, outage: CachedOutage) -> None:
    office.go_on.clear()
    gone, stays = (asyncio.create_task(outage.outages("kesco")) for _ in range(2))
    await office.was_asked.wait()
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    office.go_on.set()
    assert (await stays).utility == "kesco"
    assert (gone.cancelled(), len(office.asked)) == (True, 1)


async def test_only_so_many_answers_are_kept(office: FakeOutage, outage: CachedOutage) -> None:
    for name in ("a", "b", "c", "d"):
        await outage.outages("kesco", name)
    office.asked.clear()
    await outage.outages("kesco", "d")
    assert office.asked in ([], [("kesco", None)])
    await outage.outages("kesco", "a")
    assert ("kesco", "a") in office.asked


async def test_a_report_goes_straight_on(office: FakeOutage, outage: CachedOutage) -> None:
    for key in ("one", "two"):
        await outage.report("kesco", "peje", "", verified=None, key=key)
    await outage.aclose()
    assert (office.reported, office.closed) == (["one", "two"], True)
