"""Drawing on a blank sheet or over a copy of a photo; the strokes stay lines until the picture is used."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy

from inspector.i18n import gettext as _
from ui.editor.strokes import StrokePad
from ui.shared.below import BelowPanel
from ui.shared.flow import Flow
from ui.shared.parts import Button, Label, Pressable
from ui.shared.pictures import written
from ui.shared.theme import THEME

_SHEET = QSize(1600, 1000)  # of a blank sheet
_THICK = 220  # of the longer side of the sheet: one stroke's width
_HIGHEST = 460  # px at 100 % that a sheet takes of a page


def colors() -> tuple[tuple[str, str], ...]:
    """The colours to draw in, with what they are called; seen on paper and on photos alike."""
    return (
        ("#C8102E", _("Red")),
        ("#111111", _("Black")),
        ("#1B55BF", _("Blue")),
        ("#F2C200", _("Yellow")),
        ("#FFFFFF", _("White")),
    )


class DrawingPad(StrokePad):
    """A sheet in its own proportions, as wide as there is room; strokes are kept in its measures."""

    changed = Signal()

    def __init__(self, name: str, ground: QImage | None = None) -> None:
        super().__init__(
            name,
            _(
                "Draw here. By keys: Space lowers and lifts the pen, arrows move it, Ctrl+Z takes a stroke back."
            ),
        )
        self._ground = ground
        self._sheet = ground.size() if ground is not None else _SHEET
        self.color, self.pen_width = (
            colors()[0][0],
            max(3.0, max(self._sheet.width(), self._sheet.height()) / _THICK),
        )
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return min(THEME.px(_HIGHEST), round(width * self._sheet.height() / self._sheet.width()))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(480), self.heightForWidth(THEME.px(480)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(200), THEME.px(120))

    def drawn(self) -> None:
        super().drawn()
        self.changed.emit()

    def _place(self) -> QRectF:
        """Where the sheet lies on the widget."""
        scale = min(self.width() / self._sheet.width(), self.height() / self._sheet.height())
        wide, high = self._sheet.width() * scale, self._sheet.height() * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def reach(self) -> QRectF:
        return self._place()

    def on_sheet(self, place: QPointF) -> QPointF:
        sheet = self._place()
        scale = self._sheet.width() / sheet.width()
        return QPointF((place.x() - sheet.x()) * scale, (place.y() - sheet.y()) * scale)

    def png(self) -> bytes:
        """The sheet with its strokes, at its full size."""
        image = QImage(self._sheet, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._draw(painter)
        painter.end()
        return written(image, "png")

    def _draw(self, painter: QPainter) -> None:
        area = QRectF(0, 0, self._sheet.width(), self._sheet.height())
        painter.fillRect(area, QColor("white"))
        if self._ground is not None:
            painter.drawImage(area, self._ground)
        self.draw_strokes(painter)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._place()
        painter.save()
        painter.setClipRect(sheet)
        painter.translate(sheet.topLeft())
        painter.scale(sheet.width() / self._sheet.width(), sheet.height() / self._sheet.height())
        self._draw(painter)
        painter.restore()
        focused = self.hasFocus()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(THEME.color("accent" if focused else "edge"), 2 if focused else 1))
        painter.drawRect(sheet.adjusted(1, 1, -1, -1))
        self.draw_pen(painter)


class Swatch(Pressable):
    """One colour to draw in."""

    def __init__(self, color: str, name: str) -> None:
        super().__init__("")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.color = color
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(44), THEME.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        self.frame(painter, None, THEME.color("accent") if chosen else None, 3)
        painter.setBrush(QColor(self.color))
        painter.setPen(QPen(THEME.color("edge"), 1))
        inset = THEME.px(9 if chosen else 11)
        painter.drawEllipse(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))


class DrawingPanel(BelowPanel):
    """The sheet with its colours, undo and clear. What is drawn when it is left is used, as typed text is."""

    used = Signal(bytes)

    def __init__(self, pad: StrokePad, use: str, *, colored: bool = True) -> None:
        super().__init__(radius=10, ground="sunken")
        self.pad = pad
        pad.setObjectName("pad")
        self.column.addWidget(Label(pad.toolTip(), 13, 400, "text2"))
        self.column.addWidget(pad)
        if colored:
            self._palette_row()
        self._undo, self._clear = Button(_("Undo"), "undo-2"), Button(_("Clear"))
        self._use = Button(use, "check", "primary")
        drop = Button(_("Discard"), "x", "quiet")
        acts = Flow()
        for button, name, act in (
            (self._use, "use", self.finish),
            (self._undo, "undo-stroke", pad.undo),
            (self._clear, "clear-strokes", pad.wipe),
            (drop, "close-panel", self.discard),
        ):
            button.setObjectName(name)
            button.clicked.connect(act)
            acts.addWidget(button)
        self.column.addLayout(acts)

    def _palette_row(self) -> None:
        row, group = Flow(4), QButtonGroup(self)
        for color, name in colors():
            swatch = Swatch(color, name)
            swatch.setObjectName(f"color-{color}")
            swatch.setChecked(color == self.pad.color)
            swatch.clicked.connect(partial(self._color, color))
            group.addButton(swatch)
            row.addWidget(swatch)
        self.column.addLayout(row)

    def _color(self, color: str) -> None:
        self.pad.color = color

    def discard(self) -> None:
        """Close without a picture."""
        self.pad.wipe()
        self.left.emit()

    def finish(self) -> None:
        """Hand the picture over, if anything is drawn."""
        if not self.pad.is_empty:
            picture = self.pad.png()
            self.pad.wipe()  # so that leaving does not hand it over a second time
            self.used.emit(picture)

    def set_focus(self) -> None:
        """Put the keyboard on the sheet."""
        self.pad.setFocus()

    def give_up(self) -> None:
        """What was drawn is not lost when somebody goes on to another page."""
        self.finish()
