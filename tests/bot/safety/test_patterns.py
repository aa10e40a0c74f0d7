"""The form of the patterns: near, within, unless, not meant, calm."""

import pytest
from pydantic import ValidationError

from bot.content.safety import DangerKind, SafetyFile
from bot.safety.patterns import Patterns

NOTHING = {"near": ["nothing"]}
WORDS = {
    "wire": ["wire*", "power line"],
    "fallen": ["fell", "on the ground"],
    "phone": ["phone"],
    "prevention": ["what if"],
    "nothing": ["xyzzy"],
}


def file(**changes) -> SafetyFile:
    """Wires that fall, unless it is a phone line; calm is a question about prevention."""
    values = {
        "language": "en",
        "reach": 3,
        "words": WORDS,
        "not_meant": ["wire ... money", "no <wire>"],
        "calm": ["prevention"],
        "dangers": {kind: [NOTHING] for kind in DangerKind}
        | {"fallen_line": [{"near": ["wire", "fallen"], "within": 5, "unless": ["phone"]}]},
    }
    return SafetyFile.model_validate(values | changes)


@pytest.mark.parametrize(
    ("text", "is_danger"),
    [
        ("a wire fell", True),
        ("fell: the wire", True),
        ("the power line is on the ground", False),
        ("power line on the ground", True),
        ("wire one two three fell", True),
        ("wire one two three four fell", False),
        ("the wire. It fell", True),
        ("phone wire fell", False),
        ("the phone rang. A wire fell", True),
        ("phone one two three four wire fell", True),
        ("what if a wire fell", False),
        ("what if? A wire fell", True),
        ("no wire fell", False),
        ("wire the money, it fell", False),
        ("wire me all the money, it fell", False),
        ("wire it. A wire fell, no money", True),
        ("wire", False),
        ("fell", False),
    ],
)
def test_a_rule(text, is_danger):
    found = Patterns(file(), 6).sightings(text)
    assert [sighting.kind for sighting in found] == [DangerKind.FALLEN_LINE] * is_danger


def test_a_sighting_says_where():
    (found,) = Patterns(file(), 6).sightings("help, a wire just fell there")
    assert (found.start, found.end, found.language) == (8, 22, "en")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"calm": ["prevention", "unheard"]}, "unheard"),
        ({"not_meant": ["no <unheard>"]}, "unheard"),
        ({"calm": []}, "nobody uses"),
        ({"dangers": {"fire": [NOTHING]}}, "no rule for"),
        ({"dangers": {"flood": [NOTHING]}}, "flood"),
        ({"words": WORDS | {"wire": ["a <fallen>"]}}, "no place for groups"),
        ({"reach": 0}, "reach"),
    ],
)
def test_a_file_that_is_not_right_is_refused(changes, complaint):
    with pytest.raises(ValidationError, match=complaint):
        file(**changes)
