"""`bot ask`: one question through the whole bot, with no server running; the outcome as JSON."""

import asyncio
import json
import os
from typing import Annotated, Any

import typer

from bot.settings import get_settings


def command(
    text: Annotated[str, typer.Argument(help="The question, as a customer types it.")],
    utility: Annotated[str, typer.Option(help="The utility that is asked.")],
    language: Annotated[
        str | None, typer.Option(help="The customer's explicit choice of language; by default told from the text.")
    ] = None,
) -> None:
    """Ask one question and print `language`, `intent`, `confidence`, `status`, `entry`, `score` and `reply` as JSON.

    Nobody is verified here: questions about an account get the question for the customer code.
    """
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    typer.echo(json.dumps(asyncio.run(_ask(text, utility, language)), ensure_ascii=False, indent=2))


async def _ask(text: str, utility: str, language: str | None) -> dict[str, Any]:
    import warnings

    # Rasa's libraries of 2022 warn of much that is none of the reader's business, and undo filters
    warnings.showwarning = lambda *_warning, **_options: None
    from actions.server import create_executor
    from actions.services import services_from
    from bot.answering.status import Status
    from bot.content.loader import load_catalog
    from bot.errors import ContentError
    from bot.identity.protocol import NobodyIsVerified
    from bot.nlu.embedded import EmbeddedRasa
    from bot.text.clean import clean

    settings = get_settings()
    catalog = load_catalog(settings.data_dir)
    catalog.utility(utility)
    if language is not None and language not in catalog.languages:
        raise ContentError(f"there is no language {language!r}", remedy=f"Known are: {', '.join(catalog.languages)}.")
    cleaned = clean(text)
    services = services_from(settings, identity=NobodyIsVerified())
    if not cleaned or len(cleaned) > settings.message_max_characters:
        key = Status.ERROR_MESSAGE_TOO_LONG if cleaned else Status.ERROR_EMPTY_MESSAGE
        composer = services.composer(utility, language or catalog.utility(utility).default_language)
        values = {"limit": str(settings.message_max_characters)} if cleaned else {}
        reply = composer.say(key, **values)
        return _outcome({}, [{"text": reply.text, "language": reply.language, "status": reply.status.value}])
    rasa = EmbeddedRasa(settings.models_dir / "bot.tar.gz", create_executor(services).run)
    answered = await rasa.answer(cleaned, utility, language)
    return _outcome(answered.understood, answered.messages)


def _outcome(understood: Any, messages: list[dict[str, Any]]) -> dict[str, Any]:
    intent = understood.get("intent") or {}
    last = messages[-1] if messages else {}
    return {
        "language": (understood.get("language") or {}).get("code") or last.get("language"),
        "intent": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
        "status": last.get("status"),
        "entry": last.get("entry"),
        "score": last.get("score"),
        "reply": "\n\n".join(message["text"] for message in messages),
        "buttons": [button["title"] for message in messages for button in message.get("buttons", [])],
    }
