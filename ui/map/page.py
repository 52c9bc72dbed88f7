"""The map of all sites: a list of the nearest beside it, layers over it, and a ruler."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from inspector.app import plans, viewing
from inspector.app.maps import Neighbour
from inspector.app.viewing import Overview
from inspector.domain.ids import RecordId
from inspector.errors import PositionError
from inspector.geo.editing import Drawing
from inspector.geo.fix import Fix
from inspector.geo.measure import Vertex
from inspector.geo.point import Point, parse_point
from inspector.geo.position import Position, Source
from inspector.geo.projection import Notation, spot_of, to_degrees, to_map, written
from inspector.geo.scene import Content, Disc
from inspector.geo.shapes import Kind, Shape
from inspector.i18n import gettext as _
from ui.map.sites import Sites, kilometres, meanings
from ui.shared.gps import opening
from ui.shared.map.base import base_map
from ui.shared.map.canvas import MapCanvas
from ui.shared.map.floating import Legend, ToolColumn, float_over, zoom_tools
from ui.shared.map.layers import LayersPanel, MapLayers, told
from ui.shared.measures import fix, stand_beside
from ui.shared.page import Page, clear, column
from ui.shared.parts import Box, Button, Choice, ChoiceBox, Ground, Label
from ui.shared.rapid import RapidPanel
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks

_LISTED = 200  # rows: who looks further pans the map or types a name
_NEAR_ENOUGH = 14.0  # zoom from where the middle of the map is a place
_PAUSE = 150  # ms after the map came to rest


class MapPage(Page):
    facility_wanted = Signal(str)
    visit_started = Signal(str)
    plan_wanted = Signal(str)  # an inspection

    def __init__(self, tasks: Tasks, settings: QSettings, layers: MapLayers) -> None:
        super().__init__(_("Map"))
        self._tasks, self._settings, self._layers = tasks, settings, layers
        layers.changed.connect(self._paint)
        base_map().ready.connect(self._base_came)
        layers.told.connect(self.told)
        self._found: Overview | None = None
        self._sites: Sites | None = None
        self._chosen = ""
        self._here: Disc | None = None
        self._place: tuple[Vertex, str] | None = None  # that is told of, and where it comes from
        self._seen_once = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self._list_nearest)
        self._bar()
        self._lay_out()

    # -- laying out

    def _bar(self) -> None:
        self._search = QLineEdit()
        self._search.setObjectName("map-search")
        self._search.setPlaceholderText(_("Name, or a place such as 35.4987, 140.1153"))
        self._search.setAccessibleName(_("Search the map"))
        fix(self._search, width=330)
        self._search.textChanged.connect(self._typed)
        self._search.returnPressed.connect(self._go_to_typed)
        self.tools.addWidget(self._search)
        self._notation = ChoiceBox(_("How coordinates are written"))
        self._notation.setMinimumContentsLength(24)
        for one in Notation:
            self._notation.addItem(one.label, one.value)
        chosen = str(self._settings.value("map/notation", Notation.DEGREES.value))
        self._notation.setCurrentIndex(max(0, self._notation.findData(chosen)))
        self._notation.currentIndexChanged.connect(self._notation_chosen)
        self.tools.addWidget(self._notation)
        self._layers_button = Choice("layers", _("Layers"))
        self._layers_button.setObjectName("map-layers")
        self._layers_button.toggled.connect(self._show_layers)
        self.tools.addWidget(self._layers_button)

    def _lay_out(self) -> None:
        side = Ground("surface")
        stand_beside(side, 372)
        self._sides = QStackedWidget()
        QVBoxLayout(side).addWidget(self._sides)
        side.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # just given one
        listed = QWidget()
        self._sides.addWidget(listed)
        self._sides.addWidget(column(LayersPanel(self._layers), margin=14))
        held = QWidget()
        self._rapid = QVBoxLayout(held)
        self._sides.addWidget(column(held, margin=14))
        beside = QVBoxLayout(listed)
        beside.setContentsMargins(12, 12, 12, 12)
        self._order = Label("", 14, 600)
        self._list = RowList(_("Sites, nearest first"))
        self._list.setObjectName("map-list")
        self._list.opened.connect(self.choose)
        beside.addWidget(self._order)
        beside.addWidget(self._list, 1)
        self._without = Label("", 13, 400, "text2")
        beside.addWidget(self._without)
        self._around = Label("", 13, 400, "text2")
        self._around.setObjectName("map-around")
        self._around.hide()
        beside.addWidget(self._around)
        acts = QHBoxLayout()
        self._open = Button(_("Open facility"), "warehouse", "primary")
        self._open.setObjectName("map-open-facility")
        self._open.clicked.connect(lambda: self.facility_wanted.emit(self._chosen))
        self._plan = Button(_("Site plan"), "crosshair")
        self._plan.setObjectName("map-open-plan")
        self._plan.clicked.connect(self._open_plan)
        acts.addWidget(self._open)
        acts.addWidget(self._plan)
        acts.addStretch(1)
        beside.addLayout(acts)
        rapid = Button(_("Rapid assessment"), "triangle-alert", gives=True)
        rapid.setObjectName("rapid")
        rapid.clicked.connect(self.start_rapid)
        beside.addWidget(rapid)
        self.canvas = MapCanvas(_("Map of all sites"))
        self.canvas.setObjectName("map")
        self.canvas.moved.connect(self._rest.start)
        self.canvas.picked.connect(self.choose)
        self.canvas.pointed.connect(self._point_at)
        self.canvas.drawn.connect(self._measured)
        self.canvas.done.connect(self.stop_measuring)
        self.canvas.left.connect(self.stop_measuring)
        self._legend = Legend()
        tools = ToolColumn()
        tools.add("maximize-2", _("Show all sites"), self.show_all)
        tools.add("locate", _("My position from a receiver"), self._locate)
        tools.add("ruler", _("Measure a distance"), partial(self.measure, Kind.LINE)).setObjectName("ruler")
        tools.add("pen-tool", _("Measure an area"), partial(self.measure, Kind.AREA)).setObjectName(
            "surveyor"
        )
        float_over(self.canvas, left=self._legend, right=(zoom_tools(self.canvas), tools))
        self._said = _Told()
        self._said.left.connect(self._untell)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.canvas, 1)
        right.addWidget(self._said)
        self._foot = right
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)

    # -- what is shown

    def refresh(self) -> None:
        base_map().ask()
        self._tasks.run(viewing.overview, self._present)
        self._layers.refresh()

    def _show_layers(self) -> None:
        clear(self._rapid)
        self._sides.setCurrentIndex(int(self._layers_button.isChecked()))

    def _base_came(self) -> None:
        self._paint()
        if base_map().problem:
            self.told.emit(base_map().problem)

    def _present(self, found: Overview) -> None:
        self._found, self._sites = found, Sites(found)
        if self._chosen not in self._sites.by_key:
            self._chosen = ""
        told = meanings()
        self._legend.present([(tone, told[tone]) for tone in self._sites.tones])
        self.head(_("Map"), _("{n} sites on the map").format(n=len(self._sites.all)))
        count = len(self._sites.without)
        self._without.setText(
            _("{n} without a position: enter it in the facility.").format(n=count) if count else ""
        )
        self._without.setVisible(bool(count))
        self._paint()
        if not self._seen_once and self._sites.all:
            self._seen_once = True
            self.show_all()
        self._list_nearest()

    def _paint(self) -> None:
        shapes = [self.canvas.drawing.shape] if self.canvas.drawing is not None else []
        content = Content(
            base_map().levels,
            base_map().names,
            self._layers.feed,
            self._layers.overlays,
            shapes=shapes,
            here=self._here,
        )
        sites = self._sites
        self.canvas.present(content, partial(sites.marks, chosen=self._chosen) if sites is not None else None)

    def show_all(self) -> None:
        """Show every site."""
        if self._sites is not None:
            self.canvas.look_at([site.spot for site in self._sites.all], nearest=14.0)

    def choose(self, key: str) -> None:
        """Choose a site: mark it, and bring it into sight."""
        site = self._sites.by_key.get(RecordId(key)) if self._sites is not None else None
        if site is None:
            return
        self._chosen = key
        self._paint()
        self._look_around(Vertex(site.latitude, site.longitude, site.accuracy_m))
        x, y = self.canvas.view.pixel(site.spot)
        if not (40 <= x <= self.canvas.width() - 40 and 40 <= y <= self.canvas.height() - 40):
            self.canvas.go_to(site.spot)
        self._list_nearest()
        self._list.select(key)

    def _list_nearest(self) -> None:
        sites = self._sites
        if sites is None:
            return
        if self._here is not None:
            place, order = to_degrees(self._here.spot), _("Nearest to you first")
        else:
            place, order = to_degrees(self.canvas.view.centre), _("Nearest to the middle of the map first")
        words = "" if self._typed_point() is not None else self._search.text()
        near = sites.nearest(*place, words)
        self._order.setText(order if near else _("No site has these words"))
        self._list.present(
            [
                Row(
                    site.facility.id,
                    site.facility.name,
                    site.line,
                    meta=kilometres(far),
                    tone=site.tone,
                    icon="map-pin",
                )
                for far, site in near[:_LISTED]
            ]
        )
        self._list.select(self._chosen)
        self._open.setEnabled(bool(self._chosen))
        self._plan.setEnabled(bool(self._visit()))

    # -- acts

    def _visit(self) -> str:
        """The draft of the chosen site, or the last inspection."""
        found = self._found.inspections if self._found is not None else ()
        visits = [line for line in found if line.inspection.facility == self._chosen]
        if not visits:
            return ""
        last = max(visits, key=lambda line: (not line.is_sealed, line.inspection.started.instant))
        return str(last.inspection.id)

    def _open_plan(self) -> None:
        visit = self._visit()
        if visit:
            self.plan_wanted.emit(visit)

    def _typed(self) -> None:
        self._rest.start()

    def _typed_point(self) -> Point | None:
        try:
            return parse_point(self._search.text())
        except PositionError:
            return None  # then it is a name

    def _go_to_typed(self) -> None:
        point = self._typed_point()
        if point is not None:
            self.canvas.go_to(spot_of(point), max(self.canvas.view.zoom, 14.0))
            self._tell(Vertex(float(point.latitude), float(point.longitude)), Source.TYPED.label)
            return
        rows = self._sites.nearest(0, 0, self._search.text()) if self._sites is not None else []
        if rows:
            self.choose(rows[0][1].facility.id)

    def _notation_chosen(self) -> None:
        self._settings.setValue("map/notation", self._notation.currentData())
        if self._place is not None:
            self._tell(*self._place)

    def _point_at(self, latitude: float, longitude: float) -> None:
        self._tell(Vertex(latitude, longitude), Source.MAP.label)

    def _tell(self, place: Vertex, provenance: str) -> None:
        """Tell of a place: its coordinates, where they come from, and what lies around it."""
        self._place = (place, provenance)
        point = Point.of(place.latitude, place.longitude)
        words = written(point, Notation(self._notation.currentData()))
        exact = f" ± {place.accuracy_m:.1f} m" if place.accuracy_m is not None else ""
        self._said.say(f"{words}{exact}", provenance)
        self._place_rapid()
        self._look_around(place)

    def _look_around(self, place: Vertex) -> None:
        """Tell what the layers have around a place."""
        self._layers.near(place, self._tell_around)

    def _tell_around(self, found: list[Neighbour]) -> None:
        self._around.setText(told(found))
        self._around.setVisible(bool(found))

    def measure(self, kind: Kind) -> None:
        """Measure along a line or an area: click corners, Enter or a double click ends it."""
        self.canvas.draw(Drawing(Shape("measure", "", kind, (), "measure" if kind is Kind.LINE else "area")))
        self.canvas.setFocus()
        self._measured()

    def _measured(self) -> None:
        drawing = self.canvas.drawing
        if drawing is None:
            return
        shape = drawing.shape
        if shape.is_whole and shape.kind is not Kind.POINT:
            self._said.say(plans.in_words(shape), _("Measured on the map"))
        else:
            self._said.say(
                _("Click the places, or move the map under the cross and press Space. Enter ends it."),
                _("Measure"),
            )

    def stop_measuring(self) -> None:
        """End the measuring; its figure stays until it is closed."""
        drawing = self.canvas.drawing
        self.canvas.draw(None)
        if drawing is None or not drawing.shape.is_whole:
            self._said.hide()

    def _untell(self) -> None:
        self._place = None
        self.stop_measuring()
        self._said.hide()

    def _locate(self) -> None:
        """Open the receiver under the map; a second time closes it."""
        panel = opening.open_or_close(self, self._settings)
        if panel is not None:
            panel.fixed.connect(self.here)
            panel.taken.connect(self._taken)
            self._foot.addWidget(panel)

    def here(self, fix_: Fix) -> None:
        """Show where the receiver is."""
        first = self._here is None
        self._here = Disc(to_map(fix_.latitude, fix_.longitude), fix_.accuracy_m)
        self._paint()
        if first:
            self.canvas.go_to(self._here.spot, max(self.canvas.view.zoom, 15.0))
        self._place_rapid()
        self._rest.start()

    def start_rapid(self) -> None:
        """Show how to begin at the place that is told of, where the receiver is, or the middle of the map."""
        self._show_layers()
        panel = RapidPanel(self._tasks, self._settings, receives=False)
        panel.begun.connect(self.visit_started)
        panel.left.connect(self._show_layers)
        self._rapid.addWidget(panel)
        self._rapid.addStretch(1)
        self._sides.setCurrentIndex(2)
        panel.open(self._rapid_place())

    def _place_rapid(self) -> None:
        """Take a place that came while the assessment waits for its start."""
        place = self._rapid_place()
        item = self._rapid.itemAt(0)
        panel = item.widget() if item is not None else None
        if isinstance(panel, RapidPanel) and place is not None:
            panel.take(place)

    def _rapid_place(self) -> Position | None:
        """None where the map is too far away for its middle to mean a place."""
        latitude, longitude = to_degrees(self.canvas.view.centre)
        source, accuracy = Source.MAP, None
        if self._place is None and self._here is None and self.canvas.view.zoom < _NEAR_ENOUGH:
            return None
        if self._place is not None:
            place = self._place[0]
            latitude, longitude, accuracy = place.latitude, place.longitude, place.accuracy_m
            source = next((one for one in Source if self._place[1].startswith(one.label)), Source.MAP)
        elif self._here is not None:
            latitude, longitude = to_degrees(self._here.spot)
            source, accuracy = Source.NMEA, self._here.radius_m
        point = Point.of(latitude, longitude)
        exact = Decimal(f"{accuracy:.1f}") if accuracy is not None else None
        return Position(point.latitude, point.longitude, source, exact)

    def _taken(self, geopoint: str, provenance: str) -> None:
        latitude, longitude, _altitude, accuracy = (float(part) for part in geopoint.split())
        self._here = Disc(to_map(latitude, longitude), accuracy or None)
        self._paint()
        self.canvas.go_to(self._here.spot, max(self.canvas.view.zoom, 15.0))
        self._tell(Vertex(latitude, longitude, accuracy or None), provenance)


class _Told(QWidget):
    """A place or a measure in words under the map, until it is closed."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        box = Box()
        words = QHBoxLayout()
        self._what = Label("", 13, 400, "text2", wrap=False)
        self._text = Label("", 15, 600)
        self._text.setObjectName("map-told")
        close = Button("", "x", "quiet")
        close.setAccessibleName(_("Close"))
        close.clicked.connect(self.left)
        words.addWidget(self._what)
        words.addWidget(self._text, 1)
        words.addWidget(close)
        box.column.setContentsMargins(14, 2, 4, 2)
        box.column.addLayout(words)
        row.addWidget(box)
        self.hide()

    def say(self, text: str, what: str) -> None:
        self._what.setText(what)
        self._text.setText(text)
        self.show()
