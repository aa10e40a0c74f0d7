"""Outages are public: by the place of the message, else by the customer's meters, else after our question."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_faq import ActionAnswerFaq
from actions.outage import ActionOutageStatus
from actions.turn import PENDING_SLOT
from bot.backends.models import Place
from bot.errors import BackendUnavailable, ServiceError
from bot.retrieval.decision import Decision
from bot.retrieval.index import Hit
from bot.retrieval.joint import FAQ_INTENT
from tests.account_data import meters, outage_item, outages, verified
from tests.actions.fakes import tracker_state
from tests.content_files import LANGUAGES

each_language = pytest.mark.parametrize("language", LANGUAGES)
ASKED = [{"event": "user"}, {"event": "slot", "name": PENDING_SLOT, "value": "outage_place"}, {"event": "user"}]
NAMES = {"en": "Peja", "sq": "Pejë", "sl": "Peć", "ka": "პეჩი"}


@pytest.fixture
def turn(services):
    """`await turn(ActionX, ...)`: the messages and the slots that the action sets."""

    async def run_action(action_class, *args, **kwargs):
        dispatcher = CollectingDispatcher()
        events = await action_class(services).run(dispatcher, Tracker.from_dict(tracker_state(*args, **kwargs)), {})
        return dispatcher.messages, {event["name"]: event["value"] for event in events}

    return run_action


async def ask(turn, **kwargs):
    return await turn(ActionOutageStatus, "outage_status", **kwargs)


def statuses(messages) -> list[str]:
    return [message["status"] for message in messages]


@each_language
async def test_the_place_of_the_message_is_answered_for_anyone(turn, identity, outage, language):
    outage.answer = outages(outage_item())
    (message,), slots = await ask(turn, localities=("peje",), language=language)
    assert (message["status"], message["language"], slots) == ("answered", language, {})
    assert NAMES[language] in message["text"]
    assert outage.calls == [("outages", "kesco", "peje")]
    assert identity.calls == []


async def test_every_place_of_the_message_is_answered_once(turn, outage):
    outage.answers = {"peje": outages(outage_item()), "gjilan": outages(place=Place("gjilan", "Gjilan"))}
    messages, _ = await ask(turn, localities=("peje", "gjilan", "peje"))
    assert statuses(messages) == ["answered", "answered"]
    assert ["Peja" in messages[0]["text"], "Gjilan" in messages[1]["text"]] == [True, True]
    assert messages[1]["buttons"] == [
        {"title": "Report an outage", "intent": "report_outage", "entities": {"locality": "gjilan"}}
    ]


@each_language
async def test_a_verified_customer_is_answered_for_their_meters(turn, identity, billing, outage, language):
    identity.verified = verified()
    billing.own_meters = meters("peje", "gjilan", "peje")
    outage.answers = {"peje": outages(outage_item()), "gjilan": outages(place=Place("gjilan", "Gjilan"))}
    messages, _ = await ask(turn, language=language)
    assert statuses(messages) == ["answered", "answered"]
    assert outage.calls == [("outages", "kesco", "peje"), ("outages", "kesco", "gjilan")]


@each_language
async def test_an_unknown_place_beside_a_known_one_is_not_passed_over(turn, outage, language):
    outage.answer = outages()
    named = {"localities": ("peje",), "entities": {"unknown_locality": "Xanadu"}, "language": language}
    messages, _ = await ask(turn, **named)
    assert statuses(messages) == ["answered", "unanswerable_place_unknown"]
    assert "Xanadu" in messages[1]["text"]


async def test_a_named_place_comes_before_the_own_one(turn, identity, billing, outage):
    identity.verified = verified()
    outage.answer = outages()
    await ask(turn, localities=("peje",))
    assert billing.calls == []


@each_language
async def test_nobody_knows_where_so_we_ask(turn, outage, language):
    (message,), slots = await ask(turn, language=language)
    assert (message["status"], message["language"]) == ("clarify_outage_place", language)
    assert slots == {PENDING_SLOT: "outage_place"}
    assert outage.calls == []


@pytest.mark.parametrize("reason", ["other utility", "no meter", "billing down", "identity down"])
async def test_where_the_own_places_cannot_be_told_we_ask(turn, identity, billing, reason):
    identity.verified = verified(utility="ossh" if reason == "other utility" else "kesco")
    billing.error = BackendUnavailable("down") if reason == "billing down" else None
    identity.error = ServiceError("down") if reason == "identity down" else None
    messages, _ = await ask(turn)
    assert statuses(messages) == ["clarify_outage_place"]


@each_language
async def test_the_next_message_that_names_a_place_is_the_answer(turn, outage, language):
    outage.answer = outages()
    answer = {"localities": ("peje",), "language": language, "events": ASKED}
    (message,), _ = await turn(ActionAnswerFaq, "not_in_knowledge", **answer)
    assert message["status"] == "answered"
    assert NAMES[language] in message["text"]


@each_language
@pytest.mark.parametrize("entities", [{}, {"unknown_locality": "Xanadu"}], ids=["nothing read", "read as unknown"])
async def test_a_place_that_nobody_knows_is_said_to_be_unknown(turn, outage, language, entities):
    answer = {"entities": entities, "language": language, "events": ASKED}
    (message,), _ = await turn(ActionAnswerFaq, "not_in_knowledge", **answer)
    assert ("Xanadu" in message["text"]) == bool(entities)
    assert message["status"] == "unanswerable_place_unknown"
    assert "0800 791 00" in message["text"]
    assert outage.calls == []


OVER = {
    "a turn later": [*ASKED, {"event": "user"}],
    "never asked": [{"event": "user"}, {"event": "user"}],
    "answered": [{"event": "user"}, {"event": "slot", "name": PENDING_SLOT, "value": None}, {"event": "user"}],
    "other slot": [{"event": "user"}, {"event": "slot", "name": "x", "value": "outage_place"}, {"event": "user"}],
    "first message": [{"event": "user"}],
}


@pytest.mark.parametrize("name", OVER)
async def test_our_question_is_over_with_the_next_message(turn, outage, name):
    slots = {PENDING_SLOT: "outage_place"}
    messages, _ = await turn(ActionAnswerFaq, "x", localities=("peje",), events=OVER[name], slots=slots)
    assert statuses(messages) == ["unanswerable_unknown"]
    assert outage.calls == []


async def test_a_question_of_the_faq_is_answered_as_such(catalog, turn, outage):
    entry = next(iter(catalog.entries["kesco"]))
    decision = Decision(FAQ_INTENT, 0.9, Hit(entry, 0.9, 0.9))
    (message,), _ = await turn(ActionAnswerFaq, localities=("peje",), events=ASKED, decision=decision)
    assert message["entry"] == entry
    assert outage.calls == []


async def test_a_back_office_that_does_not_know_the_place_does_not_mean_that_all_is_well(turn, outage):
    outage.answer = outages(place=None)
    (message,), _ = await ask(turn, localities=("peje",))
    assert message["status"] == "unanswerable_place_unknown"
    assert "Peja" in message["text"]


@pytest.mark.parametrize(
    ("own", "around", "shown"),
    [
        (None, [], "prishtine"),
        (None, [outage_item()], "prishtine"),
        ([], [outage_item()], "prishtine"),
        ([], [], "own"),
        ([outage_item()], [], "own"),
    ],
)
async def test_a_neighbourhood_is_also_looked_up_with_its_town(catalog, turn, outage, own, around, shown):
    place = next(place for place in catalog.places.utilities["kesco"].places if place.within == "prishtine")
    known = Place(place.code, "own")
    outage.answers = {
        place.code: outages(place=None) if own is None else outages(*own, place=known),
        "prishtine": outages(*around, place=Place("prishtine", "Prishtinë")),
    }
    (message,), _ = await ask(turn, localities=(place.code,))
    assert message["status"] == "answered"
    assert message["text"].startswith("Pristina" if shown == "prishtine" else place.name["en"])


@each_language
async def test_an_outage_system_that_is_down(turn, outage, language):
    outage.error = BackendUnavailable("down")
    (message,), _ = await ask(turn, localities=("peje",), language=language)
    assert (message["status"], message["language"]) == ("error_backend_down", language)
