"""`yardproof map`: raster maps and layers that the user adds, and how far what they show is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from inspector.app import maps
from inspector.app.maps import KeptMap, Listed, Neighbour
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.geo.measure import Vertex
from inspector.geo.point import parse_point
from inspector.i18n import gettext as _


@click.group("map")
def command() -> None:
    """Maps and layers of receptors and zones, and how far away these are."""


@command.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@workspace_option
@json_option
def add(path: Path, folder: Path | None, as_json: bool) -> None:
    """Add FILE: raster MBTiles, which stay where they lie, or a GeoJSON layer in WGS 84, which is copied."""
    with open_workspace(folder) as ws:
        added = maps.add(ws, path)
    if as_json:
        print_json(_as_json(added.map) | {"notes": added.notes})
        return
    click.echo(_("Added “{name}”, a {kind}.").format(name=added.map.name, kind=added.map.kind.label))
    for note in added.notes:
        click.echo(note)


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """The maps of a workspace; one whose file has gone says what to do."""
    with open_workspace(folder, read_only=True) as ws:
        found = maps.listed(ws)
    if as_json:
        print_json([_as_json(one.map) | {"problem": one.problem} for one in found])
        return
    print_table(
        [_("Name"), _("Kind"), _("File"), _("State")],
        [_row(one) for one in found],
        _("No map was added yet. “yardproof map add FILE” adds one."),
    )


@command.command()
@click.argument("name")
@workspace_option
def remove(name: str, folder: Path | None) -> None:
    """Take the map NAME off the list; your own file stays."""
    with open_workspace(folder) as ws:
        gone = maps.remove(ws, name)
    click.echo(_("Removed “{name}”. The file “{path}” was left as it is.").format(
        name=gone.name, path=gone.path))  # fmt: skip


@command.command(context_settings={"ignore_unknown_options": True})  # a latitude may begin with a minus
@click.argument("place", metavar="LAT,LON")
@click.option(
    "--accuracy",
    type=click.FloatRange(min=0, min_open=True),
    help=_("Metres round the place that hold it with 95 %."),
)
@click.option(
    "--within", "within_m", type=click.FloatRange(min=0), help=_("Only what is as near, in metres.")
)
@click.option("--limit", type=click.IntRange(min=1), help=_("Only so many, the nearest."))
@workspace_option
@json_option
def near(
    place: str,
    accuracy: float | None,
    within_m: float | None,
    limit: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """How far every feature of every layer is from LAT,LON, nearest first.

    Distances go along the ellipsoid to the nearest place of a feature and are 0 inside an area.

    \b
    --json prints one object:
      features  list, nearest first, of
        layer, name
        distance_m     0 inside an area
        uncertainty_m  95 %, from --accuracy; null without it
        bearing        degrees clockwise from north, or null where there is none
        inside         true: the place lies in it
        edge_m         to its nearest boundary, line or point, also from inside
        lat, lon       where that is
      problems  layers that could not be read, and what to do
    """
    point = parse_point(place)
    vertex = Vertex(float(point.latitude), float(point.longitude), accuracy)
    with open_workspace(folder, read_only=True) as ws:
        layers, problems = maps.layers(ws)
    found = maps.near(layers, vertex, within_m=within_m, limit=limit)
    if as_json:
        print_json({"features": [_near_json(one) for one in found], "problems": problems})
        return
    print_table(
        [_("Distance"), _("Direction"), _("What"), _("Layer")],
        [_near_row(one) for one in found],
        _("No layer of this workspace has anything here. “yardproof map add FILE” adds one."),
    )
    for problem in problems:
        click.secho(problem, fg="yellow", err=True)


def _as_json(kept: KeptMap) -> dict[str, object]:
    return asdict(kept)


def _row(one: Listed) -> tuple[str, ...]:
    return one.map.name, one.map.kind.label, one.map.path, one.problem or _("can be used")


def _near_row(one: Neighbour) -> tuple[str, ...]:
    near = one.near
    where = _("inside, {edge} to the edge").format(edge=near.edge) if near.is_inside else ""
    direction = f"{near.bearing.value:.0f}°" if near.bearing is not None else "–"
    return where or str(near.distance), direction, near.feature.name, one.layer


def _near_json(one: Neighbour) -> dict[str, object]:
    near = one.near
    uncertainty = near.distance.uncertainty
    return {
        "layer": one.layer,
        "name": near.feature.name,
        "distance_m": round(near.distance.value, 3),
        "uncertainty_m": round(uncertainty, 3) if uncertainty is not None else None,
        "bearing": round(near.bearing.value, 3) if near.bearing is not None else None,
        "inside": near.is_inside,
        "edge_m": round(near.edge.value, 3),
        "lat": round(near.nearest.latitude, 8),
        "lon": round(near.nearest.longitude, 8),
    }
