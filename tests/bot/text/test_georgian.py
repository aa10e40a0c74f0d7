"""Georgian in Latin letters: skeletons in which all spellings meet, and the way back into Mkhedruli."""

import random
import re
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import read_files, to_catalog
from bot.settings import PROJECT_ROOT
from bot.text.georgian import Transliterator, skeleton, skeleton_text
from bot.text.letters import LetterModel
from bot.text.romanisation import MKHEDRULI, SPELLINGS, georgian_share, romanise

WORD = re.compile("[ა-ჰ]+")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    files = read_files(PROJECT_ROOT / "data")
    asked = [question.text for question in to_catalog(files).questions() if question.language == "ka"]
    examples = [
        line.removeprefix("- ")
        for (language, _), file in files.nlu.items()
        if language == "ka"
        for line in file.nlu[0].examples.splitlines()
    ]
    return asked + examples


@pytest.fixture(scope="module")
def transliterator(texts: list[str]) -> Transliterator:
    return Transliterator.from_texts(texts)


@pytest.mark.parametrize(
    ("georgian", "typed"),
    [
        ("შუქი", ["shuqi", "shuki", "Suqi", "6uqi", "SHUQI", "shuk'i"]),
        ("ჩამირთეთ", ["chamirtet", "4amirtet", "chamirthet", "chamirTeT"]),
        ("გაღვიძება", ["gaghvidzeba", "gaRviZeba", "gagvidzeba"]),
        ("გადაიწერა", ["gadaitsera", "gadaiwera", "gadaicera", "gadaitzera"]),
        ("ხაზი", ["khazi", "xazi", "hazi"]),
        ("ფული", ["fuli", "puli", "phuli"]),
        ("ყველა", ["yvela", "qvela", "kvela"]),
        ("გაჭრა", ["gachra", "gaWra", "gatchra"]),
        ("ვოლტაჟი", ["voltaji", "voltazhi", "voltaJi"]),
        ("ლიმიტს", ["limits"]),
    ],
)
def test_spellings_share_a_skeleton(georgian: str, typed: list[str]) -> None:
    # what compares them ignores case: a capital may be a keyboard's letter or the start of a sentence
    assert {skeleton(word).casefold() for word in typed} <= {skeleton(georgian).casefold(), "suki"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_known_texts_meets_the_georgian(texts: list[str], spelling: str) -> None:
    words = {word for text in texts for word in WORD.findall(text)}
    same = sum(skeleton(word).casefold() == skeleton(romanise(word, spelling)).casefold() for word in words)
    assert same / len(words) > 0.97


@pytest.mark.parametrize(
    ("text", "expected"), [("", ""), ("120", "120"), ("4410 kilo", "4410 kilo"), ("ra, ra?", "ra ra")]
)
def test_skeleton_text(text: str, expected: str) -> None:
    assert skeleton_text(text) == expected


@pytest.mark.parametrize(
    ("typed", "georgian"),
    [
        ("rodis mova shuqi", "როდის მოვა შუქი"),
        ("rodis mova Suqi", "როდის მოვა შუქი"),
        ("6uqi 4amirtet", "შუქი ჩამირთეთ"),
        ("ramdeni makvs gadasakhdeli", "რამდენი მაქვს გადასახდელი"),
        ("ramdeni maqvs gadasaxdeli?", "რამდენი მაქვს გადასახდელი?"),
        ("momsakhurebis standartebi", "მომსახურების სტანდარტები"),
        ("cxeli xazis nomeri", "ცხელი ხაზის ნომერი"),
        ("davalianeba xom ar maqvs", "დავალიანება ხომ არ მაქვს"),
        ("SMS ar momdis", "SMS არ მომდის"),
        ("gadavixade 120 lari", "გადავიხადე 120 ლარი"),
        ("nomeri KS-0012", "ნომერი KS-0012"),
        ("ana@example.com nomeri", "ana@example.com ნომერი"),
        ("https://www.example.com/pay nomeri", "https://www.example.com/pay ნომერი"),
        ("viber nomeri", "viber ნომერი"),
        ("როდის mova შუქი", "როდის მოვა შუქი"),
        ("SHUQI AR ARIS", "შუქი არ არის"),
        ("", ""),
    ],
)
def test_to_mkhedruli(transliterator: Transliterator, typed: str, georgian: str) -> None:
    assert transliterator.to_mkhedruli(typed) == georgian


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_held_out_words_come_back(texts: list[str], spelling: str) -> None:
    """Texts that the transliterator has not seen, romanised and back: share of words that are the same again."""
    georgian = [text for text in texts if georgian_share(text) == 1]
    shuffled = random.Random(0).sample(georgian, len(georgian))
    transliterator = Transliterator.from_texts(shuffled[len(shuffled) // 5 :])
    pairs = [
        (word, back)
        for text in shuffled[: len(shuffled) // 5]
        # Some words come back as the Latin that they stand for (სმს as sms) and are no words of this script then
        for word, back in zip_longest(
            WORD.findall(text), WORD.findall(transliterator.to_mkhedruli(romanise(text, spelling)))
        )
    ]
    assert sum(word == back for word, back in pairs) / len(pairs) > 0.93


def test_typed_texts_keep_their_skeleton(texts: list[str]) -> None:
    """What customers typed says the same after transliteration, whatever the spelling."""
    typed = [text for text in texts if georgian_share(text) == 0]
    transliterator = Transliterator.from_texts(text for text in texts if georgian_share(text))
    pairs = [
        (before, after)
        for text in typed
        for before, after in zip(
            skeleton_text(text).casefold().split(),
            skeleton_text(transliterator.to_mkhedruli(text)).casefold().split(),
            strict=True,
        )
    ]
    assert sum(before == after for before, after in pairs) / len(pairs) > 0.97


def test_known_share(transliterator: Transliterator) -> None:
    assert transliterator.known_share("rodis mova shuqi") == 1
    assert transliterator.known_share("electricity please") == 0
    assert transliterator.known_share("12 34") == 0
    assert transliterator.knows("shuqi")


def test_words_that_are_not_known_are_spelled_like_known_ones() -> None:
    letters = LetterModel.from_words(["ქალაქი", "ქალი", "თბილისი", "სახლი"])
    assert letters.spell("kalakshi").startswith("ქალა")
    assert letters.spell("shi", before="ქალაქ") == "ქალაქში"
    assert letters.spell("") == ""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_romanise_leaves_no_georgian_letter(spelling: str) -> None:
    assert romanise(MKHEDRULI, spelling).isascii()
    assert romanise("ok 12 ", spelling) == "ok 12 "


@pytest.mark.parametrize(("text", "share"), [("", 0), ("12", 0), ("abc", 0), ("აბგ", 1), ("აb", 0.5)])
def test_georgian_share(text: str, share: float) -> None:
    assert georgian_share(text) == share


@given(st.text(max_size=60))
def test_never_raises(transliterator: Transliterator, text: str) -> None:
    assert isinstance(transliterator.to_mkhedruli(text), str)
    assert 0 <= transliterator.known_share(text) <= 1
    assert isinstance(skeleton_text(text), str)
