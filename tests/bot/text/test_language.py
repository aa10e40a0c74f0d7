"""Language identification on what people type: real cases, held-out accuracy with floors, and robustness."""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loader import read_files, to_catalog
from bot.errors import ArtefactError, ContentError
from bot.settings import PROJECT_ROOT
from bot.text.language import LanguageDetector, LanguageGuess
from bot.text.language_settings import LanguageSettings
from bot.text.lexicon import telling_words
from bot.text.romanisation import SPELLINGS, georgian_share, romanise
from bot.text.vocabulary import dictionaries

Corpus = list[tuple[str, str]]

ALBANIAN = [
    "kur vin drita",
    "ku muj me pagu rrymen",
    "Si mund ta paguaj faturën e energjisë elektrike?",
    "a kam borxh",
    "sa osht fatura e ketij muji",
    "qysh me ba ankese",
    "sja kam haber pse ma keni kputë rrymën",
    "s'kam drita qe dje ne mbramje",
    "faturen e kam pagu po prap po del borxh",
    "me fal a punoni te shtunen",
    "kerkoj nje operator te gjalle ju lutem",
    "ore po kur do e rregulloni defektin ne fshat",
    "dua te di gjendjen e llogarise",
    "nderrimi i emrit te faturs",
    "leximi i matesit",
    "pagesa me kesh a bahet ne poste",
    "miredita",
    "faleminderit shume",
    "PSE ËSHTË KAQ E LARTË FATURA",
    "numri i telefonit per defekte",
]
ENGLISH = [
    "when will the power be back",
    "how much do i owe",
    "pls reconnect my electricity asap",
    "I paid my bill yesterday but it still shows as unpaid.",
    "wheres my meter number",
    "cant log in to my account",
    "no power since this morning whats going on",
    "can i pay by card",
    "talk to a human",
    "my bill is way to high this month",
    "elecricity cut off, what do i do now",
    "opening hours",
    "what is the cheap tariff time",
    "How do I file a complaint?",
    "thank you very much",
    "I'd like to change the name on the contract",
    "WHY IS MY BILL SO HIGH",
    "meter reading 15520",
]
SLOVENIAN = [
    "kdaj pride elektrika nazaj",
    "koliko sem dolžen",
    "kolk morm placat za strom",
    "kva je z mojim racunom",
    "Kako lahko sporočim stanje števca?",
    "nimam elektrike ze od zjutraj",
    "a se da placat s kartico",
    "rad bi govoril s clovekom",
    "kak pa gre to, da je racun tak visok",
    "kdaj velja mala tarifa",
    "zamenjava lastnika merilnega mesta",
    "prosim za pomoc pri registraciji",
    "hvala lepa",
    "dober dan",
    "zakaj ste mi izklopli elektriko",
    "rd bi oddal stanje stevca",
    "Kje vidim svojo porabo?",
    "obračun omrežnine",
]
GEORGIAN = [
    "როდის მოვა შუქი?",
    "რამდენი მაქვს გადასახდელი",
    "დავალიანება",
    "SMS არ მომდის",
    "www.energo-pro.ge როგორ შევიდე",
    "ra ghirs deni",
    "rodis mova shuqi",
    "rodis mova shuki",
    "rodis mova Suqi",
    "rodis mova 6uqi",
    "ramdeni maqvs gadasaxdeli",
    "ramdeni makvs gadasakhdeli",
    "ramdeni maqvs valis Tanxa",
    "gamarjoba, ar maqvs deni dilidan",
    "mricxvelis chveneba rogor gadmogcet",
    "mrickhvelis chveneba rogor gadmogtset",
    "mricxvelis Cveneba rogor gadmogceT",
    "mricxvelis 4veneba rogor gadmogcet",
    "didi madloba",
    "operatortan dakavshireba minda",
]
FOREIGN = [
    "Wie kann ich meine Stromrechnung bezahlen?",
    "wann kommt der strom wieder zuruck",
    "Come posso pagare la bolletta della luce?",
    "non ho corrente da questa mattina in casa",
    "Kako mogu da platim račun za struju preko interneta?",
    "nemam struje od jutros u celoj zgradi",
    "Како могу да платим рачун за струју?",
    "Kada će biti uključena struja u mojoj ulici?",
    "zašto je moj račun za struju tako visok",
    "Как мне оплатить счёт за электричество?",
    "Како можам да ја платам сметката за струја?",
    "Elektrik faturamı nasıl ödeyebilirim?",
    "bugün sabahtan beri elektrik yok burada",
    "Comment puis-je payer ma facture d'électricité ?",
    "cum pot sa platesc factura la curent",
    "Πότε θα έρθει το ρεύμα;",
    "我怎么付电费",
    "¿Cómo puedo pagar mi factura de la luz?",
]
UNKNOWN = [
    "",
    "   ",
    "ok",
    "OK!",
    "okay",
    "123",
    "12.03.2025",
    "👍",
    "🙏🙏🙏",
    "?",
    "...",
    "Janez Novak",
    "Giorgi Beridze",
    "SMS",
    "viber",
    "KS-1234567",
    "ana@example.com",
    "https://www.example.com/bill?id=5",
    "x",
    "hm",
    "tarifa",
]


def corpus() -> Corpus:
    """The texts that the detector is trained on, with their languages."""
    files = read_files(PROJECT_ROOT / "data")
    asked = [(question.text, question.language) for question in to_catalog(files).questions()]
    examples = [
        (line.removeprefix("- "), language)
        for (language, intent), file in files.nlu.items()
        if intent != "change_language"  # names the other languages, some in their own words
        for line in file.nlu[0].examples.splitlines()
    ]
    # "ok", "ciao": written the same in two languages, they belong to none
    languages: dict[str, set[str]] = {}
    for text, language in asked + examples:
        languages.setdefault(" ".join(telling_words(text)), set()).add(language)
    return [(text, tag) for text, tag in asked + examples if languages[" ".join(telling_words(text))] == {tag}]


def trained(texts: Corpus) -> LanguageDetector:
    languages = [tag for _, tag in texts]
    return LanguageDetector.train(
        [text for text, _ in texts], languages, LanguageSettings(), dictionaries(frozenset(languages))
    )


@pytest.fixture(scope="module")
def texts() -> Corpus:
    return corpus()


@pytest.fixture(scope="module")
def detector(texts: Corpus) -> LanguageDetector:
    return trained(texts)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (language, text)
        for language, cases in {"sq": ALBANIAN, "en": ENGLISH, "sl": SLOVENIAN, "ka": GEORGIAN}.items()
        for text in cases
    ],
)
def test_spoken(detector: LanguageDetector, language: str, text: str) -> None:
    guess = detector.detect(text)
    assert (guess.verdict, guess.language) == ("spoken", language), guess
    assert guess.is_latin_georgian == (language == "ka" and georgian_share(text) < 0.3)
    assert LanguageSettings().min_confidence <= guess.confidence <= 1


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign(detector: LanguageDetector, text: str) -> None:
    guess = detector.detect(text)
    assert guess.verdict == "foreign", guess
    assert guess.language not in {"sq", "en", "sl", "ka"}


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown(detector: LanguageDetector, text: str) -> None:
    guess = detector.detect(text)
    assert (guess.verdict, guess.language) == ("unknown", None), guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Zdravo, kako mogu da platim račun?", {"sr", "hr", "bs"}),
        ("Guten Tag, ich möchte meinen Zählerstand melden", {"de"}),
        ("Buongiorno, vorrei sapere quanto devo pagare", {"it"}),
        ("Когда включат свет в нашем доме?", {"ru"}),
        ("Elektrikler ne zaman gelecek acaba", {"tr"}),
    ],
)
def test_names_the_foreign_language(detector: LanguageDetector, text: str, language: set[str]) -> None:
    assert detector.detect(text).language in language


@pytest.mark.parametrize(
    ("codes", "text", "language"),
    [
        ("VT 5412 MT 3877", "oddajam stanje", "sl"),
        ("https://www.kesco-energy.com/payments/now", "ku me pagu", "sq"),
        ("ana@example.com", "this is my address", "en"),
        ("KS-00918273", "chemi nomeria", "ka"),
    ],
)
def test_codes_and_addresses_do_not_decide(detector: LanguageDetector, codes: str, text: str, language: str) -> None:
    assert detector.detect(f"{text} {codes}").language == language
    assert detector.detect(f"{codes} {text}").language == language


@pytest.fixture(scope="module")
def judged(texts: Corpus) -> list[tuple[str, str, LanguageGuess]]:
    """(group, language, guess) of each text by a detector that was trained without it: five turns, a fifth each."""
    shuffled = random.Random(0).sample(texts, len(texts))
    spellings = list(SPELLINGS)
    found = []
    for turn in range(5):
        detector = trained([pair for index, pair in enumerate(shuffled) if index % 5 != turn])
        for text, language in shuffled[turn::5]:
            is_georgian_script = georgian_share(text) > 0
            group = "ka-Latn" if language == "ka" and not is_georgian_script else language
            found.append((group, language, detector.detect(text)))
            if is_georgian_script:
                typed = romanise(text, spellings[len(text) % len(spellings)])
                found.append(("ka-romanised", language, detector.detect(typed)))
    return found


@pytest.mark.parametrize(
    ("group", "floor"),
    [("sq", 0.96), ("en", 0.965), ("sl", 0.96), ("ka", 0.999), ("ka-Latn", 0.975), ("ka-romanised", 0.975)],
)
def test_held_out_accuracy(judged: list[tuple[str, str, LanguageGuess]], group: str, floor: float) -> None:
    guesses = [(language, guess) for name, language, guess in judged if name == group]
    counts = Counter("right" if guess.language == language else guess.verdict for language, guess in guesses)
    assert counts["right"] / len(guesses) >= floor, counts
    assert counts["spoken"] / len(guesses) <= 0.015, counts  # another of our languages
    assert counts["foreign"] / len(guesses) <= 0.0075, counts


def test_confidence_is_honest(judged: list[tuple[str, str, LanguageGuess]]) -> None:
    """Of what is said with confidence p, about p is right."""
    spoken = [
        (guess.confidence, guess.language == language) for _, language, guess in judged if guess.verdict == "spoken"
    ]
    doubtful = [pair for pair in spoken if pair[0] < 0.9]
    for pairs, tolerance in ((spoken, 0.01), (doubtful, 0.15)):
        assert abs(np.mean([confidence for confidence, _ in pairs]) - np.mean([ok for _, ok in pairs])) < tolerance


def test_same_text_same_answer(detector: LanguageDetector, texts: Corpus) -> None:
    sample = [text for text, _ in texts[::97]] + FOREIGN
    assert [detector.detect(text) for text in sample] == [detector.detect(text) for text in sample]


def test_training_is_deterministic(texts: Corpus) -> None:
    sample = texts[::10]
    first, second = trained(sample), trained(sample)
    assert np.array_equal(first.likelihoods.columns, second.likelihoods.columns)
    assert first.lexicon == second.lexicon


def test_saved_and_loaded_it_answers_the_same(detector: LanguageDetector, texts: Corpus, tmp_path: Path) -> None:
    detector.save(tmp_path)
    loaded = LanguageDetector.load(tmp_path, LanguageSettings())
    sample = [text for text, _ in texts[::37]] + FOREIGN + UNKNOWN
    assert [loaded.detect(text) for text in sample] == [detector.detect(text) for text in sample]
    latin = "rodis mova shuqi"
    assert loaded.transliterator.to_mkhedruli(latin) == detector.transliterator.to_mkhedruli(latin)


@pytest.mark.parametrize("damage", ["missing", "words", "tables", "shape"])
def test_unusable_files_are_refused(detector: LanguageDetector, tmp_path: Path, damage: str) -> None:
    if damage != "missing":
        detector.save(tmp_path)
    if damage == "words":
        (tmp_path / "words.json").write_text("{", encoding="utf-8")
    if damage == "tables":
        (tmp_path / "language.npz").write_bytes(b"PK\x03\x04 broken")
    if damage == "shape":
        np.savez(tmp_path / "language.npz", labels=np.array(["en"]), columns=np.zeros((3, 1), np.float16))
    with pytest.raises(ArtefactError) as error:
        LanguageDetector.load(tmp_path, LanguageSettings())
    assert "bot build" in error.value.remedy


def test_training_needs_texts() -> None:
    with pytest.raises(ContentError):
        LanguageDetector.train([], [], LanguageSettings(), {})


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_never_raises(detector: LanguageDetector, text: str) -> None:
    guess = detector.detect(text)
    assert 0 <= guess.confidence <= 1
    assert (guess.language is None) <= (guess.verdict != "spoken")


@pytest.mark.parametrize("text", ["\ud800", "a\ud800bc def", "\x00", "ა\u0301" * 10, "a" * 20_000, "🇸🇮 " * 500])
def test_odd_texts_get_an_answer(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text).verdict in {"spoken", "foreign", "unknown"}
