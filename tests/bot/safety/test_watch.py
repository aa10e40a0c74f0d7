"""Danger is recognised in what people type, in every language and spelling, and in nothing else."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.safety import DangerKind
from bot.errors import ContentError
from bot.safety.watch import Watch
from bot.settings import Settings
from bot.text.normalise import strip_marks
from bot.text.romanisation import SPELLINGS, romanise
from tests.bot.safety.heard import ALL, DANGERS, NEAR_MISSES
from tests.content_files import LANGUAGES

COMPLAINT = {
    "sq": "Jam konsumator i juaji dhjetë vjet dhe kurrë s'kam pasur punë me kaq shumë vonesa. Faturat vijnë gabim.",
    "en": "I have been your customer for ten years and never had to wait so long. The bills are wrong every month.",
    "sl": "Vaša stranka sem že deset let in nikoli nisem toliko čakal. Računi so vsak mesec napačni.",
    "ka": "ათი წელია თქვენი აბონენტი ვარ და ამდენი არასდროს მიცდია. ქვითრები ყოველ თვე არასწორია.",
}
LONG_WORDS = {
    "sq": ("transformatori", "trafoja digjet, transformatori ne flake"),
    "en": ("transformer", "the transformer is on fire"),
    "sl": ("transformator", "transformator gori"),
    "ka": ("ტრანსფორმატორი", "ტრანსფორმატორი იწვის"),
}


@pytest.mark.parametrize("message", DANGERS, ids=lambda message: f"{message.language} {message.text[:40]}")
def test_a_danger_is_recognised(watch, message):
    danger = watch.danger(message.text)
    assert danger is not None
    assert (danger.kind, danger.language) == (message.danger, message.language)


@pytest.mark.parametrize("message", NEAR_MISSES, ids=lambda message: f"{message.language} {message.text[:40]}")
def test_a_near_miss_is_no_danger(watch, message):
    assert watch.danger(message.text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_messages_of_every_kind(language):
    counts = Counter(message.danger is None for message in ALL if message.language == language)
    assert min(counts[True], counts[False]) >= 60
    assert {message.danger for message in DANGERS if message.language == language} == set(DangerKind)


def found(watch: Watch, text: str) -> str | None:
    danger = watch.danger(text)
    return danger and danger.kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_capitals_nor_diacritics_nor_drawn_out_letters_matter(watch, language):
    texts = [message.text for message in DANGERS if message.language == language and message.text[1:].islower()]
    assert len(texts) > 20 or language == "ka"
    for text in texts:
        assert found(watch, text.upper())
        assert found(watch, strip_marks(text))
        assert found(watch, f"{text}!!!! HEEELP")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_georgian_is_recognised_in_every_latin_spelling(watch, spelling):
    georgian = [message for message in DANGERS if message.language == "ka" and not message.text[:8].isascii()]
    assert len(georgian) > 40
    missed = [message.text for message in georgian if not found(watch, romanise(message.text, spelling))]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_danger_in_the_middle_of_a_long_angry_message_is_recognised(watch, language):
    grumble = " ".join([COMPLAINT[language]] * 6)
    assert watch.danger(grumble) is None
    for message in [message for message in DANGERS if message.language == language]:
        danger = watch.danger(f"{grumble} {message.text}. {grumble}")
        assert danger is not None
        assert danger.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_letter_may_be_wrong_in_a_long_word(watch, language):
    word, text = LONG_WORDS[language]
    letters = random.Random(7)
    for place in range(2, len(word) - 1):
        missing = word[:place] + word[place + 1 :]
        swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        doubled = word[:place] + word[place] + word[place:]
        other = word[:place] + letters.choice("აბგ" if language == "ka" else "aoe") + word[place + 1 :]
        for typo in (missing, swapped, doubled, other):
            assert found(watch, text.replace(word, typo)) == DangerKind.FIRE, typo


def test_a_danger_says_where_it_stands_and_in_which_language(watch):
    text = "Hello. There is a wire lying on the road, please come"
    danger = watch.danger(text)
    assert (danger.kind, danger.language) == (DangerKind.FALLEN_LINE, "en")
    assert text[danger.start : danger.end].startswith("wire lying")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the wire fell on him and he got an electric shock", DangerKind.SHOCK),
        ("a pole fell and it is on fire", DangerKind.FALLEN_LINE),
        ("burning smell at the meter and sparks", DangerKind.FIRE),
        ("transformer on fire, no power and my mother is on oxygen", DangerKind.LIFE_SUPPORT),
    ],
)
def test_the_gravest_danger_counts(watch, text, kind):
    assert found(watch, text) == kind


@pytest.mark.parametrize("text", ["", " ", "?", "/restart", "123456789", "😀", "a" * 2000, "ა" * 2000])
def test_what_says_nothing_is_no_danger(watch, text):
    assert watch.danger(text) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text):
    danger = WATCH.danger(text)
    assert danger is None or 0 <= danger.start < danger.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(DANGERS), st.sampled_from(["...", " !!! ", "\n", "  ", " 😡 "]))
def test_what_stands_around_does_not_matter(message, noise):
    assert WATCH.danger(noise + message.text + noise) is not None


WATCH = Watch.from_settings(Settings())


def test_without_patterns_there_is_no_watch(tmp_path):
    with pytest.raises(ContentError, match="no file"):
        Watch.load(tmp_path, 6)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "safety").mkdir()
    (tmp_path / "safety" / "en.yml").write_text("language: en\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"safety/en\.yml"):
        Watch.load(tmp_path, 6)
