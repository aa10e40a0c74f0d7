"""Edits of data/faq: what was there stays byte for byte, what is there afterwards is what was asked for."""

import shutil

import pytest
from ruamel.yaml import YAML

from bot.content.checks import check
from bot.content.editing import NOT_WRITTEN, Edit, append_alternates, append_draft, save
from bot.content.loader import load_catalog
from bot.errors import ContentError
from tests.bot.content.tiny import FAQ
from tests.content_files import DATA_DIR, LANGUAGES, UTILITIES

TRICKY = ["a: b # c", "- dash", "'quoted' \"twice\"", "yes", "njësoj ë ç", "როდის მოვა დენი?", "x" * 300, "*star & ?"]
BLOCK = FAQ.replace(
    "      bare: [rikycja kur behet, rryma kur kthehet pas pageses]\n",
    """\
      # how they type
      bare:
        - rikycja kur behet # often
        - rryma kur kthehet
          pas pageses

    # the answer
""",
)


def added_lines(edit):
    """The lines that an edit adds; fails if it changes or removes any."""
    before, after = edit.before.splitlines(), edit.after.splitlines()
    new, position = [], 0
    for line in after:
        if position < len(before) and line == before[position]:
            position += 1
        else:
            new.append(line)
    assert position == len(before)
    return new


def said(edit):
    return YAML(typ="safe").load(edit.after)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("utility", UTILITIES)
def test_the_entries_of_the_content_can_be_added_to(utility, language, catalog):
    records = list(catalog.faq[utility][language].items())
    for entry, record in (records[0], records[-1]):
        edit = append_alternates(DATA_DIR, utility, language, entry, ["first new", "second new"])
        assert added_lines(edit) == ["      asked:", "        - first new", "        - second new"]
        written = next(item for item in said(edit)["entries"] if item["id"] == entry)
        assert written["also_asked"] == dict(record.also_asked) | {"asked": ["first new", "second new"]}


@pytest.mark.parametrize("utility", UTILITIES)
def test_every_contract_of_the_content_can_be_added_to(utility):
    contract, *drafts = append_draft(
        DATA_DIR, utility, "brand_new", "What: is it?", {code: ["q"] for code in LANGUAGES}
    )
    assert added_lines(contract) == ["  brand_new:", "    gloss: 'What: is it?'", "    facts: []"]
    assert all(len(added_lines(edit)) == 6 for edit in drafts)


@pytest.mark.parametrize("text", TRICKY)
def test_any_text_comes_back_as_it_was(tiny, text):
    tiny.write("faq/volt/sq.yml", BLOCK)
    edit = append_alternates(tiny.root, "volt", "sq", "reconnect", [text])
    assert said(edit)["entries"][0]["also_asked"]["asked"] == [text]
    contract, draft = append_draft(tiny.root, "volt", "new", text, {"sq": [text, text]})
    assert said(contract)["entries"]["new"]["gloss"] == text
    assert said(draft)["entries"][-1] == {
        "id": "new",
        "state": "draft",
        "question": text,
        "also_asked": {"asked": [text]},
        "answer": NOT_WRITTEN,
    }


@pytest.mark.parametrize(
    ("style", "new"), [("asked", ["      asked:", "        - shto"]), ("bare", ["        - shto"])]
)
def test_comments_and_blank_lines_stay(tiny, style, new):
    tiny.write("faq/volt/sq.yml", BLOCK)
    edit = append_alternates(tiny.root, "volt", "sq", "reconnect", ["shto"], style)
    assert added_lines(edit) == new
    save([edit])
    again = append_alternates(tiny.root, "volt", "sq", "reconnect", ["edhe"], style)
    assert added_lines(again) == ["        - edhe"]
    assert edit.after.endswith(FAQ[FAQ.index("    answer: Brenda") :])


def test_a_draft_is_accepted_as_a_draft_and_can_be_added_to(tiny):
    save(
        append_draft(
            tiny.root, "volt", "meter", "Who owns the meter", {"sq": ["kujt i takon njehsori"], "en": ["a", "b"]}
        )
    )
    assert check(tiny.root) == []
    save([append_alternates(tiny.root, "volt", "sq", "meter", ["njehsori i kujt osht"])])
    assert check(tiny.root) == []
    catalog = load_catalog(tiny.root)
    assert catalog.faq["volt"]["sq"]["meter"].also_asked == {"asked": ["njehsori i kujt osht"]}
    assert "meter" not in {question.entry for question in catalog.questions()}
    assert (
        (tiny.root / "faq/volt/en.yml").read_text().startswith("language: en\nutility: volt\nentries:\n  - id: meter\n")
    )


def test_a_draft_whose_answer_is_not_written_cannot_be_approved(tiny):
    save(append_draft(tiny.root, "volt", "meter", "Who owns the meter", {"sq": ["kujt i takon njehsori"]}))
    tiny.replace("faq/volt/sq.yml", "state: draft", "state: approved")
    assert "meter: is approved, but its answer is not written" in [problem.what for problem in check(tiny.root)]


@pytest.mark.parametrize(
    ("path", "text", "edit"),
    [
        ("faq/volt/sq.yml", FAQ, lambda root: append_alternates(root, "volt", "sq", "nothing", ["x"])),
        ("faq/volt/sq.yml", FAQ, lambda root: append_alternates(root, "volt", "sq", "reconnect", ["x"], "bare")),
        ("faq/volt/sq.yml", FAQ, lambda root: append_alternates(root, "volt", "sq", "reconnect", ["x"], "unknown")),
        ("faq/volt/sq.yml", FAQ, lambda root: append_alternates(root, "volt", "en", "reconnect", ["x"])),
        ("faq/volt/sq.yml", FAQ, lambda root: append_draft(root, "volt", "app", "G", {"sq": ["x"]})),
        ("faq/volt/sq.yml", FAQ, lambda root: append_draft(root, "volt", "No Id", "G", {"sq": ["x"]})),
        ("faq/volt/sq.yml", FAQ, lambda root: append_draft(root, "volt", "new", " ", {"sq": ["x"]})),
        ("faq/volt/sq.yml", "[", lambda root: append_alternates(root, "volt", "sq", "reconnect", ["x"])),
        ("faq/volt/sq.yml", "a: 1\n", lambda root: append_alternates(root, "volt", "sq", "reconnect", ["x"])),
        ("faq/volt/sq.yml", FAQ, lambda root: append_draft(root, "nobody", "new", "G", {"sq": ["x"]})),
    ],
    ids=["entry", "flow", "style", "language", "twice", "id", "gloss", "no YAML", "no entries", "utility"],
)
def test_what_cannot_be_edited_is_refused_and_nothing_changes(tiny, path, text, edit):
    tiny.write(path, text)
    before = {file: file.read_bytes() for file in tiny.root.rglob("*.yml")}
    with pytest.raises(ContentError) as caught:
        edit(tiny.root)
    assert caught.value.where
    assert caught.value.remedy
    assert {file: file.read_bytes() for file in tiny.root.rglob("*") if file.is_file()} == before


def test_a_file_without_a_last_line_end_is_completed(tiny):
    tiny.write("faq/volt/sq.yml", FAQ.rstrip("\n"))
    _, draft = append_draft(tiny.root, "volt", "new", "G", {"sq": ["x"]})
    assert [record["id"] for record in said(draft)["entries"]] == ["reconnect", "app", "new"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(tiny):
    edits = append_draft(tiny.root, "volt", "new", "G", {"sq": ["x"]})
    tiny.replace("faq/volt/sq.yml", "Kur rikyçem?", "Kur?")
    before = {file: file.read_bytes() for file in tiny.root.rglob("*.yml")}
    with pytest.raises(ContentError, match="changed"):
        save(edits)
    assert {file: file.read_bytes() for file in tiny.root.rglob("*.yml")} == before


def test_all_files_are_written_or_none(tiny):
    edits = append_draft(tiny.root, "volt", "new", "G", {"sq": ["x"], "en": ["y"]})
    before = {file: file.read_bytes() for file in tiny.root.rglob("*.yml")}
    with pytest.raises(ContentError, match="cannot be written"):
        save([*edits, Edit(tiny.root / "no folder" / "x.yml", None, "x")])
    assert {file: file.read_bytes() for file in tiny.root.rglob("*.yml")} == before


def test_the_real_content_with_a_draft_in_every_language_is_right(tmp_path):
    data = shutil.copytree(DATA_DIR, tmp_path / "data")
    questions = {"sq": ["sa kushton nji njehsor i ri"], "ka": ["ახალი მრიცხველი რა ღირს"]}
    save(append_draft(data, "kesco", "new_meter_price", "What a new meter costs", questions))
    assert check(data) == []
