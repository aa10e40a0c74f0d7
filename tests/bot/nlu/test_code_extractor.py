"""Codes and names of languages in what customers type, for every utility."""

import pytest

from bot.content.catalog import Catalog
from bot.nlu.code_extractor import CodeExtractor
from bot.nlu.message_keys import IS_CODE
from tests.bot.nlu.messages import from_customer

Found = list[tuple[str, str]]


@pytest.fixture(scope="module")
def extractor(catalog: Catalog) -> CodeExtractor:
    return CodeExtractor(catalog, **CodeExtractor.get_default_config())


def found(extractor: CodeExtractor, text: str, utility: str = "kesco") -> Found:
    (message,) = extractor.process([from_customer(text, utility)])
    return [(entity["entity"], entity["value"]) for entity in message.get("entities")]


def is_code(extractor: CodeExtractor, text: str, utility: str = "kesco") -> bool:
    (message,) = extractor.process([from_customer(text, utility)])
    return bool(message.get(IS_CODE))


@pytest.mark.parametrize(
    ("utility", "text", "code"),
    [
        ("kesco", "DPR1234567", "DPR1234567"),
        ("kesco", "dpr1234567", "DPR1234567"),
        ("kesco", "DPR 1234567", "DPR1234567"),
        ("kesco", "DPR-1234567", "DPR1234567"),
        ("kesco", "dmi 123 45 67", "DMI1234567"),
        ("kesco", "Kodi im: DPZ-123-4567.", "DPZ1234567"),
        ("kesco", "my code is dpr1234567", "DPR1234567"),
        ("kesco", "(DGL1234567)", "DGL1234567"),
        ("ossh", "TR12345678", "TR12345678"),
        ("ossh", "tr 1234 5678", "TR12345678"),
        ("ossh", "numri im eshte Tr-12345678", "TR12345678"),
        ("energijaplus", "1000123456", "1000123456"),
        ("energijaplus", "1000 123 456", "1000123456"),
        ("energijaplus", "1000-123-456", "1000123456"),
        ("energijaplus", "številka računa: 1000123456", "1000123456"),
        ("energopro", "123456789", "123456789"),
        ("energopro", "123 456 789", "123456789"),
        ("energopro", "ჩემი ნომერია 123-456-789", "123456789"),
        ("energopro", "abonentis nomeri 123456789", "123456789"),
    ],
)
def test_a_customer_code_is_found_in_any_spelling(extractor, utility: str, text: str, code: str):
    assert found(extractor, text, utility) == [("customer_code", code)]
    assert is_code(extractor, text, utility)


def test_every_example_of_a_code_is_found(extractor, catalog: Catalog):
    examples = {name: utility.customer_key.example for name, utility in catalog.utilities.items()}
    codes = {name: found(extractor, example.lower(), name) for name, example in examples.items()}
    assert codes == {name: [("customer_code", example)] for name, example in examples.items()}


@pytest.mark.parametrize(
    ("utility", "text", "code"),
    [
        ("energijaplus", "moja številka je 1000123456", "1000123456"),
        ("energijaplus", "my number is 1000 123 456", "1000123456"),
        ("energopro", "my number is 123456789", "123456789"),
        ("energopro", "nr 123456789", "123456789"),
    ],
)
def test_a_short_word_before_digits_is_no_part_of_a_customer_code(extractor, utility: str, text: str, code: str):
    assert found(extractor, text, utility) == [("customer_code", code)]


@pytest.mark.parametrize("text", ["kodi eshte nr 12345678", "koda je 12345678", "it is 12345678"])
def test_a_short_word_before_digits_makes_no_customer_code(extractor, text: str):
    assert found(extractor, text, "ossh") == [("number", "12345678")]


@pytest.mark.parametrize("utility", ["kesco", "ossh", "energijaplus", "energopro"])
@pytest.mark.parametrize(
    "text", ["904121", "904 121", "904-121", "kodi 904121", "კოდია 904121", "SMS: 904121", "904121!"]
)
def test_a_phone_code_is_found(extractor, utility: str, text: str):
    assert found(extractor, text, utility) == [("phone_code", "904121")]
    assert is_code(extractor, text, utility)


@pytest.mark.parametrize("utility", ["kesco", "ossh", "energijaplus", "energopro"])
@pytest.mark.parametrize("text", ["kodi im 904121", "the code is 904121", "koda je 904121", "sms 904 121"])
def test_a_short_word_before_digits_is_no_part_of_a_phone_code(extractor, utility: str, text: str):
    assert found(extractor, text, utility) == [("phone_code", "904121")]


@pytest.mark.parametrize(
    ("utility", "text", "number"),
    [
        ("kesco", "15520", "15520"),
        ("kesco", "1000123456", "1000123456"),
        ("kesco", "DXX1234567", "DXX1234567"),
        ("kesco", "DPR123456", "DPR123456"),
        ("energopro", "1000123456", "1000123456"),
        ("energijaplus", "123456789", "123456789"),
    ],
)
def test_other_digits_are_a_number(extractor, utility: str, text: str, number: str):
    assert found(extractor, text, utility) == [("number", number)]


def test_the_code_of_another_utility_is_no_customer_code(extractor, catalog: Catalog):
    kesco = catalog.utilities["kesco"].customer_key.example
    assert {name for name in catalog.utilities if found(extractor, kesco, name) == [("customer_code", kesco)]} == {
        "kesco"
    }


def test_without_utility_the_code_of_any_utility_counts(extractor, catalog: Catalog):
    (message,) = extractor.process([from_customer("TR12345678", utility="")])
    assert message.get("entities")[0]["entity"] == "customer_code"


@pytest.mark.parametrize("text", ["", "?", "kur vin drita", "12", "DPR", "A1B2C3", "12.03.25", "x123y4567z", "3 ditë"])
def test_what_is_no_code(extractor, text: str):
    assert found(extractor, text) == []
    assert not is_code(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "I live at number 1234 and there is no power in the whole street since this morning",
        "kodi im DPR1234567 por nuk e di pse fatura eshte kaq e larte kete muaj",
        "15520 je stanje števca ki ga želim sporočiti za ta mesec",
    ],
)
def test_digits_within_a_sentence_do_not_make_it_a_code(extractor, text: str):
    assert found(extractor, text)
    assert not is_code(extractor, text)


@pytest.mark.parametrize(
    ("utility", "text"),
    [
        ("kesco", "meter reading 15520"),
        ("kesco", "fatura e marsit 2025"),
        ("kesco", "my bills for 2024"),
        ("energijaplus", "račun za januar 2025"),
        ("energijaplus", "stanje števca 15520"),
        ("energopro", "2024 წლის ქვითრები"),
    ],
)
def test_a_year_or_a_reading_in_a_short_question_does_not_make_it_a_code(extractor, utility: str, text: str):
    assert not is_code(extractor, text, utility)


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("In English please", ["en"]),
        ("ENGLISH", ["en"]),
        ("Slovene?", ["sl"]),
        ("do you speak Georgian or Albanian", ["ka", "sq"]),
        ("fol shqip", ["sq"]),
        ("SHQIP!", ["sq"]),
        ("a flisni anglisht", ["en"]),
        ("gjeorgjisht", ["ka"]),
        ("sllovenisht ju lutem", ["sl"]),
        ("govorite slovensko?", ["sl"]),
        ("prosim v slovenščini", ["sl"]),
        ("prosim v slovenscini", ["sl"]),
        ("v angleščini", ["en"]),
        ("po albansko", ["sq"]),
        ("ქართულად", ["ka"]),
        ("qartulad tu sheidzleba", ["ka"]),
        ("ინგლისურად მითხარი", ["en"]),
        ("inglisurad", ["en"]),
        ("ალბანურად", ["sq"]),
        ("სლოვენურად", ["sl"]),
        ("kur vin drita", []),
        ("Slovenia", []),
        ("englishman", []),
    ],
)
def test_a_named_language_is_found(extractor, text: str, languages: list[str]):
    assert found(extractor, text) == [("requested_language", language) for language in languages]
    assert not is_code(extractor, text)


@pytest.mark.parametrize("text", ["DPR 1234567", "in english: 904 121", "ქართულად 15520"])
def test_an_entity_says_where_it_stands(extractor, text: str):
    (message,) = extractor.process([from_customer(text)])
    for entity in message.get("entities"):
        span = text[entity["start"] : entity["end"]]
        assert span
        if entity["entity"] != "requested_language":
            assert span.replace(" ", "") == entity["value"]
        assert entity["extractor"] == "CodeExtractor"


def test_what_others_have_found_stays(extractor):
    message = from_customer("904121")
    message.set("entities", [{"entity": "language", "value": "en"}])
    extractor.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["language", "phone_code"]
    assert "entities" in message.output_properties
