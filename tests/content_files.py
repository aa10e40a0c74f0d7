"""Where the real content is, and the names of its languages and utilities, from the names of the files."""

from bot.settings import PROJECT_ROOT

DATA_DIR = PROJECT_ROOT / "data"
LANGUAGES = sorted(path.stem for path in (DATA_DIR / "responses").glob("*.yml"))
UTILITIES = sorted(path.stem for path in (DATA_DIR / "utilities").glob("*.yml"))
