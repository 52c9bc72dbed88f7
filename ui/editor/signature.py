"""A field to sign in, handed over as a picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen

from inspector.i18n import gettext as _
from ui.editor.strokes import StrokePad
from ui.shared.measures import fix
from ui.shared.pictures import written
from ui.shared.theme import THEME

_PICTURE = 3  # pixels of the picture for each of the field


class SignaturePad(StrokePad):
    """Paints itself: white paper with a line to sign on, in every palette."""

    def __init__(self, role: str) -> None:
        super().__init__(
            _("Signature of the {role}").format(role=role.lower()),
            _("Sign here. By keys: Space lowers and lifts the pen, arrows move it, Delete wipes."),
        )
        fix(self, width=300, height=110)

    def png(self) -> bytes:
        """The signature in dark ink on white, as PNG."""
        image = QImage(self.size() * _PICTURE, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(_PICTURE, _PICTURE)
        self.draw_strokes(painter)
        painter.end()
        return written(image, "png")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("white"))
        focused = self.hasFocus()
        painter.setPen(
            QPen(THEME.color("accent" if focused else "edge"), 2 if focused else THEME.palette.line_width)
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QPen(QColor("#85867F"), 1))
        painter.drawLine(16, self.height() - 24, self.width() - 16, self.height() - 24)
        self.draw_strokes(painter)
        self.draw_pen(painter)
