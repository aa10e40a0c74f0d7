"""The CLDR locale in which a language's dates, amounts and numbers are written."""

# Our customers read English as it is written in Europe: 1 October, not October 1.
_LOCALES = {"en": "en_GB"}


def locale_of(language: str) -> str:
    """The locale for `language` (BCP-47), in Babel's spelling."""
    return _LOCALES.get(language, language.replace("-", "_"))
