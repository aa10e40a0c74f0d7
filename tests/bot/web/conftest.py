"""A real Chromium and a fake gateway for the tests of the chat page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from .fake_gateway import FakeGateway, Server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 20_000


@dataclass
class ChatPage:
    """The page as its customer uses it."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)
    """What the browser's console warned of, and errors that no one caught."""

    def open(self, query: str = "?utility=kesco") -> None:
        """Loads the page and waits until it can be used."""
        self.page.goto(f"{self.server.address}/{query}")
        expect(self.input).to_be_visible()

    @property
    def input(self) -> Locator:
        """The field for the message."""
        return self.page.locator("#input")

    @property
    def messages(self) -> Locator:
        """The texts of all messages in the log."""
        return self.page.locator("#messages > article > p")

    def send(self, text: str) -> None:
        """Writes a message and presses Enter."""
        self.input.fill(text)
        self.input.press("Enter")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once for this package and stopped before the next (its event loop would be in the way)."""
    if not CHROMIUM.exists():
        explanation = f"{CHROMIUM} is not installed: install the system package chromium"
        if os.environ.get("BOT_REQUIRE_SERVICES") == "1":
            pytest.fail(explanation)
        pytest.skip(explanation)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A running fake gateway."""
    server = Server(FakeGateway())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def chat(browser: Browser, server: Server) -> Iterator[ChatPage]:
    """A fresh tab of a fresh profile; `open` loads the page."""
    expect.set_options(timeout=PATIENCE_MS)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    chat = ChatPage(page, server)
    page.on("console", lambda entry: chat.complaints.append(entry.text) if entry.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: chat.complaints.append(str(error)))
    yield chat
    context.close()
