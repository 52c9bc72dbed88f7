"""A panel that opens a camera below a question: which one, what it sees, and what is to be done where there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from inspector.i18n import gettext as _
from ui.shared.below import BelowPanel
from ui.shared.flow import Flow
from ui.shared.media.devices import Camera, MediaMissingError
from ui.shared.media.frames import FrameView
from ui.shared.parts import Button, ChoiceBox, Label


class LivePanel(BelowPanel):
    """Starts the camera when it is opened and gives it back when it is hidden. Escape closes it."""

    def __init__(self, camera: Callable[[], Camera], words: str, *, front: bool = False) -> None:
        super().__init__(radius=10, ground="sunken")
        self._make, self._front = camera, front
        self._camera: Camera | None = None
        self._cameras = ChoiceBox(_("Camera"))
        self._cameras.setObjectName("cameras")
        self._cameras.activated.connect(lambda _index: self._start())
        self.view = FrameView(_("What the camera sees"))
        self._told = Label(words, 13, 400, "text2")
        self._words = words
        self.acts = Flow()
        self._again = Button(_("Look again"), "rotate-cw")
        self._again.setObjectName("look-again")
        self._again.clicked.connect(self.begin)
        close = Button(_("Close"), "x", "quiet")
        close.setObjectName("close-panel")
        close.clicked.connect(self.left)
        self.acts.addWidget(self._again)
        self.acts.addWidget(close)
        for part in (self._cameras, self.view, self._told):
            self.column.addWidget(part)
        self.column.addLayout(self.acts)

    @property
    def name(self) -> str:
        """What the camera in use is called."""
        return self._cameras.currentText()

    def begin(self) -> None:
        """Look which cameras there are, and start one."""
        try:
            self._camera = self._camera or self._make()
        except MediaMissingError as error:
            self._without(str(error))
            return
        names = self._camera.names()
        self._cameras.clear()
        self._cameras.addItems(names)
        self._cameras.setVisible(len(names) > 1)
        if not names:
            self._without(_("No camera is connected. Plug one in and look again, or choose a file."))
            return
        fronts = [n for n, name in enumerate(names) if "front" in name.casefold()]
        self._cameras.setCurrentIndex(fronts[0] if self._front and fronts else 0)
        self._start()

    def _start(self) -> None:
        if self._camera is not None:
            self.view.setVisible(True)
            self._again.setVisible(False)
            self._told.setText(self._words)
            self.is_live(True)
            self._camera.start(self._cameras.currentIndex(), self.seen, self._without)

    def _without(self, words: str) -> None:
        """Say why there is no picture."""
        self.view.setVisible(False)
        self._cameras.setVisible(self._cameras.count() > 1)
        self._again.setVisible(True)
        self._told.setText(words)
        self.is_live(False)

    def seen(self, picture: QImage) -> None:
        """Show what came from the camera."""
        self.view.present(picture)

    def is_live(self, live: bool) -> None:
        """The camera works, or does not."""

    def stop(self) -> None:
        """Give the camera back."""
        if self._camera is not None:
            self._camera.stop()

    def give_up(self) -> None:
        """A camera that nobody looks through is given back."""
        self.stop()
