"""Adds questions and drafts to the files under data/faq, line by line: what was there stays byte for byte.

An edit is made in memory first, read back and compared with what it should say; only then are files written, all of
them or none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from bot.content.faq import EntriesFile, FaqFile
from bot.content.loader import ENTRIES_FILE
from bot.content.values import Style
from bot.errors import ContentError

ASKED: Style = "asked"
"""The style of a question that customers wrote themselves."""
NOT_WRITTEN = "…"
"""The answer of a new draft; `bot check` refuses it in an approved entry."""
LAYOUT_REMEDY = "Write the entry by hand, one question a line as in the other entries."


@dataclass(frozen=True, slots=True)
class Edit:
    """A file with its text `before` (None if it is new) and `after`."""

    path: Path
    before: str | None
    after: str


def append_alternates(
    data_dir: Path, utility: str, language: str, entry: str, questions: Sequence[str], style: Style = ASKED
) -> Edit:
    """The edit that adds `questions` to the alternates of `entry`. Raises ContentError; writes nothing."""
    path = data_dir / "faq" / utility / f"{language}.yml"
    before = _text(path)
    data = _layout(path, before)
    record = next((record for record in data["entries"] if record["id"] == entry), None)
    if record is None:
        what = f"there is no entry {entry!r} in {language!r}"
        raise ContentError(what, where=str(path), remedy="Name one that is there, or use `bot gaps draft`.")
    lines = before.splitlines(keepends=True)
    also = record["also_asked"]
    key_line, key_column = record.lc.key("also_asked")
    if not also:
        lines[key_line] = f"{' ' * key_column}also_asked:\n"
    else:
        _require_block(also, path)
    listed = also.get(style)
    if listed:
        _require_block(listed, path)
        line, dash = listed.lc.item(len(listed) - 1)[0], _indent(lines[listed.lc.item(0)[0]])
        position, new = _end(lines, line, dash), [f"{' ' * dash}- {_scalar(text)}\n" for text in questions]
    else:
        child = also.lc.key(next(iter(also)))[1] if also else key_column + 2
        position = _end(lines, key_line, key_column)
        new = [f"{' ' * child}{style}:\n", *(f"{' ' * child}  - {_scalar(text)}\n" for text in questions)]
    expected = YAML(typ="safe").load(before)
    wanted = next(record for record in expected["entries"] if record["id"] == entry)
    wanted["also_asked"].setdefault(style, []).extend(questions)
    return _checked(path, before, _inserted(lines, position, new), expected, FaqFile)


def append_draft(
    data_dir: Path, utility: str, entry: str, gloss: str, questions: Mapping[str, Sequence[str]]
) -> list[Edit]:
    """The edits that begin a new `entry`: its contract, and a draft in each language of `questions`.

    `questions[language]` has at least one question; the first is the entry's own. Raises ContentError; writes nothing.
    """
    path = data_dir / "faq" / utility / ENTRIES_FILE
    before = _text(path)
    data = _layout(path, before)
    if entry in data["entries"]:
        raise ContentError(f"there is an entry {entry!r} already", where=str(path), remedy="Choose another id.")
    _require_block(data["entries"], path)
    lines = before.splitlines(keepends=True)
    key_line, key_column = data.lc.key("entries")
    child = data["entries"].lc.key(next(iter(data["entries"])))[1]
    block = [f"{entry}:", f"  gloss: {_scalar(gloss)}", "  facts: []"]
    new = [f"{' ' * child}{line}\n" for line in block]
    expected = YAML(typ="safe").load(before)
    expected["entries"][entry] = {"gloss": gloss, "facts": []}
    contract = _checked(path, before, _inserted(lines, _end(lines, key_line, key_column), new), expected, EntriesFile)
    drafts = (_draft(data_dir, utility, language, entry, list(texts)) for language, texts in questions.items())
    return [contract, *drafts]


def save(edits: Sequence[Edit]) -> None:
    """Writes all edits or, if a file cannot be written or has changed meanwhile, none. Raises ContentError."""
    for edit in edits:
        if (_text(edit.path) if edit.path.exists() else None) != edit.before:
            raise ContentError("the file has changed meanwhile", where=str(edit.path), remedy="Try again.")
    done: list[Edit] = []
    for edit in edits:
        try:
            _write(edit.path, edit.after)
        except OSError as error:
            _undo(done)
            what, remedy = f"cannot be written ({error.strerror})", "Nothing was changed. See to the file's rights."
            raise ContentError(what, where=str(edit.path), remedy=remedy) from error
        done.append(edit)


def _undo(done: Sequence[Edit]) -> None:
    for edit in done:
        if edit.before is None:
            edit.path.unlink()
        else:
            _write(edit.path, edit.before)


def _draft(data_dir: Path, utility: str, language: str, entry: str, texts: list[str]) -> Edit:
    path = data_dir / "faq" / utility / f"{language}.yml"
    before = _text(path) if path.exists() else None
    old = before or f"language: {language}\nutility: {utility}\nentries:\n"
    data = _layout(path, old)
    expected = YAML(typ="safe").load(old)
    expected["entries"] = [*(expected["entries"] or ()), _record(entry, texts)]
    lines = old.splitlines(keepends=True)
    key_line, key_column = data.lc.key("entries")
    dash = 2
    if data["entries"]:
        _require_block(data["entries"], path)
        dash = _indent(lines[data["entries"].lc.item(0)[0]])
    new = [f"{' ' * dash}{line}\n" for line in _record_lines(entry, texts)]
    position = _end(lines, key_line, key_column - 1 if dash == key_column else key_column)
    after = _inserted(lines, position, ["\n", *new] if data["entries"] else new)
    return _checked(path, before, after, expected, FaqFile)


def _record(entry: str, texts: list[str]) -> dict[str, Any]:
    also = {ASKED: texts[1:]} if len(texts) > 1 else {}
    return {"id": entry, "state": "draft", "question": texts[0], "also_asked": also, "answer": NOT_WRITTEN}


def _record_lines(entry: str, texts: list[str]) -> Iterator[str]:
    yield from (f"- id: {entry}", "  state: draft", f"  question: {_scalar(texts[0])}")
    if len(texts) == 1:
        yield "  also_asked: {}"
    else:
        yield from ("  also_asked:", f"    {ASKED}:", *(f"      - {_scalar(text)}" for text in texts[1:]))
    yield f"  answer: {NOT_WRITTEN}"


def _checked(path: Path, before: str | None, after: str, expected: Any, schema: type[BaseModel]) -> Edit:
    """The edit, if `after` says what is `expected`."""
    try:
        said = YAML(typ="safe").load(after)
        schema.model_validate(said)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors())
        raise ContentError(f"the edit would break the file: {problems}", where=str(path), remedy="Mend it.") from None
    except YAMLError:
        said = None
    if said != expected:
        raise ContentError("the file's layout is not one that can be edited", where=str(path), remedy=LAYOUT_REMEDY)
    return Edit(path, before, after)


def _text(path: Path) -> str:
    try:
        # Without translation: line ends are content too, and an edit may not change them
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot be read ({error})", where=str(path), remedy="Run `bot check`.") from error


def _layout(path: Path, text: str) -> Any:
    """The data with the lines where they stand. Raises ContentError if it is no file of entries."""
    try:
        data = YAML().load(text)
    except YAMLError as error:
        raise ContentError("the file is no YAML", where=str(path), remedy="Run `bot check`.") from error
    if not isinstance(data, CommentedMap) or "entries" not in data:
        raise ContentError("the file has no entries", where=str(path), remedy="Run `bot check`.")
    return data


def _require_block(node: CommentedMap | CommentedSeq, path: Path) -> None:
    if node.fa.flow_style():
        raise ContentError("the file's layout is not one that can be edited", where=str(path), remedy=LAYOUT_REMEDY)


def _end(lines: Sequence[str], first: int, indent: int) -> int:
    """The line after the block that begins in line `first`: its lines are indented by more than `indent`."""
    position = first + 1
    end = position
    while position < len(lines) and (not lines[position].strip() or _indent(lines[position]) > indent):
        position += 1
        if lines[position - 1].strip():
            end = position
    return end


def _indent(line: str) -> int:
    """Number of spaces that `line` begins with."""
    return len(line) - len(line.lstrip(" "))


def _inserted(lines: Sequence[str], position: int, new: Sequence[str]) -> str:
    before = "".join(lines[:position])
    if before and not before.endswith("\n"):
        before += "\n"
    return before + "".join(new) + "".join(lines[position:])


def _scalar(text: str) -> str:
    """`text` as YAML writes it on one line, in quotes where it needs them."""
    stream = StringIO()
    yaml: Any = YAML()
    yaml.width = 10 * len(text) + 80
    yaml.dump([text], stream)
    return stream.getvalue().removeprefix("- ").rstrip("\n")


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(text.encode("utf-8"))
    draft.replace(path)
