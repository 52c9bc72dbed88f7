"""The answers that a select offers, and what is shown of one that it does not offer."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImageReader, QPainter, QPaintEvent, QPen, QPixmap

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import answer_of
from ui.shared.parts import Choice, icon_at
from ui.shared.theme import THEME

_PICTURE = 96  # px of height at 100 %


def offered(state: NodeState) -> tuple[tuple[str, str], ...]:
    """The answers to choose from; one that was given and is not among them stands first and says so."""
    missing = dict.fromkeys(answer_of(state))
    for value, _label in state.choices:
        if not missing:
            return state.choices  # found at once in most of a long list
        missing.pop(value, None)
    strange = tuple((value, _("{value} (not among the answers)").format(value=value)) for value in missing)
    return strange + state.choices if strange else state.choices


def toggled(
    before: tuple[str, ...], pressed: str, answers: tuple[tuple[str, str], ...], *, many: bool
) -> tuple[str, ...]:
    """What is chosen after a press on one of the answers: what was chosen already is taken back."""
    if not many:
        return () if pressed in before else (pressed,)
    chosen = set(before) ^ {pressed}
    return tuple(value for value, _label in answers if value in chosen)


@lru_cache(maxsize=200)
def picture(path: str, width: int, height: int) -> QPixmap:
    """A picture at most this large, in twice the pixels; null where the file is none."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)  # files of evidence are named by their content
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        fitting = size.scaled(QSize(width * 2, height * 2), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting)
    drawn = QPixmap.fromImage(reader.read())
    drawn.setDevicePixelRatio(2)
    return drawn


class PictureChoice(Choice):
    """An answer with its picture above its words."""

    def __init__(self, value: str, text: str, path: str, *, bare: bool = False) -> None:
        super().__init__(value, text)
        self._path, self._bare = path, bare

    def _words_high(self, width: int) -> int:
        return super().heightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wide = max(super().sizeHint().width(), THEME.px(_PICTURE) + THEME.px(32))
        wide = min(wide, THEME.px(220))
        return QSize(wide, self.heightForWidth(wide))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return THEME.px(_PICTURE) + THEME.px(12) + self._words_high(width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, chosen = THEME.palette, self.isChecked()
        tone = palette.tones["accent"]
        words = tone.on_soft if chosen else palette.text
        edge: QColor | None = QColor(tone.color if chosen else palette.edge)
        ground = QColor(tone.soft if chosen else palette.surface if self.isEnabled() else palette.sunken)
        if not chosen and (self._bare or not self.isEnabled()):
            edge = None
        self.frame(painter, ground, edge, 2 if chosen else palette.line_width)
        room = QRectF(self.rect()).adjusted(THEME.px(8), THEME.px(8), -THEME.px(8), 0)
        room.setHeight(THEME.px(_PICTURE))
        drawn = picture(self._path, round(room.width()), round(room.height()))
        size = drawn.deviceIndependentSize()
        place = QRectF(
            room.x() + (room.width() - size.width()) / 2, room.y() + (room.height() - size.height()) / 2,
            size.width(), size.height(),
        )  # fmt: skip
        painter.drawPixmap(place, drawn, QRectF(drawn.rect()))
        if chosen:
            self._tick(painter)
        painter.setPen(QColor(words))
        painter.setFont(THEME.font(14, 600 if chosen else 500))
        below = QRectF(self.rect()).adjusted(THEME.px(8), room.bottom() + THEME.px(4), -THEME.px(8), 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.text())

    def _tick(self, painter: QPainter) -> None:
        """A check in the corner, legible over any picture."""
        side = THEME.px(26)
        spot = QRectF(self.width() - side - 6, 6, side, side)
        painter.setBrush(THEME.color("accent"))
        painter.setPen(QPen(THEME.color("surface"), 2))
        painter.drawEllipse(spot)
        size = THEME.px(16)
        at = (spot.x() + (side - size) / 2, spot.y() + (side - size) / 2)
        icon_at(painter, "check", *at, size, THEME.palette.on_accent)
