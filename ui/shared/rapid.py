"""A rapid assessment from where one stands: a position is enough, the facility is made from it."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QLineEdit

from inspector.app import facilities, starting_visit
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.errors import InputError, InspectorError
from inspector.geo.fix import Fix
from inspector.geo.position import Position
from inspector.i18n import gettext as _
from ui.shared.below import BelowPanel
from ui.shared.flow import Flow
from ui.shared.gps import opening
from ui.shared.parts import Button, ChoiceBox, Label
from ui.shared.tasks import Tasks


class RapidPanel(BelowPanel):
    """Where, and in which country; then the visit begins."""

    begun = Signal(str)  # the inspection

    def __init__(self, tasks: Tasks, settings: QSettings, *, receives: bool = True) -> None:
        """`receives` is whether it reads a receiver itself; beside a map the map does."""
        super().__init__()
        self.setObjectName("rapid-panel")
        self._tasks, self._settings = tasks, settings
        self._position: Position | None = None  # that the line says, where nobody typed it
        self.column.addWidget(Label(_("Rapid assessment of an unauthorised site"), 17, 600))
        self.column.addWidget(
            Label(
                _("A position is enough. The site gets a name from it, which can be changed."),
                13,
                400,
                "text2",
            )
        )
        row = Flow()
        self._receives = receives
        self._line = QLineEdit()
        self._line.setObjectName("rapid-position")
        self._line.setAccessibleName(_("Position of the site"))
        self._line.setPlaceholderText(_("Such as 35.4987, 140.1153"))
        self._line.textEdited.connect(self._typed)
        self._line.returnPressed.connect(self.give)
        receiver = Button(_("From a receiver"), "satellite", gives=True)
        receiver.setObjectName("rapid-receiver")
        receiver.clicked.connect(self.receive)
        self._country = ChoiceBox(_("Country"))
        self._country.setObjectName("rapid-country")
        self._country.setMinimumContentsLength(12)
        self._country.addItem(_("By the place"), "")
        for name in starting_visit.countries():
            self._country.addItem(name, name)
        if not receives:
            receiver.hide()
        row.addWidget(receiver)
        row.addWidget(self._country)
        self.column.addWidget(self._line)
        self.column.addLayout(row)
        self._source = Label("", 13, 400, "text2")
        self._source.setObjectName("rapid-source")
        self._source.setVisible(False)
        self.column.addWidget(self._source)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        acts = Flow()
        self._begin = Button(_("Begin here"), "clipboard-list", "primary")
        self._begin.setObjectName("rapid-begin")
        self._begin.clicked.connect(self.give)
        drop = Button(_("Leave it"), "", "quiet")
        drop.clicked.connect(self.left)
        acts.addWidget(self._begin)
        acts.addWidget(drop)
        self.column.addLayout(acts)

    def open(self, position: Position | None = None) -> None:
        """Be ready for one press: with the place that is known, or with the receiver that was used last."""
        if position is not None:
            self.take(position)
        elif self._receives and self._settings.value("gps/kind"):
            self.receive()
        elif not self._receives:
            self._source.setText(_("Click the place on the map, or type its position."))
            self._source.setVisible(True)
        (self._begin if position is not None else self._line).setFocus()

    def receive(self) -> None:
        """Read the receiver below; a second time closes it."""
        panel = opening.open_or_close(self, self._settings)
        if panel is not None:
            panel.fixed.connect(self._fixed)
            panel.taken.connect(self._taken)
            self.column.addWidget(panel)
            if self._settings.value("gps/kind"):
                panel.start()

    def give_up(self) -> None:
        """Give the receiver back."""
        opening.close(self)

    def _fixed(self, fix: Fix) -> None:
        if not self._line.isModified():
            self.take(fix.position())

    def _taken(self, geopoint: str, _provenance: str) -> None:
        latitude, longitude, *_rest = geopoint.split()
        self._line.setText(f"{latitude}, {longitude}")
        opening.close(self)

    def take(self, position: Position) -> None:
        """Say this place, from where it comes."""
        self._position = position
        self._line.setText(str(position.point))
        self._source.setText(position.source.label)
        self._source.setVisible(True)

    def _typed(self) -> None:
        self._position = None
        self._source.setVisible(False)

    def give(self) -> None:
        """Begin the visit at the place that is said."""
        known, words, country = self._position, self._line.text().strip(), str(self._country.currentData())

        def job(ws: Workspace) -> Changes:
            if known is None and not words:
                raise InputError(_("Say where the site is: type the position, or read a receiver."))
            position = known if known is not None else facilities.typed_position(ws, words)
            land = country or starting_visit.country_at(ws, position)
            if not land:
                raise InputError(_("The country of this place is not clear. Choose it."))
            return starting_visit.start_rapid(ws, position, land)

        self._begin.setEnabled(False)
        self._tasks.run(job, self._made, self._refused)

    def _made(self, changes: Changes) -> None:
        self.left.emit()
        self.begun.emit(str(changes.made))

    def _refused(self, error: InspectorError) -> None:
        self._begin.setEnabled(True)
        self._fault.setText(str(error))
        self._fault.setVisible(True)
