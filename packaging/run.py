"""Sets everything up and runs Yardproof: `python3 packaging/run.py [--demo] [FOLDER] [options of yardproof demo]`.

Where there is a screen it opens the window; without one, or with a folder or `--demo`, it does a whole practice
inspection headless and says where the results are.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from environment import ROOT, prepare

OFFSCREEN = ("libgl1", "libegl1", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libxkbcommon0")
WINDOW = (
    *OFFSCREEN,
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "libpulse0",  # without it there is no camera, no recording and no playing
)


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--demo"]
    if has_screen() and len(sys.argv) == 1:
        return subprocess.run([str(prepare(libraries=WINDOW)), "-m", "ui"], check=False).returncode
    python = prepare()
    if arguments and not arguments[0].startswith("-"):
        folder = Path(arguments.pop(0))
    else:
        folder = ROOT / "demo" / datetime.now().astimezone().strftime("%Y-%m-%d %H-%M-%S")
    return subprocess.run(
        [str(python), "-m", "inspector.cli", "demo", str(folder), *arguments], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
