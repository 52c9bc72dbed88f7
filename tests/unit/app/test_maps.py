"""The user's own maps in a workspace: kept beside the record, never part of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.app import maps
from inspector.app import workspace as workspaces
from inspector.app.maps import MapKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.errors import MapError, NotFoundError, ReadOnlyError
from inspector.geo.measure import Vertex
from tests.conftest import FakeClock
from tests.unit.geo.test_layers import SQUARE, collection, feature, geometry
from tests.unit.geo.test_tiles import mbtiles, picture


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    return written(
        tmp_path / "学校.geojson",
        collection(
            feature(geometry("Point", [140.02, 35.005]), name="Third school"),
            feature(geometry("Point", [140.5, 35.0]), name="Far school"),
        ),
    )


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    return written(
        tmp_path / "zones.json", collection(feature(geometry("Polygon", [SQUARE]), name="Flood zone"))
    )


def written(path: Path, root: Any) -> Path:
    path.write_text(json.dumps(root), encoding="utf-8")
    return path


def copies(ws: Workspace) -> list[Path]:
    return [path for path in (ws.folder / maps.FOLDER).rglob("*") if path.is_file()]


def test_tiles_are_remembered_where_they_lie_and_nothing_is_copied(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = mbtiles(tmp_path / "chiba.mbtiles", name="Chiba")
    added = maps.add(workspace, file)
    assert (added.map.name, added.map.kind, added.map.path) == ("Chiba", MapKind.TILES, str(file.resolve()))
    assert [one.map for one in maps.listed(workspace)] == [added.map]
    with maps.tiles(workspace, "Chiba") as tiles:
        assert tiles.tile(0, 0, 0) == picture()
    assert copies(workspace) == []


def test_a_layer_is_copied_and_outlives_its_file(workspace: Workspace, schools: Path) -> None:
    maps.add(workspace, schools)
    schools.unlink()
    assert [one.problem for one in maps.listed(workspace)] == [""]
    assert [one.name for one in maps.layer(workspace, "学校").features] == ["Third school", "Far school"]


def test_the_same_map_again_is_not_added_twice(workspace: Workspace, schools: Path, tmp_path: Path) -> None:
    file = mbtiles(tmp_path / "chiba.mbtiles")
    for path in (schools, file, schools, file):
        maps.add(workspace, path)
    assert len(maps.listed(workspace)) == 2


def test_another_map_of_the_same_name_gets_a_number(
    workspace: Workspace, schools: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    other = written(tmp_path / "new" / schools.name, collection(feature(geometry("Point", [141, 36]))))
    names = [maps.add(workspace, path).map.name for path in (schools, other)]
    assert names == ["学校", "学校 (2)"]
    assert len(maps.layer(workspace, "学校 (2)").features) == 1


def test_the_notes_of_a_layer_come_with_it(workspace: Workspace, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", collection(feature(None), feature(geometry("Point", [140, 35]))))
    assert maps.add(workspace, file).notes == ("Features without a place, left out: 1",)


def test_a_map_whose_file_has_gone_stays_listed_and_says_what_to_do(
    workspace: Workspace, schools: Path, tmp_path: Path
) -> None:
    file = mbtiles(tmp_path / "chiba.mbtiles", name="Chiba")
    maps.add(workspace, file)
    maps.add(workspace, schools)
    file.unlink()
    for copy in copies(workspace):
        copy.unlink()
    tiles, layer = maps.listed(workspace)
    assert "Plug its drive in" in tiles.problem
    assert "Add the file again" in layer.problem
    with pytest.raises(MapError, match="is not there"):
        maps.tiles(workspace, "Chiba")
    found, problems = maps.layers(workspace)
    assert found == {}
    assert problems == (layer.problem,)
    maps.add(workspace, schools)  # the advice works
    assert maps.listed(workspace)[1].problem == ""


def test_a_changed_copy_is_not_used(workspace: Workspace, schools: Path) -> None:
    maps.add(workspace, schools)
    (copy,) = copies(workspace)
    copy.chmod(0o600)
    copy.write_text(copy.read_text(encoding="utf-8").replace("140.02", "140.01"), encoding="utf-8")
    with pytest.raises(MapError, match="was changed"):
        maps.layer(workspace, "学校")
    maps.add(workspace, schools)
    assert len(maps.layer(workspace, "学校").features) == 2


def test_a_removed_map_takes_its_copy_along_and_leaves_the_users_file(
    workspace: Workspace, schools: Path, tmp_path: Path
) -> None:
    file = mbtiles(tmp_path / "chiba.mbtiles", name="Chiba")
    for path in (file, schools):
        maps.add(workspace, path)
    for name in ("Chiba", "学校"):
        maps.remove(workspace, name)
    assert maps.listed(workspace) == []
    assert copies(workspace) == []
    assert file.exists()
    assert schools.exists()
    with pytest.raises(NotFoundError, match="map list"):
        maps.remove(workspace, "Chiba")


def test_what_is_refused_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("no map")
    for bad, words in ((text, "neither MBTiles nor JSON"), (tmp_path / "b.mbtiles", "is not there"),
                       (tmp_path / "c.geojson", "cannot be read"),
                       (mbtiles(tmp_path / "v.mbtiles", format="pbf"), "vector tiles")):  # fmt: skip
        with pytest.raises(MapError, match=words):
            maps.add(workspace, bad)
    assert maps.listed(workspace) == []
    assert not (workspace.folder / maps.LIST).exists()


def test_a_read_only_workspace_shows_its_maps_and_takes_none(
    workspace: Workspace, schools: Path, zone: Path, clock: FakeClock
) -> None:
    maps.add(workspace, schools)
    with workspaces.opened(workspace.folder, clock=clock, read_only=True) as ws:
        assert len(maps.listed(ws)) == 1
        for refused in (lambda: maps.add(ws, zone), lambda: maps.remove(ws, "学校")):
            with pytest.raises(ReadOnlyError, match="Open it for writing"):
                refused()
    assert len(maps.listed(workspace)) == 1


def test_a_damaged_list_is_told_and_the_record_does_not_mind(workspace: Workspace, schools: Path) -> None:
    maps.add(workspace, schools)
    assert verify(workspace).is_untouched
    for damaged in ("{", "[]", '{"maps": [{"name": "a"}]}', '{"maps": 3}'):
        (workspace.folder / maps.LIST).write_text(damaged)
        with pytest.raises(MapError, match="Delete it and add the maps again"):
            maps.listed(workspace)
    assert verify(workspace).is_untouched


def test_what_lies_around_comes_from_every_layer_nearest_first(
    workspace: Workspace, schools: Path, zone: Path
) -> None:
    for path in (schools, zone):
        maps.add(workspace, path)
    layers, _problems = maps.layers(workspace)
    found = maps.near(layers, Vertex(35.005, 140.005, 5))
    assert [(one.layer, one.near.feature.name) for one in found] == [
        ("zones", "Flood zone"), ("学校", "Third school"), ("学校", "Far school")]  # fmt: skip
    assert maps.near(layers, Vertex(35.005, 140.005, 5), limit=2) == found[:2]


@pytest.fixture
def told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """What `yardproof map …` says: on standard output, or where it fails with this code on the other."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = str(tmp_path / "second")
    assert run(["workspace", "create", folder, "--practice", "--person", "Abe R."]) == 0
    capsys.readouterr()

    def tell(*words: str, code: int = 0) -> str:
        assert run(["map", *words, "--workspace", folder]) == code
        out = capsys.readouterr()
        return out.err if code else out.out

    return tell


def test_the_commands_add_list_and_remove(told: Callable[..., str], schools: Path, zone: Path) -> None:
    assert "No map was added yet" in told("list")
    assert json.loads(told("add", str(schools), "--json"))["name"] == "学校"
    assert "Added “zones”, a layer." in told("add", str(zone))
    listed = json.loads(told("list", "--json"))
    assert [(one["name"], one["kind"], one["problem"]) for one in listed] == [
        ("学校", "layer", ""), ("zones", "layer", "")]  # fmt: skip
    assert "can be used" in told("list")
    assert "Removed “zones”" in told("remove", "zones")
    assert "map list" in told("remove", "zones", code=NotFoundError.exit_code)
    assert "is not there" in told("add", str(zone.with_suffix(".mbtiles")), code=MapError.exit_code)


def test_near_tells_distance_direction_and_uncertainty(
    told: Callable[..., str], schools: Path, zone: Path
) -> None:
    for file in (schools, zone):
        told("add", str(file))
    near = json.loads(told("near", "35.02,140.005", "--accuracy", "5", "--json"))
    assert near["problems"] == []
    first = near["features"][0]
    assert (first["name"], first["inside"]) == ("Flood zone", False)
    assert first["bearing"] == pytest.approx(180, abs=0.005)
    assert first["distance_m"] == pytest.approx(1109.4, abs=0.1)
    assert first["uncertainty_m"] == pytest.approx(2 * 5 / 2.4477, abs=0.001)
    assert "inside, 456" in told("near", "35.005, 140.005")
    assert "uncertainty unknown" in told("near", "35.02,140.005")


def test_a_place_south_of_the_equator_is_no_option(told: Callable[..., str], schools: Path) -> None:
    told("add", str(schools))
    near = json.loads(told("near", "-6.2,106.8", "--limit", "1", "--json"))
    assert [one["name"] for one in near["features"]] == ["Third school"]
