"""Serves the back office: `python -m bot.backoffice`, settings from the environment."""

import uvicorn

from bot.backoffice.app import create_app
from bot.settings import Settings, get_settings

# Longer than clients keep idle connections, so that none sends into a connection that is just being closed.
KEEP_ALIVE_SECONDS = 30


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. There is no access log: its lines would hold customer codes."""
    uvicorn.run(
        create_app(settings),
        host="127.0.0.1",
        port=settings.backoffice_port,
        # There are no web sockets here, and the version of `websockets` that Rasa needs is too old for uvicorn.
        ws="none",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


if __name__ == "__main__":
    serve(get_settings())
