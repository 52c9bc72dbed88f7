"""Makes the environment that `run.py` and `check.py` work in. Standard library only.

`.venv` beside the checkout, the project in it as an editable install, and on Debian the system libraries
that pip cannot bring. A stamp says what was installed, so that the second run takes seconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)
VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"


def prepare(extras: Sequence[str] = (), libraries: Sequence[str] = ()) -> Path:
    """The Python of the environment, with everything installed. Exits with a clear message when it cannot."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"Yardproof runs on Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}; this is"
            f" {sys.version.split()[0]}. Start this script with one of those, such as python3.12."
        )
    _install_libraries(libraries)
    folder = ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "installed.txt", _fingerprint(extras)
    if python.exists() and stamp.exists() and wanted in stamp.read_text(encoding="utf-8").splitlines():
        return python
    print("Setting up the environment in .venv (a minute or two, once)", flush=True)
    if not python.exists():
        _make(folder)
    target = str(ROOT) + (f"[{','.join(extras)}]" if extras else "")
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", target],
        check=False,
    )
    if done.returncode:
        sys.exit(
            "The libraries could not be installed; pip said why above. Without a network, bring the wheels on a"
            " stick and set PIP_FIND_LINKS to their folder."
        )
    known = stamp.read_text(encoding="utf-8").splitlines() if stamp.exists() else []
    current = [line for line in known if line.startswith(wanted.split()[0])]
    stamp.write_text("\n".join([*current, wanted]) + "\n", encoding="utf-8")
    return python


def _fingerprint(extras: Sequence[str]) -> str:
    """What the installation depends on: project file, Python, place; then the extras."""
    parts = (ROOT / "pyproject.toml").read_bytes() + sys.version.encode() + str(ROOT).encode()
    return f"{hashlib.sha256(parts).hexdigest()[:16]} {','.join(sorted(extras))}"


def _make(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True
    )
    if done.returncode == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)
    if _is_debian() and "ensurepip" in done.stdout + done.stderr:
        _install_libraries([VENV_PACKAGE])
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True
        )
        if done.returncode == 0:
            return
    sys.exit(f"No virtual environment could be made:\n{done.stdout}{done.stderr}")


def _is_debian() -> bool:
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def _install_libraries(wanted: Sequence[str]) -> None:
    """System libraries on Debian and its kin: installed as root, otherwise named with the command."""
    if not wanted or not _is_debian():
        return
    missing = [name for name in wanted if not _is_installed(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        print(
            f"Some system libraries are missing. Install them with:\n  sudo {' '.join(command)}", flush=True
        )
        return
    print(f"Installing {', '.join(missing)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    done = subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)
    if done.returncode:
        print(f"They could not be installed. Try:\n  {' '.join(command)}", flush=True)


def _is_installed(name: str) -> bool:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", name], check=False, capture_output=True, text=True
    )
    return done.stdout.strip() == "installed"
