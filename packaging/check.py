"""Sets everything up and runs every check: `python3 packaging/check.py [--long] [arguments for pytest]`.

`--long` adds the tests that take minutes and the benchmarks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from environment import ROOT, prepare

LIBRARIES = (
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    "libpulse0",
    "poppler-utils",
    "qpdf",
    "strace",  # stops a process at each of its writes
)


def main() -> int:
    arguments = sys.argv[1:]
    long = "--long" in arguments
    arguments = [argument for argument in arguments if argument != "--long"]
    python = prepare(["dev"], LIBRARIES)
    if shutil.which("strace") is None:
        print("strace is not here: kills at each write, full disks and power cuts are not tried in this run.")
    tools = python.parent
    chosen = [] if long else ["-m", "not long"]
    steps = [
        ("ruff check", [tools / "ruff", "check", "--quiet", "."]),
        ("ruff format", [tools / "ruff", "format", "--check", "--quiet", "."]),
        ("mypy", [tools / "mypy"]),
        ("imports", [tools / "lint-imports"]),
        ("pytest", [python, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *chosen, *arguments]),
    ]
    if long:
        steps.append(("benchmarks", [python, "-m", "pytest", "-q", "tests/benchmarks", "--benchmark-only"]))
    results = [(name, *_run(name, command)) for name, command in steps]
    print("\nChecks")
    for name, code, seconds in results:
        print(f"  {'ok    ' if code == 0 else 'FAILED'}  {name}  {seconds:.0f} s")
    return 0 if all(code == 0 for _name, code, _seconds in results) else 1


def _run(name: str, command: list[str | Path]) -> tuple[int, float]:
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, env=environment)
    return done.returncode, time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
