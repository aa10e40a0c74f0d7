"""An edit on its way into service: what is published, what is refused, and what then is served."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_faq import ActionAnswerFaq
from actions.services import Services
from bot.content.snapshot import load_snapshot
from bot.errors import ContentError
from bot.publishing.publish import publish
from bot.retrieval import index_build
from bot.retrieval.index import FaqIndex
from bot.retrieval.versions import Follower, current_version
from tests.actions.fakes import FakeBilling, FakeIdentity, FakeOutage, tracker_state
from tests.bot.content.tiny import FAQ
from tests.bot.publishing.tiny_shop import CASES, FLOORS

SQ = "faq/volt/sq.yml"
ANSWER = "Brenda {deadline:hour} orëve."
NEW_ANSWER = "Më së voni brenda {deadline:hour} orëve."
ALTERNATES = "aplikacion per telefon]"
NOT_KNOWN = "unanswerable_unknown"


def put(shop, **options):
    return publish(shop.settings, lambda _text, _share: None, **options)


def served(shop, encoder):
    """The index in service."""
    return FaqIndex.load(shop.index, encoder.manifest.identity())


def content(shop):
    """The content in service."""
    return load_snapshot(shop.index / current_version(shop.index))


def delete_app(shop):
    shop.tiny.replace("faq/volt/entries.yml", "  app: {gloss: What the app is, facts: [app]}\n", "")
    shop.tiny.write(SQ, FAQ[: FAQ.index("  - id: app")])
    shop.write_cases(*CASES[:2])


def steal_from_app(shop):
    """`reconnect` is asked in the words of a case of `app`, though in none of the words of `app` itself."""
    words = "per faturat e mia a keni ndonje, ndonje gje me faturat, faturat e mia ku jane"
    shop.tiny.replace(SQ, "rryma kur kthehet pas pageses]", f"rryma kur kthehet pas pageses, {words}]")


@pytest.fixture
def press(shop):
    """What a running bot says to a button of the entry `app`, in Albanian to volt."""
    services = Services(Follower(shop.index, load_snapshot).current, FakeIdentity(), FakeBilling(), FakeOutage())

    async def pressed():
        state = tracker_state(entities={"entry": "app"}, utility="volt", language="sq")
        dispatcher = CollectingDispatcher()
        await ActionAnswerFaq(services).run(dispatcher, Tracker.from_dict(state), {})
        return dispatcher.messages[0]

    return pressed


def test_the_first_publication(shop, encoder):
    result = put(shop)
    assert (result.version, result.is_new) == (current_version(shop.index), True)
    assert (result.before, result.edited, result.out_of_date) == ([], frozenset(), [])
    assert [one.case.text for one in result.after] == [text for text, _ in CASES]
    assert {row.entry for row in served(shop, encoder).rows} == {"reconnect", "app"}


def test_what_is_in_service_is_not_published_again(shop, encoder):
    first = put(shop)
    encoder.encoded.clear()
    again = put(shop)
    assert (again.version, again.is_new, encoder.encoded) == (first.version, False, [])


def test_another_answer_is_published_without_training(shop, encoder, monkeypatch):
    first = put(shop)
    encoder.encoded.clear()
    learnt = served(shop, encoder).manifest.learnt

    def refuse(*_arguments, **_options):
        raise AssertionError("nothing is to be trained")

    monkeypatch.setattr(index_build, "train", refuse)
    shop.tiny.replace(SQ, ANSWER, NEW_ANSWER)
    second = put(shop)
    assert second.is_new
    assert second.version != first.version
    assert second.edited == {("volt", "reconnect")}
    assert encoder.encoded == []
    assert served(shop, encoder).manifest.learnt == learnt
    assert content(shop).answer("volt", "reconnect", "sq").text == "Më së voni brenda 24 orëve."


def test_a_new_alternate_is_found(shop, encoder):
    put(shop)
    before = served(shop, encoder).manifest.rows
    shop.tiny.replace(SQ, ALTERNATES, f"{ALTERNATES[:-1]}, programi i smartfonit]")
    assert put(shop).edited == {("volt", "app")}
    assert "programi i smartfonit" in encoder.encoded
    index = served(shop, encoder)
    assert index.manifest.rows == before + 1
    text = "programi i smartfonit"
    (best, *_) = index.rank(encoder.encode([text])[0], text, utility="volt", language="sq").hits
    assert best.entry == "app"


async def test_a_deleted_entry_is_never_served_again(shop, encoder, press):
    put(shop)
    before = await press()
    assert (before["status"], before["entry"]) == ("answered", "app")
    delete_app(shop)
    put(shop)
    assert {row.entry for row in served(shop, encoder).rows} == {"reconnect"}
    after = await press()
    assert (after["status"], after["entry"]) == (NOT_KNOWN, None)
    assert "Volti" not in after["text"]


@pytest.mark.parametrize("day", ["valid_until: 2020-01-31", "valid_from: 2990-01-31"])
async def test_an_entry_outside_its_dates_is_listed_and_not_served(shop, encoder, press, day):
    put(shop)
    shop.tiny.replace("faq/volt/entries.yml", "facts: [app]}", f"facts: [app], {day}}}")
    shop.write_cases(*CASES[:2])
    assert put(shop).out_of_date == [("volt", "app")]
    assert {row.entry for row in served(shop, encoder).rows} == {"reconnect"}
    assert (await press())["status"] == NOT_KNOWN


def break_content(shop):
    shop.tiny.replace(SQ, ANSWER, "Brenda 24 orëve.")


def raise_floor(shop):
    shop.tiny.replace(SQ, ANSWER, NEW_ANSWER)
    shop.write_cases(*CASES, ("hello", "intent:check_balance"), ("hello you", "intent:check_balance"))
    shop.tiny.write("publishing.yml", FLOORS.replace("intent_right: 0,", "intent_right: 0.9,"))


def damage_floors(shop):
    shop.tiny.replace(SQ, ANSWER, NEW_ANSWER)
    shop.tiny.write("publishing.yml", "floors: {right: 2}\n")


REFUSED = [
    (break_content, "content has problems\n.*sq.yml.*24"),
    (steal_from_app, "takes questions from other entries\nvolt, sq: reconnect takes '.*' from app"),
    (raise_floor, "falls under its floor\nsq: intent_right is 0.0% of 2 cases, at least 90.0%"),
    (damage_floors, "floors cannot be read"),
]


@pytest.mark.parametrize(("edit", "what"), REFUSED, ids=[edit.__name__ for edit, _ in REFUSED])
def test_what_is_refused_changes_nothing(shop, encoder, edit, what):
    shop.write_cases(*CASES, ("a keni ndonje aplikacion per faturat e mia", "faq:app"))
    put(shop)
    before, folders = current_version(shop.index), shop.folders
    edit(shop)
    with pytest.raises(ContentError, match=f"(?s){what}"):
        put(shop)
    assert current_version(shop.index) == before
    assert shop.folders == folders
    assert content(shop).answer("volt", "reconnect", "sq").text == "Brenda 24 orëve."


def test_a_first_version_under_its_floor_is_refused(shop, encoder):
    raise_floor(shop)
    with pytest.raises(ContentError, match="under its floor"):
        put(shop)
    assert current_version(shop.index) is None
    assert shop.folders == set()


def test_a_dry_run_swaps_nothing_and_leaves_nothing(shop, encoder):
    first, folders = put(shop), shop.folders
    shop.tiny.replace(SQ, ANSWER, NEW_ANSWER)
    tried = put(shop, swap=False)
    assert tried.is_new
    assert tried.version != first.version == current_version(shop.index)
    assert shop.folders == folders


def test_an_interrupted_publication_leaves_nothing(shop, encoder):
    first, folders = put(shop), shop.folders
    shop.tiny.replace(SQ, ANSWER, NEW_ANSWER)

    def interrupt(text, _share):
        if text.startswith("trying"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(shop.settings, interrupt)
    assert (current_version(shop.index), shop.folders) == (first.version, folders)


def test_what_cannot_be_compared_is_published(shop, encoder):
    first = put(shop)
    (shop.index / first.version / "ranker.npz").unlink()
    shop.tiny.replace(SQ, "Kur rikyçem?", "Kur më rikyçni?")
    second = put(shop)
    assert (second.is_new, second.before) == (True, [])


def test_progress_rises_to_one(shop, encoder):
    shares = []
    publish(shop.settings, lambda _text, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
