"""The small picture of a file that was taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QLabel

from inspector.domain.evidence import EvidenceFile
from ui.shared.theme import THEME


class Thumbnail(QLabel):
    """The small picture of a photo, or the name of another file."""

    def __init__(self, file: EvidenceFile, small: Path) -> None:
        super().__init__()
        side = THEME.px(84)
        self._file, self._small = file, small
        self.setFixedSize(side, THEME.px(64))
        self.setToolTip(f"{file.name}\n{file.caption}")
        self.setAccessibleName(file.caption or file.name)
        self.reload()

    def reload(self) -> None:
        """Show the picture as it lies on the disk by now."""
        side = self.width()
        reader = QImageReader(str(self._small))
        size = reader.size()
        if size.isValid():
            reader.setScaledSize(
                size.scaled(QSize(side, THEME.px(64)), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            )
            self.setPixmap(QPixmap.fromImage(reader.read()))
        else:
            self.setText(self._file.original_name)
            self.setWordWrap(True)
