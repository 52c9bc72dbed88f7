"""Closing an inspection: what is open, who signs, and the seal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from inspector.app import files, sealing, viewing
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import Gap
from inspector.app.viewing import EditorView
from inspector.domain.changes import Changes
from inspector.domain.ids import new_id
from inspector.domain.inspection import Signature, SignatureManner, SignatureRole
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.editor.sealing import SealingPanel


class Do(Protocol):
    """Runs a job on the open inspection in the worker's thread."""

    def __call__(
        self,
        job: Callable[[OpenInspection], Any],
        then: Callable[[Any], None],
        failed: Callable[[InspectorError], None] | None = None,
    ) -> None: ...


class Closing(QObject):
    """What the sealing panel asks for, done."""

    ready = Signal()  # the panel has something to show
    told = Signal(str)
    sealed = Signal(object)  # EditorView

    def __init__(self, panel: SealingPanel, do: Do) -> None:
        super().__init__(panel)
        self._panel, self._do = panel, do
        panel.signed.connect(self._sign)
        panel.refused_to_sign.connect(self._refuse)
        panel.seal_wanted.connect(self._seal)

    def review(self) -> None:
        """Show what is open, the signatures and the seal."""
        self._do(lambda opened: (viewing.gaps(opened), opened.ws.person.name), self._show)

    def _show(self, found: tuple[tuple[Gap, ...], str]) -> None:
        self._panel.present(*found)
        self.ready.emit()

    def _sign(self, role: str, name: str, png: bytes) -> None:
        def job(opened: OpenInspection) -> Changes:
            blob = files.keep_image(opened.ws, png)
            signature = Signature(
                new_id(),
                opened.inspection.id,
                SignatureRole(role),
                name,
                SignatureManner.DRAWN,
                opened.ws.clock.now(),
                blob.sha256,
            )
            return sealing.sign(opened, signature, blob)

        self._do(job, self._signed, self._panel.tell)

    def _refuse(self, name: str, witness: str, reason: str) -> None:
        def job(opened: OpenInspection) -> Changes:
            signature = Signature(
                new_id(),
                opened.inspection.id,
                SignatureRole.REPRESENTATIVE,
                name,
                SignatureManner.REFUSED,
                opened.ws.clock.now(),
                "",
                "",
                witness,
                reason,
            )
            return sealing.sign(opened, signature)

        self._do(job, self._signed, self._panel.tell)

    def _signed(self, _changes: Changes) -> None:
        self.told.emit(_("Signature recorded"))
        self.review()

    def _seal(self, reason: str) -> None:
        def job(opened: OpenInspection) -> EditorView:
            sealing.seal(opened, reason=reason)
            return viewing.editor(opened)

        self._do(job, self.sealed.emit, self._panel.tell)
