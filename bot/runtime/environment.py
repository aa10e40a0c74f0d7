"""The environment that our processes get: every setting, the secrets they share, and what keeps libraries quiet."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr, ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, get_settings

SHARED_SECRETS = ("internal_secret", "backoffice_secret", "token_key")
SECRET_BYTES = 32
_URLS_BY_PORT = {
    "gateway_public_url": "gateway_port",
    "gateway_internal_url": "gateway_internal_port",
    "rasa_url": "rasa_port",
    "actions_url": "actions_port",
    "backoffice_url": "backoffice_port",
}


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError that names the environment variables that are wrong."""
    try:
        return get_settings()
    except ValidationError as error:
        problems = [(f"BOT_{'_'.join(map(str, detail['loc']))}".upper(), detail["msg"]) for detail in error.errors()]
        what = "; ".join(f"{name}: {message}" for name, message in problems)
        raise SettingsError(what, where=problems[0][0], remedy="Set it right, or unset it.") from None


def with_urls(settings: Settings) -> Settings:
    """The settings with every address that was not set following the port that was."""
    found = {
        url: f"http://127.0.0.1:{getattr(settings, port)}"
        for url, port in _URLS_BY_PORT.items()
        if url not in settings.model_fields_set
    }
    return settings.model_copy(update=found)


def with_secrets(settings: Settings) -> Settings:
    """The settings with the secrets that were not set: made once, kept in var_dir, readable by the owner only.

    Raises SettingsError if the file can be read by others or not at all.
    """
    unset = [name for name in SHARED_SECRETS if not getattr(settings, name).get_secret_value()]
    if not unset:
        return settings
    file = settings.var_dir / "secrets.env"
    kept = _read(file)
    if missing := [name for name in unset if not kept.get(name)]:
        kept |= {name: secrets.token_urlsafe(SECRET_BYTES) for name in missing}
        _write(file, kept)
    return settings.model_copy(update={name: SecretStr(kept[name]) for name in unset})


def process_environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a child: what we inherited, then every setting as BOT_*, then settings of libraries."""
    own = {f"BOT_{name.upper()}": _plain(getattr(settings, name)) for name in Settings.model_fields}
    threads = str(settings.encoder_threads)
    return {
        **inherited,
        **own,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "TICKET_LOCK_LIFETIME": "60",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "TOKENIZERS_PARALLELISM": "false",
    }


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        mode = file.stat().st_mode
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=str(file), remedy="Delete it.") from error
    if mode & 0o077:
        raise SettingsError("other users may read the secrets", where=str(file), remedy=f"Run `chmod 600 {file}`.")
    pairs = (line.partition("=") for line in lines if line.startswith("BOT_"))
    return {name.removeprefix("BOT_").lower(): value for name, _, value in pairs}


def _write(file: Path, values: Mapping[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.writelines(f"BOT_{name.upper()}={value}\n" for name, value in sorted(values.items()))
    draft.replace(file)
