"""Painted parts: buttons, answers, chips, boxes. What is pressed is a QAbstractButton, so keys and readers work."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QListView, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import ngettext
from ui.shared import icons
from ui.shared.measures import fix
from ui.shared.theme import TARGET, THEME


def icon_at(painter: QPainter, name: str, x: float, y: float, size: int, color: str) -> None:
    """Draw an icon with its upper left corner there."""
    painter.drawPixmap(QPoint(round(x), round(y)), icons.pixmap(name, size, color, THEME.palette.icon_stroke))


class Label(QLabel):
    """Words that wrap, in a size and weight of the type table."""

    def __init__(
        self, text: str = "", size: float = 14, weight: int = 400, color: str = "text", *, wrap: bool = True
    ) -> None:
        super().__init__(text)
        self._size, self._weight, self._color = size, weight, color
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.restyle()

    def restyle(self) -> None:
        """Take size and colour from the theme in use."""
        self.setFont(THEME.font(self._size, self._weight))
        colors = self.palette()  # not a style sheet: one for each label makes every page slow
        colors.setColor(QPalette.ColorRole.WindowText, QColor(tone_or_color(self._color)))
        self.setPalette(colors)


class Title(Label):
    """Words on one line that give way where there is no room: cut with an ellipsis, whole in the tooltip."""

    def __init__(self, text: str, size: float, weight: int = 400, color: str = "text") -> None:
        super().__init__(text, size, weight, color, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _seen(self) -> str:
        metrics = QFontMetricsF(self.font())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        seen = self._seen()
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, seen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.tell_whole()

    def tell_whole(self) -> None:
        """Say the whole words in the tooltip where they are cut."""
        self.setToolTip(self.text() if self._seen() != self.text() else "")


def tone_or_color(name: str) -> str:
    tones = THEME.palette.tones
    return tones[name].color if name in tones else THEME.color(name).name()


class Box(QWidget):
    """A rounded surface that groups what is in it."""

    def __init__(self, *, radius: float = 12, ground: str = "surface", framed: bool = True) -> None:
        super().__init__()
        self._radius, self._ground, self._framed = radius, ground, framed
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.setSpacing(8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = THEME.palette.line_width
        painter.setBrush(THEME.color(self._ground))
        painter.setPen(QPen(THEME.color("line"), width) if self._framed else Qt.PenStyle.NoPen)
        if self.property("wrong"):
            painter.setPen(QPen(QColor(THEME.tone("critical").color), 2))
        inset = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._radius, self._radius
        )


class Pressable(QAbstractButton):
    """A button that paints itself; shows its focus as a ring."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restyle()

    def rename(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def restyle(self) -> None:
        """Never be lower than a gloved finger needs, at the text size in use."""
        self.setMinimumHeight(THEME.px(TARGET))
        self.updateGeometry()

    def words_width(self, size: float, weight: int) -> float:
        return QFontMetricsF(THEME.font(size, weight)).horizontalAdvance(self.text())

    def frame(
        self, painter: QPainter, ground: QColor | None, edge: QColor | None, width: float, radius: float = 8
    ) -> None:
        """Fill and outline the whole button, with the focus ring inside where there is focus."""
        if self.property("wrong"):
            edge, width = QColor(THEME.tone("critical").color), 2
        inset = width / 2
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        if self.underMouse() and self.isEnabled():
            hover = THEME.color("text")
            hover.setAlphaF(0.14 if self.isDown() else 0.06)
            painter.setBrush(hover)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(THEME.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), radius - 2, radius - 2)


class Button(Pressable):
    """primary, secondary, quiet, link, danger or decide; 44 high, an icon before the words."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        kind: str = "secondary",
        *,
        icon_after: bool = False,
        gives: bool = False,
    ) -> None:
        super().__init__(text)
        self._icon, self._kind, self._icon_after = icon, kind, icon_after
        self._gives = gives  # way, where its words are too long for the column
        wide = QSizePolicy.Policy.Maximum if gives else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def become(self, text: str, icon: str) -> None:
        """Do something else from now on."""
        self._icon = icon
        self.rename(text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        words = self.words_width(14, 600) if self.text() else 0
        icon = THEME.px(18) + (8 if self.text() else 0) if self._icon else 0
        return QSize(max(THEME.px(TARGET), round(words + icon + 2 * THEME.px(14)) + 2), THEME.px(TARGET))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        wanted = self.sizeHint()
        return QSize(min(wanted.width(), THEME.px(140)), wanted.height()) if self._gives else wanted

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        ground = edge = None
        words = {
            "primary": palette.on_accent,
            "link": palette.accent,
            "danger": palette.tones["critical"].color,
            "decide": palette.tones["decide"].on_soft,
        }.get(self._kind, palette.text)
        if self._kind == "primary":
            ground = QColor(palette.accent)
        elif self._kind == "decide":
            ground, edge = QColor(palette.tones["decide"].soft), QColor(palette.tones["decide"].color)
        elif self._kind in ("secondary", "danger"):
            ground = QColor(palette.surface)
            edge = QColor(palette.edge if self._kind == "secondary" else palette.tones["critical"].color)
        if not self.isEnabled():
            words, ground, edge = palette.text2, None, QColor(palette.edge)
        self.frame(painter, ground, edge, palette.line_width)
        width = self.words_width(14, 600) if self.text() else 0
        icon = THEME.px(18) + (8 if self.text() else 0) if self._icon else 0
        text = self.text()
        if self._gives and width > self.width() - icon - THEME.px(28):
            width = self.width() - icon - THEME.px(28)
            metrics = QFontMetricsF(THEME.font(14, 600))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self.setToolTip(self.text())
        x = (self.width() - width - icon) / 2
        at = x
        if self._icon_after:
            at, icon = x + width + 8, 0
        if self._icon:
            icon_at(painter, self._icon, at, (self.height() - THEME.px(18)) / 2, THEME.px(18), words)
        painter.setPen(QColor(words))
        painter.setFont(THEME.font(14, 600))
        painter.drawText(QRectF(x + icon, 0, width + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, text)


_ANSWER_TONES = {
    "comply": ("ok", "check"),
    "not_comply": ("critical", "x"),
    "not_applicable": ("neutral", "minus"),
    "not_verified": ("decide", "circle-question-mark"),
}


class Choice(Pressable):
    """One answer, always visible; the chosen one in the tone of its meaning, with icon and heavier words."""

    def __init__(self, value: str, text: str, key: str = "") -> None:
        super().__init__(text)
        self.value, self._key = value, key
        self.setCheckable(True)
        # Minimum, for Fixed would cut words that wrap to more than one line
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(ceil(self.words_width(14, 600)) + THEME.px(64) + 1, THEME.px(TARGET))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Long answers wrap where the column is narrow."""
        return QSize(min(self.sizeHint().width(), THEME.px(230)), THEME.px(TARGET))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        room = QRectF(0, 0, max(width - THEME.px(64), 1), 10_000)
        metrics = QFontMetricsF(THEME.font(14, 600))
        needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text()).height()
        return max(THEME.px(TARGET), round(needed) + THEME.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        name, icon = _ANSWER_TONES.get(self.value, ("accent", "check"))
        tone = palette.tones[name]
        if self.isChecked():
            self.frame(painter, QColor(tone.soft), QColor(tone.color), 2)
            words = tone.on_soft
        else:
            fixed = not self.isEnabled()  # sunken and without an edge, as every entry that cannot be changed
            ground = QColor(palette.sunken if fixed else palette.surface)
            self.frame(painter, ground, None if fixed else QColor(palette.edge), palette.line_width)
            words, icon = palette.text2 if fixed else palette.text, ""
        weight = 600 if self.isChecked() else 500
        lead = THEME.px(22) if icon else 0
        width = min(self.words_width(14, weight), self.width() - lead - THEME.px(32))
        x = (self.width() - width - lead) / 2
        if icon:
            icon_at(painter, icon, x, (self.height() - THEME.px(16)) / 2, THEME.px(16), words)
        painter.setPen(QColor(words))
        painter.setFont(THEME.font(14, weight))
        painter.drawText(
            QRectF(x + lead, 0, width + 4, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap,
            self.text(),
        )
        if self._key:
            painter.setPen(QColor(words if self.isChecked() else palette.text2))
            painter.setFont(THEME.font(11, 500))
            painter.drawText(
                self.rect().adjusted(0, 0, -10, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                self._key,
            )


class Chip(QWidget):
    """A state in a few words; never a button."""

    def __init__(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.present(text, tone, icon)

    def present(self, text: str, tone: str, icon: str = "") -> None:
        """Show this state."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        if self.parentWidget() is not None:  # shown without a parent it would be a window of its own
            self.setVisible(bool(text))
        elif not text:
            self.hide()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        words = QFontMetricsF(THEME.font(12, 600)).horizontalAdvance(self._text)
        return QSize(round(words) + THEME.px(18) + (THEME.px(20) if self._icon else 0), THEME.px(26))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(min(self.sizeHint().width(), THEME.px(120)), THEME.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = THEME.tone(self._tone)
        painter.setBrush(QColor(tone.soft))
        outlined = THEME.palette.heavier and self._tone == "neutral"
        painter.setPen(QPen(QColor("#000000"), 2) if outlined else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        x = THEME.px(9)
        if self._icon:
            icon_at(painter, self._icon, x, (self.height() - THEME.px(14)) / 2, THEME.px(14), tone.on_soft)
            x += THEME.px(20)
        painter.setPen(QColor(tone.on_soft))
        painter.setFont(THEME.font(12, 600))
        room = self.width() - x - THEME.px(6)
        seen = QFontMetricsF(painter.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self._text if seen != self._text else "")
        painter.drawText(self.rect().adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, seen)


class RailItem(Pressable):
    """A page in the rail: icon over label, a badge for what waits."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self._icon = icon
        self._badge = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def wait(self, count: int) -> None:
        """Show how much waits there; nothing for 0."""
        self._badge = count
        waits = ngettext("{n} waits", "{n} wait", count).format(n=count)
        self.setAccessibleName(f"{self.text()}, {waits}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(THEME.px(84) - 12, THEME.px(58))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        chosen = self.isChecked()
        self.frame(painter, QColor(palette.surface) if chosen else None, None, 1, 10)
        if chosen and palette.heavier:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        size = THEME.px(22)
        top = (self.height() - THEME.px(46)) / 2  # icon, gap and words; closer where the rail is short
        tone = palette.accent if chosen else palette.text2
        icon_at(painter, self._icon, (self.width() - size) / 2, top + THEME.px(2), size, tone)
        painter.setPen(QColor(palette.text if chosen else palette.text2))
        painter.setFont(THEME.font(12, 600 if chosen else 400))
        area = QRectF(0, top + THEME.px(25), self.width(), THEME.px(22))
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge:
            font = THEME.font(11, 600)
            wide = QFontMetricsF(font).horizontalAdvance(str(self._badge)) + THEME.px(10)
            spot = QRectF(self.width() / 2 + 4, 3, max(THEME.px(18), wide), THEME.px(18))
            painter.setBrush(QColor(palette.text))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
            painter.setPen(QColor(palette.surface))
            painter.setFont(font)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(self._badge))


class Tab(Pressable):
    """One of several views of a thing: its name and how many are in it, the current one underlined."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._count = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def count(self, n: int) -> None:
        """Show how many are in it."""
        self._count = str(n)
        self.setAccessibleName(f"{self.text()} {n}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        counted = QFontMetricsF(THEME.font(12)).horizontalAdvance(self._count)
        return QSize(
            round(self.words_width(14, 600) + counted) + THEME.px(8) + THEME.px(24), THEME.px(TARGET)
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.frame(painter, None, None, 1)
        chosen = self.isChecked()
        area = QRectF(self.rect()).adjusted(THEME.px(12), 0, -THEME.px(12), 0)
        painter.setFont(THEME.font(14, 600))
        painter.setPen(THEME.color("text" if chosen else "text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(THEME.font(12))
        painter.setPen(THEME.color("text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(THEME.color("accent"))
            painter.drawRect(QRectF(area.x(), self.height() - 3, area.width(), 3))


class SectionRow(Pressable):
    """A section of the checklist: ring of progress, title, n/n, and how many problems it has."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._answered = self._total = self._problems = 0
        self._initials, self._name, self._is_mine = "", "", False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, answered: int, total: int, problems: int) -> None:
        """Show how far the section is."""
        self._answered, self._total, self._problems = answered, total, problems
        self._say()

    def assign(self, initials: str, name: str, *, mine: bool) -> None:
        """Show whose section it is; nobody's where both are empty."""
        self._initials, self._name, self._is_mine = initials, name, mine
        self._say()

    def _say(self) -> None:
        told = (self.text(), f"{self._answered}/{self._total}", self._name)
        self.setAccessibleName(
            ", ".join(filter(None, told)) + (f", {self._problems} !" if self._problems else "")
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(THEME.px(220), THEME.px(TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        chosen = self.isChecked()
        edge = QColor(palette.accent) if chosen and palette.heavier else None
        self.frame(painter, QColor(palette.accent_soft) if chosen else None, edge, 2)
        self._ring(painter, QRectF(10, (self.height() - THEME.px(20)) / 2, THEME.px(20), THEME.px(20)))
        right: float = self.width() - 10
        if self._problems:
            badge = QRectF(
                right - THEME.px(22), (self.height() - THEME.px(22)) / 2, THEME.px(22), THEME.px(22)
            )
            tone = palette.tones["critical"]
            painter.setBrush(QColor(tone.soft))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(badge, 6, 6)
            painter.setPen(QColor(tone.on_soft))
            painter.setFont(THEME.font(12, 600))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(self._problems))
            right -= THEME.px(28)
        if self._initials:
            right = self._whose(painter, right)
        painter.setPen(QColor(palette.text2))
        painter.setFont(THEME.font(12))
        count = f"{self._answered}/{self._total}"
        wide = QFontMetricsF(painter.font()).horizontalAdvance(count)
        painter.drawText(
            QRectF(right - wide, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, count
        )
        painter.setPen(QColor(palette.text))
        painter.setFont(THEME.font(14, 600 if chosen else 400))
        x = 10 + THEME.px(30)
        room = right - wide - 8 - x
        title = QFontMetricsF(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        self.setToolTip("\n".join(filter(None, (self.text() if title != self.text() else "", self._name))))
        painter.drawText(QRectF(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, title)

    def _whose(self, painter: QPainter, right: float) -> float:
        """Draw the initials of whose it is, filled where that is me; give where they begin."""
        palette = THEME.palette
        painter.setFont(THEME.font(11, 600))
        wide = max(
            THEME.px(26), QFontMetricsF(painter.font()).horizontalAdvance(self._initials) + THEME.px(10)
        )
        place = QRectF(right - wide, (self.height() - THEME.px(22)) / 2, wide, THEME.px(22))
        painter.setBrush(QColor(palette.accent) if self._is_mine else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.accent if self._is_mine else palette.edge), palette.line_width))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 10, 10)
        painter.setPen(QColor(palette.on_accent if self._is_mine else palette.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._initials)
        return right - wide - 6

    def _ring(self, painter: QPainter, place: QRectF) -> None:
        palette = THEME.palette
        if self._total and self._answered == self._total:
            painter.setBrush(QColor(palette.tones["ok"].color))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(place)
            icon_at(painter, "check", place.x() + 4, place.y() + 4, THEME.px(12), palette.surface)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.edge), 2.5))
        inner = place.adjusted(2, 2, -2, -2)
        painter.drawEllipse(inner)
        if self._answered:
            painter.setPen(QPen(QColor(palette.accent), 3))
            painter.drawArc(inner, 90 * 16, -round(360 * 16 * self._answered / max(self._total, 1)))


class Icon(QWidget):
    """An icon beside words that say the same; empty until it is given one."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._tone = ""
        fix(self, width=18, height=18)

    def present(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._name:
            icon_at(QPainter(self), self._name, 0, 0, THEME.px(18), THEME.tone(self._tone).color)


class ChoiceBox(QComboBox):
    """One of many, in a list that opens; with the chevron that a style sheet takes away."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setView(QListView())
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)  # what is longer is cut in the box and whole in its list

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        size = THEME.px(18)
        place = (self.width() - size - THEME.px(12), (self.height() - size) / 2)
        icon_at(QPainter(self), "chevron-down", *place, size, THEME.palette.text2)


class Bar(QWidget):
    """How far something is, as a bar of 6 px."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._done, self._total, self._tone = 0, 0, "accent"
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    def present(self, done: int, total: int, tone: str = "accent") -> None:
        """Show that so much of so much is done."""
        self._done, self._total, self._tone = done, total, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(THEME.color("line"), 1) if THEME.palette.heavier else Qt.PenStyle.NoPen)
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(THEME.color("line" if not THEME.palette.heavier else "surface"))
        painter.drawRoundedRect(track, 3, 3)
        if self._done and self._total:
            track.setWidth(max(6.0, track.width() * self._done / self._total))
            painter.setBrush(QColor(THEME.tone(self._tone).color))
            painter.drawRoundedRect(track, 3, 3)


class KeyCap(QWidget):
    """A key and what it does."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self._key, self._words = key, words
        self.setAccessibleName(f"{key}: {words}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _cap(self) -> int:
        wide = QFontMetricsF(THEME.font(11, 600)).horizontalAdvance(self._key)
        return max(THEME.px(20), round(wide) + THEME.px(12))

    def sizeHint(self) -> QSize:  # noqa: N802
        words = QFontMetricsF(THEME.font(13)).horizontalAdvance(self._words)
        return QSize(self._cap() + THEME.px(8) + round(words) + 2, THEME.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = THEME.px(20)
        cap = QRectF(1, (self.height() - high) / 2, self._cap() - 2, high)
        painter.setPen(QPen(THEME.color("edge"), THEME.palette.line_width))
        painter.setBrush(THEME.color("surface"))
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(THEME.color("text"))
        painter.setFont(THEME.font(11, 600))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setPen(THEME.color("text2"))
        painter.setFont(THEME.font(13))
        words = self.rect().adjusted(self._cap() + THEME.px(8), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)


class Rule(QWidget):
    """A hairline between blocks; thicker where every line is."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(round(THEME.palette.line_width))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), THEME.color("line"))


class Ground(QWidget):
    """A plain ground of one colour of the palette."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), THEME.color(self._name))


class PracticeBanner(QWidget):
    """The violet striped bar over every page of a practice workspace."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        fix(self, height=40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#53308A"))
        painter.setPen(QPen(QColor("#6A3DA3"), 12))
        for x in range(-self.height(), self.width() + self.height(), 40):
            painter.drawLine(x, self.height() + 6, x + self.height() + 12, -6)
        size = THEME.px(20)
        icon_at(painter, "graduation-cap", 16, (self.height() - size) / 2, size, "#FFFFFF")
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(THEME.font(14, 600))
        painter.drawText(self.rect().adjusted(24 + size, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
