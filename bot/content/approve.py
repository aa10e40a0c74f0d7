"""Approving translations: writes state and source hash into the file and leaves every other byte as it is."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node

from bot.content.loader import Files
from bot.content.translations import source_hash
from bot.errors import ContentError

_Edit = tuple[int, int, str]  # replace the characters from start to end
_SHOW_ALL = "`bot translations` shows what is due."


def approve(files: Files, utility: str, language: str, entries: Sequence[str]) -> list[str]:
    """Approve `entries` of `utility` in `language` as translations of the source as it stands.

    In the utility's default language it sets the state only: the source is approved by itself. Returns the entries that
    were not approved like that before; with none the file is not written. Raises ContentError if there is no such
    entry, or its source is not approved.
    """
    file, owner = files.faq.get((utility, language)), files.utilities.get(utility)
    where = f"faq/{utility}/{language}.yml"
    if file is None or owner is None:
        raise ContentError("there is no such file, or it cannot be read", where=where, remedy="Run `bot check`.")
    source = files.faq.get((utility, owner.default_language))
    sources = {record.id: record for record in source.entries if record.state == "approved"} if source else {}
    records = {record.id: record for record in file.entries}
    wanted: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry not in records:
            raise ContentError(f"there is no entry {entry!r}", where=where, remedy=_SHOW_ALL)
        record, fields = records[entry], {"state": "approved"}
        if language != owner.default_language:
            if entry not in sources:
                raise ContentError(
                    f"{entry}: the source is not approved",
                    where=f"faq/{utility}/{owner.default_language}.yml",
                    remedy=f"Run `bot translations approve {utility} {owner.default_language} {entry}` first.",
                )
            fields["source"] = source_hash(sources[entry])
        if any(getattr(record, field) != value for field, value in fields.items()):
            wanted[entry] = fields
    if wanted:
        _rewrite(files.data_dir / where, wanted)
    return list(wanted)


def with_fields(text: str, wanted: dict[str, dict[str, str]]) -> str:
    """The YAML `text` of an FAQ file with `wanted[id]` written into the entry of that id: its `state`, its `source`.

    Only the values change, or a line is added after `state`.
    """
    edits: list[_Edit] = []
    for entry in _values(YAML().compose(text))["entries"].value:
        values = _values(entry)
        edits.extend(_edits(text, entry, values, wanted.get(values["id"].value, {})))
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _edits(text: str, entry: MappingNode, values: dict[str, Node], fields: dict[str, str]) -> list[_Edit]:
    edits: list[_Edit] = []
    for name, value in fields.items():
        # Quoted: twelve digits alone would be read as a number
        written = f'"{value}"' if name == "source" else value
        if name in values:
            node = values[name]
            if node.value != value:
                edits.append((node.start_mark.index, node.end_mark.index, written))
            continue
        after = values["state"].end_mark.index
        if entry.flow_style:
            edits.append((after, after, f", {name}: {written}"))
        else:
            rest = text[after:].partition("\n")[0]
            newline = "\r\n" if rest.endswith("\r") else "\n"
            line_end = after + len(rest.removesuffix("\r"))
            edits.append((line_end, line_end, f"{newline}{' ' * entry.start_mark.column}{name}: {written}"))
    return edits


def _values(mapping: MappingNode) -> dict[str, Any]:
    return {key.value: value for key, value in mapping.value}


def _rewrite(path: Path, wanted: dict[str, dict[str, str]]) -> None:
    text = with_fields(path.read_bytes().decode("utf-8"), wanted)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(text.encode("utf-8"))
    os.replace(temporary, path)  # noqa: PTH105 - atomic, also over an existing file
