"""What a label and a count of a back office may be."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.backends import wire
from bot.backends.fields import MAX_ENERGY, MAX_HOURS, MAX_LABEL, Currency, Energy, Hours, Label
from bot.errors import BackendDataInvalid
from tests.bot.backends.records import COMPLAINTS


@pytest.mark.parametrize(
    "label", ["KS-778899", "Pejë", "Murska Sobota", "თბილისი", "Žužemberk (Občina)", "x" * MAX_LABEL]
)
def test_a_label(label):
    assert TypeAdapter(Label).validate_python(label) == label


@pytest.mark.parametrize(
    "label",
    ["", " ", " x", "x\n", "a\nb", "a\x00b", "\u202eabc", "a\u200bb", "a\u2028b", "x" * (MAX_LABEL + 1)],
    ids=repr,
)
def test_no_label(label):
    with pytest.raises(ValidationError):
        TypeAdapter(Label).validate_python(label)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Currency, "eur"),
        (Currency, "EURO"),
        (Currency, "EUR\n"),
        (Currency, ""),
        (Energy, -1),
        (Energy, MAX_ENERGY),
        (Hours, -1),
        (Hours, MAX_HOURS + 1),
    ],
)
def test_what_cannot_be(form, value):
    with pytest.raises(ValidationError):
        TypeAdapter(form).validate_python(value)


@pytest.mark.parametrize(("form", "value"), [(Currency, "GEL"), (Energy, 0), (Energy, MAX_ENERGY - 1), (Hours, 8)])
def test_what_can_be(form, value):
    assert TypeAdapter(form).validate_python(value) == value


def test_an_error_does_not_tell_the_name_of_an_unknown_field():
    body = COMPLAINTS | {"Arta Krasniqi": 1, "complaints": [COMPLAINTS["complaints"][0] | {"DPR1000004": 2}]}
    with pytest.raises(BackendDataInvalid) as caught:
        wire.parse(json.dumps(body).encode(), wire.COMPLAINTS, what="complaints")
    expected = "complaints: the answer breaks the contract (an unknown field, complaints.0.an unknown field)."
    assert str(caught.value) == expected
