"""A hash of the code that shapes the training result, so that Rasa's cache does not keep what older code made."""

import hashlib
from pathlib import Path

import bot.text

_TEXT_CODE = Path(bot.text.__path__[0])


def text_code_hash() -> str:
    """A hash of the modules of bot/text: they decide the folding, the n-grams and the transliteration."""
    digest = hashlib.sha256()
    for path in sorted(_TEXT_CODE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
