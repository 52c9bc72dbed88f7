"""Maps in documents: real PDFs, read back and looked at pixel by pixel."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from inspector.geo.basemap import LEVELS, load
from inspector.geo.geojson import parse_layer
from inspector.geo.measure import Vertex
from inspector.geo.overlay import overlay
from inspector.geo.placenames import placenames
from inspector.geo.projection import to_map
from inspector.geo.scene import Content, Picture, Pin, Ring, spots_of
from inspector.geo.shapes import Kind, Shape
from inspector.geo.view import View
from inspector.reports.map_drawing import MapDrawing

CHIBA = to_map(35.5, 140.1)
SEA, LAND = (227, 236, 242), (246, 245, 240)


def printed(folder: Path, content: Content, view: View) -> tuple[Image.Image, str]:
    """The page as a picture at 72 dpi, one pixel a point, and its words."""
    file = folder / "map.pdf"
    canvas = Canvas(str(file), pagesize=(view.width, view.height))
    drawing = MapDrawing(content, view)
    assert drawing.wrap(view.width, view.height) == (view.width, view.height)
    drawing.drawOn(canvas, 0, 0)
    canvas.save()
    subprocess.run(["pdftoppm", "-r", "72", "-png", str(file), str(folder / "page")], check=True)
    words = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
    return Image.open(next(folder.glob("page*.png"))).convert("RGB"), words


@pytest.mark.parametrize("zoom", [5.2, 8.5, 11.0])
def test_land_and_sea_are_where_they_are_on_the_earth(tmp_path: Path, zoom: float) -> None:
    view = View(CHIBA, zoom, 300, 200)
    picture, words = printed(tmp_path, Content(tuple(load(name) for name in LEVELS)), view)
    for latitude, longitude, wanted in ((35.45, 140.2, LAND), (35.4, 139.8, SEA), (36.2, 139.3, LAND)):
        x, y = view.pixel(to_map(latitude, longitude))
        if 0 < x < 300 and 0 < y < 200:
            assert picture.getpixel((round(x), round(y))) == wanted, (latitude, longitude)
    assert "Natural Earth" in words
    assert "km" in words


def test_names_in_every_script_come_back_as_they_were(tmp_path: Path) -> None:
    corners = (Vertex(35.5, 140.1, 3.0), Vertex(35.5, 140.101, 3.0), Vertex(35.501, 140.1, 3.0))
    shapes = tuple(
        Shape(
            str(n), name, Kind.AREA, tuple(Vertex(v.latitude + n / 400, v.longitude) for v in corners), "pile"
        )
        for n, name in enumerate(("กองเศษโลหะ", "ミックスメタル", "Đống phế liệu"))
    )
    spots = [spot for shape in shapes for spot in spots_of(shape.vertices)]
    view = View(CHIBA, 15, 400, 300).around(spots, margin=40)
    _picture, words = printed(tmp_path, Content(shapes=shapes), view)
    for shape in shapes:
        assert shape.name in words
    assert "Natural Earth" not in words  # a blank sheet


def test_sites_layers_and_photo_positions_are_drawn(tmp_path: Path) -> None:
    layer = parse_layer(
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"School"},'
        b'"geometry":{"type":"Point","coordinates":[140.11,35.5]}},{"type":"Feature","properties":{},'
        b'"geometry":{"type":"Polygon","coordinates":[[[140.0,35.4],[140.05,35.4],[140.05,35.45],[140.0,35.4]]]}}]}',
        "around",
        "around.geojson",
    )
    content = Content(
        tuple(load(name) for name in LEVELS),
        placenames("en"),
        layers=(overlay(layer),),
        marks=(
            Pin("a", CHIBA, "critical", "triangle-alert", "Parcel 1187"),
            Ring(("b", "c"), to_map(35.56, 140.2), (("ok", 40), ("critical", 2))),
        ),
        shapes=(Shape("p", "7", Kind.POINT, (Vertex(35.47, 140.15, 4.0),), "photo", heading=90.0),),
    )
    view = View(CHIBA, 11, 400, 300)
    picture, words = printed(tmp_path, content, view)
    for told in ("Parcel 1187", "42", "7"):
        assert told in words
    x, y = view.pixel(to_map(35.47, 140.15))
    red, _green, blue = picture.getpixel((round(x) + 13, round(y)))  # type: ignore[misc]  # where it looks: east
    assert blue - red > 25
    red, _green, blue = picture.getpixel((round(x) - 13, round(y)))  # type: ignore[misc]
    assert blue - red < 10


class OneTile:
    """A picture map of one blue tile, of which a quarter is wanted."""

    attribution = "© Office of maps"

    def pictures(self, view: View) -> list[Picture]:
        tile = Image.new("RGB", (256, 256), (0, 0, 0))
        tile.paste((20, 40, 220), (128, 0, 256, 128))
        data = BytesIO()
        tile.save(data, "PNG")
        return [Picture(("one",), data.getvalue(), view.box, (0.5, 0.0, 1.0, 0.5))]


def test_the_part_of_a_tile_that_is_meant_fills_its_place(tmp_path: Path) -> None:
    view = View(CHIBA, 12, 200, 100)
    picture, words = printed(tmp_path, Content(tiles=OneTile(), plain=True), view)
    assert picture.getpixel((10, 10)) == (20, 40, 220)
    assert picture.getpixel((190, 50)) == (20, 40, 220)
    assert "Office of maps" in words
