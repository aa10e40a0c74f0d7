"""`python -m bot.gateway`: loads the content, puts the gateway together and serves until it is told to stop."""

import asyncio
import logging
import sys

from bot.backends.factory import billing_from
from bot.content.catalog import Catalog
from bot.content.facts import local
from bot.content.loader import load_catalog
from bot.documents.viewing import Documents
from bot.errors import BotError
from bot.gateway.ports import LanguageInfo, Utilities, UtilityInfo
from bot.gateway.serve import serve
from bot.gateway.sms_desk import sms_answers
from bot.gateway.state import build_state
from bot.safety.watch import Watch
from bot.settings import Settings, get_settings
from bot.store.moments import system_clock
from bot.text.redact import NameCues, Redactor

logger = logging.getLogger("bot.gateway")


def utilities_of(catalog: Catalog) -> Utilities:
    """What customers can choose from, out of the content."""
    utilities = tuple(
        UtilityInfo(
            identifier,
            local(utility.name, utility.default_language),
            tuple(catalog.languages_of(identifier)),
            utility.default_language,
        )
        for identifier, utility in catalog.utilities.items()
    )
    languages = tuple(LanguageInfo(language.code, language.name) for language in catalog.languages.values())
    return Utilities(utilities, languages)


def redactor_of(catalog: Catalog, settings: Settings) -> Redactor:
    """Takes out the customer codes of all utilities, and names after the words of all languages."""
    languages = catalog.languages.values()
    cues = NameCues(
        always=tuple(word for language in languages for word in language.before_names.always),
        capitalised=tuple(word for language in languages for word in language.before_names.capitalised),
    )
    return Redactor(
        [utility.customer_key.pattern for utility in catalog.utilities.values()],
        cues,
        [unit for language in languages for unit in language.amount_units],
        min_digits=settings.redaction_min_digits,
        amount_max_digits=settings.redaction_amount_max_digits,
        max_name_words=settings.redaction_max_name_words,
    )


async def run(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT. Raises BotError if the gateway cannot be put together."""
    catalog = load_catalog(settings.data_dir)
    async with billing_from(settings) as billing:
        redactor = redactor_of(catalog, settings)
        watch = Watch.from_settings(settings)
        sms = sms_answers(settings, catalog, billing, watch, system_clock)
        documents = Documents(billing, catalog)
        utilities = utilities_of(catalog)
        await serve(build_state(settings, catalog, utilities, billing, redactor, watch, documents=documents, sms=sms))


def main() -> int:
    """The exit code: 0 after a stop that was asked for, 1 if the gateway could not start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its addresses hold customer codes
    try:
        asyncio.run(run(get_settings()))
    except BotError:
        logger.exception("the gateway has stopped")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
