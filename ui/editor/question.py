"""One question as the editor shows it: number, words, field, problem, finding."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.app.viewing import QuestionView
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.editor.field_factory import field_for
from ui.editor.fields.file import FileField
from ui.editor.label_media import LabelMedia
from ui.editor.picture import QuestionPicture
from ui.editor.wording import Wording
from ui.shared.measures import fix
from ui.shared.media.devices import SYSTEM, Devices
from ui.shared.parts import Button, Chip, Label
from ui.shared.theme import THEME

LABEL_SHARE = (2, 3)  # of a row of a table: its words, its answers


def margins(depth: int) -> tuple[int, int, int, int]:
    """Around a question, further in the deeper it lies."""
    return 14 + THEME.px(20) * max(0, min(depth - 1, 3)), 9, 14, 9


class QuestionCard(QWidget):
    """Shows one question; the one in work is white with a frame."""

    answered = Signal(str, str)  # reference, value
    focused = Signal(str)
    receiver_wanted = Signal(str)
    advance = Signal(str)  # answered, and the form asks to go on at once
    conflict_wanted = Signal(str, str)  # record, field

    def __init__(self, view: QuestionView, devices: Devices = SYSTEM) -> None:
        super().__init__()
        self.ref = view.state.ref
        self._current = False
        self.setObjectName(f"question {self.ref}")
        self.field = field_for(view.state, devices)
        self.field.answered.connect(self._answered)
        self.field.focused.connect(self._focused)
        self.field.receiver_wanted.connect(self._receiver_wanted)
        self.field.advance.connect(self._advance)
        number = Label(view.item, 12, 500, "text2", wrap=False)
        fix(number, width=36)
        self._label = Wording("", 15, 500)
        self._files = Chip("")
        self._hint = Wording("", 13, 400, "text2")
        self._picture: QuestionPicture | None = None  # where the form has one
        self._problem = Label("", 13, 500, "critical")
        self._verdict = Label("", 13, 400, "text2")
        self._finding = Chip("")
        self._measure = Label("", 13, 500, "critical")
        self._contested: tuple[str, str] | None = None
        self._conflict = Button(_("Answered differently: look at the values"), "split", "decide", gives=True)
        self._conflict.setObjectName("conflict")
        self._conflict.clicked.connect(self._conflict_chosen)
        inside = QVBoxLayout()
        inside.setSpacing(6)
        inside.addLayout(self._head())
        self._inside = inside
        answer = self._files if self.field.beside else self.field
        self._spoken = LabelMedia(devices)
        for part in (self._spoken, self._hint, answer, self._conflict, self._problem, self._verdict):
            inside.addWidget(part)
        inside.addWidget(self._finding)
        inside.addWidget(self._measure)
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins(view.depth))
        row.setSpacing(6)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(inside, 1)
        self.present(view)

    def _head(self) -> QLayout:
        """The words; with the answers beside them in a row of a table."""
        head = QHBoxLayout()
        if self.field.beside:
            self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            head.setSpacing(0)
            head.addWidget(self._label, LABEL_SHARE[0])
            head.addWidget(self.field, LABEL_SHARE[1])
            return head
        head.addWidget(self._label, 1)
        head.addWidget(self._files, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _show_picture(self, media: Mapping[str, str], name: str) -> None:
        """Show the picture of the question, unless its field draws it."""
        small, large = media.get("image", ""), media.get("big-image", "")
        if self.field.draws_picture or not (small or large):
            if self._picture is not None:
                self._picture.hide()
            return
        if self._picture is None:
            self._picture = QuestionPicture()
            self._inside.insertWidget(1, self._picture)
        self._picture.present(small or large, large, name)
        self._picture.setVisible(self._picture.is_readable)

    def present(self, view: QuestionView) -> None:
        """Show this state."""
        state = view.state
        star = " *" if state.required and state.value is None else ""
        name = "" if self.field.is_heading else state.ref.rpartition("/")[2]
        self._label.say(state.label or name, star)
        self._hint.say(state.hint)
        self._hint.setVisible(bool(state.hint))
        self._spoken.present(state.media)
        self.field.present(state)
        self._show_picture(state.media, state.label)
        if isinstance(self.field, FileField):
            self.field.present_file(view.file)
        self._problem.setText(state.message)
        self._problem.setVisible(not state.valid)
        remark = view.given.remark if view.given else ""
        self._verdict.setText(remark)
        self._verdict.setVisible(bool(remark))
        count = ngettext("{n} file", "{n} files", view.files).format(n=view.files)
        self._files.present(count if view.files else "", "neutral", "image")
        finding = view.finding
        words = ""
        if finding is not None:
            words = " · ".join(
                filter(
                    None,
                    (
                        finding.severity.label,
                        finding.action,
                        _("by {day}").format(day=finding.deadline) if finding.deadline else "",
                    ),
                )
            )
        self._finding.present(_short(words), finding.severity.value if finding else "neutral", "flag")
        self._finding.setToolTip(words)
        self._measure.setText(view.measure)
        self._measure.setVisible(bool(view.measure))
        self._contested = view.contested
        self._conflict.setVisible(view.contested is not None)

    def seal(self) -> None:
        """Take no answer any more."""
        self.field.seal()

    def set_current(self, current: bool) -> None:
        if current != self._current:
            self._current = current
            self.update()

    def _answered(self, value: str) -> None:
        self.answered.emit(self.ref, value)

    def _focused(self) -> None:
        self.focused.emit(self.ref)

    def _conflict_chosen(self) -> None:
        if self._contested is not None:
            self.conflict_wanted.emit(*self._contested)

    def _receiver_wanted(self) -> None:
        self.receiver_wanted.emit(self.ref)

    def _advance(self) -> None:
        self.advance.emit(self.ref)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.field.set_entry_focus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._current:
            painter.setBrush(THEME.color("surface"))
            painter.setPen(QPen(THEME.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        else:
            painter.setPen(QPen(THEME.color("line"), THEME.palette.line_width))
            painter.drawLine(54, self.height() - 1, self.width() - 14, self.height() - 1)


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:88].rstrip() + "…"
