"""What the form says aloud or shows moving beside a question's words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.media.devices import Devices
from ui.shared.media.player import PlayerLine


class LabelMedia(QWidget):
    """A play button for the label's sound, and one for its video, where the form has them."""

    def __init__(self, devices: Devices) -> None:
        super().__init__()
        self._devices = devices
        self._lines: dict[str, PlayerLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.setVisible(False)

    def present(self, media: Mapping[str, str]) -> None:
        """Offer what is there; media are paths by their kind."""
        words = {"audio": _("Hear the question"), "video": _("See the video")}
        for kind in words:
            path = media.get(kind)
            if path and kind not in self._lines:
                self._lines[kind] = PlayerLine(self._devices.player, words[kind])
                self._lines[kind].button.setObjectName(f"play-label-{kind}")
                self._column.addWidget(self._lines[kind])
            if kind in self._lines:
                self._lines[kind].setVisible(bool(path))
                if path:
                    self._lines[kind].present(Path(path))
        self.setVisible(any(media.get(kind) for kind in words))
