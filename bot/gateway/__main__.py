"""`python -m bot.gateway`: loads the content, puts the gateway together and serves until it is told to stop."""

import asyncio
import logging
import sys

from bot.backends.http import HttpBilling
from bot.backends.transport import Transport
from bot.content.catalog import Catalog
from bot.content.facts import local
from bot.content.loader import load_catalog
from bot.errors import BotError
from bot.gateway.ports import LanguageInfo, Utilities, UtilityInfo
from bot.gateway.serve import serve
from bot.gateway.state import build_state
from bot.settings import Settings, get_settings

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


async def run(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT. Raises BotError if the gateway cannot be put together."""
    catalog = load_catalog(settings.data_dir)
    async with Transport.from_settings(settings) as transport:
        await serve(build_state(settings, catalog, utilities_of(catalog), HttpBilling(transport)))


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
