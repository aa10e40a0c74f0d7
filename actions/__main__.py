"""`python -m actions`: serve the actions to Rasa, on a private address."""

import uvicorn

from actions.server import create_app
from actions.services import services_from
from bot.settings import get_settings


def main() -> None:
    """Serve until told to stop."""
    settings = get_settings()
    app = create_app(settings, services_from(settings))
    uvicorn.run(app, host="127.0.0.1", port=settings.actions_port, log_level="info", access_log=False, ws="none")


if __name__ == "__main__":
    main()
