"""Places: a point, a line or an area, typed, taken from a receiver, or set on a map that opens below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.app import plans
from inspector.app.positions import manner_of
from inspector.errors import PositionError
from inspector.forms.state import NodeState
from inspector.geo import shapes
from inspector.geo.editing import Drawing
from inspector.geo.measure import Vertex
from inspector.geo.position import Source
from inspector.geo.projection import Spot
from inspector.geo.scene import Content, spots_of
from inspector.geo.shapes import Kind, Shape
from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField, hint_for
from ui.shared.map.base import base_map
from ui.shared.map.canvas import MapCanvas
from ui.shared.map.floating import float_over, zoom_tools
from ui.shared.measures import fix
from ui.shared.parts import Button, Label

KINDS = {"geopoint": Kind.POINT, "geotrace": Kind.LINE, "geoshape": Kind.AREA}
_KEY = "answer"
_NEAR = 17.0  # zoom


class PlaceField(EntryField):
    """The answer as it is typed, what it measures, and ways to take it from elsewhere."""

    def __init__(self, kind: str) -> None:
        super().__init__(hint=hint_for(kind))
        self._kind = KINDS[kind]
        self._pad: MapPad | None = None
        self._from_map = ""  # what the map gave, until it is handed over
        self._receive = Button(_("Receiver"), "satellite")
        self._receive.setObjectName("receiver")
        self._receive.clicked.connect(self.receiver_wanted)
        self._map = Button(
            "", "map"
        )  # its picture says it: two buttons with words leave no room at large text
        self._map.setAccessibleName(_("Set on the map"))
        self._map.setToolTip(_("Set on the map"))
        self._map.setObjectName("on-map")
        self._map.clicked.connect(self._open_or_close)
        self._figure = Label("", 13, 400, "text2")
        self._row.addWidget(self._receive)
        self._row.addWidget(self._map)
        self._column.addWidget(self._figure)

    def present(self, state: NodeState) -> None:
        super().present(state)
        for button in (self._receive, self._map):
            button.setVisible(not state.readonly)
        vertices = self._vertices(state.value or "")
        words = plans.in_words(Shape(_KEY, "", self._kind, vertices)) if vertices else ""
        self._figure.setText(words)
        self._figure.setVisible(bool(words) and self._kind is not Kind.POINT)
        if self._pad is not None:
            self._pad.present(vertices)
            if state.readonly:
                self._leave()

    def received(self, geopoint: str) -> bool:
        """Take a position as the next corner; a single place is not taken here, for its source is recorded."""
        if self._kind is Kind.POINT:
            return False
        if self._pad is None:
            self._open_or_close()
        if self._pad is not None:
            latitude, longitude, altitude, accuracy = (float(part) for part in geopoint.split())
            self._pad.canvas.add(Vertex(latitude, longitude, accuracy or None, altitude))
        return True

    def _vertices(self, text: str) -> tuple[Vertex, ...]:
        try:
            return shapes.parse(text, self._kind)
        except PositionError:
            return ()  # the problem stands below the question; the map begins anew

    def _open_or_close(self) -> None:
        if self._pad is not None:
            self._close()
            return
        self.focused.emit()
        self._pad = MapPad(self._kind, self._vertices(self._text()), self.origin)
        self._pad.taken.connect(self._take)
        self._pad.left.connect(self._leave)
        self._column.addWidget(self._pad)
        self._pad.show()
        self._pad.canvas.setFocus()

    def _give(self, answer: str) -> None:
        """Hand an answer over with where it comes from."""
        shape = Shape(_KEY, "", self._kind, self._vertices(answer))
        if not answer:
            self.answered.emit("")
        elif answer != self._from_map:
            self.told.emit(answer, manner_of(Source.TYPED), Source.TYPED.label)
        else:
            received = all(one.accuracy_m is not None for one in shape.vertices)
            how = manner_of(Source.NMEA if received else Source.MAP)
            self.told.emit(answer, how, plans.provenance(shape))

    def finish(self) -> None:
        if self._pad is not None:
            self._pad.finish()
        super().finish()

    def _leave(self) -> None:
        """Close the map and let go of what was drawn on it."""
        if self._pad is not None:
            self._pad.canvas.draw(None)
            self._close()

    def _close(self) -> None:
        """Close the map; hiding makes it hand over what was drawn."""
        if self._pad is not None:
            pad, self._pad = self._pad, None
            pad.hide()
            self._column.removeWidget(pad)
            pad.deleteLater()
            self._map.setFocus()

    def _take(self, answer: str) -> None:
        self._close()
        self._from_map = answer
        self._write(answer)


class MapPad(QWidget):
    """A map on which one shape is drawn. `taken` carries it as ODK writes it."""

    taken = Signal(str)
    left = Signal()

    def __init__(self, kind: Kind, vertices: tuple[Vertex, ...], origin: Spot | None) -> None:
        super().__init__()
        self.canvas = MapCanvas(_("Map to set the answer on"))
        self.canvas.setObjectName("answer-map")
        fix(self.canvas, height=360)
        float_over(self.canvas, left=None, right=(zoom_tools(self.canvas),))
        self._told = Label("", 14, 500)
        self._told.setObjectName("map-figure")
        use = Button(_("Use this"), "check", "primary")
        use.setObjectName("use-shape")
        use.clicked.connect(self._use)
        undo, corner = Button(_("Undo"), "undo-2"), Button(_("Remove corner"), "minus")
        undo.clicked.connect(self.canvas.undo)
        corner.clicked.connect(self.canvas.remove_corner)
        row = QHBoxLayout()
        row.addWidget(self._told, 1)
        for button in (undo, use) if kind is Kind.POINT else (undo, corner, use):
            row.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.canvas)
        whole.addLayout(row)
        self.canvas.drawn.connect(self._measured)
        self.canvas.done.connect(self._use)
        self.canvas.left.connect(self.left)
        self._kind = kind
        self.canvas.draw(Drawing(Shape(_KEY, "", kind, vertices, "area")))
        base_map().ready.connect(self._paint)
        base_map().ask()
        self._paint()
        if vertices:
            self.canvas.look_at(spots_of(vertices))
        elif origin is not None:
            self.canvas.go_to(origin, _NEAR)
        self._measured()

    def present(self, vertices: tuple[Vertex, ...]) -> None:
        """Show an answer that was given elsewhere, unless something else is being drawn."""
        drawing = self.canvas.drawing
        if drawing is not None and not drawing.can_undo and drawing.shape.vertices != vertices:
            self.canvas.draw(Drawing(Shape(_KEY, "", self._kind, vertices, "area")))
            self._measured()

    def _paint(self) -> None:
        self.canvas.present(Content(base_map().levels, base_map().names))

    def _measured(self) -> None:
        drawing = self.canvas.drawing
        if drawing is None:
            return
        if drawing.shape.vertices:
            self._told.setText(plans.in_words(drawing.shape))
        else:
            self._told.setText(_("Click the map, or move it under the cross and press Space."))

    def _use(self) -> None:
        drawing = self.canvas.drawing
        if drawing is None:
            return
        if drawing.shape.vertices and not drawing.shape.is_whole:  # whoever is still here can set another one
            self._told.setText(
                _("This needs {least} corners at least and has {n}. Set another one.").format(
                    least=drawing.shape.kind.least, n=len(drawing.shape.vertices)
                )
            )
            return
        self._hand_over(drawing)

    def finish(self) -> None:
        """Hand over what was drawn, whole or not: it is kept and told, not lost."""
        drawing = self.canvas.drawing
        if drawing is not None and drawing.can_undo:
            self._hand_over(drawing)

    def _hand_over(self, drawing: Drawing) -> None:
        self.canvas.draw(None)  # so that leaving does not hand it over a second time
        self.taken.emit(shapes.as_odk(drawing.shape))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What was drawn is not lost when somebody goes on to another page."""
        if not event.spontaneous():
            self.finish()
        super().hideEvent(event)
