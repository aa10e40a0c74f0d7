"""How the back office is served: this machine only, and no customer codes in an access log."""

from typing import Any

import pytest

from bot.backoffice.__main__ import serve
from bot.settings import Settings


def test_serves_privately_and_quietly(monkeypatch: pytest.MonkeyPatch, seeded_url: str) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda _app, **options: asked.update(options))
    serve(Settings(backoffice_database_url=seeded_url, backoffice_secret="a secret", backoffice_port=8123))
    assert (asked["host"], asked["port"], asked["access_log"]) == ("127.0.0.1", 8123, False)
