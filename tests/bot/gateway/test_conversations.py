"""The web chat API over real HTTP: beginning, writing, languages, tokens."""

import asyncio

import pytest

from tests.bot.gateway.world import reply

MESSAGE_KEYS = set(
    "id author text language buttons attachments status entry score client_id in_reply_to created_at".split()  # noqa: SIM905
)
pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize(
    ("body", "language", "explicit"),
    [
        ({"utility": "kesco"}, "sq", False),
        ({"utility": "energopro"}, "ka", False),
        ({"utility": "kesco", "language": "sl"}, "sl", True),
    ],
)
async def test_a_conversation_begins_in_the_right_language(gateway, rasa, body, language, explicit):
    chat = await gateway.begin(**body)
    await chat.say("c1", "hello")
    [asked] = rasa.questions
    assert len(chat.id) == 32
    assert len(chat.token) == 32
    assert (asked["utility"], asked["language"], asked["language_is_explicit"]) == (body["utility"], language, explicit)


@pytest.mark.parametrize(
    ("body", "accept", "status", "detail", "language"),
    [
        (
            {"utility": "nope"},
            "sl-SI,sl;q=0.9",
            404,
            "error_unknown_utility sl None known=kesco, energopro utility=nope",
            "sl",
        ),
        ({"utility": "nope"}, "fr", 404, "error_unknown_utility sq None known=kesco, energopro utility=nope", "sq"),
        (
            {"utility": "kesco", "language": "xx"},
            "",
            422,
            "error_unknown_language sq None known=sq, en, sl, ka language=xx",
            "sq",
        ),
    ],
)
async def test_an_unknown_utility_or_language_is_explained(gateway, body, accept, status, detail, language):
    response = await gateway.client.post("/api/v1/conversations", json=body, headers={"Accept-Language": accept})
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"]) == (status, status)
    assert (problem["detail"], problem["language"]) == (detail, language)
    assert problem["type"].startswith("urn:problem:unknown_")


async def test_a_turn_in_full(chat, rasa):
    rasa.answers["how to pay"] = [
        reply("like this", entry="pay", score=0.9, status="answered"),
        reply(
            "and?",
            status="clarify_did_you_mean",
            buttons=[{"title": "Yes", "intent": "affirm", "entities": {"a": "b"}}],
        ),
    ]
    accepted = await chat.send("c1", "  how to pay ")
    asked, first, second = await chat.messages(3)
    assert accepted.status_code == 202
    assert accepted.json() == {"event_id": asked["id"], "client_id": "c1"}
    assert (asked["author"], asked["text"], asked["client_id"]) == ("customer", "how to pay", "c1")
    assert (first["author"], first["text"], first["entry"], first["score"]) == ("bot", "like this", "pay", 0.9)
    assert first["in_reply_to"] == second["in_reply_to"] == asked["id"]
    assert second["buttons"][0]["title"] == "Yes"
    assert set(first) == MESSAGE_KEYS
    assert rasa.secrets == ["internal secret"]
    assert rasa.questions == [
        {
            "conversation_id": chat.id,
            "message_id": str(asked["id"]),
            "text": "how to pay",
            "utility": "kesco",
            "language": "sq",
            "language_is_explicit": False,
            "payload": None,
        }
    ]


async def test_a_button_is_an_opaque_token_that_works_once(chat, rasa):
    rasa.answers["which"] = [reply(buttons=[{"title": "Yes", "intent": "affirm", "entities": {"a": "b"}}])]
    [button] = (await chat.say("c1", "which"))["buttons"]
    await chat.say("c2", "Yes", button=button["payload"])
    await chat.say("c3", "Yes", button=button["payload"])
    assert "affirm" not in button["payload"]
    assert [question["payload"] for question in rasa.questions] == [
        None,
        {"intent": "affirm", "entities": {"a": "b"}},
        None,
    ]


async def test_a_repeated_message_is_processed_once(chat, rasa):
    answers = await asyncio.gather(*(chat.send("c1", "hello") for _ in range(10)))
    await chat.messages(2)
    await chat.say("c2", "more")
    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {202}
    assert [question["text"] for question in rasa.questions] == ["hello", "more"]


async def test_another_text_under_the_same_client_id_is_a_conflict(chat):
    await chat.send("c1", "hello")
    response = await chat.send("c1", "good bye")
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("text", "status", "reply_text"),
    [
        ("", "error_empty_message", "error_empty_message sq kesco"),
        (" \u200b\n", "error_empty_message", "error_empty_message sq kesco"),
        ("x" * 2001, "error_message_too_long", "error_message_too_long sq kesco limit=2000"),
        ("ა" * 20_000, "error_message_too_long", "error_message_too_long sq kesco limit=2000"),
    ],
)
async def test_a_message_that_cannot_be_read_is_answered_without_rasa(chat, rasa, text, status, reply_text):
    answer = await chat.say("c1", text)
    assert (answer["status"], answer["text"]) == (status, reply_text)
    assert rasa.questions == []


async def test_the_language_follows_the_answer_until_the_customer_chooses(chat, rasa):
    rasa.answers["in english"] = [reply("yes", language="en")]
    rasa.answers["in slovenian"] = [reply("da", language="sl")]
    await chat.say("c1", "in english")
    await chat.say("c2", "a")
    chosen = await chat.client.put(f"{chat.path}/language", json={"language": "ka"}, headers=chat.headers)
    await chat.say("c3", "in slovenian")
    await chat.say("c4", "b")
    assert chosen.json() == {"language": "ka"}
    assert [(q["language"], q["language_is_explicit"]) for q in rasa.questions] == [
        ("sq", False),
        ("en", False),
        ("ka", True),
        ("ka", True),
    ]


async def test_a_choice_made_in_the_chat_sticks(chat, rasa):
    rasa.answers["speak georgian"] = [reply("კი", language="ka", set_language="ka")]
    rasa.answers["in english"] = [reply("yes", language="en")]
    for number, text in enumerate(["speak georgian", "in english", "c"]):
        await chat.say(f"c{number}", text)
    assert (rasa.questions[-1]["language"], rasa.questions[-1]["language_is_explicit"]) == ("ka", True)


async def test_an_unknown_language_cannot_be_chosen(chat):
    response = await chat.client.put(f"{chat.path}/language", json={"language": "xx"}, headers=chat.headers)
    assert response.status_code == 422
    assert response.json()["detail"] == "error_unknown_language sq None known=sq, en, sl, ka language=xx"


@pytest.mark.parametrize("case", ["no token", "wrong", "foreign", "unknown conversation", "basic", "non-ascii"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/messages", {"client_id": "c", "text": "t"}),
        ("GET", "/events", None),
        ("PUT", "/language", {"language": "en"}),
        ("GET", "/demo/phone", None),
    ],
)
async def test_a_conversation_opens_only_with_its_own_token(gateway, chat, case, method, path, body):
    other = await gateway.begin()
    header = {
        "no token": {},
        "wrong": {"Authorization": "Bearer wrong"},
        "foreign": other.headers,
        "unknown conversation": chat.headers,
        "basic": {"Authorization": f"Basic {chat.token}"},
        "non-ascii": {"Authorization": b"Bearer \xff\xfe"},
    }[case]
    conversation = "0" * 32 if case == "unknown conversation" else chat.id
    address = f"/api/v1/conversations/{conversation}{path}"
    response = await gateway.client.request(method, address, json=body, headers=header)
    assert response.status_code == 401
    assert response.json()["type"] == "urn:problem:unauthorised"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"client_id": "", "text": "t"}',
        b'{"client_id": "a b", "text": "t"}',
        b'{"client_id": "c", "text": 5}',
        b'{"client_id": "c", "text": "t", "extra": 1}',
        b"\xff",
    ],
)
async def test_a_body_of_another_form_is_refused_without_an_echo(chat, body):
    headers = chat.headers | {"Content-Type": "application/json"}
    response = await chat.client.post(f"{chat.path}/messages", content=body, headers=headers)
    assert response.status_code in (400, 422)
    assert response.json()["detail"] == ""
