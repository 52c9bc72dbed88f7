"""Position: what the receiver says now, an average over the time chosen, and where it came from."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from inspector.errors import InputError
from inspector.geo.fix import Fix
from inspector.geo.position import Position
from inspector.geo.receiver import ByteSource, Receiver
from inspector.i18n import gettext as _
from ui.shared.gps.choice import SourceKind, source_for
from ui.shared.gps.sources import ports
from ui.shared.parts import Box, Button, ChoiceBox, Label

SPANS = (10, 30, 60, 300)  # s


class PositionPanel(Box):
    """Emits the ODK geopoint “lat lon alt acc” with its provenance in words when it is taken."""

    taken = Signal(str, str)
    fixed = Signal(object)  # each Fix that satellites measured, as it comes

    def __init__(self, kind: str = "", address: str = "", settings: QSettings | None = None) -> None:
        super().__init__()
        self._settings = settings
        if settings is not None and not kind:
            kind, address = str(settings.value("gps/kind", "")), str(settings.value("gps/address", ""))
        self._source: ByteSource | None = None
        self._receiver = Receiver()
        self._position: Position | None = None
        self._altitude: float | None = None
        self._left = 0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self.column.addWidget(Label(_("Position from a receiver"), 15, 600))
        self._kinds = _box(_("Kind of receiver"))
        for one in SourceKind:
            self._kinds.addItem(one.label, one.value)
        self._address = _box(_("Address of the receiver"))
        self._typed = QLineEdit()
        self._address.setLineEdit(self._typed)
        self._typed.setStyleSheet("border: none; padding: 0")  # the frame is the box's own
        self._start = Button(_("Start"), kind="primary")
        self._start.clicked.connect(self._start_or_stop)
        self._line(self._kinds, self._address, self._start)
        self._status = self._words(_("No receiver is used. You can also type the position."), "text2")
        self._now, self._sky = self._words(""), self._words("", "text2")
        self._spans = _box(_("Time to average over"))
        for span in SPANS:
            self._spans.addItem(_("{n} s").format(n=span), span)
        self._spans.setCurrentIndex(1)
        self._average, self._use = Button(_("Average")), Button(_("Use this position"), kind="primary")
        self._average.clicked.connect(self._begin)
        self._use.clicked.connect(self._take)
        self._line(self._spans, self._average, self._use)
        self._kinds.setCurrentIndex(max(0, self._kinds.findData(kind)))
        self._kinds.currentIndexChanged.connect(self._kind_chosen)
        self._kind_chosen()
        if address:
            self._address.setEditText(address)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """A receiver that nobody looks at is given back."""
        if not event.spontaneous():
            self.stop()
        super().hideEvent(event)

    def stop(self) -> None:
        """End the reading and give the port back."""
        self._second.stop()
        if self._source is not None:
            self._source.stop()
            self._source = None
        self._start.setText(_("Start"))

    def _line(self, *widgets: QWidget) -> None:
        line = QHBoxLayout()
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self.column.addLayout(line)

    def _words(self, text: str, color: str = "text") -> Label:
        label = Label(text, 14, 400, color)
        self.column.addWidget(label)
        return label

    def _kind_chosen(self) -> None:
        kind = SourceKind(self._kinds.currentData())
        self._address.clear()
        if kind is SourceKind.SERIAL:
            self._address.addItems([path for path, _name in ports()])
        self._typed.setPlaceholderText(kind.hint)
        self._typed.setToolTip(kind.hint)
        self._address.setMinimumWidth(self._typed.fontMetrics().averageCharWidth() * 34)

    def start(self) -> None:
        """Read the receiver that is chosen."""
        if self._source is None:
            self._start_or_stop()

    def _start_or_stop(self) -> None:
        if self._source is not None:
            self.stop()
            self._status.setText(_("Stopped."))
            self._receiver.lost()
            self._show()
            return
        kind, address = SourceKind(self._kinds.currentData()), self._address.currentText()
        try:
            self._source = source_for(kind, address, self)  # it must not outlive who is told of it
        except InputError as error:
            self._status.setText(str(error))
            return
        self._receiver, self._position = Receiver(), None
        self._start.setText(_("Stop"))
        fixed = getattr(self._source, "fixed", None)
        if fixed is not None:  # a service that gives fixes, not bytes
            fixed.connect(self._fixed)
        if self._settings is not None:
            self._settings.setValue("gps/kind", kind.value)
            self._settings.setValue("gps/address", address)
        self._source.start(self._received, self._told)

    def _received(self, data: bytes) -> None:
        before = self._receiver.reader.sentences
        fixes = self._receiver.feed(data)
        if self._source is not None and self._receiver.reader.sentences > before:
            self._source.understood()
        live = [fix for fix in fixes if fix.counts]
        if live:
            self.fixed.emit(live[-1])
        if live and not self._receiver.collecting and not self._second.isActive():
            self._hold(live[-1].position(), live[-1])
        self._show()

    def _fixed(self, fix: Fix) -> None:
        self._receiver.add(fix)
        self.fixed.emit(fix)
        if not self._second.isActive():
            self._hold(fix.position(), fix)
        self._show()

    def _told(self, words: str) -> None:
        self._status.setText(words)

    def _hold(self, position: Position, fix: Fix | None) -> None:
        self._position = position
        self._altitude = fix.altitude_m if fix is not None else None

    def _begin(self) -> None:
        self._receiver.begin_average()
        self._left = int(self._spans.currentData())
        self._second.start()
        self._show()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._second.stop()
            mean = self._receiver.end_average()
            if mean is None:
                self._status.setText(_("No fix came in that time. Wait for the sky, or type the position."))
            else:
                self._hold(mean.position, self._receiver.latest)
                self.stop()  # an average that was asked for is not overtaken by the next single fix
                self._status.setText(
                    _("Average of {n} fixes, {m} rejected.").format(n=mean.used, m=mean.rejected)
                )
        self._show()

    def _take(self) -> None:
        if self._position is not None:
            words = self._position.source.label
            if self._position.fixes > 1:
                words = _("{source}, {n} fixes used").format(source=words, n=self._position.fixes)
            self.taken.emit(self._geopoint(self._position), words)

    def _geopoint(self, position: Position) -> str:
        altitude = f"{self._altitude:.1f}" if self._altitude is not None else "0"
        accuracy = position.accuracy_m if position.accuracy_m is not None else 0
        return f"{position.latitude} {position.longitude} {altitude} {accuracy}"

    def _show(self) -> None:
        if self._receiver.collecting:
            words = _("Averaging: {n} fixes, {s} s left. Keep the receiver where it is.")
            self._now.setText(words.format(n=len(self._receiver.collected), s=self._left))
        else:
            latest = self._receiver.latest
            shown = str(self._position) if self._position is not None else _("No fix yet.")
            if latest is not None and not latest.is_measured:
                shown = _("The receiver gives a position that no satellite measured; it cannot be used.")
            self._now.setText(shown)
        sky = self._receiver.satellites
        used = self._receiver.latest.satellites if self._receiver.latest is not None else None
        heard = [one.signal for one in sky if one.signal]
        self._sky.setText(
            _("Satellites: {used} used, {seen} in view, {heard} heard; best signal {best} dB-Hz.").format(
                used=used if used is not None else "–",
                seen=len(sky),
                heard=len(heard),
                best=max(heard, default="–"),
            )
            if self._source is not None
            else ""
        )
        self._average.setEnabled(self._source is not None and not self._second.isActive())
        self._use.setEnabled(self._position is not None and not self._second.isActive())


def _box(name: str) -> QComboBox:
    return ChoiceBox(name)
