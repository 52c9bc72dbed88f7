"""`python -m tests.ui.screenshots FOLDER`: every page in the three palettes at two screen sizes, as PNG."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from inspector.clock import SystemClock
from tests.ui import geometry, tour
from ui.shared.theme import Mode

SIZES = ((1366, 768), (1920, 1080))


def main() -> int:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        place = tour.furnished(Path(folder) / "demo", SystemClock())
        for mode in Mode:
            window = tour.opened(place, Path(folder) / "window.ini", mode.value)
            for width, height in SIZES:
                window.resize(width, height)
                tour.settle(window)
                for name in tour.pages(window):
                    if name == "report":
                        _let_pages_render(app)
                    window.grab().save(str(target / f"{name}-{mode.value}-{width}.png"))
                    found = geometry.faults(window)
                    wrong += len(found)
                    for line in found:
                        sys.stdout.write(f"{name} {mode.value} {width}: {line}\n")
            window.close()
    app.processEvents()
    sys.stdout.write(f"{wrong} faults of geometry; pictures in {target}\n")
    return 1 if wrong else 0


def _let_pages_render(app: QApplication) -> None:
    """The view of a PDF paints its pages in a thread of its own that says nothing when it is done."""
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
