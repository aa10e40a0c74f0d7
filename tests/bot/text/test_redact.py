"""Personal data go out, and the question stays; in every language."""

import pytest

from bot.content.catalog import Catalog
from bot.gateway.__main__ import redactor_of
from bot.settings import Settings
from bot.text.redact import NameCues, Redactor


@pytest.fixture(scope="module")
def redactor(catalog: Catalog) -> Redactor:
    return redactor_of(catalog, Settings())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("qysh me pagu per DPR1234567", "qysh me pagu per [code]"),
        ("shifra dpr 123 45 67 a osht e mire", "shifra [code] a osht e mire"),
        ("dpr-1234567", "[code]"),
        ("abonenti im TR12345678 nuk ka drita", "abonenti im [code] nuk ka drita"),
        ("abonentis nomeri 123456789 ra aris", "abonentis nomeri [code] ra aris"),
        ("moja številka 1000123456, kje je račun", "moja številka [code], kje je račun"),
        ("call me at +383 44 123 456 please", "call me at [number] please"),
        ("nr 044/123-45-67", "nr [code]"),
        ("my number is (044) 123-456.", "my number is [number]."),
        ("tel. +383 (0)44/123-456 thirrni", "tel. [number] thirrni"),
        ("069 41 40 0000 spunon", "[number] spunon"),
        ("numri personal J12345678A", "numri personal [number]"),
        ("EMŠO 0101980500123 imam", "EMŠO [number] imam"),
        ("პირადი ნომერი 01001012345 მაქვს", "პირადი ნომერი [number] მაქვს"),
        ("IBAN XK05 1212 0123 4567 8906 ku", "IBAN XK05 [number] ku"),
        ("SI56012345678901234 je moj", "[number] je moj"),
        ("i lindur më 01.02.1980", "i lindur më [number]"),
        ("shkruni arben.k@example.com shpejt", "shkruni [email] shpejt"),
        ("arben @ example.com", "[email]"),
        ("see https://example.com/me?id=5 ok", "see [link] ok"),
        ("quhem arben krasniqi, kur vjen rryma", "quhem [name], kur vjen rryma"),
        ("Emri im është Arben Krasniqi. Kur vjen rryma?", "Emri im është [name]. Kur vjen rryma?"),
        ("My name is John Smith and I have no power", "My name is [name] and I have no power"),
        ("I'm John, no power here", "I'm [name], no power here"),
        ("ime mi je Janez Novak; kdaj pride račun", "ime mi je [name]; kdaj pride račun"),
        ("kje je račun? Lep pozdrav, Janez Novak", "kje je račun? Lep pozdrav, [name]"),
        ("მე მქვია ნინო ბერიძე, როდის მოვა დენი", "მე მქვია [name], როდის მოვა დენი"),
        ("me mqvia nino beridze, rodis mova", "me mqvia [name], rodis mova"),
    ],
)
def test_personal_data_go_out(redactor: Redactor, text: str, kept: str) -> None:
    assert redactor.redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "pse m'erdhi fatura 125,50 €",
        "fatura 1.250,00 € pse",
        "kam borxh 150000 lekë",
        "kam borxh 150000lek",
        "€ 1250000 is too much",
        "račun za 2023 je 120 evrov",
        "high tariff 07:00-22:00?",
        "9900 kWh a month",
        "jam pa drita që dje",
        "I am without power since Monday",
        "sem brez elektrike",
        "ლიმიტი 100 ლარი",
        "24 hours and 3 meters",
        "how do I pay?",
        "The contract is in the owner's name. Can I pay?",
        "nga banka ime. Fatura është në emër të babait",
        "une jom me emrin tem në aplikacion",
        "",
    ],
)
def test_everything_else_stays(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text


def test_twice_changes_nothing_more(redactor: Redactor) -> None:
    once = redactor.redact("quhem Arben Krasniqi, DPR1234567, +383 44 123 456, a@b.example")
    assert once == "quhem [name], [code], [number], [email]"
    assert redactor.redact(once) == once


def test_without_words_only_patterns_count() -> None:
    bare = Redactor([], NameCues(), [], min_digits=4, amount_max_digits=5, max_name_words=2)
    assert bare.redact("my name is Ann, 1234 lek, 123") == "my name is Ann, [number] lek, 123"
