"""Splits a text for the patterns: runs of letters, numbers with their separators, single signs."""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.places.words import key_of

OFFSETS = "offsets"
"""Key in `Doc.user_data`: (start, end) in characters of the text for each token."""

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+(?:[.,][0-9]+)*|[^\s]")


class PatternTokenizer:
    """A tokenizer for all languages; `norm_` of each token is its folded form.

    White space of any length is one space of the Doc, so places are found by `OFFSETS`, not by the Doc.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`."""
        matches = list(_TOKEN.finditer(text))
        spaces = [text[match.end() : match.end() + 1].isspace() for match in matches]
        doc = Doc(self.vocab, words=[match[0] for match in matches], spaces=spaces)
        for token, match in zip(doc, matches, strict=True):
            token.norm_ = key_of(match[0])
        doc.user_data[OFFSETS] = [match.span() for match in matches]
        return doc


def pattern_words(phrase: str) -> list[str]:
    """The folded tokens of a phrase of the data; a final `*` stays with its word."""
    return [key_of(match[0]) for match in re.finditer(rf"(?:{_TOKEN.pattern})\*?", phrase)]
