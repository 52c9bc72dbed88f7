"""A line that names a folder, typed or chosen, and remembers the last one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from inspector.i18n import gettext as _
from ui.shared.parts import Button


class FolderLine(QWidget):
    """`name` is the object's name and `kept` the setting that remembers; `label` says which folder it is."""

    def __init__(self, settings: QSettings, kept: str, *, name: str, label: str, hint: str) -> None:
        super().__init__()
        self._settings, self._kept, self._label = settings, kept, label
        self._edit = QLineEdit(str(settings.value(kept, "")))
        self._edit.setObjectName(name)
        self._edit.setAccessibleName(label)
        self._edit.setPlaceholderText(hint)
        browse = Button(_("Choose folder"), "folder-open")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._edit, 1)
        row.addWidget(browse)

    def folder(self) -> Path | None:
        """What is named; None where nothing is."""
        named = self._edit.text().strip()
        return Path(named) if named else None

    def keep(self) -> None:
        """Offer this folder the next time."""
        self._settings.setValue(self._kept, self._edit.text().strip())

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._label, self._edit.text())
        if chosen:
            self._edit.setText(chosen)
