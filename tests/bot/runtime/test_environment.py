"""What our processes are told: every setting, addresses that follow the ports, secrets that are kept."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.runtime.environment import process_environment, with_secrets, with_urls
from bot.settings import Settings


def test_an_address_follows_its_port() -> None:
    settings = with_urls(Settings(rasa_port=6001, gateway_port=6002))
    assert settings.rasa_url == "http://127.0.0.1:6001"
    assert settings.gateway_public_url == "http://127.0.0.1:6002"
    assert settings.backoffice_url == Settings().backoffice_url


def test_an_address_that_was_set_stays() -> None:
    settings = with_urls(Settings(rasa_port=6001, rasa_url="http://elsewhere:1"))
    assert settings.rasa_url == "http://elsewhere:1"


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    first, second = (with_secrets(Settings(var_dir=tmp_path)) for _ in range(2))
    values = [
        first.internal_secret.get_secret_value(),
        first.backoffice_secret.get_secret_value(),
        first.token_key.get_secret_value(),
    ]
    assert len(set(values)) == 3
    assert min(len(value) for value in values) >= 40
    assert first == second
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_was_set_is_not_replaced_and_not_written(tmp_path: Path) -> None:
    settings = with_secrets(Settings(var_dir=tmp_path, token_key=SecretStr("mine")))
    assert settings.token_key.get_secret_value() == "mine"
    assert "TOKEN_KEY" not in (tmp_path / "secrets.env").read_text()


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with_secrets(Settings(var_dir=tmp_path))
    (tmp_path / "secrets.env").chmod(0o644)
    with pytest.raises(SettingsError) as caught:
        with_secrets(Settings(var_dir=tmp_path))
    assert "chmod 600" in caught.value.remedy


def test_a_child_reads_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_secrets(with_urls(Settings(var_dir=tmp_path, rasa_port=6001, demo=False)))
    for name, value in process_environment(settings, {}).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_libraries_are_kept_quiet_and_telemetry_off() -> None:
    environment = process_environment(Settings(encoder_threads=3), {"PATH": "/bin", "BOT_RASA_PORT": "1"})
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["OMP_NUM_THREADS"] == "3"
    assert environment["PATH"] == "/bin"
    assert environment["BOT_RASA_PORT"] == str(Settings().rasa_port)
