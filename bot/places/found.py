"""What the finder found, and what it can be tuned by."""

from dataclasses import dataclass

UNKNOWN = ""
"""The code of a place that is named in the text and is none of the utility's."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in a text, `text[start:end]` without its preposition.

    `code` is that of the utility's place, and `name` its name in the language asked for. `UNKNOWN` with the name as
    typed is a place that we do not know: say so, it says nothing about outages. `is_certain` is False for it, and where
    the name was read in spite of a typo.
    """

    code: str
    name: str
    start: int
    end: int
    is_certain: bool

    @property
    def is_known(self) -> bool:
        """Whether it is a place of the utility."""
        return self.code != UNKNOWN


@dataclass(frozen=True, slots=True)
class PlaceLimits:
    """What counts as a typo, in letters of the inflected name.

    One edit (a letter missing, added, changed, or two swapped) is read over from `one_edit` letters on, two from
    `two_edits` on, where a place is expected: after a preposition or in a message of at most `short_message` words.
    Elsewhere one edit from `unexpected` letters on. A word that stands in the FAQ is never taken for a typo.
    `skeleton`: letters that a Georgian name typed in Latin ones has at least. `unknown`: shorter words are not taken
    for places that we do not know.
    """

    one_edit: int = 6
    two_edits: int = 10
    unexpected: int = 9
    short_message: int = 2
    skeleton: int = 4
    unknown: int = 4
