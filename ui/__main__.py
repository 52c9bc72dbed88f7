"""`yardproof-desktop`: opens the window."""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from inspector import i18n, paths
from inspector.clock import SystemClock
from inspector.i18n import gettext as _
from ui.main_window import MainWindow
from ui.shared.theme import SIZES, THEME, Mode


def main() -> None:
    """Open the window on the workspace named, or the last one used."""
    parser = argparse.ArgumentParser(
        prog="yardproof-desktop", description=_("Field inspection of scrap yards.")
    )
    parser.add_argument(
        "--workspace", type=Path, help=_("Folder of the workspace. Default: the last one used.")
    )
    arguments = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("yardproof")
    app.setApplicationDisplayName("Yardproof")
    window = open_window(app, arguments.workspace)
    tell_bugs(window)
    window.show()
    sys.exit(app.exec())


def tell_bugs(window: MainWindow) -> None:
    """Have what nobody caught in the window's thread told in the window, which stays as it is."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        window.report_bug("".join(traceback.format_exception(kind, error, trace)))

    sys.excepthook = caught


def open_window(app: QApplication, folder: Path | None, settings: QSettings | None = None) -> MainWindow:
    """The window, with the look of the last time, opening this workspace."""
    kept = settings or QSettings(
        str(paths.settings_file().with_name("window.ini")), QSettings.Format.IniFormat
    )
    mode, size = str(kept.value("look/mode", "light")), str(kept.value("look/size", "100"))
    known = Mode(mode) if mode in list(Mode) else Mode.LIGHT
    i18n.use(str(kept.value("look/language", "en")))
    THEME.apply(app, known, int(size) if size.isdigit() and int(size) in SIZES else 100)
    window = MainWindow(SystemClock(), kept)
    window.begin(folder)
    return window


if __name__ == "__main__":
    main()
