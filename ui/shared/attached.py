"""Files that are handed over with a form: chosen, dropped, or typed as paths."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.measures import fix
from ui.shared.parts import Button, Label


class AttachedFiles(QWidget):
    """The paths of files, one on each line; what is dropped here is added."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self._label = label
        self._paths = QPlainTextEdit()
        self._paths.setObjectName(name)
        self._paths.setAccessibleName(label)
        self._paths.setPlaceholderText(_("Drop files here, or one path on each line"))
        self._paths.setTabChangesFocus(True)
        self._paths.setAcceptDrops(False)  # it would take the address in as words
        fix(self._paths, height=72)
        self.setAcceptDrops(True)
        choose = Button(_("Choose files"), "folder-open")
        choose.clicked.connect(self._choose)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(Label(label, 13, 400, "text2"))
        row = QHBoxLayout()
        row.addWidget(self._paths, 1)
        row.addWidget(choose)
        whole.addLayout(row)

    @property
    def paths(self) -> tuple[Path, ...]:
        lines = (line.strip() for line in self._paths.toPlainText().splitlines())
        return tuple(Path(line) for line in lines if line)

    def add(self, paths: list[Path]) -> None:
        """Put these files below those that are there."""
        self._paths.setPlainText("\n".join(str(one) for one in dict.fromkeys((*self.paths, *paths))))

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(self, self._label)
        self.add([Path(name) for name in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
