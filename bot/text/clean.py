"""Makes a customer's raw text safe to store, show and understand, without changing what a person reads.

What comes out is in NFKC, has no invisible characters, no piles of accents, and never begins with a slash, because
Rasa takes a text that does for a command. Cleaning twice changes nothing more.
"""

import unicodedata

MAX_MARKS = 2
"""Combining marks on one letter. Albanian, Slovenian and Georgian letters have none after composition."""
SLASH = "/"
HARMLESS_SLASH = "\N{DIVISION SLASH}"  # looks the same, is stable under NFKC, and no command begins with it
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
EMOJI_SELECTOR = "\N{VARIATION SELECTOR-16}"
FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\u034f")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
MARKS = frozenset({"Mn", "Mc", "Me"})


def clean(text: str) -> str:
    """The text as it is stored: idempotent, at most about as long as it came in (NFKC may expand ligatures)."""
    if text.isascii() and text.isprintable():
        return _neutralise(text.strip())
    while (cleaner := _once(text)) != text:  # ends: each round only composes or removes characters
        text = cleaner
    return text


def _once(text: str) -> str:
    plain = _strip(unicodedata.normalize("NFKC", text.replace("\r\n", "\n")))
    return _neutralise(unicodedata.normalize("NFKC", plain).strip())


def _neutralise(text: str) -> str:
    return HARMLESS_SLASH + text[1:] if text.startswith(SLASH) else text


def _strip(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if character in (ZERO_WIDTH_JOINER, EMOJI_SELECTOR):
            if _belongs_to_emoji(text, index, kept):
                kept.append(character)
        elif character.isspace():
            kept.append("\n" if character in "\n\u2028\u2029" else " ")
            marks = 0
        elif category in INVISIBLE or character in FILLERS or _is_selector(character):
            continue
        elif category in MARKS:
            marks += 1
            if marks <= MAX_MARKS:
                kept.append(character)
        else:
            kept.append(character)
            marks = 0
    return "".join(kept)


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _belongs_to_emoji(text: str, index: int, kept: list[str]) -> bool:
    """A selector stands after an emoji, a joiner between two."""
    before = kept[-1] if kept else ""
    if text[index] == EMOJI_SELECTOR:
        return _is_emoji(before)
    after = text[index + 1] if index + 1 < len(text) else ""
    return (before == EMOJI_SELECTOR or _is_emoji(before)) and _is_emoji(after)


def _is_emoji(character: str) -> bool:
    """True for pictographs, symbols and skin tones; arrows such as U+2194 are mathematical symbols by category."""
    if not character:
        return False
    return unicodedata.category(character) == "So" or "\u2190" <= character <= "\u21ff" or _in_emoji_planes(character)


def _in_emoji_planes(character: str) -> bool:
    return "\U0001f000" <= character <= "\U0001faff"
