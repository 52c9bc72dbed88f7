"""What one visit to a mailbox did: taken, posted, delivered, and what could not be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.app.exchanging import Visit
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.exchange.result import TakenView
from ui.shared.parts import Box, Label


class VisitView(QWidget):
    conflict_wanted = Signal(str, str)  # record, field
    people_wanted = Signal()

    def __init__(self, visit: Visit, own: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        box = Box()
        box.column.addWidget(Label(_("Mailbox visited"), 15, 600))
        for words in _told(visit):
            box.column.addWidget(Label(words, 14))
        for problem in visit.problems:
            box.column.addWidget(Label(problem, 14, 500, "major"))
        if visit.stopped is not None and visit.taken.stopped is None:
            box.column.addWidget(Label(str(visit.stopped), 14, 500, "critical"))
        column.addWidget(box)
        if visit.taken.bundles or visit.taken.receipts or visit.taken.stopped:
            taken = TakenView(visit.taken, own)
            taken.conflict_wanted.connect(self.conflict_wanted)
            taken.people_wanted.connect(self.people_wanted)
            column.addWidget(taken)


def _told(visit: Visit) -> list[str]:
    taken = len(visit.taken.bundles)
    words = [ngettext("{n} bundle taken in", "{n} bundles taken in", taken).format(n=taken)]
    if visit.posted:
        names = dict.fromkeys(one.name for sent in visit.posted for one in sent.to)
        words.append(_("Left for {names}").format(names=", ".join(names)))
    elif visit.devices:
        words.append(_("The others lack nothing."))
    else:
        words.append(_("Nobody else uses this mailbox yet."))
    if visit.delivered:
        words.append(
            _("Delivered to {names}").format(
                names=", ".join(dict.fromkeys(one.name for one in visit.delivered))
            )
        )
    if visit.arriving:
        count = visit.arriving
        words.append(
            ngettext(
                "{n} bundle is still being copied here: exchange again later.",
                "{n} bundles are still being copied here: exchange again later.",
                count,
            ).format(n=count)
        )
    return words
