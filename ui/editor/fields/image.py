"""A picture: from the camera, a file, drawn on a sheet or over a photo, or a signature."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage

from inspector.app.attaching import AnswerFile
from inspector.app.files import Made
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.drawing import DrawingPad, DrawingPanel
from ui.editor.fields.file import FileField
from ui.editor.signature import SignaturePad
from ui.editor.strokes import StrokePad
from ui.shared.media.camera import CameraPanel
from ui.shared.media.devices import Devices
from ui.shared.parts import Button, Label

NEW = frozenset({"new", "new-front"})


class ImageField(FileField):
    """Which ways there are, the form's appearance says."""

    def __init__(self, devices: Devices, looks: frozenset[str]) -> None:
        super().__init__()
        self._devices, self._front = devices, "new-front" in looks
        self._label = ""
        self._camera: Button | None = None
        self._draw: Button | None = None
        self._over: Button | None = None
        if "signature" in looks:
            self._draw = self.act(_("Sign"), "pen-tool", self._open_signature, "sign", first=True)
        elif "draw" in looks:
            self._draw = self.act(_("Draw"), "pen-tool", self._open_sheet, "draw", first=True)
            self._over = self.act(_("Draw on it"), "pen-tool", self._want_copy, "draw-over")
        else:
            self._camera = self.act(_("Camera"), "camera", self._open_camera, "camera", first=True)
            if "annotate" in looks:
                self._over = self.act(_("Draw on it"), "pen-tool", self._want_copy, "draw-over")
        if looks & NEW:
            words = Label(
                _("The form asks for a photo taken now. A file is accepted, with a remark that says so."),
                13,
                400,
                "text2",
            )
            words.setObjectName("taken-now")
            self._column.insertWidget(0, words)

    def present(self, state: NodeState) -> None:
        self._label = state.label or state.ref.rpartition("/")[2]
        super().present(state)

    def present_file(self, found: AnswerFile | None) -> None:
        super().present_file(found)
        if self._over is not None:
            self._over.setVisible(found is not None and found.file.media_type.startswith("image/"))

    def _opener_of(self, button: Button | None) -> Button:
        assert button is not None  # noqa: S101 - its own click opened the panel
        return button

    # -- camera

    def _open_camera(self) -> None:
        if isinstance(self.panel, CameraPanel):
            self.close_panel()  # a second time closes it
            return
        panel = CameraPanel(self._devices.camera, front=self._front)
        panel.taken.connect(self._took)
        panel.left.connect(self.close_panel)
        self.open_panel(panel, self._opener_of(self._camera))
        panel.begin()
        panel.set_focus()

    def _took(self, photo: bytes, camera: str) -> None:
        self.offer(Made("camera.jpg", photo), remark=_("Taken here with “{name}”").format(name=camera))
        self.close_panel()

    # -- pen

    def _open_sheet(self) -> None:
        pad = DrawingPad(_("Drawing for {question}").format(question=self._label))
        self._open_pad(pad, _("Use this drawing"), Made("drawing.png", b""), _("Drawn here"))

    def _open_signature(self) -> None:
        pad = SignaturePad(self._label)
        made = Made("signature.png", b"")
        self._open_pad(pad, _("Use this signature"), made, _("Signed here"), colored=False)

    def _want_copy(self) -> None:
        if self.found is not None:
            self.copy_wanted.emit(self.found.file.sha256)

    def use_copy(self, copy: Path | None) -> None:
        """Draw over this copy of the answer; the original stays as it is."""
        ground = QImage(str(copy)) if copy is not None else QImage()
        if self.found is None or not self.is_open or self._over is None:
            return
        if ground.isNull():
            self.tell_refused(_("this picture cannot be shown, so nothing can be drawn on it"))
            return
        name = self.found.file.name
        pad = DrawingPad(_("Drawing over {name}").format(name=name), ground)
        words = _("Drawn over a copy of {name}").format(name=name)
        self._open_pad(
            pad, _("Use this picture"), Made("annotated.png", b"", words), words, opener=self._over
        )

    def _open_pad(
        self,
        pad: StrokePad,
        use: str,
        made: Made,
        remark: str,
        *,
        colored: bool = True,
        opener: Button | None = None,
    ) -> None:
        panel = DrawingPanel(pad, use, colored=colored)
        panel.used.connect(partial(self._drew, made, remark))
        panel.left.connect(self.close_panel)
        self.open_panel(panel, opener or self._opener_of(self._draw))
        panel.set_focus()

    def _drew(self, made: Made, remark: str, png: bytes) -> None:
        self.offer(Made(made.name, png, made.caption), remark=remark)
        self.close_panel()
