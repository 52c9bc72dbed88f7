"""What came of taking in or sending: counts first, then what to do about the rest."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.app.exchanging import BundleTaken, LogFault, Outcome, ReceiptTaken, Sent, Taken
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.exchange.standing import state_words
from ui.shared.parts import Bar, Box, Button, Chip, Label, Rule
from ui.shared.words import size

_OUTCOMES = {
    Outcome.NEW: ("ok", "check"),
    Outcome.SAME: ("neutral", "check"),
    Outcome.PARTLY: ("major", "triangle-alert"),
    Outcome.REFUSED: ("critical", "x"),
    Outcome.LOCKED: ("neutral", "lock"),
}
_FEW = 6  # names of files that are listed


class TakenView(QWidget):
    """Each bundle that was taken in, with its own result."""

    conflict_wanted = Signal(str, str)  # record, field
    people_wanted = Signal()

    def __init__(self, taken: Taken, own: str) -> None:
        super().__init__()
        self._own = own  # the log of this device
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if taken.stopped is not None:
            words = _("{reason} What came before is kept; taking it in again goes on from there.")
            column.addWidget(Label(words.format(reason=taken.stopped), 14, 500, "critical"))
        if not taken.bundles and not taken.receipts and taken.stopped is None:
            column.addWidget(Label(_("No bundle and no receipt was found there."), 14))
        for bundle in taken.bundles:
            column.addWidget(self._bundle(bundle))
        for receipt in taken.receipts:
            if receipt.delivery is not None or receipt.problem:
                column.addWidget(_receipt(receipt))
        others = sum(one.delivery is None and not one.problem for one in taken.receipts)
        if others:
            words = ngettext(
                "{n} receipt is for somebody else.", "{n} receipts are for somebody else.", others
            )
            column.addWidget(Label(words.format(n=others), 13, 400, "text2"))

    def _bundle(self, one: BundleTaken) -> Box:
        box = Box()
        head = QHBoxLayout()
        name = one.name or ", ".join(path.name for path in one.paths)
        head.addWidget(Label(_("From {name}").format(name=name) if one.name else name, 15, 600), 1)
        tone, icon = _OUTCOMES[one.outcome]
        head.addWidget(Chip(_outcome(one.outcome), tone, icon), 0, Qt.AlignmentFlag.AlignTop)
        box.column.addLayout(head)
        if one.problem:
            box.column.addWidget(
                Label(one.problem, 14, 500, tone if one.outcome is not Outcome.NEW else "text")
            )
        if one.log and one.log == self._own:
            box.column.addWidget(Label(_("It was written on this laptop."), 13, 400, "text2"))
        if one.outcome in (Outcome.REFUSED, Outcome.LOCKED) or one.log == self._own:
            return box
        box.column.addLayout(_figures(one))
        box.column.addWidget(Rule())
        self._came(box, one)
        self._news(box, one)
        self._todo(box, one)
        return box

    def _came(self, box: Box, one: BundleTaken) -> None:
        records = one.new + one.same
        _count(box, _("Records"), records, records)
        files = one.files + len(one.missing)
        if files:
            _count(box, _("Photos and files"), one.files, files)
        for file in one.missing[:_FEW]:
            box.column.addWidget(Label(f"{file.name} · {file.taken_by}", 13, 400, "text2"))
        if one.missing:
            words = _("The missing files fill in by themselves when they are taken in from whoever has them.")
            box.column.addWidget(Label(words, 13, 400, "text2"))

    def _news(self, box: Box, one: BundleTaken) -> None:
        for visit in one.inspections:
            if visit.number:
                words = ngettext("{number}: {n} entry", "{number}: {n} entries", visit.entries)
                box.column.addWidget(Label(words.format(number=visit.number, n=visit.entries), 13))

    def _todo(self, box: Box, one: BundleTaken) -> None:
        if one.conflicts:
            look = Button(_("Look at the conflicts"), "split", "decide")
            look.setObjectName("look-at-conflicts")
            look.clicked.connect(partial(self.conflict_wanted.emit, *one.conflicts[0]))
            box.column.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        if one.quarantined:
            words = _("Entries of devices that are not admitted are kept and not shown until they are.")
            box.column.addWidget(Label(words, 13))
            look = Button(_("Look at the devices"), "user")
            look.setObjectName("look-at-devices")
            look.clicked.connect(self.people_wanted)
            box.column.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        if one.suspect:
            words = ngettext(
                "{n} entry has a clock that is far ahead of this one.",
                "{n} entries have a clock that is far ahead of this one.",
                one.suspect,
            )
            box.column.addWidget(Label(words.format(n=one.suspect), 13))
        for fault in one.gaps:
            _fault(
                box,
                fault,
                _("Entries of {name} before number {n} have not come yet: take in an earlier bundle."),
            )
        for fault in one.broken:
            _fault(box, fault, _("Entry {n} of {name} is not as it was signed. What came before it is kept."))
        for fault in one.forks:
            _fault(
                box, fault, _("The key of {name} was used in two places, from entry {n} on. Both are kept.")
            )
        if one.has_receipt and one.receipt is None:
            words = _("The receipt waits for a place: it goes with the next bundle or mailbox.")
            box.column.addWidget(Label(words, 13, 400, "text2"))
        elif one.receipt is not None:
            words = _("The receipt lies beside it: give it back to the sender.")
            box.column.addWidget(Label(words, 13, 400, "text2"))


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.NEW: _("Taken in"),
        Outcome.SAME: _("Nothing new"),
        Outcome.PARTLY: _("Taken in in part"),
        Outcome.REFUSED: _("Refused"),
        Outcome.LOCKED: _("For somebody else"),
    }[outcome]


def _figures(one: BundleTaken) -> QGridLayout:
    """The counts that matter, each over its word."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(0)
    figures = (
        (one.new, _("new"), "text"),
        (one.same, _("already here"), "text"),
        (len(one.conflicts), _("in conflict"), "decide"),
        (one.quarantined, _("quarantined"), "major"),
        (len(one.missing), _("files missing"), "major"),
    )
    for n, (count, words, tone) in enumerate(figures):
        figure = Label(f"{count:,}", 22, 600, tone if count else "text", wrap=False)
        figure.setAccessibleName(f"{count} {words}")
        grid.addWidget(figure, 0, n)
        grid.addWidget(Label(words, 13, 400, "text2"), 1, n, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(n, 1)
    return grid


def _count(box: Box, words: str, done: int, total: int) -> None:
    row = QHBoxLayout()
    row.addWidget(Label(words, 13), 1)
    row.addWidget(Label(_("{done} of {total}").format(done=done, total=total), 13, 400, "text2", wrap=False))
    box.column.addLayout(row)
    bar = Bar(words)
    bar.present(done, total, "ok" if done == total else "major")
    box.column.addWidget(bar)


def _fault(box: Box, fault: LogFault, words: str) -> None:
    box.column.addWidget(Label(words.format(name=fault.name or fault.log[:8], n=fault.seq), 13, 500, "major"))


def _receipt(one: ReceiptTaken) -> Box:
    box, row = Box(), QHBoxLayout()
    if one.delivery is not None:
        words = _("Receipt of {name}").format(name=one.delivery.name)
        chip = Chip(state_words(one.delivery), "ok" if not one.delivery.lacking else "major", "check")
    else:
        words, chip = one.problem, Chip(_("Refused"), "critical", "x")
    row.addWidget(Label(words, 14, 500), 1)
    row.addWidget(chip)
    box.column.addLayout(row)
    return box


class SentView(Box):
    """The bundle that was written, and what did not go into it."""

    def __init__(self, sent: Sent) -> None:
        super().__init__()
        if sent.is_empty:
            self.column.addWidget(Label(_("They have everything already: no bundle was written."), 15, 600))
            return
        to = ", ".join(one.name for one in sent.to) or _("anyone")
        self.column.addWidget(Label(_("Written for {name}").format(name=to), 15, 600))
        parts = (
            ngettext("{n} entry", "{n} entries", sent.entries).format(n=sent.entries),
            ngettext("{n} file", "{n} files", sent.files).format(n=sent.files),
            size(sent.size),
        )
        self.column.addWidget(Label(", ".join(parts), 14))
        for part in sent.parts:
            self.column.addWidget(Label(str(part), 13, 400, "text2"))
        if sent.missing:
            count = len(sent.missing)
            words = ngettext(
                "{n} file is not here and goes along once it came.",
                "{n} files are not here and go along once they came.",
                count,
            )
            self.column.addWidget(Label(words.format(n=count), 13, 500, "major"))
        words = _("It shows as delivered when the receiver's receipt is taken in.")
        self.column.addWidget(Label(words, 13, 400, "text2"))
