"""The map by hand, wheel and keys; sites, layers and picture maps on it; and the plan of a site in the record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from inspector.app import demo, facilities, files, inspections, plans
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.domain.facility import FacilityStatus
from inspector.geo.editing import Drawing
from inspector.geo.measure import Vertex
from inspector.geo.overlay import tiles_of
from inspector.geo.projection import to_degrees, to_map
from inspector.geo.scene import Content, Pin
from inspector.geo.shapes import Kind, Shape
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from ui.shared.map.canvas import MapCanvas
from ui.shared.rows import RowList

CHIBA = to_map(35.4987, 140.1153)


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    made = MapCanvas("Map")
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.go_to(CHIBA, 15)
    return made


def at(canvas: MapCanvas, east: float, down: float) -> QPoint:
    """So many pixels from the middle."""
    return QPoint(round(canvas.width() / 2 + east), round(canvas.height() / 2 + down))


def clicks(canvas: MapCanvas, east: float, down: float) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, east, down))


def drags(canvas: MapCanvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, *start))
    for step in range(1, 6):
        way = [a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)]
        QTest.mouseMove(canvas, at(canvas, *way))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, *end))


# -- moving about


def test_a_dragged_map_follows_the_hand(canvas: MapCanvas) -> None:
    under = canvas.view.spot(500, 400)
    drags(canvas, (100, 100), (40, 60))
    assert canvas.view.pixel(under) == pytest.approx((440, 360), abs=1.5)


def test_the_wheel_zooms_about_the_pointer(canvas: MapCanvas) -> None:
    place = QPointF(600, 200)
    under = canvas.view.spot(place.x(), place.y())
    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.view.zoom == 16
    assert canvas.view.pixel(under) == pytest.approx((600, 200), abs=0.5)


def test_keys_move_and_zoom(canvas: MapCanvas) -> None:
    canvas.setFocus()
    before = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.centre.x > before.centre.x
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.view.centre.y > before.centre.y
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.zoom == before.zoom + 1


def test_a_click_picks_what_is_under_it_and_else_points_at_the_place(canvas: MapCanvas) -> None:
    canvas.present(Content(marks=(Pin("yard", CHIBA, "ok", "check"),)))
    canvas.grab()
    picked: list[str] = []
    pointed: list[tuple[float, float]] = []
    canvas.picked.connect(picked.append)
    canvas.pointed.connect(lambda *place: pointed.append(place))
    clicks(canvas, 8, 5)
    assert picked == ["yard"]
    clicks(canvas, 200, 100)
    assert pointed == [pytest.approx(to_degrees(canvas.view.spot(600, 400)), abs=1e-6)]


def test_what_was_fitted_fits_again_when_the_window_grows(canvas: MapCanvas) -> None:
    ends = [to_map(35, 139), to_map(36, 141)]
    canvas.look_at(ends)
    canvas.resize(1200, 500)
    for end in ends:
        x, y = canvas.view.pixel(end)
        assert 0 <= x <= 1200
        assert 0 <= y <= 500
    drags(canvas, (0, 0), (300, 0))
    moved = canvas.view.centre
    canvas.resize(800, 600)
    assert canvas.view.centre == moved


# -- drawing


def test_an_area_is_drawn_by_hand_and_its_corners_moved_added_and_taken_out(canvas: MapCanvas) -> None:
    canvas.draw(Drawing(Shape("a", "", Kind.AREA, (), "pile")))
    drawing = canvas.drawing
    assert drawing is not None
    for corner in ((-100, 100), (100, 100), (100, -100), (-100, -100)):
        clicks(canvas, *corner)
    assert len(drawing.shape.vertices) == 4
    before = drawing.shape.vertices
    drags(canvas, (100, 100), (150, 140))
    assert drawing.shape.vertices[1] != before[1]
    x, y = canvas.view.pixel(to_map(drawing.shape.vertices[1].latitude, drawing.shape.vertices[1].longitude))
    assert (x, y) == pytest.approx((550, 440), abs=1.5)
    canvas.undo()
    assert drawing.shape.vertices == before
    drags(canvas, (0, 100), (0, 180))  # the faint handle between two corners
    assert len(drawing.shape.vertices) == 5
    canvas.remove_corner()
    assert len(drawing.shape.vertices) == 4


def test_a_line_is_drawn_with_keys_alone(canvas: MapCanvas) -> None:
    canvas.draw(Drawing(Shape("a", "", Kind.LINE, (), "measure")))
    canvas.setFocus()
    done: list[bool] = []
    canvas.done.connect(lambda: done.append(True))
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert done == [True]
    drawing = canvas.drawing
    assert drawing is not None
    first, second = drawing.shape.vertices
    assert first.latitude == pytest.approx(second.latitude)
    assert second.longitude > first.longitude


# -- the pages


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    clock = FakeClock()
    place = demo.run(tmp_path / "demo", clock=clock).workspace
    with workspaces.opened(place, clock=clock) as ws:
        for name, status, position in (
            ("Parcel 1187", FacilityStatus.UNAUTHORISED, "35.666, 140.318"),
            ("Keiyo Cable Works", FacilityStatus.NOTIFIED, "35.548, 140.13"),
        ):
            facilities.add(
                ws, make.facility(name=name, status=status, position=facilities.typed_position(ws, position))
            )
        facilities.add(ws, make.facility(name="Somewhere"))
        nakagawa = next(one for one in facilities.listed(ws) if one.name.startswith("Nakagawa"))
        form = tmp_path / "form.md"
        form.write_text(
            "| survey | | | |\n| | type | name | label |\n| | text | q | Q |\n"
            "| settings | | |\n| | form_id | version |\n| | f | 1 |\n"
        )
        inspections.start(ws, nakagawa.id, [form])
    return place


@pytest.fixture
def robot(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Robot]:
    made = Robot(qtbot, folder, tmp_path / "window.ini")
    yield made
    made.closes()


def listed(robot: Robot, name: str) -> Callable[[], list[str]]:
    rows = robot.part(RowList, name)
    assert isinstance(rows, RowList)
    return lambda: [rows.model().index(n, 0).data() for n in range(rows.model().rowCount())]


def test_the_list_beside_the_map_tells_the_same_nearest_first(robot: Robot) -> None:
    robot.presses("Ctrl+4").sees_words("1 without a position")
    window = robot.window
    robot.enters("map-search", "35.548, 140.13").presses("Return")
    names = listed(robot, "map-list")
    robot._sees(lambda: names()[:1] == ["Keiyo Cable Works, Notified, 0.0 km"])
    assert "Unauthorised, suspected" in names()[2]
    robot.sees_words("35.5480")
    window.map.choose(next(iter(window.map._sites.by_key)))  # type: ignore[union-attr]  # shown by now
    robot.pushes("map-open-facility")
    robot._sees(lambda: window.facilities.isVisible())


def test_a_distance_is_measured_on_the_map_by_keys(robot: Robot) -> None:
    robot.presses("Ctrl+4")
    window = robot.window
    robot._sees(lambda: window.map._sites is not None)
    window.map.canvas.go_to(CHIBA, 16)
    robot.pushes("ruler").sees_words("Click the places")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(window.map.canvas, key)
    robot.sees_words("bearing 90").sees_words("uncertainty unknown")
    QTest.keyClick(window.map.canvas, Qt.Key.Key_Return)
    assert window.map.canvas.drawing is None


def test_a_layer_tells_what_lies_around_a_site(robot: Robot, tmp_path: Path) -> None:
    school = {
        "type": "Feature",
        "properties": {"name": "Ichihara school"},
        "geometry": {"type": "Point", "coordinates": [140.1153, 35.5077]},
    }
    file = tmp_path / "receptors.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [school]}))
    robot.presses("Ctrl+4")
    window = robot.window
    window.map._layers.add(file)
    robot._sees(lambda: len(window.map._layers.overlays) == 1)
    robot.enters("map-search", "35.4987, 140.1153").presses("Return")
    robot.sees_words("Ichihara school (receptors): about 999 m, bearing 0°")
    window.map._layers.add(tmp_path / "nothing.geojson")
    robot.sees_words("nothing.geojson")


def mbtiles(path: Path) -> Path:
    """A picture map with red tiles at zoom 8."""
    picture = BytesIO()
    Image.new("RGB", (256, 256), (200, 30, 30)).save(picture, "PNG")
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    base.execute(
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
    )
    base.executemany(
        "INSERT INTO metadata VALUES (?, ?)",
        [("name", "Air photo"), ("format", "png"), ("attribution", "© GSI")],
    )
    from inspector.geo.view import View  # noqa: PLC0415 - for this picture map alone

    for place in tiles_of(View(CHIBA, 8, 800, 600), 8):
        base.execute(
            "INSERT INTO tiles VALUES (8, ?, ?, ?)", (place.column, 2**8 - 1 - place.row, picture.getvalue())
        )
    base.commit()
    base.close()
    return path


def test_a_picture_map_is_drawn_once_it_is_read(robot: Robot, tmp_path: Path) -> None:
    robot.presses("Ctrl+4")
    window = robot.window
    robot._sees(lambda: window.map._sites is not None)
    window.map._layers.add(mbtiles(tmp_path / "air.mbtiles"))
    robot._sees(lambda: window.map._layers.feed is not None)
    canvas = window.map.canvas
    canvas.go_to(to_map(35.45, 139.9), 8)

    def is_red() -> bool:
        picture: QImage = canvas.grab().toImage()
        return picture.pixelColor(canvas.width() // 3, canvas.height() // 2).red() == 200

    robot._sees(is_red)
    canvas.go_to(to_map(35.45, 139.9), 10)  # deeper than the file goes: its last tiles are shown larger
    robot._sees(is_red)


def test_the_plan_of_a_site_is_drawn_and_read_back_from_the_record(robot: Robot, folder: Path) -> None:
    robot.presses("Ctrl+4")
    window = robot.window
    robot._sees(lambda: window.map._sites is not None)
    draft = next(line.inspection for line in window.map._found.inspections if not line.is_sealed)  # type: ignore[union-attr]
    window.map.choose(draft.facility)
    robot.pushes("map-open-plan").pushes("plan-draw").pushes("draw-boundary")
    canvas = window.plan.canvas
    for corner in ((-200, 150), (200, 150), (200, -150), (-200, -150)):
        clicks(canvas, *corner)
    robot.sees_words("4 corners").enters("plan-name", "Yard 2").pushes("plan-save")
    names = listed(robot, "plan-list")
    robot._sees(lambda: [one for one in names() if one.startswith("Yard 2")] != [])
    robot.pushes("plan-draw").pushes("draw-pile")
    clicks(canvas, 10, 10)
    robot.pushes("plan-save").sees_words("needs 3 corners at least and has 1")
    clicks(canvas, 60, 10)
    clicks(canvas, 60, 60)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    robot._sees(lambda: any(one.startswith("Pile") for one in names()))
    robot.settles()
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched
        drawn = plans.items(inspections.load(ws, draft.id))
        assert [(item.style, item.name) for item in drawn] == [("boundary", "Yard 2"), ("pile", "")]


def test_a_shape_is_taken_off_the_plan_and_escape_leaves_it_as_it_was(robot: Robot, folder: Path) -> None:
    window = robot.window
    found: list[str] = []
    corners = tuple(Vertex(35.4987 + n / 5000, 140.1153 + n % 2 / 5000, 3.0) for n in range(3))

    def draw(ws: workspaces.Workspace) -> None:
        draft = next(one for one in inspections.listed(ws) if inspections.load(ws, one.id).seal is None)
        found.append(draft.id)
        plans.draw(inspections.load(ws, draft.id), Shape("", "P1", Kind.AREA, corners, "pile"))

    window.tasks.run(draw)
    robot.settles()
    window.open_plan(found[0])
    names = listed(robot, "plan-list")
    robot._sees(lambda: any(one.startswith("P1") for one in names()))
    key = next(line.shape.key for line in window.plan._plan.lines if not line.is_photo)  # type: ignore[union-attr]
    window.plan.edit(key)
    canvas = window.plan.canvas
    clicks(canvas, 300, 200)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert window.plan._plan.lines[0].shape.vertices == pytest.approx(corners)  # type: ignore[union-attr]
    window.plan.edit(key)
    robot.pushes("plan-remove")
    robot._sees(lambda: not any(one.startswith("P1") for one in names()))


def test_a_photo_is_placed_on_the_plan_by_hand_and_the_record_says_so(robot: Robot, tmp_path: Path) -> None:
    window = robot.window
    found: list[str] = []
    photo = tmp_path / "gate.png"
    Image.new("RGB", (64, 48), "red").save(photo)

    def take(ws: workspaces.Workspace) -> None:
        draft = next(one for one in inspections.listed(ws) if inspections.load(ws, one.id).seal is None)
        found.append(draft.id)
        files.take_in(inspections.load(ws, draft.id), [photo], taken_by="Abe")

    window.tasks.run(take)
    robot.settles()
    window.open_plan(found[0])
    names = listed(robot, "plan-list")
    robot._sees(lambda: any("no position: place it on the plan" in one for one in names()))
    key = next(line.shape.key for line in window.plan._plan.lines if line.is_photo)  # type: ignore[union-attr]
    window.plan.edit(key)
    robot.pushes("plan-save").sees_words("needs 1 corners at least")
    clicks(window.plan.canvas, 40, 30)
    robot.pushes("plan-save")
    robot._sees(lambda: any("pointed at on the map" in one for one in names()))


def test_nothing_typed_finds_nothing_and_says_so(robot: Robot) -> None:
    robot.presses("Ctrl+4").enters("map-search", "no such yard")
    robot.sees_words("No site has these words")
    assert isinstance(robot.part(QLineEdit, "map-search"), QLineEdit)
