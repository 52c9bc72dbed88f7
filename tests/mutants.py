"""Copies of the program with one error each: whether the tests would notice it.

The error is put into the source text of a copy of the package, and tests run against that copy in another process;
nothing in the program itself knows of this.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def copied(folder: Path, tests: Iterable[str]) -> Path:
    """The package in this folder, with these files under tests/."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "inspector", folder / "inspector", ignore=ignored)
    for name in ("__init__.py", "conftest.py", "make.py", *tests):
        target = folder / "tests" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / name, target)
    (folder / "pytest.ini").write_text(
        "[pytest]\npythonpath = .\nmarkers = long: takes minutes\naddopts = --import-mode=importlib\n"
    )
    return folder


def complaints(folder: Path, tests: Sequence[str], leaving: str = "") -> subprocess.CompletedProcess[str]:
    """What these tests say of the copy, in their order up to the first that fails, `leaving` some out by name."""
    options = ["-x", "-q", "-m", "not long", "-p", "no:cacheprovider"]
    left_out = ["-k", f"not {leaving}"] if leaving else []
    return subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *options, *left_out, *(f"tests/{test}" for test in tests)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": os.environ["PATH"], "HOME": str(folder)},
    )


def killed(
    folder: Path, mutant: str, changed: tuple[str, str, str], tests: Sequence[str], leaving: str = ""
) -> None:
    """Put an error in (file, what stands there, what is put instead) and have the tests fail of it."""
    name, there, instead = changed
    file = folder / "inspector" / name
    source = file.read_text(encoding="utf-8")
    assert source.count(there) >= 1, "the text that is to be changed is not there any more"
    file.write_text(source.replace(there, instead), encoding="utf-8")
    try:
        done = complaints(folder, tests, leaving)
    finally:
        file.write_text(source, encoding="utf-8")
    assert done.returncode == 1, f"nobody noticed that {mutant}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
