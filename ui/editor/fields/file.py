"""A file as the answer: chosen, dropped, shown, opened. Also what the fields for pictures and sounds have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.app.attaching import AnswerFile
from inspector.app.files import Source
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field
from ui.shared import icons
from ui.shared.flow import Flow
from ui.shared.measures import fix
from ui.shared.parts import Button, Label, Title
from ui.shared.theme import THEME
from ui.shared.words import length, size

_PICTURE = QSize(120, 90)


class Offers(QObject):
    """Where a field hands files over. It outlives the field, so that what ends late is not lost."""

    made = Signal(
        tuple, str, bool
    )  # sources, the remark of the answer, whether the files are removed afterwards


class FileField(Field):
    """Any file. Its heirs add ways to make one, whose panels open below."""

    copy_wanted = Signal(str)  # a copy to draw on, of the file with this hash
    open_wanted = Signal(str)  # the file of this name, in the system's viewer

    def __init__(self) -> None:
        super().__init__()
        self.offers = Offers()
        self.now = False  # the form wants it made now, not chosen
        self.found: AnswerFile | None = None
        self._sealed = self._readonly = False
        self._value = ""
        self._panel: QWidget | None = None
        self._opener: Button | None = None  # where the keyboard goes back to
        self._filter = ""  # of the dialog
        self._ways: list[Button] = []
        self.setAcceptDrops(True)
        self._strip = _Strip()
        self._strip.opened.connect(self._open)
        self._strip.cleared.connect(lambda: self.answered.emit(""))
        self._acts = QWidget()
        self._row = Flow()
        self._acts.setLayout(self._row)
        self._told = Label("", 13, 500, "major")
        self._told.setObjectName("file-problem")
        self._refused = Label("", 13, 500, "critical")
        self._refused.setObjectName("file-refused")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for part in (self._strip, self._told, self._acts, self._refused):
            self._column.addWidget(part)
        for label in (self._told, self._refused):
            label.setVisible(False)
        self._choose = self.act(_("Choose file"), "folder-open", self._ask, "choose-file")
        self._watch(self._strip.open)
        self._watch(self._strip.clear)

    def act(self, words: str, icon: str, do: Callable[[], None], name: str, *, first: bool = False) -> Button:
        """A button among the ways to give the answer."""
        button = Button(words, icon)
        button.setObjectName(name)
        button.clicked.connect(do)
        self._row.put(0 if first else self._row.count(), button)
        self._watch(button)
        self._ways.append(button)
        return button

    def _watch(self, part: QWidget) -> None:
        part.installEventFilter(self)

    # -- showing

    def present(self, state: NodeState) -> None:
        self._readonly = state.readonly
        self._value = state.value or ""
        self.now = bool(state.looks & {"new", "new-front"})
        self._filter = _patterns(state)
        self._choose.setAccessibleDescription(state.label)
        self.setAccessibleName(state.label or state.ref)
        self._show()

    def present_file(self, found: AnswerFile | None) -> None:
        """Show the file that answers the question."""
        self.found = found
        self._show()

    def seal(self) -> None:
        self._sealed = True
        self.close_panel()
        self._show()

    def tell_refused(self, words: str) -> None:
        """Say why the last file was not taken in; "" when it was."""
        self._refused.setText(_("Not taken in: {reason}").format(reason=words))
        self._refused.setVisible(bool(words))

    @property
    def is_open(self) -> bool:
        """Whether an answer is taken just now."""
        return not (self._sealed or self._readonly)

    def _show(self) -> None:
        self._acts.setVisible(self.is_open)
        self._strip.present(self.found, removable=self.is_open)
        problem = self.found.problem if self.found is not None else ""
        if self._value and self.found is None:
            problem = _("The record has no file named “{name}”. The entry is kept; choose the file.").format(
                name=self._value
            )
        self._told.setText(problem)
        self._told.setVisible(bool(problem))

    # -- giving

    def offer(self, *sources: Source, remark: str = "", passing: bool = False) -> None:
        """Hand files over; the first becomes the answer."""
        if sources:
            self.tell_refused("")
            self.offers.made.emit(sources, remark, passing)

    def offer_chosen(self, paths: list[Path]) -> None:
        """Hand over files that were there already."""
        if self.is_open:
            remark = _("Chosen as a file, not made here") if self.now else ""
            self.offer(*paths, remark=remark)

    def _ask(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose file"), "", self._filter)
        if chosen:
            self.offer_chosen([Path(chosen)])

    def _open(self) -> None:
        if self.found is not None:
            self.open_wanted.emit(self.found.file.name)

    def use_copy(self, copy: Path | None) -> None:
        """Take the copy that was asked for; a field that asks for none gets none."""

    def finish(self) -> None:
        """Hand over what was begun, before the page is left."""
        self.close_panel()

    # -- panels below

    @property
    def panel(self) -> QWidget | None:
        return self._panel

    def open_panel(self, panel: QWidget, opener: Button) -> None:
        """Open a panel below; another one that is open is closed."""
        self.close_panel()
        self._panel, self._opener = panel, opener
        self._column.insertWidget(self._column.indexOf(self._refused), panel)
        panel.show()

    def close_panel(self) -> None:
        """Close what is open below; hiding makes it give back its device and hand over its picture."""
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.hide()
            panel.deleteLater()
            if self._opener is not None and self.is_open:
                self._opener.setFocus()

    # -- keyboard and mouse

    def set_entry_focus(self) -> None:
        shown = sorted(self._ways, key=self._row.indexOf)
        first = next((one for one in shown if one.isVisibleTo(self)), self._strip.open)
        first.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.is_open and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.offer_chosen([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()


class _Strip(QWidget):
    """The file that answers: what it looks like, its names, its size."""

    opened = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown = ""
        self._name, self._line = Title("", 14, 600), Label("", 13, 400, "text2")
        self.open = Button(_("Open"), "maximize-2")
        self.open.setObjectName("open-file")
        self.open.clicked.connect(self.opened)
        self.clear = Button(_("Clear"), "x", "quiet")
        self.clear.setObjectName("clear-file")
        self.clear.setToolTip(_("The question has no answer then; the file stays as evidence about it."))
        self.clear.setAccessibleDescription(self.clear.toolTip())
        self.clear.clicked.connect(self.cleared)
        acts = Flow()
        acts.addWidget(self.open)
        acts.addWidget(self.clear)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._line)
        words.addLayout(acts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def present(self, found: AnswerFile | None, *, removable: bool) -> None:
        """Show this file, or nothing."""
        self.setVisible(found is not None)
        self.clear.setVisible(removable)
        if found is None:
            return
        file = found.file
        self._name.setText(file.original_name)
        self._name.tell_whole()
        told = [file.name, size(file.size)]
        if found.seconds is not None:
            told.append(length(found.seconds))
        self._line.setText(" · ".join(told))
        self.open.setAccessibleDescription(file.original_name)
        self._picture.setAccessibleName(file.caption or file.original_name)
        self._show_picture(found)

    def _show_picture(self, found: AnswerFile) -> None:
        """The thumbnail, which the child process made: nothing unchecked is decoded here."""
        reader = QImageReader(str(found.thumbnail))
        wanted = QSize(THEME.px(_PICTURE.width()), THEME.px(_PICTURE.height()))
        whole = reader.size()
        key = f"{found.thumbnail} {whole.isValid()} {wanted} {THEME.mode}"
        if key == self._shown:
            return
        self._shown = key
        if whole.isValid():
            fix(self._picture, width=_PICTURE.width())
            reader.setScaledSize(whole.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
            self._picture.setPixmap(QPixmap.fromImage(reader.read()))
        else:
            fix(self._picture, width=44)
            icon = _ICONS.get(found.file.media_type.partition("/")[0], "file-text")
            self._picture.setPixmap(
                icons.pixmap(icon, THEME.px(28), THEME.palette.text2, THEME.palette.icon_stroke)
            )


_ICONS = {"image": "image", "audio": "mic", "video": "video"}


def _patterns(state: NodeState) -> str:
    """What the dialog shows at first; everything can still be chosen."""
    group = state.attributes.get("mediatype", "").partition("/")[0]
    endings = {
        "image": "*.jpg *.jpeg *.png *.heic *.heif *.webp *.gif *.tif *.tiff *.bmp",
        "audio": "*.m4a *.mp3 *.wav *.ogg *.oga *.opus *.flac *.aac *.amr *.3gp",
        "video": "*.mp4 *.mov *.m4v *.webm *.mkv *.avi *.3gp",
    }.get(group, "")
    if not endings:
        return ""
    names = {"image": _("Pictures"), "audio": _("Sounds"), "video": _("Videos")}
    both = f"{endings} {endings.upper()}"
    return f"{names[group]} ({both});;{_('All files')} (*)"
