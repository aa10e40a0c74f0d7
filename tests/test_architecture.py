"""Who may import whom, and what a source file may look like."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT

# A package may import itself, bot.errors, bot.settings, and what stands here. Nobody may import gateway, and only cli
# may import actions.
MAY_IMPORT = {
    "errors": "",
    "settings": "",
    "text": "",
    "content": "text",
    "rules": "content",
    "backends": "content text",
    "safety": "content text",
    "store": "content backends",
    "identity": "store backends text",
    "retrieval": "content text",
    "answering": "retrieval content text backends rules",
    "documents": "answering backends content text",
    "places": "content text",
    "entities": "content places text",
    "nlu": "content entities text retrieval safety",
    "learning": "content retrieval store text",
    "backoffice": "content backends",
    "channels": "answering backends content identity safety store text",
    "gateway": "store identity backends content answering text safety channels documents",
    "runtime": "answering backends backoffice content identity nlu retrieval store text",
    "publishing": "content evaluation retrieval",
    "evaluation": "actions answering content identity nlu retrieval text",
    "bench": "actions answering backoffice content identity nlu retrieval runtime store text",
    "cli": "actions answering backends backoffice bench content evaluation identity learning nlu publishing retrieval "
    "rules runtime store text",
    "actions": "answering content documents identity backends places retrieval rules text",
}
# Only these may import the library; a dot names one module of a package.
ONLY = {
    "rasa": "nlu",
    "sanic": "nlu",
    "rasa_sdk": "actions",
    "fastapi": "gateway backoffice actions.server",
    "starlette": "gateway backoffice actions.server",
    "pydantic_settings": "settings",
    "typer": "cli",
    "sqlalchemy": "store backoffice",
    "faiss": "retrieval",
    "fpdf": "documents.pdf",
    "matplotlib": "answering.chart",
    "spacy": "entities",
    "onnx": "retrieval",
    "onnxruntime": "retrieval",
    "sentence_transformers": "retrieval",
    "torch": "retrieval",
    "transformers": "retrieval",
}
FREE = {"errors", "settings"}
MAX_LINES = 250
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base_utils"}
MACHINE_PATH = re.compile(r"(?<![\w.:/<>-])/(?:work|root|home)(?:/|\b(?![\w-]))")
SOURCES = sorted(path for folder in ("bot", "actions") for path in (PROJECT_ROOT / folder).rglob("*.py"))


def dotted(path: Path) -> str:
    """Name of the module, without `bot.`: `store.engine`, `errors`, `actions.server`."""
    parts = path.relative_to(PROJECT_ROOT).with_suffix("").parts
    return ".".join(part for part in (parts[1:] if parts[0] == "bot" else parts) if part != "__init__")


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports, wherever in it, also by `import_module` and for types only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "bot":
            yield from (f"bot.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if node.level == 0 and node.module else "<relative>"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def package_of(name: str) -> str | None:
    """The package of ours that `name` is in; None for a library."""
    parts = name.split(".")
    return {"bot": parts[1] if len(parts) > 1 else "", "actions": "actions"}.get(parts[0])


MODULES = {dotted(path): set(imported(path)) for path in SOURCES}
modules = pytest.mark.parametrize("module", [module for module in MODULES if module])


def test_every_package_stands_in_the_table():
    assert {module.split(".")[0] for module in MODULES if module} == MAY_IMPORT.keys()


@modules
def test_a_module_imports_only_what_its_package_may(module):
    package = module.split(".")[0]
    allowed = {package} | FREE | set(MAY_IMPORT[package].split())
    if package in FREE:
        allowed = {package}
    ours = {name: package_of(name) for name in MODULES[module]}
    assert {name for name, owner in ours.items() if owner is not None and owner not in allowed} == set()


@modules
def test_a_library_is_imported_only_where_it_belongs(module):
    libraries = {name.split(".")[0] for name in MODULES[module]} & ONLY.keys()
    homes = {library: ONLY[library].split() for library in libraries}
    assert [library for library, home in homes.items() if module not in home and module.split(".")[0] not in home] == []


@modules
def test_imports_are_absolute(module):
    assert "<relative>" not in MODULES[module]


def test_the_table_has_no_cycle():
    left = {package: set(row.split()) for package, row in MAY_IMPORT.items()}
    while ready := {package for package, needs in left.items() if not needs & left.keys()}:
        left = {package: needs for package, needs in left.items() if package not in ready}
    assert left == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PROJECT_ROOT).as_posix())
def test_a_module_is_short_and_has_a_name(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < MAX_LINES
    assert path.stem not in VAGUE_NAMES
    assert path.parent.name not in VAGUE_NAMES


def repository_files() -> list[Path]:
    """Every file that git tracks or would track; skips where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no git repository to list: {error}")
    return [path for name in listed.stdout.split("\0") if name and (path := PROJECT_ROOT / name).is_file()]


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    found = []
    for path in repository_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found.extend(f"{path.name}: {match[0]}" for match in MACHINE_PATH.finditer(text))
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_path"),
    [
        ("see " + "/wo" + "rk/main", True),
        ("'" + "/ro" + "ot/.cache'", True),
        ("https://example.org" + "/wo" + "rk/x", False),
        ("bot" + "/ro" + "ot", False),
        ("/workers", False),
        ("<" + "/ro" + "ot>", False),
    ],
)
def test_a_path_of_a_machine_is_told_from_an_address(text, is_path):
    assert (MACHINE_PATH.search(text) is not None) == is_path
