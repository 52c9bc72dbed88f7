"""Giving photos their position from the track of a receiver: the file, and how far the camera's clock is off."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from inspector.i18n import gettext as _
from ui.shared.measures import fix
from ui.shared.parts import Box, Button, Label


class TrackBar(Box):
    """`wanted` carries the track and the seconds to add to the camera's clock."""

    wanted = Signal(object, float)

    def __init__(self) -> None:
        super().__init__()
        self.column.addWidget(
            Label(
                _(
                    "A GPX track or NMEA log of the visit gives photos that carry no position one at their time. The photos themselves stay as they are."
                ),
                13,
                400,
                "text2",
            )
        )
        self._offset = QLineEdit("0")
        self._offset.setObjectName("camera-offset")
        self._offset.setAccessibleName(_("Seconds that the camera was behind"))
        fix(self._offset, width=110)
        choose = Button(_("Choose track"), "folder-open", "primary")
        choose.setObjectName("choose-track")
        choose.clicked.connect(self._choose)
        self._fault = Label("", 13, 500, "critical")
        row = QHBoxLayout()
        row.addWidget(Label(_("The camera was behind by, in seconds"), 14, wrap=False))
        row.addWidget(self._offset)
        row.addWidget(choose)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._fault)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Choose track"), "", _("Tracks (*.gpx *.nmea *.log *.txt);;All files (*)")
        )
        if chosen:
            self.use(Path(chosen))

    def use(self, track: Path) -> None:
        """Ask for the positions of this track, with the offset that stands in the line."""
        text = self._offset.text().strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
        try:
            seconds = float(text or "0")
        except ValueError:
            self._fault.setText(
                _("Write the seconds as a number, such as 32 or -5; minus when the camera was ahead.")
            )
            return
        self._fault.setText("")
        self.wanted.emit(track, seconds)
