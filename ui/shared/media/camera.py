"""Taking a photo: look, take, take again, use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from inspector.i18n import gettext as _
from ui.shared.media.devices import Camera
from ui.shared.media.live import LivePanel
from ui.shared.parts import Button
from ui.shared.pictures import written

_QUALITY = 95  # of the JPEG


class CameraPanel(LivePanel):
    """Emits the photo as JPEG with the name of the camera. The picture stands still from take to take again."""

    taken = Signal(bytes, str)

    def __init__(self, camera: Callable[[], Camera], *, front: bool = False) -> None:
        super().__init__(camera, _("Hold still and take. Nothing is kept until you use it."), front=front)
        self._photo = QImage()
        self._take = Button(_("Take"), "camera", "primary")
        self._use = Button(_("Use this photo"), "check", "primary")
        self._retake = Button(_("Take again"), "rotate-cw")
        for n, (button, name, act) in enumerate(
            (
                (self._take, "take", self._keep),
                (self._use, "use", self._hand_over),
                (self._retake, "take-again", self._look_on),
            )
        ):
            button.setObjectName(name)
            button.clicked.connect(act)
            self.acts.put(n, button)
        self._show()

    def seen(self, picture: QImage) -> None:
        if self._photo.isNull():
            first = self.view.picture.isNull()
            super().seen(picture)
            if first:
                self._show()

    def is_live(self, live: bool) -> None:
        self._photo = QImage()
        self.view.present(QImage())
        self._show()

    def _keep(self) -> None:
        self._photo = self.view.picture.copy()
        self._show()
        self._use.setFocus()

    def _look_on(self) -> None:
        self._photo = QImage()
        self._show()
        self._take.setFocus()

    def _show(self) -> None:
        has = not self._photo.isNull()
        self._take.setVisible(not has and not self.view.picture.isNull())
        for button in (self._use, self._retake):
            button.setVisible(has)

    def _hand_over(self) -> None:
        if not self._photo.isNull():
            self.taken.emit(written(self._photo, "jpeg", _QUALITY), self.name)

    def set_focus(self) -> None:
        """Put the keyboard on the first thing to do."""
        (self._take if self._take.isVisibleTo(self) else self._again).setFocus()
