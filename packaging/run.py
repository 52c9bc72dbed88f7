"""Sets everything up and runs Yardproof: `python3 packaging/run.py [FOLDER] [options of yardproof demo]`.

Until the window exists it does a whole practice inspection headless and says where the results are.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from environment import ROOT, prepare


def main() -> int:
    python = prepare()
    arguments = sys.argv[1:]
    if arguments and not arguments[0].startswith("-"):
        folder = Path(arguments.pop(0))
    else:
        folder = ROOT / "demo" / datetime.now().astimezone().strftime("%Y-%m-%d %H-%M-%S")
    return subprocess.run(
        [str(python), "-m", "inspector.cli", "demo", str(folder), *arguments], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
