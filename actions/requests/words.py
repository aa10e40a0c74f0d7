"""Words by which customers say no, or name a meter, a register or a kind of complaint, from data/responses."""

from collections.abc import Iterable

from bot.content.catalog import Catalog
from bot.text.normalise import fold


def named(text: str, catalog: Catalog, prefix: str, options: Iterable[str]) -> list[str]:
    """Those of `options` that `text` names, by the beginnings of words listed under `<prefix>_<option>`."""
    words = fold(text).split()
    return [option for option in options if _begins(words, catalog, f"{prefix}_{option}")]


def begins_with_no(text: str, catalog: Catalog, language: str) -> bool:
    """Whether the first word is a no of `language`: "ne" is one in Slovenian and "in" in Albanian."""
    words = fold(text).split()
    listed = catalog.responses[language].get("words_no", "").split(",")
    return bool(words) and words[0] in {fold(word) for word in listed}


def _begins(words: list[str], catalog: Catalog, key: str) -> bool:
    """Whether one of `words` begins with one of the beginnings of `key`, in whatever language."""
    listed = ",".join(texts.get(key, "") for texts in catalog.responses.values())
    beginnings = tuple(folded for part in listed.split(",") if (folded := fold(part)))
    return any(word.startswith(beginnings) for word in words)
