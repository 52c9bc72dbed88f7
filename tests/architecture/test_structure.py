"""What the import rules cannot see: start-up weight, error classes, documents that tell the truth."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir

from inspector import errors
from inspector.cli.program import main_group
from inspector.errors import InspectorError

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "reportlab",
    "pyxform",
    "PIL",
    "lxml",
    "uharfbuzz",
    "geopy",
    "sqlcipher3",
    "cryptography",
    "openpyxl",
)


def in_fresh_python(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout


def test_the_core_runs_where_there_is_no_qt() -> None:
    script = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import importlib, pkgutil, inspector
for module in pkgutil.walk_packages(inspector.__path__, "inspector."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print("fine")
"""
    assert in_fresh_python(script).strip() == "fine"


def test_the_command_starts_without_heavy_libraries() -> None:
    script = f"import sys, inspector.cli.program; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert in_fresh_python(script).strip() == "[]"


def every_error() -> list[type[InspectorError]]:
    in_use: list[type[InspectorError]] = []
    waiting = [InspectorError]
    while waiting:
        kind = waiting.pop()
        in_use.append(kind)
        waiting += kind.__subclasses__()
    return in_use


def test_every_fault_has_an_exit_code_of_its_own_and_words() -> None:
    import inspector.app.reporting  # noqa: F401, PLC0415 - so that every class is there

    found = every_error()
    codes = [kind.__dict__.get("exit_code") for kind in found]
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert all(10 <= code < 70 for code in codes if code is not None)
    assert all(kind.text for kind in found)
    assert errors.InspectorError in found


def commands(group: click.Group, before: str = "yardproof") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", list(commands(main_group)))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_text_can_be_extracted_for_translation() -> None:
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "say": None}
    texts = {
        message if isinstance(message, str) else message[0]
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / "inspector"), method_map=[("**.py", "python")], keywords=keywords
        )
    }
    assert {
        "Inspection report",
        "Seen",
        "This inspection is sealed. Add an amendment: it stands beside the original.",
    } <= texts
    assert len(texts) > 250


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] in ("Unreleased", version)


def test_no_file_names_a_developers_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.split(b"\0")
    # a list of a form keeps its rows at root/item
    marks = re.compile(rb"/(?:home|work)/|/(?:root)/(?!item)|C:[\\]Users")
    for name in filter(None, listed):
        path = ROOT / name.decode()
        if path.suffix in (".ttf", ".png", ".jpg") or not path.is_file():
            continue
        data = path.read_bytes()
        assert not marks.search(data), path
