"""The chat page in a real browser, against a scripted gateway."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import ChatPage
from .fake_gateway import VISITOR, Conversation, page_texts

QUESTIONS = {
    "sq": ("kesco", "ku muj me pagu rrymen", "Faturën mund ta paguani në bankë."),
    "en": ("ossh", "Where can I pay?", "You can pay at any bank."),
    "sl": ("energijaplus", "Kje lahko plačam račun?", "Račun lahko plačate v banki."),
    "ka": ("energopro", "სად გადავიხადო?", "გადახდა შეგიძლიათ ბანკში."),
}
LANGUAGES = sorted(QUESTIONS)
IMAGE = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>"


def conversation_of(chat: ChatPage) -> Conversation:
    """The only conversation of the fake."""
    (conversation,) = chat.server.fake.conversations.values()
    return conversation


def greet(chat: ChatPage) -> None:
    """Sends a first message, so that the conversation exists and its stream is connected."""
    chat.send("hi")
    expect(chat.messages).to_have_text(["hi", "↩ hi"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_answered_in_each_language_without_a_complaint_of_the_browser(
    chat: ChatPage, language: str
) -> None:
    utility, question, answer = QUESTIONS[language]
    chat.server.fake.answers[question] = {"text": answer, "language": language}
    chat.open(f"?utility={utility}&language={language}")
    texts = page_texts(language)
    expect(chat.page.get_by_role("textbox", name=texts["page_input_label"])).to_be_visible()
    expect(chat.page.get_by_text(texts["page_bot_notice"])).to_be_visible()
    expect(chat.page.locator("html")).to_have_attribute("lang", language)
    chat.send(question)
    expect(chat.messages).to_have_text([question, answer])
    expect(chat.messages.last).to_have_attribute("lang", language)
    expect(chat.page.locator("#dot")).to_have_attribute("data-connected", "true")
    assert conversation_of(chat).asked == {"utility": utility, "language": language}
    assert chat.complaints == []


def test_without_a_choice_the_page_follows_the_language_of_the_bot(chat: ChatPage) -> None:
    chat.server.fake.answers["Hello"] = {"text": "Hello!", "language": "en"}
    chat.open()
    expect(chat.page.locator("html")).to_have_attribute("lang", "sq")
    chat.send("Hello")
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    expect(chat.page.get_by_label(page_texts("en")["page_language"])).to_have_value("en")
    assert conversation_of(chat).asked == {"utility": "kesco"}


def test_a_chosen_language_is_told_to_the_server_and_stays(chat: ChatPage) -> None:
    chat.open()
    chat.send("Mirë")
    expect(chat.messages).to_have_count(2)
    chat.page.locator("#language").select_option("ka")
    expect(chat.page.locator("html")).to_have_attribute("lang", "ka")
    chat.send("ok")
    expect(chat.messages).to_have_count(4)
    expect(chat.page.locator("html")).to_have_attribute("lang", "ka")
    assert chat.server.fake.languages == ["ka"]


def test_a_language_asked_for_in_the_chat_is_followed_once_and_not_again_after_a_reload(chat: ChatPage) -> None:
    answer = {"text": "From now on I write English.", "language": "en", "status": "answered_language_changed"}
    chat.server.fake.answers["English, please"] = answer
    chat.open("?utility=kesco&language=sl")
    chat.send("English, please")
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    chat.page.locator("#language").select_option("sq")
    expect(chat.page.locator("html")).to_have_attribute("lang", "sq")
    chat.page.reload()
    expect(chat.messages).to_have_count(2)
    expect(chat.page.locator("html")).to_have_attribute("lang", "sq")


def test_a_button_of_a_message_is_sent_once_with_its_token(chat: ChatPage) -> None:
    button = {"title": "Si të paguaj?", "payload": "t0ken"}
    chat.server.fake.answers["?"] = {"text": "Njëra nga këto?", "status": "clarify_did_you_mean", "buttons": [button]}
    chat.open()
    chat.send("?")
    offered = chat.page.get_by_role("button", name="Si të paguaj?")
    offered.click()
    expect(chat.messages.nth(2)).to_have_text("Si të paguaj?")
    offered.click(force=True)
    expect(chat.messages).to_have_text(["?", "Njëra nga këto?", "Si të paguaj?", "↩ Si të paguaj?"])
    assert [post.get("button") for post in chat.server.fake.posts] == [None, "t0ken"]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_demo_customer_and_the_code_from_the_phone_are_inserted_by_a_tap(chat: ChatPage, width: int) -> None:
    chat.server.fake.answers["DPR1000004"] = {"text": "Shkruani kodin.", "sms": "123456 është kodi juaj."}
    chat.page.set_viewport_size({"width": width, "height": 640})
    chat.open()
    if width == 320:
        chat.page.get_by_text(page_texts("sq")["page_demo_customers"]).click()
    chat.page.get_by_role("button", name="DPR1000004").click()
    expect(chat.input).to_have_value("DPR1000004")
    expect(chat.input).to_be_focused()
    chat.input.press("Enter")
    code = chat.page.get_by_role("button", name="123456")
    expect(code).to_be_in_viewport()
    expect(chat.messages.last).to_be_in_viewport()
    code.click()
    expect(chat.input).to_have_value("123456")
    chat.input.press("Enter")
    expect(chat.messages.last).to_have_text("↩ 123456")


def test_where_the_demonstration_is_off_its_panels_are_hidden(chat: ChatPage) -> None:
    chat.server.fake.demo = False
    chat.open()
    chat.send("Mirë")
    expect(chat.messages).to_have_count(2)
    expect(chat.page.locator("#panels")).to_be_hidden()
    assert chat.complaints == []


def test_a_reload_keeps_the_history_and_the_choices(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=en")
    chat.send("one")
    chat.send("two")
    expect(chat.messages).to_have_count(4)
    shown = chat.messages.all_text_contents()
    chat.page.reload()
    expect(chat.messages).to_have_text(shown)
    expect(chat.page.locator("#utility")).to_have_value("kesco")
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    chat.send("three")
    expect(chat.messages).to_have_text([*shown, "three", "↩ three"])


def test_a_cut_connection_comes_back_with_nothing_lost_or_doubled(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=en")
    chat.send("before")
    expect(chat.messages).to_have_text(["before", "↩ before"])
    chat.server.stop()
    expect(chat.page.get_by_role("status")).to_have_text(page_texts("en")["page_offline"])
    chat.send("meanwhile")
    expect(chat.page.get_by_role("button", name=page_texts("en")["page_not_sent"])).to_be_visible()
    chat.server.fake.say(conversation_of(chat), "said while away")
    chat.server.start()
    expect(chat.messages).to_have_text(["before", "↩ before", "said while away", "meanwhile", "↩ meanwhile"])
    expect(chat.page.get_by_role("status")).to_be_empty()
    expect(chat.page.get_by_role("button", name=page_texts("en")["page_not_sent"])).to_have_count(0)
    assert chat.server.fake.resumed_from[-1] == "3"


def test_a_message_that_the_server_stored_but_did_not_confirm_is_not_doubled(chat: ChatPage) -> None:
    chat.open()
    greet(chat)
    chat.server.fake.faults = [502]
    chat.send("second")
    expect(chat.messages).to_have_text(["hi", "↩ hi", "second", "↩ second"])
    expect(chat.page.locator("article[data-state=failed]")).to_have_count(0)


def test_a_refused_message_shows_why_and_can_be_sent_again_by_a_tap(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=sl")
    greet(chat)
    chat.server.fake.faults = [503]
    chat.send("Dober dan")
    retry = chat.page.get_by_role("button", name=page_texts("sl")["page_not_sent"])
    expect(chat.page.get_by_role("alert")).to_have_text("Odgovor strežnika.")
    retry.click()
    expect(chat.messages).to_have_text(["hi", "↩ hi", "Dober dan", "↩ Dober dan"])
    expect(chat.page.get_by_role("alert")).to_be_empty()
    _, refused, repeated = chat.server.fake.posts
    assert refused == repeated
    assert set(chat.server.fake.explained_in) == {"sl"}


def test_an_unsent_message_survives_a_reload(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=en")
    greet(chat)
    chat.server.fake.faults = [503]
    chat.send("Hello")
    expect(chat.page.locator("article[data-state=failed]")).to_have_count(1)
    chat.page.reload()
    expect(chat.messages).to_have_text(["hi", "↩ hi", "Hello", "↩ Hello"])


def test_a_message_that_can_never_be_sent_does_not_hold_up_the_next(chat: ChatPage) -> None:
    chat.server.fake.faults = [422]
    chat.open()
    chat.send("bad")
    expect(chat.page.get_by_role("alert")).to_have_text("Odgovor strežnika.")
    chat.send("good")
    expect(chat.messages).to_contain_text(["↩ good"])
    expect(chat.page.locator("article[data-state=refused]")).to_have_text(re.compile("bad"))


def test_a_forgotten_conversation_is_replaced_by_a_new_one(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=en")
    chat.send("old")
    expect(chat.messages).to_have_count(2)
    chat.server.fake.conversations.clear()
    chat.send("new")
    expect(chat.messages).to_have_text(["old", "↩ old", "new", "↩ new"])


def test_markup_in_messages_is_shown_as_text_and_only_https_becomes_a_link(chat: ChatPage) -> None:
    text = f"{IMAGE} https://portal.example/bill?id=1. javascript:alert(1)"
    chat.server.fake.answers["?"] = {"text": text}
    chat.open()
    chat.send("?")
    expect(chat.messages.last).to_have_text(text)
    expect(chat.page.locator("#messages img")).to_have_count(0)
    expect(chat.page.locator("#messages a")).to_have_attribute("href", "https://portal.example/bill?id=1")
    assert chat.complaints == []


@pytest.mark.parametrize(("width", "language"), [*((320, language) for language in LANGUAGES), (1280, "ka")])
def test_nothing_is_wider_than_the_window(chat: ChatPage, language: str, width: int) -> None:
    utility = QUESTIONS[language][0]
    buttons = [{"title": "A rather long choice that does not fit into one line of a phone", "payload": "1"}]
    chat.server.fake.answers["?"] = {"text": "W" * 200, "buttons": buttons, "sms": "123456 " + "W" * 100}
    chat.page.set_viewport_size({"width": width, "height": 640})
    chat.open(f"?utility={utility}&language={language}")
    chat.send("?")
    expect(chat.page.locator(".sms")).to_be_visible()
    too_wide = """() => [...document.querySelectorAll("body *")].filter((node) =>
        node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML)"""
    assert chat.page.evaluate(too_wide) == []
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#input", "#log", "#person"):
        box = chat.page.locator(part).bounding_box()
        assert box is not None, part
        assert box["height"] >= 24, part
        assert 0 <= box["y"] <= 640 - box["height"], part


def test_a_screen_reader_finds_its_way(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=en")
    texts = page_texts("en")
    expect(chat.page.get_by_role("log", name=texts["page_title"])).to_have_attribute("aria-live", "off")
    for key in ("page_send", "page_new_conversation", "page_talk_to_person"):
        expect(chat.page.get_by_role("button", name=texts[key])).to_be_visible()
    chat.send("Hello")
    expect(chat.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(chat.page.get_by_role("article").last).to_contain_text("KESCO: ↩ Hello")
    unnamed = """() => [...document.querySelectorAll("button, select, textarea, summary")].filter((node) =>
        node.checkVisibility() && !(node.ariaLabel || node.labels?.length || node.textContent.trim()))"""
    assert chat.page.evaluate(f"({unnamed})().length") == 0


def test_the_whole_chat_works_from_the_keyboard(chat: ChatPage) -> None:
    choices = [{"title": "A", "payload": "1"}]
    chat.server.fake.answers["two\nlines"] = {"text": "Choose", "buttons": choices}
    chat.open()
    chat.input.focus()
    chat.page.keyboard.type("two")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("lines")
    chat.page.keyboard.press("Enter")
    offered = chat.page.get_by_role("button", name="A", exact=True)
    expect(offered).to_be_visible()
    expect(chat.input).to_be_focused()
    for _ in range(12):
        chat.page.keyboard.press("Shift+Tab")
        if offered.evaluate("node => node === document.activeElement"):
            break
    chat.page.keyboard.press("Enter")
    expect(chat.messages.last).to_have_text("↩ A")


def test_talk_to_a_person_asks_in_the_language_of_the_page(chat: ChatPage) -> None:
    chat.open("?utility=kesco&language=sl")
    wish = page_texts("sl")["page_talk_to_person"]
    chat.page.get_by_role("button", name=wish).click()
    expect(chat.messages).to_have_text([wish, f"↩ {wish}"])


@pytest.mark.parametrize("how", ["new conversation", "another utility"])
def test_a_new_conversation_begins_empty(chat: ChatPage, how: str) -> None:
    chat.open()
    chat.send("old")
    expect(chat.messages).to_have_count(2)
    if how == "new conversation":
        chat.page.locator("#new-conversation").click()  # its name follows the language of the bot's last answer
    else:
        chat.page.locator("#utility").select_option("energijaplus")
        expect(chat.page.locator("html")).to_have_attribute("lang", "sl")
    expect(chat.messages).to_have_count(0)
    chat.send("new")
    expect(chat.messages).to_have_text(["new", "↩ new"])
    chat.page.reload()
    expect(chat.messages).to_have_text(["new", "↩ new"])
    assert len(chat.server.fake.conversations) == 2


def test_the_visitor_is_the_same_in_the_next_conversation(chat: ChatPage) -> None:
    chat.open()
    chat.send("old")
    expect(chat.messages).to_have_count(2)
    chat.page.locator("#new-conversation").click()
    chat.send("new")
    expect(chat.messages).to_have_text(["new", "↩ new"])
    first, second = (conversation.asked for conversation in chat.server.fake.conversations.values())
    assert "visitor" not in first
    assert second["visitor"] == VISITOR


def test_the_dots_show_that_the_bot_is_typing(chat: ChatPage) -> None:
    chat.open()
    chat.server.fake.is_mute = True
    chat.send("?")
    expect(chat.page.locator("#typing")).to_be_visible()
    chat.server.fake.say(conversation_of(chat), "!")
    expect(chat.messages).to_have_text(["?", "!"])
    expect(chat.page.locator("#typing")).to_be_hidden()


@pytest.mark.parametrize("status", ["unanswerable_unknown", "error_backend_down"])
def test_a_message_that_is_no_answer_carries_its_status(chat: ChatPage, status: str) -> None:
    chat.server.fake.answers["?"] = {"text": "Na vjen keq.", "status": status}
    chat.open()
    chat.send("?")
    expect(chat.page.locator("article").last).to_have_attribute("data-status", status)


def test_documents_are_shown_as_pictures_with_words_and_as_links(chat: ChatPage) -> None:
    path = "/documents/" + "a" * 32
    chat.server.fake.answers["račun"] = {
        "text": "Vaš račun",
        "attachments": [
            {"kind": "image", "url": f"{path}.png", "title": "Vaši računi", "alt": "Stolpčni grafikon"},
            {"kind": "link", "url": path, "title": "Oglejte si račun", "alt": ""},
            {"kind": "link", "url": f"{path}.pdf", "title": IMAGE, "alt": ""},
        ],
    }
    chat.open()
    chat.send("račun")
    bubble = chat.page.locator("article[data-author=bot]").last
    expect(bubble.get_by_role("img", name="Stolpčni grafikon")).to_have_attribute("src", f"{path}.png")
    expect(bubble.get_by_role("link", name="Oglejte si račun")).to_have_attribute("href", path)
    expect(bubble.get_by_role("link", name=IMAGE)).to_have_attribute("rel", "noopener noreferrer")
    assert chat.complaints == []


@pytest.mark.parametrize(
    "url", ["https://evil.example/a", "//evil.example/a", "javascript:alert(1)", "/documents/../x"]
)
def test_a_document_of_another_address_is_not_shown(chat: ChatPage, url: str) -> None:
    attachments = [{"kind": kind, "url": url, "title": "Račun", "alt": "Račun"} for kind in ("link", "image")]
    chat.server.fake.answers["račun"] = {"text": "Vaš račun", "attachments": attachments}
    chat.open()
    chat.send("račun")
    bubble = chat.page.locator("article[data-author=bot]").last
    expect(bubble.locator("p")).to_have_text("Vaš račun")
    expect(bubble.locator("a, img")).to_have_count(0)
