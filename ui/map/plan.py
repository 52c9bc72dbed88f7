"""The plan of one site: what was drawn of it, drawing and measuring it, and where its photos were taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from inspector.app import inspections, placing, plans
from inspector.app.inspections import OpenInspection
from inspector.app.plans import Plan, PlanLine, Style
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.geo.editing import Drawing
from inspector.geo.measure import Vertex
from inspector.geo.projection import to_map
from inspector.geo.scene import Content, spots_of
from inspector.geo.shapes import Kind, Shape
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.map.base import base_map
from ui.shared.map.canvas import MapCanvas
from ui.shared.map.floating import ToolColumn, float_over
from ui.shared.map.layers import MapLayers
from ui.shared.measures import stand_beside
from ui.shared.page import Page, clear, column
from ui.shared.parts import Button, Choice, ChoiceBox, Ground, Label
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks

_DRAFT = "draft"  # key of a shape that is not recorded yet
_NEAR = 18.5  # zoom at which a yard fills the drawing


class PlanPage(Page):
    left = Signal(str)  # the inspection

    def __init__(self, tasks: Tasks, settings: QSettings, layers: MapLayers) -> None:
        super().__init__(_("Site plan"))
        self._tasks, self._settings, self._layers = tasks, settings, layers
        layers.changed.connect(self._paint)
        base_map().ready.connect(self._paint)
        self._inspection = ""
        self._opened: OpenInspection | None = None  # used in the worker's thread only
        self._plan: Plan | None = None
        self._style: Style | None = None
        self._about = ""
        self._looked = ""
        back = Button("", "chevron-left", "quiet")
        back.setAccessibleName(_("Back"))
        back.clicked.connect(lambda: self.left.emit(self._inspection))
        self.tools.insertWidget(0, back)
        self._base = Choice("base", _("Map beneath"))
        self._base.toggled.connect(self._base_wanted)
        self.tools.addWidget(self._base)
        self._lay_out()

    # -- laying out

    def _lay_out(self) -> None:
        side = Ground("surface")
        stand_beside(side, 340)
        self._sides = QStackedWidget()
        QVBoxLayout(side).addWidget(self._sides)
        side.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # just given one
        self._sides.addWidget(self._overview())
        self._sides.addWidget(self._palette())
        self._sides.addWidget(self._work_panel())
        self.canvas = MapCanvas(_("Plan of the site"))
        self.canvas.setObjectName("plan")
        self.canvas.picked.connect(self.edit)
        self.canvas.drawn.connect(self._drawn)
        self.canvas.done.connect(self.save)
        self.canvas.left.connect(self.cancel)
        near, tools = ToolColumn(), ToolColumn()
        near.add("plus", _("Nearer"), partial(self.canvas.zoom, 1))
        near.add("minus", _("Further"), partial(self.canvas.zoom, -1))
        tools.add("maximize-2", _("Show the whole site"), self.show_all)
        float_over(self.canvas, left=None, right=(near, tools))
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.canvas, 1)
        self._receiver = QVBoxLayout()
        right.addLayout(self._receiver)
        row.addLayout(right, 1)

    def _overview(self) -> QWidget:
        """The list of what is on the plan."""
        part = QWidget()
        inside = QVBoxLayout(part)
        inside.setContentsMargins(12, 12, 12, 12)
        head = QHBoxLayout()
        head.addWidget(Label(_("On this plan"), 14, 600), 1)
        self._draw = Button(_("Draw"), "pen-tool", "primary")
        self._draw.setObjectName("plan-draw")
        self._draw.clicked.connect(self._show_palette)
        head.addWidget(self._draw)
        inside.addLayout(head)
        self._list = RowList(_("On this plan"))
        self._list.setObjectName("plan-list")
        self._list.opened.connect(self.edit)
        inside.addWidget(self._list, 1)
        self._note = Label("", 13, 400, "text2")
        inside.addWidget(self._note)
        return part

    def _palette(self) -> QWidget:
        """What can be drawn."""
        part = QWidget()
        inside = QVBoxLayout(part)
        inside.addWidget(Label(_("What do you draw?"), 14, 600))
        grid = QGridLayout()
        grid.setSpacing(8)
        for n, style in enumerate(plans.styles()):
            button = Button(style.label, style.icon)
            button.setObjectName(f"draw-{style.name}")
            button.clicked.connect(partial(self.begin, style))
            grid.addWidget(button, n // 2, n % 2)
        inside.addLayout(grid)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.cancel)
        inside.addWidget(cancel)
        inside.addStretch(1)
        return column(part, margin=14)

    def _work_panel(self) -> QWidget:
        """The shape in work: its name, its measures, and what can be done with it."""
        part = QWidget()
        inside = QVBoxLayout(part)
        inside.setSpacing(8)
        self._what = Label("", 15, 600)
        self._name = QLineEdit()
        self._name.setObjectName("plan-name")
        self._name.setAccessibleName(_("Name"))
        self._name.setPlaceholderText(_("Name, such as P1 Mixed scrap"))
        self._pile = ChoiceBox(_("Which pile of the checklist"))
        self._pile.setObjectName("plan-pile")
        self._figure = Label("", 14, 500)
        self._figure.setObjectName("plan-figure")
        self._fault = Label("", 13, 500, "critical")
        self._fault.setObjectName("plan-fault")
        inside.addWidget(self._what)
        inside.addWidget(self._name)
        inside.addWidget(self._pile)
        inside.addWidget(self._figure)
        inside.addWidget(
            Label(
                _(
                    "Click each corner on the plan, or move the plan under the cross and press Space. Drag a corner to move it. Enter saves, Escape leaves it as it was."
                ),
                13,
                400,
                "text2",
            )
        )
        steps = QHBoxLayout()
        for words, icon, act in (
            (_("Undo"), "undo-2", self.canvas_undo),
            (_("Redo"), "redo-2", self.canvas_redo),
        ):
            steps.addWidget(_button(words, icon, act))
        steps.addStretch(1)
        inside.addLayout(steps)
        inside.addWidget(_button(_("Remove corner"), "minus", self.canvas_remove))
        inside.addWidget(_button(_("Corner from receiver"), "satellite", self._receive))
        inside.addWidget(self._fault)
        self._save = Button(_("Save"), "check", "primary")
        self._save.setObjectName("plan-save")
        self._save.clicked.connect(self.save)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.cancel)
        self._take_off = Button(_("Take off the plan"), "trash-2")
        self._take_off.setObjectName("plan-remove")
        self._take_off.clicked.connect(self._remove)
        last = QHBoxLayout()
        last.addWidget(self._save)
        last.addWidget(cancel)
        last.addStretch(1)
        inside.addLayout(last)
        inside.addWidget(self._take_off)
        inside.addStretch(1)
        return column(part, margin=14)

    # -- opening and showing

    def open(self, inspection: str) -> None:
        """Show the plan of this inspection."""
        if self._inspection != inspection:
            self._looked = ""
        self._inspection = inspection
        self._stop_drawing()

        def job(ws: Workspace) -> Plan:
            self._opened = inspections.load(ws, inspection)
            return plans.plan(self._opened)

        self._tasks.run(job, self._present, self.refused)

    def refresh(self) -> None:
        if self._inspection and self.canvas.drawing is None:
            self._do(plans.plan, self._present)

    def _do(self, job: Callable[[OpenInspection], Any], then: Callable[[Any], None]) -> None:
        def in_worker(ws: Workspace) -> Any:
            if self._opened is None or self._opened.ws is not ws:
                self._opened = inspections.load(ws, self._inspection)
            return job(self._opened)

        self._tasks.run(in_worker, then, self._refused)

    def _refused(self, error: Exception) -> None:
        self._fault.setText(str(error))
        if self.canvas.drawing is None:
            self.told.emit(str(error))

    def _present(self, plan: Plan) -> None:
        self._plan = plan
        self.head(_("Site plan of {name}").format(name=plan.facility), plan.number)
        rows = [
            Row(
                line.shape.key,
                line.title,
                line.shape.note if line.shape.tone else line.words,
                tone=line.shape.tone or "neutral",
                icon=_icon(line),
            )
            for line in plan.lines
        ]
        self._list.present(rows)
        self._draw.setVisible(not plan.is_sealed)
        photos = sum(line.is_photo and line.shape.is_whole for line in plan.lines)
        notes = []
        if photos:
            notes.append(
                ngettext("{n} photo has a position.", "{n} photos have a position.", photos).format(n=photos)
            )
        if plan.origin is None:
            notes.append(
                _("The facility has no position: the plan is to scale, but not placed on the Earth.")
            )
        self._note.setText(" ".join(notes))
        self._paint()
        if self._looked != self._inspection:
            self._looked = self._inspection
            self.show_all()

    def _paint(self) -> None:
        shapes = self._plan.shapes if self._plan is not None else ()
        if self._base.isChecked():
            content = Content(
                base_map().levels, base_map().names, self._layers.feed, self._layers.overlays, shapes=shapes
            )
        else:
            content = Content(shapes=shapes)
        self.canvas.present(content)

    def show_all(self) -> None:
        """Show everything drawn; of an empty plan, the place of the facility."""
        plan = self._plan
        if plan is None:
            return
        spots = [spot for shape in plan.shapes for spot in spots_of(shape.vertices)]
        if spots:
            self.canvas.look_at(spots, nearest=20.0)
        else:
            origin = plan.origin or Vertex(0.0, 0.0)
            self.canvas.go_to(to_map(origin.latitude, origin.longitude), _NEAR)

    def _base_wanted(self) -> None:
        if self._base.isChecked():
            base_map().ask()
            self._layers.refresh()
        self._paint()

    # -- drawing

    def _show_palette(self) -> None:
        self._sides.setCurrentIndex(1)

    def begin(self, style: Style) -> None:
        """Begin to draw something new."""
        self._work_on(style, Shape(_DRAFT, "", style.kind, (), style.name), "")

    def edit(self, key: str) -> None:
        """Take up something that is drawn; photos and sealed plans are only shown."""
        line = self._line(key)
        if line is None or self._plan is None:
            return
        self._list.select(key)
        if self._plan.is_sealed:
            spots = spots_of(line.shape.vertices)
            self.canvas.look_at(spots, nearest=max(self.canvas.view.zoom, _NEAR))
            return
        if line.is_photo:
            self._work_on(Style("photo", line.title, Kind.POINT, "camera"), line.shape, "")
            return
        style = next(one for one in plans.styles() if one.name == line.shape.style)
        self._work_on(style, line.shape, line.about)

    def _work_on(self, style: Style, shape: Shape, about: str) -> None:
        self._style, self._about = style, about
        self._what.setText(style.label)
        self._name.setText(shape.name)
        self._fault.setText("")
        self._fill_piles(style, about)
        is_photo = style.name == "photo"
        self._take_off.setVisible(shape.key != _DRAFT and not is_photo)
        self._name.setVisible(not is_photo)
        self.canvas.draw(Drawing(replace(shape, note="")))
        self._sides.setCurrentIndex(2)
        self._drawn()
        self.canvas.setFocus()

    def _fill_piles(self, style: Style, about: str) -> None:
        piles = self._plan.piles if self._plan is not None and style.name == "pile" else ()
        self._pile.clear()
        self._pile.addItem(_("Not one of the checklist"), "")
        for n, pile in enumerate(piles, 1):
            self._pile.addItem(pile.name or _("Pile {n}").format(n=n), pile.about)
        self._pile.setCurrentIndex(max(0, self._pile.findData(about)))
        self._pile.setVisible(bool(piles))

    def _drawn(self) -> None:
        drawing = self.canvas.drawing
        if drawing is not None:
            self._figure.setText(plans.in_words(drawing.shape))

    def canvas_undo(self) -> None:
        self.canvas.undo()

    def canvas_redo(self) -> None:
        self.canvas.redo()

    def canvas_remove(self) -> None:
        self.canvas.remove_corner()

    def save(self) -> None:
        """Record the shape in work."""
        drawing = self.canvas.drawing
        if drawing is None:
            return
        about = str(self._pile.currentData() or "")
        shape = replace(drawing.shape, name=self._name.text())

        def job(opened: OpenInspection) -> tuple[Changes, Plan]:
            plans.check_whole(shape)
            if shape.style == "photo":
                place = shape.vertices[0]
                changes = placing.place_by_hand(
                    opened, plans.photo_of(shape), place.latitude, place.longitude
                )
            elif shape.key == _DRAFT:
                changes = plans.draw(opened, shape, about)
            else:
                changes = plans.change(opened, shape, about)
            return changes, plans.plan(opened)

        self._do(job, self._saved)

    def _saved(self, found: tuple[Changes, Plan]) -> None:
        self._stop_drawing()
        self._present(found[1])
        self._tasks.changed.emit(found[0])

    def _remove(self) -> None:
        drawing = self.canvas.drawing
        if drawing is None:
            return
        key = drawing.shape.key
        self._do(lambda opened: (plans.remove(opened, key), plans.plan(opened)), self._saved)

    def cancel(self) -> None:
        """Leave the shape in work as it was."""
        self._stop_drawing()
        self._paint()

    def _stop_drawing(self) -> None:
        self.canvas.draw(None)
        clear(self._receiver)
        self._sides.setCurrentIndex(0)

    def _receive(self) -> None:
        """Open the receiver for the next corner; a second time closes it."""
        from ui.shared.gps.panel import PositionPanel  # noqa: PLC0415 - loads Qt's serial port and positioning

        if self._receiver.count():
            clear(self._receiver)
            return
        panel = PositionPanel(settings=self._settings)
        panel.taken.connect(self._corner_received)
        self._receiver.addWidget(panel)

    def _corner_received(self, geopoint: str, _provenance: str) -> None:
        latitude, longitude, altitude, accuracy = (float(part) for part in geopoint.split())
        self.canvas.add(Vertex(latitude, longitude, accuracy or None, altitude))
        self.canvas.go_to(to_map(latitude, longitude))

    def _line(self, key: str) -> PlanLine | None:
        lines = self._plan.lines if self._plan is not None else ()
        return next((line for line in lines if line.shape.key == key), None)


def _button(words: str, icon: str, act: Callable[[], None]) -> Button:
    button = Button(words, icon)
    button.clicked.connect(act)
    return button


def _icon(line: PlanLine) -> str:
    if line.is_photo:
        return "camera"
    return next((one.icon for one in plans.styles() if one.name == line.shape.style), "map-pin")
