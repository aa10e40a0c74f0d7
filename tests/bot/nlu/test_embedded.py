"""The trained model as it is served: what real messages mean, and what a turn brings."""

import pytest
from rasa.core.channels.channel import UserMessage

from bot.content.catalog import Catalog
from bot.content.loader import read_files
from bot.errors import ArtefactError
from bot.nlu.channel import Payload, ReplyCollector, Turn, _user_message
from bot.nlu.embedded import EmbeddedRasa
from bot.text.normalise import fold
from tests.bot.nlu.conftest import RecordedActions
from tests.bot.nlu.heard import HEARD, Heard
from tests.content_files import DATA_DIR


def test_none_of_the_messages_is_a_training_example(catalog: Catalog):
    files = read_files(DATA_DIR)
    lines = [line.removeprefix("- ") for file in files.nlu.values() for line in file.nlu[0].examples.splitlines()]
    learnt = {fold(text) for text in [*lines, *(question.text for question in catalog.questions())]}
    assert [heard.text for heard in HEARD if fold(heard.text) in learnt] == []


@pytest.mark.parametrize("heard", HEARD, ids=lambda heard: heard.text)
async def test_a_real_message_is_understood(rasa: EmbeddedRasa, heard: Heard):
    understood = await rasa.understand(heard.text, heard.utility)
    assert understood["intent"]["name"] == heard.intent, understood["intent_ranking"][:3]
    assert understood["language"]["code"] == heard.language


@pytest.mark.parametrize(
    ("utility", "text", "language"),
    [
        ("energijaplus", "Wann bekomme ich endlich wieder Strom in meiner Wohnung?", "sl"),
        ("kesco", "Kada će doći struja u mojoj ulici, nema je od jutros?", "sq"),
        ("energopro", "Когда у нас наконец включат свет?", "ka"),
    ],
)
async def test_a_foreign_message_is_told_as_such(rasa: EmbeddedRasa, utility: str, text: str, language: str):
    understood = await rasa.understand(text, utility)
    assert understood["intent"]["name"] == "foreign_language"
    assert (understood["language"]["verdict"], understood["language"]["code"]) == ("foreign", language)


@pytest.mark.parametrize(
    ("utility", "text", "entity"),
    [
        ("kesco", "kodi im DPR 1234567", ("customer_code", "DPR1234567")),
        ("energijaplus", "1000 123 456", ("customer_code", "1000123456")),
        ("energopro", "კოდია 904121", ("phone_code", "904121")),
    ],
)
async def test_a_code_is_told_as_such(rasa: EmbeddedRasa, utility: str, text: str, entity: tuple[str, str]):
    understood = await rasa.understand(text, utility)
    assert understood["intent"]["name"] == "give_code"
    assert entity in [(found["entity"], found["value"]) for found in understood["entities"]]


@pytest.mark.parametrize("utility", ["kesco", "ossh", "energijaplus", "energopro"])
@pytest.mark.parametrize("text", ["how can I pay my bill", "si te paguaj", "kako plačam račun", "როგორ გადავიხადო"])
async def test_hits_are_entries_of_the_utility(rasa: EmbeddedRasa, catalog: Catalog, utility: str, text: str):
    faq = (await rasa.understand(text, utility))["faq"]
    assert faq["utility"] == utility
    assert faq["hits"]
    assert {hit["entry"] for hit in faq["hits"]} <= catalog.entries[utility].keys()
    decided = [hit for hit in (faq["decision"]["answer"], *faq["decision"]["offer"]) if hit]
    assert [hit for hit in decided if hit not in faq["hits"]] == []


async def test_an_explicit_choice_of_language_wins(rasa: EmbeddedRasa):
    understood = await rasa.understand("koliko vam dolgujem", "kesco", "en")
    assert understood["language"] == understood["language"] | {"code": "en", "source": "explicit", "detected": "sl"}


@pytest.mark.parametrize("text", ["", " ", "?", "👍", "…", "a" * 2000, "ok " * 500, "\u200d", "%s {x} \\", "١٢٣٤٥٦"])
async def test_odd_messages_are_understood_as_something(rasa: EmbeddedRasa, text: str):
    understood = await rasa.understand(text, "kesco")
    assert understood["language"]["code"] if text.strip() else understood["intent"]["name"] != "ask_faq"


@pytest.mark.parametrize(
    ("text", "language"), [("Hello", "en"), ("Përshëndetje", "sq"), ("Živjo", "sl"), ("გამარჯობა", "ka")]
)
async def test_small_talk_is_said_in_the_customers_language(
    rasa: EmbeddedRasa, catalog: Catalog, text: str, language: str
):
    answered = await rasa.answer(text, "kesco")
    (message,) = answered.messages
    assert message["text"] == catalog.responses[language]["utter_greet"]
    assert (message["language"], message["status"]) == (language, "answered")
    assert answered.understood["intent"]["name"] == "greet"


async def test_an_action_is_called_with_what_was_understood(rasa: EmbeddedRasa, recorded: RecordedActions):
    answered = await rasa.answer("sa para i kam borxh juve", "kesco")
    call = recorded.calls[-1]
    assert call["next_action"] == "action_check_balance"
    assert call["tracker"]["latest_message"]["metadata"]["utility"] == "kesco"
    assert call["tracker"]["latest_message"]["language"]["code"] == "sq"
    assert [message["text"] for message in answered.messages] == ["said by action_check_balance"]


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/give_code{"customer_code": "DPR1234567"}'])
async def test_the_text_of_a_button_does_nothing(rasa: EmbeddedRasa, recorded: RecordedActions, text: str):
    payload = Payload(intent="ask_faq", entities={"entry": "tariff_hours"})
    turn = Turn(conversation_id=f"button {text}", message_id="m", text=text, utility="kesco", payload=payload)
    message: UserMessage = _user_message(turn, ReplyCollector())
    await rasa._agent.handle_message(message)
    tracker = await rasa._agent.tracker_store.retrieve(turn.conversation_id)
    assert recorded.calls[-1]["next_action"] == "action_answer_faq"
    assert tracker.latest_message.intent["name"] == "ask_faq"
    assert {entity["entity"] for entity in tracker.latest_message.entities} == {"entry"}
    assert "restart" not in {event.type_name for event in tracker.events}


async def test_each_question_is_a_conversation_of_its_own(rasa: EmbeddedRasa):
    await rasa.answer("Živjo", "kesco")
    answered = await rasa.answer("👍", "kesco")
    assert answered.understood["language"]["code"] == "sq"


async def test_a_stopwatch_runs_in_every_component(rasa: EmbeddedRasa):
    stopwatch = rasa.watch()
    await rasa.understand("kur vin drita", "kesco")
    ours = {"LanguageIdentifier", "SentenceEncoder", "CodeExtractor", "QuestionRanker"}
    assert ours <= stopwatch.milliseconds.keys()
    assert all(taken >= 0 for times in stopwatch.milliseconds.values() for taken in times)


def test_a_missing_model_names_the_remedy(tmp_path, recorded: RecordedActions):
    with pytest.raises(ArtefactError, match="bot build") as caught:
        EmbeddedRasa(tmp_path / "bot.tar.gz", recorded.run)
    assert caught.value.where == str(tmp_path / "bot.tar.gz")
