"""The four forms in four languages: Rasa's own RulePolicy, the real actions, and back offices that file by key."""

import pytest

from bot.errors import BackendUnavailable, RequestConflict
from tests.account_data import CUSTOMER_CODE, verified
from tests.content_files import LANGUAGES
from tests.dialogue.back_offices import CLOSED, FIRST, SECOND
from tests.dialogue.rules_model import entry_of

each_language = pytest.mark.parametrize("language", LANGUAGES)
FORMS = {
    "request_reconnection": "reconnection_form",
    "report_outage": "outage_report_form",
    "file_complaint_now": "complaint_form",
    "submit_meter_reading": "reading_form",
}
each_form = pytest.mark.parametrize("intent", FORMS)

SAY = {
    "en": {
        "request_reconnection": "please reconnect me",
        "report_outage": "the power is out",
        "file_complaint_now": "I want to complain",
        "submit_meter_reading": "I want to send my meter reading",
        "cancel": "forget it, I changed my mind",
        "yes": "yes please",
        "no": "no",
        "faq": "which banks take my payment?",
        "text": "Nobody has answered my calls for three weeks, and the bill is wrong",
        "kind": "about the bill",
        "other_kind": "no, it is about the meter",
        "other_place": "not Prizren, Peja",
        "other_meter": "no, the meter is 45130",
        "other_value": "wrong, I meant 45090",
    },
    "sq": {
        "request_reconnection": "ma rikyçni rrymën",
        "report_outage": "nuk ka rrymë",
        "file_complaint_now": "dua të ankohem",
        "submit_meter_reading": "dua ta dërgoj leximin",
        "cancel": "lëre, u pendova",
        "yes": "po, dërgoje",
        "no": "jo",
        "faq": "në cilat banka mund të paguaj?",
        "text": "Tri javë askush nuk më përgjigjet në telefon dhe fatura është gabim",
        "kind": "për faturën",
        "other_kind": "jo, është për matësin",
        "other_place": "jo Prizren, Pejë",
        "other_meter": "jo, matësi është 45130",
        "other_value": "gabim, desha të them 45090",
    },
    "sl": {
        "request_reconnection": "priklopite me nazaj",
        "report_outage": "ni elektrike",
        "file_complaint_now": "rad bi se pritožil",
        "submit_meter_reading": "sporočil bi odčitek",
        "cancel": "pusti, premislil sem si",
        "yes": "ja, pošlji",
        "no": "ne",
        "faq": "v katerih bankah lahko plačam?",
        "text": "Tri tedne se nihče ne oglasi na telefon, račun pa je napačen",
        "kind": "glede računa",
        "other_kind": "ne, gre za števec",
        "other_place": "ne Prizren, Peć",
        "other_meter": "ne, števec je 45130",
        "other_value": "narobe, mislil sem 45090",
    },
    "ka": {
        "request_reconnection": "ჩამირთეთ დენი",
        "report_outage": "დენი არ არის",
        "file_complaint_now": "საჩივარი მაქვს",
        "submit_meter_reading": "ჩვენების გაგზავნა მინდა",
        "cancel": "აღარ მინდა",
        "yes": "კი, გააგზავნეთ",
        "no": "არა",
        "faq": "რომელ ბანკში შემიძლია გადახდა?",
        "text": "სამი კვირაა ტელეფონზე არავინ მპასუხობს და ანგარიში არასწორია",
        "kind": "ანგარიშზე",
        "other_kind": "არა, მრიცხველს ეხება",
        "other_place": "პრიზრენი არა, პეჩი",
        "other_meter": "არა, მრიცხველია 45130",
        "other_value": "შეცდომაა, ვგულისხმობდი 45090",
    },
}
FILED = {
    "request_reconnection": (CUSTOMER_CODE, FIRST),
    "report_outage": (CUSTOMER_CODE, "prizren", ""),
    "submit_meter_reading": (CUSTOMER_CODE, FIRST, {"single": 45100}),
}
CORRECTED = {
    "request_reconnection": (CUSTOMER_CODE, SECOND),
    "report_outage": (CUSTOMER_CODE, "peje", ""),
    "submit_meter_reading": (CUSTOMER_CODE, FIRST, {"single": 45090}),
}
PROOF = {"request_reconnection", "submit_meter_reading"}


@pytest.fixture
def filed(billing, outage):
    """`filed()`: everything that a back office has on file."""
    return lambda: [*billing.filed.values(), *outage.filed.values()]


def statuses(messages):
    assert all(message["text"] and "{" not in message["text"] for message in messages)
    return [message["status"] for message in messages]


async def start(conversation, intent):
    return await conversation.say(SAY[conversation.language][intent], intent)


async def fill(conversation, intent):
    """From the start to the question whether to send it."""
    say = SAY[conversation.language]
    messages = await start(conversation, intent)
    if intent in PROOF:
        await conversation.tap_again(next(b for b in conversation.buttons if FIRST in b["title"]))
    if intent == "report_outage":
        await conversation.say("Prizren", "outage_status", locality=("prizren", (0, 7)))
        messages = await conversation.say(say["no"], "deny")
    if intent == "file_complaint_now":
        await conversation.say(say["kind"], "ask_faq", confidence=0.3)
        messages = await conversation.say(say["text"], "ask_faq", decision=entry_of("high_bill"))
    if intent == "submit_meter_reading":
        messages = await conversation.say("45100", "give_code", number="45100")
    assert await conversation.open_form() == FORMS[intent]
    return messages


def expected(intent, language, corrected=False):
    if intent == "file_complaint_now":
        return (CUSTOMER_CODE, "meter" if corrected else "bill", SAY[language]["text"])
    return (CORRECTED if corrected else FILED)[intent]


@pytest.fixture(autouse=True)
def known(identity):
    identity.verified = verified()


@each_language
@each_form
async def test_a_request_is_confirmed_and_filed_with_its_number(talk, filed, intent, language):
    conversation = talk(language)
    await fill(conversation, intent)
    assert filed() == []
    (receipt,) = await conversation.say(SAY[language]["yes"], "affirm")
    assert statuses([receipt]) == ["answered"]
    assert "-2025-000001" in receipt["text"]
    assert filed() == [expected(intent, language)]
    assert await conversation.open_form() is None
    assert set((await conversation.slots()).values()) == {None}


@each_language
@each_form
async def test_a_question_in_between_is_answered_and_the_form_goes_on(talk, filed, intent, language):
    conversation = talk(language)
    asked = (await start(conversation, intent))[-1]
    question = SAY[language]["faq"]
    answer, again = await conversation.say(question, "ask_faq", decision=entry_of("ekesco_any_bank"))
    assert (answer["status"], answer["entry"]) == ("answered", "ekesco_any_bank")
    assert again["text"] == asked["text"]
    await fill(talk(language), intent)
    answer, again = await conversation.say(question, "ask_faq", decision=entry_of("ekesco_any_bank"))
    assert again["status"] == "clarify_request"
    await conversation.say(SAY[language]["yes"], "affirm")
    assert filed() == [expected(intent, language)]


@each_language
@each_form
async def test_a_correction_after_the_confirmation_question(talk, filed, intent, language):
    conversation = talk(language)
    await fill(conversation, intent)
    say = SAY[language]
    if intent == "request_reconnection":
        await conversation.say(say["other_meter"], "deny", number="45130")
    if intent == "report_outage":
        await conversation.say(say["other_place"], "outage_status", locality=["prizren", "peje"])
    if intent == "file_complaint_now":
        await conversation.say(say["other_kind"], "deny")
    if intent == "submit_meter_reading":
        await conversation.say(say["other_value"], "not_in_knowledge", reading="45090")
    assert filed() == []
    await conversation.say(say["yes"], "affirm")
    assert filed() == [expected(intent, language, corrected=True)]


@each_language
async def test_a_correction_before_the_confirmation_question(talk, filed, language):
    say = SAY[language]
    conversation = talk(language)
    await start(conversation, "report_outage")
    await conversation.say("Prizren", "outage_status", locality="prizren")
    await conversation.say(say["other_place"], "not_in_knowledge", locality=["prizren", "peje"])
    await conversation.say(say["no"], "deny")
    await conversation.say(say["yes"], "affirm")
    assert filed() == [(CUSTOMER_CODE, "peje", "")]
    conversation = talk(language)
    await start(conversation, "submit_meter_reading")
    await conversation.tap_again(next(b for b in conversation.buttons if FIRST in b["title"]))
    await conversation.say(say["other_meter"], "deny", number="45130")
    assert (await conversation.slots())["request_meter"] == SECOND


NOT_SO = {
    "en": "no, please make it about the connection of our house",
    "sq": "jo, le të jetë ankesa për kyçjen e shtëpisë sonë",
    "sl": "ne, naj gre raje za priklop naše hiše na omrežje",
    "ka": "არა, იყოს ჩვენი სახლის ქსელზე მიერთებას ეხებოდეს",
}


@each_language
@pytest.mark.parametrize("heard_as", ["request_reconnection", "file_complaint_now", "not_in_knowledge"])
async def test_a_no_to_what_would_be_sent_is_no_other_request(talk, filed, language, heard_as):
    conversation = talk(language)
    await fill(conversation, "file_complaint_now")
    (shown,) = await conversation.say(NOT_SO[language], heard_as)
    assert await conversation.open_form() == "complaint_form"
    await conversation.tap_again(shown["buttons"][0])
    assert filed() == [(CUSTOMER_CODE, "connection", SAY[language]["text"])]


@each_language
async def test_a_no_that_names_nothing_that_we_know_is_asked_about(talk, filed, catalog, language):
    conversation = talk(language)
    await fill(conversation, "report_outage")
    (question,) = await conversation.say(SAY[language]["no"] + ", Fier", "report_outage")
    assert question["text"] == catalog.text("clarify_request_change", language, "kesco")
    assert filed() == []


@each_language
async def test_a_place_that_only_we_know_is_reported_with_its_town(talk, outage, filed, language):
    outage.unknown = {"ulpiane"}
    conversation = talk(language)
    await start(conversation, "report_outage")
    await conversation.say("Ulpianë", "outage_status", locality=("ulpiane", (0, 7)))
    await conversation.say(SAY[language]["no"], "deny")
    await conversation.say(SAY[language]["yes"], "affirm")
    assert filed() == [(CUSTOMER_CODE, "prishtine", "Ulpianë.")]


@each_language
async def test_a_place_without_a_known_town_is_asked_for_again(talk, outage, filed, catalog, language):
    outage.unknown = {"ulpiane", "prishtine"}
    conversation = talk(language)
    await start(conversation, "report_outage")
    (question,) = await conversation.say("Ulpianë", "outage_status", locality=("ulpiane", (0, 7)))
    assert question["text"] == catalog.text("clarify_request_place_unknown", language, "kesco")
    await conversation.say("Prizren", "outage_status", locality=("prizren", (0, 7)))
    await conversation.say(SAY[language]["no"], "deny")
    await conversation.say(SAY[language]["yes"], "affirm")
    assert filed() == [(CUSTOMER_CODE, "prizren", "")]


@each_language
@each_form
@pytest.mark.parametrize("late", [False, True])
async def test_a_change_of_mind_ends_it(talk, filed, intent, language, late):
    conversation = talk(language)
    await (fill if late else start)(conversation, intent)
    messages = await conversation.say(SAY[language]["cancel"], "cancel")
    assert statuses(messages) == ["answered"]
    assert (await conversation.open_form(), filed()) == (None, [])
    assert set((await conversation.slots()).values()) == {None}
    after = await conversation.say(SAY[language]["yes"], "affirm")
    assert (statuses(after), filed()) == (["answered"], [])


@each_language
@each_form
@pytest.mark.parametrize("arrives", [False, True])
async def test_after_a_fault_it_is_filed_once(talk, billing, outage, filed, intent, language, arrives):
    conversation = talk(language)
    await fill(conversation, intent)
    office = outage if intent == "report_outage" else billing
    office.faults, office.arrives = [BackendUnavailable("down")], arrives
    (fault,) = await conversation.say(SAY[language]["yes"], "affirm")
    assert fault["status"] == "error_request"
    (receipt,) = await conversation.tap_again(fault["buttons"][0])
    assert "-2025-000001" in receipt["text"]
    assert filed() == [expected(intent, language)]
    assert len(set(office.attempts)) == 1
    await conversation.tap_again(fault["buttons"][0])
    assert len(office.attempts) == 2


@each_language
async def test_the_proof_comes_in_the_middle(talk, identity, filed, language):
    from bot.identity.results import Awaiting, IdentityStatus, VerificationResult

    identity.verified, identity.after_verification = None, verified()
    identity.verification = VerificationResult(IdentityStatus.VERIFIED, purpose="request_reconnection")
    conversation = talk(language)
    assert statuses(await start(conversation, "request_reconnection")) == ["clarify_request"]
    identity.awaiting = Awaiting.CUSTOMER_CODE
    messages = await conversation.say(CUSTOMER_CODE, "give_code", customer_code=CUSTOMER_CODE)
    assert statuses(messages) == ["clarify_phone_code"]
    identity.awaiting = Awaiting.PHONE_CODE
    messages = await conversation.say(SAY[language]["faq"], "ask_faq", decision=entry_of("ekesco_any_bank"))
    assert statuses(messages) == ["answered", "clarify_request"]
    messages = await conversation.say("482913", "give_code", phone_code="482913")
    assert statuses(messages) == ["answered", "clarify_request"]
    assert FIRST in str(messages[-1]["buttons"])
    assert filed() == []


async def test_a_proof_that_is_no_longer_fresh_is_asked_for_again(talk, identity, filed):
    conversation = talk()
    await fill(conversation, "request_reconnection")
    identity.is_fresh = False
    assert statuses(await conversation.say("yes", "affirm")) == ["clarify_phone_code_again"]
    assert identity.asked_for("request")[-1] == ("request_reconnection", "fresh")
    assert filed() == []


@each_language
@each_form
async def test_what_is_left_alone_lapses(talk, clock, filed, intent, language):
    conversation = talk(language)
    await fill(conversation, intent)
    clock.pass_minutes(21)
    messages = await conversation.say(SAY[language]["yes"], "affirm")
    assert statuses(messages) == ["answered", "answered"]
    assert (await conversation.open_form(), filed()) == (None, [])


@each_form
async def test_a_log_out_ends_it(talk, filed, intent):
    conversation = talk()
    await fill(conversation, intent)
    assert statuses(await conversation.say("log me out", "log_out")) == ["answered", "answered"]
    assert (await conversation.open_form(), filed()) == (None, [])


@each_form
async def test_the_form_goes_on_in_the_language_that_was_chosen(talk, intent):
    conversation = talk("en")
    await start(conversation, intent)
    changed, question = await conversation.say("slovensko", "change_language", requested_language="sl")
    assert (changed["set_language"], question["language"]) == ("sl", "sl")


@each_form
async def test_small_talk_is_answered_and_the_form_goes_on(talk, intent):
    conversation = talk()
    asked = (await start(conversation, intent))[-1]
    answer, again = await conversation.say("thanks", "thanks")
    assert (answer["status"], again["text"]) == ("answered", asked["text"])


async def test_another_request_puts_the_first_aside(talk, filed):
    conversation = talk()
    await fill(conversation, "file_complaint_now")
    messages = await start(conversation, "report_outage")
    assert statuses(messages) == ["answered", "clarify_request"]
    assert await conversation.open_form() == "outage_report_form"
    assert (await conversation.slots())["request_text"] is None


async def test_a_yes_counts_for_what_was_shown_with_it(talk, filed):
    conversation = talk()
    (shown,) = await fill(conversation, "submit_meter_reading")
    await conversation.say("wrong, I meant 45090", "deny")
    (again,) = await conversation.tap_again(shown["buttons"][0])
    assert (again["status"], filed()) == ("clarify_request", [])
    await conversation.tap_again(again["buttons"][0])
    assert filed() == [CORRECTED["submit_meter_reading"]]


@each_language
@pytest.mark.parametrize(("value", "kept"), [("44000", None), ("99999", 99999), ("1234567", None)])
async def test_a_reading_that_cannot_be_right_is_asked_for_again(talk, filed, language, value, kept):
    conversation = talk(language)
    await start(conversation, "submit_meter_reading")
    await conversation.tap_again(next(b for b in conversation.buttons if FIRST in b["title"]))
    (doubt,) = await conversation.say(value, "give_code")
    assert doubt["status"] == "clarify_request"
    assert value in doubt["text"]
    await conversation.say(value, "give_code")
    await conversation.say(SAY[language]["yes"], "affirm")
    assert filed() == ([(CUSTOMER_CODE, FIRST, {"single": kept})] if kept else [])


async def test_two_registers_are_asked_for_one_by_one(talk, filed):
    conversation = talk()
    await start(conversation, "submit_meter_reading")
    await conversation.say(f"meter {SECOND}", "give_code")
    await conversation.say("12100", "give_code")
    await conversation.say("6050", "give_code")
    await conversation.say("the night one is 6060", "not_in_knowledge")
    await conversation.say("yes", "affirm")
    assert filed() == [(CUSTOMER_CODE, SECOND, {"high": 12100, "low": 6060})]


@pytest.mark.parametrize("utility", ["energijaplus", "kesco", "energopro"])
async def test_outside_the_window_there_is_another_way(talk, identity, billing, catalog, utility):
    identity.verified, billing.window = verified(utility=utility), CLOSED
    conversation = talk("en", utility)
    (message,) = await start(conversation, "submit_meter_reading")
    contact = catalog.utility(utility).contact
    assert message["status"] == "error_request"
    assert (contact.email or contact.hotline) in message["text"]
    assert await conversation.open_form() is None


@each_language
@pytest.mark.parametrize(
    "code", ["conditions_not_met", "already_requested", "already_connected", "window_closed", "new"]
)
async def test_a_refusal_says_why(talk, billing, filed, language, code):
    conversation = talk(language)
    await fill(conversation, "request_reconnection")
    billing.faults = [RequestConflict(code)]
    (message,) = await conversation.say(SAY[language]["yes"], "affirm")
    assert statuses([message]) == ["error_request"]
    assert (await conversation.open_form(), filed()) == (None, [])


async def test_a_stranger_can_report_and_complain(talk, identity, filed):
    identity.verified = None
    conversation = talk()
    await fill(conversation, "file_complaint_now")
    await conversation.say("yes", "affirm")
    assert filed() == [(None, "bill", SAY["en"]["text"])]
