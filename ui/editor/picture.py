"""The picture that belongs to a question, and the same in full."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from inspector.i18n import gettext as _
from ui.editor.fields.answers import picture
from ui.shared.parts import Pressable, icon_at
from ui.shared.theme import TARGET, THEME

_HIGH = 220  # px at 100 %


class FullPicture(QScrollArea):
    """A window with the whole picture; Escape closes it."""

    def __init__(self, path: str, name: str, above: QWidget) -> None:
        super().__init__(above)  # it closes with the window that it was opened from
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        reader = QImageReader(path)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        shown = QLabel()
        shown.setAccessibleName(name)
        shown.setPixmap(QPixmap.fromImage(reader.read()))
        self.setWidget(shown)
        room = self.screen().availableSize() * 0.9
        self.resize(shown.sizeHint().boundedTo(room).expandedTo(QSize(320, 240)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class QuestionPicture(Pressable):
    """The picture within the column; a press opens it in full."""

    def __init__(self) -> None:
        super().__init__("")
        self.setObjectName("picture")
        self._small = self._large = ""
        self._full: FullPicture | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self.open_full)

    def present(self, small: str, large: str, name: str) -> None:
        """Show this picture of the question; `large` is what opens, where the form has a larger one."""
        changed = small != self._small
        self._small, self._large = small, large or small
        self.setAccessibleName(_("Picture: {question}").format(question=name))
        self.setToolTip(_("Opens in full."))
        if changed:
            self.updateGeometry()
            self.update()

    @property
    def is_readable(self) -> bool:
        """Whether there is a picture to show."""
        return not self._drawn(TARGET).isNull()

    def _drawn(self, width: int) -> QPixmap:
        return picture(self._small, width, THEME.px(_HIGH))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(320), self.heightForWidth(THEME.px(320)))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return max(THEME.px(TARGET), round(self._drawn(max(width, 1)).deviceIndependentSize().height()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        drawn = self._drawn(self.width())
        size = drawn.deviceIndependentSize()
        place = QRectF(0, (self.height() - size.height()) / 2, size.width(), size.height())
        painter.drawPixmap(place, drawn, QRectF(drawn.rect()))
        side = THEME.px(30)
        spot = QRectF(place.right() - side - 6, place.bottom() - side - 6, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(THEME.color("surface"))
        painter.setPen(THEME.color("edge"))
        painter.drawRoundedRect(spot, 6, 6)
        icon = THEME.px(18)
        at = (spot.x() + (side - icon) / 2, spot.y() + (side - icon) / 2)
        icon_at(painter, "maximize-2", *at, icon, THEME.palette.text)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(THEME.color("accent"))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)

    def open_full(self) -> None:
        """Show it in a window of its own, which stops nobody from going on."""
        self._full = FullPicture(self._large, self.accessibleName(), self.window())
        self._full.show()
