"""All files of an inspection: a grid, and beside it the chosen one with what it shows and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImageReader,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
    QTransform,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from inspector.app.placing import PhotoCheck
from inspector.domain.evidence import EvidenceFile
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.editor.track_bar import TrackBar
from ui.shared.measures import fix, stand_beside
from ui.shared.page import column, empty_state
from ui.shared.parts import Button, Choice, Ground, Label
from ui.shared.theme import THEME

Index = QModelIndex | QPersistentModelIndex
Files = tuple[tuple[EvidenceFile, Path, Path], ...]  # file, thumbnail, original
_CELL = QSize(218, 168)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.files: Files = ()
        self.turned: dict[str, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file, small, _original = self.files[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{file.label}. {file.caption or file.name}"
        if role == Qt.ItemDataRole.DecorationRole:
            return _picture(small, self.turned.get(file.id, 0))
        return file if role == Qt.ItemDataRole.UserRole else None


def _picture(small: Path, degrees: int) -> QPixmap | None:
    """The thumbnail at the size of a cell, decoded once."""
    key = f"{small} {degrees}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    reader = QImageReader(str(small))
    size = reader.size()
    if not size.isValid():
        return None
    reader.setScaledSize(size.scaled(QSize(206, 124), Qt.AspectRatioMode.KeepAspectRatio))
    found = QPixmap.fromImage(reader.read())
    if degrees:
        found = found.transformed(QTransform().rotate(degrees)).scaled(
            QSize(206, 124), Qt.AspectRatioMode.KeepAspectRatio
        )
    QPixmapCache.insert(key, found)
    return found


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        file: EvidenceFile = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect).adjusted(4, 4, -4, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(QColor(THEME.palette.surface))
        painter.setPen(QPen(THEME.color("accent" if chosen else "line"), 3 if chosen else 1))
        painter.drawRoundedRect(area, 8, 8)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        frame = QRectF(area.x() + 2, area.y() + 2, area.width() - 4, THEME.px(124))
        if picture is not None:
            x = frame.center().x() - picture.width() / 2
            painter.drawPixmap(round(x), round(frame.center().y() - picture.height() / 2), picture)
        else:
            painter.setPen(THEME.color("text2"))
            painter.setFont(THEME.font(13))
            painter.drawText(
                frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, file.original_name
            )
        painter.setPen(THEME.color("text"))
        painter.setFont(THEME.font(12, 500))
        words = f"{file.label}. {file.caption or file.original_name}"
        elided = QFontMetricsF(painter.font()).elidedText(
            words, Qt.TextElideMode.ElideRight, area.width() - 12
        )
        painter.drawText(
            QRectF(area.x() + 6, frame.bottom(), area.width() - 12, area.bottom() - frame.bottom()),
            Qt.AlignmentFlag.AlignVCenter,
            elided,
        )
        painter.restore()


class PhotoGrid(QListView):
    """The files, drawn by one delegate; quick with thousands."""

    def __init__(self) -> None:
        super().__init__()
        self.files_model = _Model()
        self.setModel(self.files_model)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Photos and files"))

    def present(self, files: Files) -> None:
        kept = self.chosen
        self.files_model.beginResetModel()
        self.files_model.files = files
        self.files_model.endResetModel()
        for n, (file, _small, _original) in enumerate(files):
            if kept is not None and file.id == kept[0].id:
                self.setCurrentIndex(self.files_model.index(n))

    @property
    def chosen(self) -> tuple[EvidenceFile, Path, Path] | None:
        index = self.currentIndex()
        return self.files_model.files[index.row()] if index.isValid() else None

    def choose_first(self) -> None:
        if self.files_model.files:
            self.setCurrentIndex(self.files_model.index(0))

    def turned(self, file: EvidenceFile) -> int:
        """By how many degrees this file is turned for looking."""
        return self.files_model.turned.get(file.id, 0)

    def turn(self) -> None:
        """Turn the chosen picture a quarter for looking; the original stays as it is."""
        chosen = self.chosen
        if chosen is not None:
            self.files_model.turned[chosen[0].id] = (self.files_model.turned.get(chosen[0].id, 0) + 90) % 360
            self.files_model.dataChanged.emit(self.currentIndex(), self.currentIndex())


class _Preview(QWidget):
    """The chosen file, as large as the panel; painted from its thumbnail, which shows nothing unchecked."""

    def __init__(self) -> None:
        super().__init__()
        fix(self, height=190)
        self._picture: QPixmap | None = None

    def present(self, small: Path | None, name: str, degrees: int) -> None:
        """Show this picture turned by so many degrees."""
        self.setAccessibleName(name)
        picture = QPixmap(str(small)) if small is not None else QPixmap()
        self._picture = None if picture.isNull() else picture.transformed(QTransform().rotate(degrees))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), THEME.color("sunken"))
        if self._picture is not None:
            ratio = self.devicePixelRatioF()
            fitted = self._picture.scaled(
                self.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            size = fitted.size() / ratio
            painter.drawPixmap(
                QRectF(
                    (self.width() - size.width()) / 2,
                    (self.height() - size.height()) / 2,
                    size.width(),
                    size.height(),
                ),
                fitted,
                QRectF(fitted.rect()),
            )


class PhotosView(QWidget):
    """The grid, and the panel with what can be done to the chosen file."""

    described = Signal(str, tuple, str)  # file id, about, caption
    left = Signal()
    original_wanted = Signal(str)  # the file's name
    track_wanted = Signal(object, float)  # a track, and how far the camera's clock is behind, in seconds

    def __init__(self) -> None:
        super().__init__()
        self._checks: dict[str, PhotoCheck] = {}
        self._question: tuple[str, str] = ("", "")  # about, words
        self._files: Files = ()
        self._sealed = False
        self.grid = PhotoGrid()
        self._nothing = empty_state(
            _("No file yet. Drop files or a folder here, paste them, or use “Add files”.")
        )
        back = Button(_("Questions"), "chevron-left")
        back.setObjectName("to-questions")
        back.clicked.connect(self.left)
        self._all, self._loose = Choice("all", _("All")), Choice("loose", _("Not assigned"))
        self._all.setChecked(True)
        kinds = QButtonGroup(self)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(back)
        for choice in (self._all, self._loose):
            kinds.addButton(choice)
            choice.toggled.connect(self._filter)
            acts.addWidget(choice)
        acts.addStretch(1)
        self._place = Button(_("Positions from a track"), "map-pin")
        self._place.setObjectName("from-track")
        self._place.clicked.connect(self._show_track)
        acts.addWidget(self._place)
        self._track = TrackBar()
        self._track.wanted.connect(self.track_wanted)
        self._track.hide()
        middle = QVBoxLayout()
        middle.setContentsMargins(16, 12, 16, 12)
        middle.setSpacing(12)
        middle.addLayout(acts)
        middle.addWidget(self._track)
        middle.addWidget(self._nothing)
        middle.addWidget(self.grid, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self._panel())
        self.grid.selectionModel().currentChanged.connect(partial(self._show_chosen))

    def _panel(self) -> QWidget:
        self._preview = _Preview()
        self._caption = QLineEdit()
        self._caption.setObjectName("caption")
        self._caption.setAccessibleName(_("Caption"))
        self._caption.setPlaceholderText(_("Caption"))
        self._caption.editingFinished.connect(self._describe)
        self._facts = Label("", 13, 400, "text2")
        self._problem = Label("", 13, 500, "major")
        self._assign = Button(_("Shows this question"), "flag")
        self._assign.setObjectName("assign")
        self._assign.clicked.connect(self._assign_question)
        self._about = Label("", 13)
        turn, original = Button(_("Turn"), "rotate-cw"), Button(_("Original"), "maximize-2")
        turn.clicked.connect(self._turn)
        original.clicked.connect(self._open)
        inside = QWidget()
        told = QVBoxLayout(inside)
        told.setSpacing(10)
        told.addWidget(self._preview)
        row = QHBoxLayout()
        row.addWidget(turn)
        row.addWidget(original)
        row.addStretch(1)
        told.addLayout(row)
        told.addWidget(Label(_("Caption"), 13, 600))
        told.addWidget(self._caption)
        told.addWidget(Label(_("What it shows"), 13, 600))
        told.addWidget(self._about)
        told.addWidget(self._assign)
        told.addWidget(Label(_("What the file says of itself"), 13, 600))
        told.addWidget(self._problem)
        told.addWidget(self._facts)
        self._speaks = Label(_("Against the site and the visit"), 13, 600)
        self._check = Label("", 13, 400, "text2")
        self._check.setObjectName("photo-check")
        told.addWidget(self._speaks)
        told.addWidget(self._check)
        told.addStretch(1)
        self._side = Ground("surface")
        stand_beside(self._side, 322)
        beside = QVBoxLayout(self._side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(column(inside, margin=16))
        return self._side

    def _show_track(self) -> None:
        self._track.setVisible(not self._track.isVisible())

    def present(
        self, files: Files, checks: Sequence[PhotoCheck], about: str, words: str, *, sealed: bool
    ) -> None:
        """Show these files; `about` is the question that a file can be assigned to."""
        self._question, self._files, self._sealed = (about, words), files, sealed
        self._checks = {one.id: one for one in checks}
        self._place.setVisible(bool(checks) and not sealed)
        if sealed:
            self._track.hide()
        loose = sum(not file.about for file, _small, _original in files)
        self._all.rename(_("All {n}").format(n=len(files)))
        self._loose.rename(_("Not assigned {n}").format(n=loose))
        self._nothing.setVisible(not files)
        for part in (self.grid, self._side, self._all, self._loose):
            part.setVisible(bool(files))
        self._caption.setReadOnly(sealed)
        self._assign.setVisible(bool(about) and not sealed)
        self._assign.setToolTip(words)
        self._filter()

    def _filter(self) -> None:
        only_loose = self._loose.isChecked()
        self.grid.present(tuple(one for one in self._files if not (only_loose and one[0].about)))
        if self.grid.chosen is None:
            self.grid.choose_first()
        self._show_chosen()

    def _show_chosen(self, *_indexes: object) -> None:
        chosen = self.grid.chosen
        self._caption.setEnabled(chosen is not None)
        if chosen is None:
            self._preview.present(None, "", 0)
            self._caption.clear()
            for label in (self._facts, self._about, self._problem, self._check):
                label.setText("")
            return
        file, small, _original = chosen
        self._preview.present(small, file.caption or file.name, self.grid.turned(file))
        self._caption.setText(file.caption)
        self._about.setText(
            ngettext("{n} question", "{n} questions", len(file.about)).format(n=len(file.about))
            if file.about
            else _("Not assigned to a question yet")
        )
        self._problem.setVisible(bool(file.problem))
        self._problem.setText(_(file.problem) if file.problem else "")
        self._facts.setText("\n".join(_told(file)))
        check = self._checks.get(file.id)
        self._check.setText(checked(check) if check is not None else "")
        for part in (self._speaks, self._check):
            part.setVisible(check is not None)

    def _turn(self) -> None:
        self.grid.turn()
        self._show_chosen()

    def _describe(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None and self._caption.text() != chosen[0].caption:
            self.described.emit(chosen[0].id, chosen[0].about, self._caption.text())

    def _assign_question(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None and self._question[0] not in chosen[0].about:
            # With the caption as it stands in the field: one just typed may not be back from the record yet.
            about = (*chosen[0].about, self._question[0])
            self.described.emit(chosen[0].id, about, self._caption.text())

    def _open(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None:
            self.original_wanted.emit(chosen[0].name)


def _told(file: EvidenceFile) -> list[str]:
    """What was read from the file, line by line; what it lacks is said."""
    facts = file.facts or {}
    taken = str(facts.get("taken", "")).replace("T", " ")
    return [
        file.name,
        _("From {name}").format(name=file.original_name),
        _("Taken {when} by the camera's clock").format(when=taken) if taken else _("No time in the file"),
        _("Camera: {name}").format(name=facts["camera"]) if facts.get("camera") else _("No camera named"),
        f"{facts['latitude']}, {facts['longitude']}" if "latitude" in facts else _("No position in the file"),
        _("{n} kB, SHA-256 {hash}…").format(n=max(1, file.size // 1000), hash=file.sha256[:16]),
    ]


def checked(check: PhotoCheck) -> str:
    """What was found of a photo, in words; that nothing speaks against it is said too."""
    lines = []
    if check.distance_m is not None:
        doubt = f" ± {check.uncertainty_m:,.0f}" if check.uncertainty_m is not None else ""
        lines.append(_("{metres} m from the facility").format(metres=f"{check.distance_m:,.0f}{doubt}"))
    if check.since_start_s is not None:
        minutes = round(check.since_start_s / 60)
        lines.append(
            _("{n} minutes after the visit began").format(n=f"{minutes:,}")
            if minutes >= 0
            else _("{n} minutes before the visit began").format(n=f"{-minutes:,}")
        )
    return "\n".join([*lines, *check.remarks] if check.remarks else [*lines, _("Nothing speaks against it")])
