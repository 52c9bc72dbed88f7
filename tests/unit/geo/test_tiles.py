"""MBTiles files made here with SQLite and Pillow: what is read from them, and what is refused with which words."""

from __future__ import annotations

import gzip
import io
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inspector.errors import MapError
from inspector.geo.projection import NORTHERN_EDGE
from inspector.geo.tiles import ancestor, open_tiles

Tile = tuple[int, int, int, bytes | str | None]


def picture(kind: str = "PNG", colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    return encoded(Image.new("RGB", (256, 256), colour), kind)


def noise(kind: str = "PNG") -> bytes:
    return encoded(Image.effect_noise((256, 256), 30).convert("RGB"), kind)


def encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def mbtiles(
    path: Path, tiles: Iterable[Tile] = ((0, 0, 0, picture()),), script: str = "", **metadata: str
) -> Path:
    """A file as MBTiles has it: rows from the south."""
    connection = sqlite3.connect(path)
    connection.executescript(
        script
        or "CREATE TABLE metadata (name text, value text);"
        "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);"
        "CREATE UNIQUE INDEX place ON tiles (zoom_level, tile_column, tile_row);"
    )
    with connection:
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        for tile in tiles:
            connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", tile)
    connection.close()
    return path


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    file = mbtiles(
        tmp_path / "chiba.mbtiles",
        [(9, 454, 309, picture()), (11, 1819, 1239, picture())],
        name="Chiba",
        attribution='<a href="https://example.org">© GSI</a> &amp; others',
        bounds="139.7,34.9,140.9,36.1",
        format="png",
    )
    with open_tiles(file) as tiles:
        assert (tiles.name, tiles.attribution, tiles.format) == ("Chiba", "© GSI & others", "png")
        assert tiles.bounds == (139.7, 34.9, 140.9, 36.1)
        assert (tiles.min_zoom, tiles.max_zoom) == (9, 11)
        assert tiles.notes == ()


def test_rows_are_counted_from_the_north(tmp_path: Path) -> None:
    north, south = picture(colour=(1, 2, 3)), picture(colour=(4, 5, 6))
    file = mbtiles(tmp_path / "a.mbtiles", [(1, 0, 1, north), (1, 0, 0, south)])
    with open_tiles(file) as tiles:
        assert tiles.tile(1, 0, 0) == north
        assert tiles.tile(1, 0, 1) == south
        assert tiles.tile(1, 1, 0) is None
        assert (
            tiles.tile(1, 0, -1)
            is tiles.tile(1, 0, 2)
            is tiles.tile(-1, 0, 0)
            is tiles.tile(99, 0, 0)
            is None
        )


@pytest.mark.parametrize(("kind", "word"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_the_format_is_that_of_the_tiles_whatever_the_metadata_say(
    tmp_path: Path, kind: str, word: str
) -> None:
    data = noise(kind)
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(0, 0, 0, data)], format="gif")) as tiles:
        assert tiles.format == word
        assert tiles.tile(0, 0, 0) == data


def test_bounds_that_are_missing_or_nonsense_come_from_the_tiles(tmp_path: Path) -> None:
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(1, 1, 1, picture())], bounds="1,2,3")) as tiles:
        assert tiles.bounds == pytest.approx((0, 0, 180, NORTHERN_EDGE), abs=1e-6)


def test_tiles_may_be_a_view_as_map_makers_write_them(tmp_path: Path) -> None:
    script = """
    CREATE TABLE metadata (name text, value text);
    CREATE TABLE map (zoom_level integer, tile_column integer, tile_row integer, tile_id text);
    CREATE TABLE images (tile_data blob, tile_id text);
    CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
    INSERT INTO map VALUES (0, 0, 0, 'sea');
    """
    file = mbtiles(tmp_path / "a.mbtiles", [], script)
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("INSERT INTO images VALUES (?, 'sea')", (picture(),))
    connection.close()
    with open_tiles(file) as tiles:
        assert tiles.tile(0, 0, 0) == picture()


def test_a_map_written_with_a_log_is_read_without_leaving_files_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "ヤード の 地図 #1?.mbtiles"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    mbtiles(file)
    before = file.read_bytes()
    with open_tiles(file) as tiles:
        assert tiles.tile(0, 0, 0) == picture()
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "bad", [None, b"", "text", picture()[:-40], b"\xff\xd8\xff cut", b"RIFF\xff\xff\0\0WEBP", b"GIF89a"]
)
def test_a_damaged_tile_is_none_and_noted_once(tmp_path: Path, bad: bytes | str | None) -> None:
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(0, 0, 0, picture()), (1, 0, 1, bad)])) as tiles:
        assert tiles.tile(1, 0, 0) is tiles.tile(1, 0, 0) is None
        assert tiles.notes == ("Tile 1/0/0 is damaged.",)
        assert tiles.tile(0, 0, 0) is not None


def test_a_page_of_the_file_that_is_destroyed_costs_its_tiles_only(tmp_path: Path) -> None:
    rows = [(5, column, 0, noise()) for column in range(32)]
    file = mbtiles(tmp_path / "a.mbtiles", rows)
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200_000] = bytes(200_000)
    file.write_bytes(data)
    with open_tiles(file) as tiles:
        found = [tiles.tile(5, column, 31) for column in range(32)]
        assert 0 < sum(one is not None for one in found) < 32
        assert tiles.notes


def test_a_tile_larger_than_any_picture_is_not_loaded(tmp_path: Path) -> None:
    huge = picture() + bytes(17 * 1024 * 1024)
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(0, 0, 0, picture()), (1, 0, 1, huge)])) as tiles:
        assert tiles.tile(1, 0, 0) is None
        assert "too big" in tiles.notes[0]


def test_a_view_that_never_ends_is_stopped(tmp_path: Path) -> None:
    script = """
    CREATE TABLE metadata (name text, value text);
    CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data FROM n WHERE i < 0;
    """
    with pytest.raises(MapError, match="zoom levels"):
        open_tiles(mbtiles(tmp_path / "a.mbtiles", [], script), patience=0.05)


def _text(path: Path) -> None:
    path.write_text("not a database")


def _no_tiles(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name, value)")
    connection.close()


def _no_metadata(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
    connection.close()


def _cut(path: Path) -> None:
    mbtiles(path)
    path.write_bytes(path.read_bytes()[:4_000])


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (_text, "no SQLite database"),
        (lambda path: path.write_bytes(b""), "no SQLite database"),
        (lambda path: path.write_bytes(b"PMTiles\x03" + bytes(200)), "PMTiles"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: None, "is not there"),
        (_cut, "cannot be read as MBTiles"),
        (_no_tiles, "no table of tiles"),
        (_no_metadata, "no table of metadata"),
        (lambda path: mbtiles(path, []), "holds no tiles"),
        (lambda path: mbtiles(path, [(0, 0, 0, b"GIF89a...")]), "no PNG, JPEG or WebP"),
        (lambda path: mbtiles(path, [(0, 0, 0, b"")]), "no PNG, JPEG or WebP"),
        (lambda path: mbtiles(path, [(77, 0, 0, picture())]), "zoom levels"),
        (lambda path: mbtiles(path, format="pbf"), "vector tiles"),
        (lambda path: mbtiles(path, [(0, 0, 0, gzip.compress(b"\x1a\x02"))], format="png"), "vector tiles"),
        (lambda path: mbtiles(path, [(0, 0, 0, b"\x1a\x02hi")]), "vector tiles"),
    ],
)
def test_what_is_no_raster_map_is_refused_with_what_to_do(
    tmp_path: Path, write: Callable[[Path], object], words: str
) -> None:
    file = tmp_path / "bad.mbtiles"
    write(file)
    with pytest.raises(MapError, match=words) as caught:
        open_tiles(file)
    assert any(advice in str(caught.value) for advice in ("hoose", "Export", "copy it here again"))


def test_several_threads_may_ask_at_once(tmp_path: Path) -> None:
    rows = [(4, column, row, picture(colour=(column, row, 9))) for column in range(16) for row in range(16)]
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", rows)) as tiles, ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: tiles.tile(4, one[1], 15 - one[2]), rows))
        assert found == [data for *_place, data in rows]


def test_a_closed_map_has_no_tiles(tmp_path: Path) -> None:
    tiles = open_tiles(mbtiles(tmp_path / "a.mbtiles"))
    tiles.close()
    tiles.close()
    assert tiles.tile(0, 0, 0) is None


def test_a_missing_tile_is_covered_by_the_nearest_above(tmp_path: Path) -> None:
    top, near = picture(colour=(1, 1, 1)), picture(colour=(2, 2, 2))
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(0, 0, 0, top), (2, 3, 1, near)])) as tiles:
        assert tiles.cover(2, 3, 2) == (near, 2, (0, 0, 1))
        assert tiles.cover(4, 13, 11) == (near, 2, (0.25, 0.75, 0.25))  # deeper than the file goes
        assert tiles.cover(2, 0, 0) == (top, 0, (0, 0, 0.25))
        assert tiles.cover(1, 1, 1) == (top, 0, (0.5, 0.5, 0.5))


def test_where_nothing_covers_a_tile_there_is_none(tmp_path: Path) -> None:
    with open_tiles(mbtiles(tmp_path / "a.mbtiles", [(2, 3, 1, picture())])) as tiles:
        assert tiles.cover(2, 0, 0) is tiles.cover(1, 0, 0) is tiles.cover(3, 0, 0) is None


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(0, 20), st.data())
def test_the_part_of_an_ancestor_is_where_the_tile_lies_in_it(
    zoom: int, up: int, data: st.DataObject
) -> None:
    deep = zoom + up
    column, row = (data.draw(st.integers(0, (1 << deep) - 1)) for _ in range(2))
    (above, over), part = ancestor(column, row, up)
    assert 0 <= above < 1 << zoom
    assert (above + part.left) * 2**up == column
    assert (over + part.top) * 2**up == row
    assert part.side * 2**up == 1
    assert part.left + part.side <= 1
    assert part.top + part.side <= 1
