"""All files of an inspection as a grid: caption, what it shows, turned for looking, the original a click away."""

from __future__ import annotations

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
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFontMetricsF,
    QImageReader,
    QPainter,
    QPen,
    QPixmap,
    QPixmapCache,
    QTransform,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.evidence import EvidenceFile
from inspector.i18n import gettext as _
from ui.shared.page import empty_state
from ui.shared.parts import Button, Label
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
            return f"{file.number}. {file.caption or file.name}"
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
        words = f"{file.number}. {file.caption or file.original_name}"
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

    def turn(self) -> None:
        """Turn the chosen picture a quarter for looking; the original stays as it is."""
        chosen = self.chosen
        if chosen is not None:
            self.files_model.turned[chosen[0].id] = (self.files_model.turned.get(chosen[0].id, 0) + 90) % 360
            self.files_model.dataChanged.emit(self.currentIndex(), self.currentIndex())


class PhotosView(QWidget):
    """The grid with what can be done to the chosen file."""

    described = Signal(str, tuple, str)  # file id, about, caption
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._question: tuple[str, str] = ("", "")  # about, words
        self.grid = PhotoGrid()
        self._nothing = empty_state(
            _("No file yet. Drop files or a folder here, paste them, or use “Add files”.")
        )
        self._caption = QLineEdit()
        self._caption.setObjectName("caption")
        self._caption.setAccessibleName(_("Caption"))
        self._caption.setPlaceholderText(_("Caption"))
        self._caption.editingFinished.connect(self._describe)
        self._facts = Label("", 13, 400, "text2")
        self._assign = Button(_("Shows this question"), "flag")
        self._assign.setObjectName("assign")
        self._assign.clicked.connect(self._assign_question)
        acts = QHBoxLayout()
        for words, icon, act in (
            (_("Questions"), "chevron-left", self.left.emit),
            (_("Turn"), "rotate-cw", self.grid.turn),
            (_("Original"), "maximize-2", self._open),
        ):
            button = Button(words, icon)
            button.clicked.connect(act)
            acts.addWidget(button)
        acts.addWidget(self._assign)
        acts.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.addLayout(acts)
        whole.addWidget(self._nothing)
        whole.addWidget(self.grid, 1)
        whole.addWidget(self._caption)
        whole.addWidget(self._facts)
        self.grid.selectionModel().currentChanged.connect(partial(self._show_chosen))

    def present(self, files: Files, about: str, words: str, *, sealed: bool) -> None:
        """Show these files; `about` is the question that a file can be assigned to."""
        self._question = (about, words)
        self._nothing.setVisible(not files)
        self.grid.setVisible(bool(files))
        self._caption.setReadOnly(sealed)
        self._assign.setVisible(bool(about) and not sealed)
        self._assign.setToolTip(words)
        self.grid.present(files)
        self._show_chosen()

    def _show_chosen(self, *_indexes: object) -> None:
        chosen = self.grid.chosen
        self._caption.setEnabled(chosen is not None)
        if chosen is None:
            self._caption.clear()
            self._facts.setText("")
            return
        file = chosen[0]
        facts = file.facts or {}
        self._caption.setText(file.caption)
        told = [file.name, str(facts.get("taken", "")).replace("T", " "), facts.get("camera", "")]
        if "latitude" in facts:
            told.append(f"{facts['latitude']}, {facts['longitude']}")
        told += [
            _("shows {n} questions").format(n=len(file.about)),
            f"SHA-256 {file.sha256[:16]}…",
            _(file.problem) if file.problem else "",
        ]
        self._facts.setText(" · ".join(str(one) for one in told if one))

    def _describe(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None and self._caption.text() != chosen[0].caption:
            self.described.emit(chosen[0].id, chosen[0].about, self._caption.text())

    def _assign_question(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None and self._question[0] not in chosen[0].about:
            self.described.emit(chosen[0].id, (*chosen[0].about, self._question[0]), chosen[0].caption)

    def _open(self) -> None:
        chosen = self.grid.chosen
        if chosen is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(chosen[2])))
