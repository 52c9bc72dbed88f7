"""A barcode or QR code: read by the camera, from a photo, or typed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from inspector.domain.inspection import Manner
from inspector.evidence.examiner import CodesFound, Examiner
from inspector.evidence.kind import media_type_of
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField
from ui.editor.fields.field import Field
from ui.shared.background import Background
from ui.shared.flow import Flow
from ui.shared.media.devices import Devices
from ui.shared.media.live import LivePanel
from ui.shared.page import clear
from ui.shared.parts import Button, Choice, Label

Codes = tuple[tuple[str, str], ...]  # text and kind of each
_WIDEST = 1280  # pixels of a camera's picture that is searched


class BarcodeField(Field):
    """The typed code, and two ways to have it read. Where a picture has several, the person chooses."""

    def __init__(self, devices: Devices) -> None:
        super().__init__()
        self._devices = devices
        self._entry = EntryField(hint=_("Read it, or type what stands below the bars"))
        self._entry.answered.connect(self.answered)
        self._entry.focused.connect(self.focused)
        self._camera = self._act(_("Camera"), "scan-line", self._scan, "scan")
        self._photo = self._act(_("From a photo"), "image", self._ask, "read-photo")
        self._told = Label("", 13, 500, "text2")
        self._told.setObjectName("codes-told")
        self._told.setVisible(False)
        self._found = QVBoxLayout()
        self._found.setSpacing(8)
        self._panel: ScanPanel | None = None
        self._source = ""
        self._work = Background(self)
        self._work.done.connect(self._looked)
        self.setAcceptDrops(True)
        row = Flow()
        row.addWidget(self._camera)
        row.addWidget(self._photo)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._entry)
        self._column.addLayout(row)
        self._column.addWidget(self._told)
        self._column.addLayout(self._found)

    def _act(self, words: str, icon: str, do: object, name: str) -> Button:
        button = Button(words, icon)
        button.setObjectName(name)
        button.clicked.connect(do)
        button.installEventFilter(self)
        return button

    def present(self, state: NodeState) -> None:
        self._entry.present(state)
        for button in (self._camera, self._photo):
            button.setVisible(not state.readonly)
            button.setAccessibleDescription(state.label)
        self.setAcceptDrops(not state.readonly)

    def set_entry_focus(self) -> None:
        self._entry.set_entry_focus()

    # -- from a photo

    def _ask(self) -> None:
        pictures = "*.jpg *.jpeg *.png *.heic *.heif"
        kinds = f"{_('Pictures')} ({pictures} {pictures.upper()});;{_('All files')} (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Photo of the code"), "", kinds)
        if chosen:
            self.read_photo(Path(chosen))

    def read_photo(self, photo: Path) -> None:
        """Look for codes in this photo, beside the window."""
        if not self._work.is_busy:
            self._close()
            self._offer(())
            self._source = photo.name
            self._say(_("Looking for a code in “{name}”").format(name=photo.name))
            self._work.run(partial(_codes_in, photo))

    def _looked(self, found: CodesFound) -> None:
        if found.problem:
            words = _("“{name}” cannot be read: {reason}.")
            self._say(words.format(name=self._source, reason=_(found.problem)))
        elif not found.codes:
            words = _("No code was found in “{name}”. Take the photo nearer and sharper, or type the code.")
            self._say(words.format(name=self._source))
        else:
            self._take(found.codes, _("read from the photo “{name}”").format(name=self._source))

    # -- by the camera

    def _scan(self) -> None:
        if self._panel is not None:
            self._close()  # a second time closes it
            return
        self._offer(())
        self._say("")
        panel = self._panel = ScanPanel(self._devices)
        panel.found.connect(self._scanned)
        panel.left.connect(self._close)
        self._column.addWidget(panel)
        panel.begin()

    def _scanned(self, codes: Codes) -> None:
        name = self._panel.name if self._panel is not None else ""
        self._close()
        self._take(codes, _("read with “{name}”").format(name=name))

    def _close(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.hide()
            panel.deleteLater()
            self._camera.setFocus()

    # -- taking and choosing

    def _take(self, codes: Codes, source: str) -> None:
        if len(codes) == 1:
            self._use(*codes[0], source)
            return
        self._say(_("There are several codes. Choose the one that is meant."))
        self._offer(codes, source)

    def _offer(self, codes: Codes, source: str = "") -> None:
        clear(self._found)
        for n, (text, kind) in enumerate(codes):
            choice = Choice(text, f"{text}  ({kind})")
            choice.setObjectName(f"code-{n}")
            choice.installEventFilter(self)
            choice.clicked.connect(partial(self._use, text, kind, source))
            self._found.addWidget(choice)

    def _use(self, text: str, kind: str, source: str, _checked: bool = False) -> None:
        self._offer(())
        self._say("")
        self.told.emit(text, Manner.MEASURED, f"{kind}, {source}")

    def _say(self, words: str) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))

    # -- keyboard and mouse

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read_photo(paths[0])
        event.acceptProposedAction()


class ScanPanel(LivePanel):
    """Looks for codes in what the camera sees; one counts when it is read twice running."""

    found = Signal(tuple)

    def __init__(self, devices: Devices) -> None:
        super().__init__(
            devices.camera, _("Hold the code in front of the camera. It is taken when it is read.")
        )
        self._before: Codes = ()
        self._work = Background(self)
        self._work.done.connect(self._looked)

    def seen(self, picture: QImage) -> None:
        super().seen(picture)
        if not self._work.is_busy:
            self._work.run(partial(_codes_seen, *_grey(picture)))

    def _looked(self, codes: Codes) -> None:
        before, self._before = self._before, codes
        if codes and codes == before and not self.isHidden():
            self._before = ()
            self.found.emit(codes)


def _grey(picture: QImage) -> tuple[bytes, int, int]:
    """The picture as bytes of grey without gaps, no larger than a code needs."""
    small = picture.scaledToWidth(_WIDEST) if picture.width() > _WIDEST else picture
    even = small.copy(0, 0, small.width() - small.width() % 4, small.height())  # else Qt pads every row
    grey = even.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits()), grey.width(), grey.height()


def _codes_seen(data: bytes, width: int, height: int) -> Codes:
    from inspector.evidence import barcode  # noqa: PLC0415 - loads the decoder when the first code is read

    return tuple((one.text, one.kind) for one in barcode.read_grey(data, width, height))


def _codes_in(photo: Path) -> CodesFound:
    """The codes of a photo that nobody vouches for: a child process decodes it."""
    try:
        media_type = media_type_of(photo)
    except OSError as error:
        return CodesFound((), error.strerror or str(error))
    with Examiner() as examiner:
        return examiner.codes(photo, media_type)
