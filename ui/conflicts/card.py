"""One of several values: who wrote it, when and on what, what shows it, and the button that takes it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout

from inspector.app.inbox import ValueView
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.flow import Flow
from ui.shared.parts import Box, Chip, Choice, Label
from ui.shared.theme import THEME
from ui.shared.thumbnail import Thumbnail
from ui.shared.words import day

_SHOWN = 4  # photos of one value


class ValueCard(Box):
    """Framed in blue while its value is the one that is chosen."""

    def __init__(self, value: ValueView, act: str, name: str) -> None:
        super().__init__(radius=10)
        self.value = value
        who = value.choice.who or _("Not known here")
        self.setAccessibleName(f"{who}: {value.words}")
        head = QHBoxLayout()
        head.addWidget(Label(who, 14, 600), 1)
        when = value.choice.when
        told = Label(f"{day(when.date())} {when:%H:%M}", 13, 400, "text2", wrap=False)
        head.addWidget(told, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.column.addWidget(Label(value.words, 17, 600))
        device = _("Device {code}").format(code=value.device)
        self.column.addWidget(Label(" · ".join(filter(None, (value.remark, device))), 13, 400, "text2"))
        self._marks(value)
        self._photos(value)
        self.column.addStretch(1)
        self.take: Choice | None = None
        if act:
            self.take = Choice("take", act)
            self.take.setObjectName(name)
            self.take.setAccessibleName(f"{act}: {value.words}, {who}")
            self.take.toggled.connect(self.update)
            self.column.addWidget(self.take)

    def _marks(self, value: ValueView) -> None:
        """What speaks against it, in words and with an icon."""
        marks = []
        if value.choice.is_suspect:
            marks.append(Chip(_("Its clock was far ahead"), "major", "clock"))
        if value.choice.is_late:
            marks.append(Chip(_("Came beside the seal"), "neutral", "lock"))
        if marks:
            row = Flow()
            for mark in marks:
                row.addWidget(mark)
            self.column.addLayout(row)

    def _photos(self, value: ValueView) -> None:
        if not value.photos:
            return
        row = Flow()
        for file, small in value.photos[:_SHOWN]:
            row.addWidget(Thumbnail(file, small))
        self.column.addLayout(row)
        more = len(value.photos) - _SHOWN
        if more > 0:
            self.column.addWidget(
                Label(ngettext("{n} more", "{n} more", more).format(n=more), 12, 400, "text2")
            )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self.take is not None and self.take.isChecked():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(THEME.color("accent_soft"))
            painter.setPen(QPen(THEME.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
