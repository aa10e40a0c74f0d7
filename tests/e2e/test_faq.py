"""FAQ questions as people type them, over the web chat API, against the real processes."""

import httpx
import pytest

from tests.e2e.chat import Chat

QUESTIONS = [
    ("kesco", "ku muj me pagu rrymen", "sq", "payment_methods", "eKesco"),
    ("kesco", "qysh me u regjistru ne aplikacion", "sq", "ekesco_register", "eKesco"),
    ("kesco", "When is electricity cheap?", "en", "tariff_hours", "07:00-22:00"),
    ("ossh", "si te shoh faturen online", "sq", "ossh_online_bill", ""),
    ("energijaplus", "kdaj je elektrika cenejsa", "sl", "tariff_times|cheaper_hours", "22:00-6:00"),
    ("energijaplus", "zakaj sem dobil dva računa v enem mesecu", "sl", "two_bills_a_month", "eStoritve"),
    ("energopro", "რამდენ საათში ჩამირთავენ დენს გადახდის შემდეგ?", "ka", "reconnection_8h", "8"),
    ("energopro", "gadavixade davalianeba da ramden xanshi unda chamirton shuqi", "ka", "reconnection_8h", "8"),
]


@pytest.mark.e2e
@pytest.mark.parametrize(("utility", "text", "language", "entries", "fact"), QUESTIONS)
def test_faq_is_answered_in_the_customers_language(
    client: httpx.Client, utility: str, text: str, language: str, entries: str, fact: str
) -> None:
    (answer,) = Chat.start(client, utility).say(text)
    assert answer["status"] == "answered", answer
    assert answer["entry"] in entries.split("|")
    assert answer["language"] == language
    assert fact in answer["text"]
    assert "{" not in answer["text"]


@pytest.mark.e2e
@pytest.mark.parametrize("utility", ["kesco", "ossh", "energijaplus", "energopro"])
def test_unknown_is_said_honestly(client: httpx.Client, utility: str) -> None:
    (answer,) = Chat.start(client, utility, "en").say("Who won the football match last night?")
    assert answer["status"] == "unanswerable_unknown"
    assert answer["language"] == "en"


@pytest.mark.e2e
def test_choice_of_language_sticks(client: httpx.Client) -> None:
    chat = Chat.start(client, "kesco")
    (changed,) = chat.say("In English please")
    assert (changed["status"], changed["language"]) == ("answered", "en")
    (answer,) = chat.say("ku muj me pagu rrymen")
    assert (answer["entry"], answer["language"]) == ("payment_methods", "en")


@pytest.mark.e2e
def test_a_language_that_we_do_not_speak_gets_buttons(client: httpx.Client) -> None:
    chat = Chat.start(client, "energijaplus")
    (answer,) = chat.say("Guten Tag, warum ist meine Stromrechnung diesen Monat so hoch?")
    assert answer["status"] == "unanswerable_language"
    assert {button["title"] for button in answer["buttons"]} >= {"English", "Slovenščina"}
    english = next(button for button in answer["buttons"] if button["title"] == "English")
    (changed,) = chat.say("English", button=english["payload"])
    assert (changed["status"], changed["language"]) == ("answered", "en")


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("text", "language"), [("Hello", "en"), ("Pershendetje", "sq"), ("Živjo", "sl"), ("გამარჯობა", "ka")]
)
def test_small_talk_comes_in_the_language(client: httpx.Client, text: str, language: str) -> None:
    (answer,) = Chat.start(client, "kesco").say(text)
    assert (answer["status"], answer["language"]) == ("answered", language)


@pytest.mark.e2e
@pytest.mark.parametrize("text", ["/restart", "／restart", " /check_balance", "/session_start"])
def test_commands_are_only_text(client: httpx.Client, text: str) -> None:
    answers = Chat.start(client, "kesco", "en").say(text)
    assert all(answer["text"] for answer in answers)
    assert not any("restart" in answer["text"].lower() for answer in answers)
