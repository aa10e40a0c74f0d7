"""Places in what customers type, in every language, script and case."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backoffice.demo_data import load_demo_data
from bot.content.catalog import Catalog
from bot.errors import ContentError
from bot.places import PlaceFinder

UTILITIES = ["kesco", "ossh", "energijaplus", "energopro"]


def codes(finder: PlaceFinder, text: str, utility: str, language: str) -> list[str]:
    return [place.code for place in finder.find(text, utility, language)]


FORMS = [
    *[
        ("kesco", "sq", text, "prishtine")
        for text in "në Prishtinë|Prishtina|Prishtinës|ne prishtine|n'Prishtinë|prej Prishtine|PRISHTINË|te Prishtina|"
        "Prishtin|s'ka rrymë në Prishtinë!|Priština|ne prishtin ska drite".split("|")
    ],
    *[
        ("kesco", "sq", text, "prizren")
        for text in "ne prizren|Prizrenit|në Prizrenin|Prizreni|n'prizren|Prizren?".split("|")
    ],
    *[
        ("kesco", "sq", text, "fushe-kosove")
        for text in "Fushë Kosovë|fushe kosove|Fushë-Kosovë|n'Fushë Kosovën|Fushë Kosovës|fushekosove|"
        "Fush Kosovë|Kosovo Polje|f. kosove".split("|")
    ],
    ("kesco", "sq", "s'ka rrymë në Istogut", "istog"),
    ("kesco", "sq", "Vushtrria pa drita", "vushtrri"),
    ("kesco", "sq", "rryma në Viti", "viti"),
    ("kesco", "sq", "Viti", "viti"),
    ("kesco", "sq", "Shtimja", "shtime"),
    ("kesco", "sq", "në Mitrovicë të Veriut", "mitrovice-e-veriut"),
    ("kesco", "sq", "te Bregu i Diellit", "bregu-i-diellit"),
    ("kesco", "sq", "lagjes së Spitalit", "lagjja-e-spitalit"),
    ("kesco", "sq", "n'Dragodan", "arberi"),
    ("kesco", "en", "no power in Peja", "peje"),
    ("kesco", "en", "Sunny Hill is dark", "bregu-i-diellit"),
    ("kesco", "en", "Gjakova's power", "gjakove"),
    ("kesco", "sl", "v Prištini", "prishtine"),
    ("kesco", "sl", "iz Prištine", "prishtine"),
    ("kesco", "sl", "u Đakovici", "gjakove"),
    ("kesco", "sl", "u Djakovici", "gjakove"),
    ("kesco", "sl", "u Uroševcu", "ferizaj"),
    ("kesco", "sl", "iz Peći", "peje"),
    ("kesco", "sl", "у Призрену", "prizren"),
    ("kesco", "ka", "პრიშტინაში", "prishtine"),
    ("kesco", "ka", "prishtinashi", "prishtine"),
    ("ossh", "sq", "në Tiranë", "tirane"),
    ("ossh", "sq", "ne shkoder", "shkoder"),
    ("ossh", "sq", "në Shkodrën", "shkoder"),
    ("ossh", "sq", "Gjirokastrës", "gjirokaster"),
    ("ossh", "sq", "Kukësit", "kukes"),
    ("ossh", "sq", "te Vau i Dejës", "vau-i-dejes"),
    ("ossh", "sq", "në Vaun e Dejës", "vau-i-dejes"),
    ("ossh", "sq", "fushe kruje", "fushe-kruje"),
    ("ossh", "sq", "në Has", "has"),
    ("ossh", "sl", "v Draču", "durres"),
    ("ossh", "sl", "v Skadru", "shkoder"),
    ("ossh", "ka", "ტირანაში", "tirane"),
    *[
        ("energijaplus", "sl", text, "maribor")
        for text in "v Mariboru|iz Maribora|mariboru|Maribor|pri Mariboru|v MARIBORU|pod Mariborom".split("|")
    ],
    *[
        ("energijaplus", "sl", text, "murska-sobota")
        for text in "v Murski Soboti|iz Murske Sobote|murska sobota|v M. Soboti|Mursko Soboto".split("|")
    ],
    ("energijaplus", "sl", "v Slovenskih Konjicah", "slovenske-konjice"),
    ("energijaplus", "sl", "v Slovenj Gradcu", "slovenj-gradec"),
    ("energijaplus", "sl", "na Ravnah na Koroškem", "ravne-na-koroskem"),
    ("energijaplus", "sl", "v Radencih", "radenci"),
    ("energijaplus", "sl", "na Ptuju", "ptuj"),
    ("energijaplus", "sl", "v Rusah", "ruse"),
    ("energijaplus", "sl", "v Hočah", "hoce"),
    ("energijaplus", "sl", "v Sentilju", "sentilj"),
    ("energijaplus", "sl", "v Kopru", "koper"),
    ("energijaplus", "sl", "v Novem mestu", "novo-mesto"),
    ("energijaplus", "sl", "v Novi vasi", "nova-vas"),
    ("energijaplus", "sq", "ne Maribor", "maribor"),
    ("energijaplus", "ka", "მარიბორში", "maribor"),
    *[
        ("energopro", "ka", text, "batumi")
        for text in "ბათუმი|ბათუმში|ბათუმის|ბათუმიდან|ბათუმამდე|ბათუმშიც|ბათუმთან|batumshi|batumidan|baTumSi|"
        "batumis|Batumi".split("|")
    ],
    *[
        ("energopro", "ka", text, "kobuleti")
        for text in "ქობულეთში|qobuletshi|kobuletshi|qobuleTSi|ქობულეთიდან|kobuletidan".split("|")
    ],
    *[
        ("energopro", "ka", text, "khelvachauri")
        for text in "ხელვაჩაურში|xelvachaurshi|khelvachaurshi|xelva4aurshi|xelvaCaurSi".split("|")
    ],
    ("energopro", "ka", "შუახევში შუქი არ არის", "shuakhevi"),
    ("energopro", "ka", "xuloshi", "khulo"),
    ("energopro", "ka", "ხულოდან", "khulo"),
    ("energopro", "ka", "ქედაში", "keda"),
    ("energopro", "ka", "ჩაქვში", "chakvi"),
    ("energopro", "ka", "მწვანე კონცხზე", "green-cape"),
    ("energopro", "sl", "v Batumiju", "batumi"),
    ("energopro", "en", "in Kobuleti", "kobuleti"),
    ("energopro", "sq", "në Batumi", "batumi"),
]


@pytest.mark.parametrize(("utility", "language", "text", "code"), FORMS)
def test_a_place_is_found_in_every_form(finder, utility: str, language: str, text: str, code: str):
    found = finder.find(text, utility, language)
    assert [(place.code, place.is_certain, place.is_known) for place in found] == [(code, True, True)]
    assert found[0].name == finder.place_name(code, language)


@pytest.mark.parametrize(
    ("utility", "language", "text", "code"),
    [
        ("kesco", "sq", "ne prizrn", "prizren"),
        ("kesco", "sq", "ne ferzaj", "ferizaj"),
        ("kesco", "sq", "prishitne", "prishtine"),
        ("kesco", "sq", "a ka nderprerje ne gjialn", "gjilan"),
        ("energijaplus", "sl", "v Mariobru", "maribor"),
        ("energijaplus", "sl", "v slovnski bistrici", "slovenska-bistrica"),
        ("energopro", "en", "outage in batmui", "batumi"),
        ("energopro", "ka", "შუქი როდის მოვა ქობულეტში", "kobuleti"),
    ],
)
def test_a_slip_in_a_long_name_is_read_over_but_not_certain(finder, utility, language, text, code):
    assert [(place.code, place.is_certain) for place in finder.find(text, utility, language)] == [(code, False)]


@pytest.mark.parametrize(
    ("utility", "language", "text"),
    [
        ("kesco", "sq", "fatura per vitin 2024"),
        ("kesco", "sq", "ne vitin 2024"),
        ("kesco", "sq", "sa eshte fatura kete viti"),
        ("kesco", "sl", "hočem račun"),
        ("kesco", "en", "what a mat"),
        ("ossh", "sq", "mirdita"),
        ("ossh", "sq", "mirëdita"),
        ("ossh", "en", "who has the meter"),
        ("ossh", "sq", "kush e mat rrymën"),
        ("energijaplus", "sl", "Hočem govoriti s človekom"),
        ("energijaplus", "sl", "hoče denar"),
        ("energijaplus", "sl", "ravno sem plačal"),
        ("energijaplus", "sl", "pri starših"),
        ("energijaplus", "en", "the students here"),
        ("energijaplus", "sq", "energji mbi tokë"),
        ("energopro", "sq", "hala s'ka ardhur"),
        ("energopro", "ka", "ჩემი გვარია ბერიძე, გვარის შეცვლა მინდა"),
        ("kesco", "sq", "ne shtepi"),
        ("kesco", "sq", "s'ka rrymë në banesë"),
        ("kesco", "sq", "jam në Gjermani"),
        ("energijaplus", "sl", "v hiši ni elektrike"),
        ("energijaplus", "sl", "sem v Nemčiji"),
        ("energopro", "ka", "სახლში შუქი არ არის"),
        ("energopro", "ka", "saxlshi shuqi ar aris"),
        ("energopro", "ka", "ჩვენს ქუჩაში"),
    ],
)
def test_an_ordinary_word_is_no_place(finder, utility: str, language: str, text: str):
    assert codes(finder, text, utility, language) == []


@pytest.mark.parametrize(
    ("utility", "language", "text", "name"),
    [
        ("kesco", "sq", "s'ka rrymë në Tërnoc", "Tërnoc"),
        ("kesco", "sq", "ne fshatin dardhishte", "dardhishte"),
        ("kesco", "en", "no power in Xanadu", "Xanadu"),
        ("kesco", "sq", "në Berat", "Berat"),
        ("energijaplus", "sl", "v Cerknici ni elektrike", "Cerknici"),
        ("energijaplus", "sl", "v Prizrenu", "Prizrenu"),
        ("energopro", "ka", "ქუთაისში შუქი არ არის", "ქუთაისში"),
        ("energopro", "ka", "zugdidshi shuqi ar aris", "zugdidshi"),
        ("energopro", "ka", "სოფელ აგარაში", "აგარაში"),
    ],
)
def test_a_place_that_we_do_not_know_is_said_to_be_unknown(finder, utility, language, text, name):
    found = finder.find(text, utility, language)
    assert [(place.code, place.name, place.is_known, place.is_certain) for place in found] == [("", name, False, False)]


def test_several_places_come_in_their_order(finder):
    found = finder.find("nga Peja në Prizren, jo Xhejlan", "kesco", "sq")
    assert [place.code for place in found] == ["peje", "prizren"]


def test_a_place_of_one_utility_is_none_of_another(finder):
    assert codes(finder, "Maribor", "kesco", "sl") == []
    assert codes(finder, "Maribor", "nobody", "sl") == []


@pytest.mark.parametrize(("language", "name"), [("sq", "Pejë"), ("en", "Peja"), ("sl", "Peć"), ("ka", "პეჩი")])
def test_a_place_is_named_in_the_customers_language(finder, language: str, name: str):
    assert finder.place_name("peje", language) == name


def test_there_is_no_name_of_an_unknown_code(finder):
    with pytest.raises(ContentError):
        finder.place_name("atlantis", "sq")


def test_the_data_are_complete(catalog: Catalog):
    every = [place for file in catalog.places.utilities.values() for place in file.places]
    assert set(catalog.places.utilities) == set(catalog.utilities)
    assert len({place.code for place in every}) == len(every)
    assert [place.code for place in every if set(place.name) != set(catalog.languages)] == []


def test_every_locality_of_the_back_office_is_there_by_its_code_and_found_by_its_name(catalog: Catalog, finder):
    for utility in load_demo_data().utilities:
        places = {place.code: place for place in catalog.places.utilities[utility.utility].places}
        for locality in utility.localities:
            assert locality.name in places[locality.code].name.values()
            assert codes(finder, locality.name, utility.utility, utility.languages[0]) == [locality.code]


@pytest.mark.parametrize("utility", UTILITIES)
def test_every_name_finds_its_place(catalog: Catalog, finder, utility: str):
    wrong = [
        (place.code, language, name)
        for place in catalog.places.utilities[utility].places
        for language, name in place.name.items()
        if codes(finder, name, utility, language) != [place.code]
    ]
    assert wrong == []


@pytest.mark.parametrize(("utility", "least"), [("kesco", 38), ("ossh", 61)])
def test_every_municipality_is_there(catalog: Catalog, utility: str, least: int):
    kinds = [place.kind for place in catalog.places.utilities[utility].places]
    assert kinds.count("municipality") == least


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(max_size=80), st.from_regex(r"([a-zëčა-ჰ' -]{0,9}(Prizren|ბათუმში|Maribor)?){0,5}")),
    utility=st.sampled_from(UTILITIES),
    language=st.sampled_from(["sq", "en", "sl", "ka", "", "de"]),
)
def test_any_text_gives_spans_that_lie_in_it(finder, text: str, utility: str, language: str):
    end = 0
    for place in finder.find(text, utility, language):
        assert end <= place.start < place.end <= len(text)
        assert place.is_known or place.name == text[place.start : place.end]
        end = place.end
