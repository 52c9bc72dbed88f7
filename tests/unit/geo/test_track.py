"""Tracks and GPX files: a place for a time, honest about gaps, and nothing hostile is resolved."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.clock import Moment
from inspector.errors import PositionError
from inspector.geo.fix import Fix
from inspector.geo.gpx import read_gpx
from inspector.geo.track import Track

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def at(seconds: float) -> Moment:
    return Moment(START + timedelta(seconds=seconds))


def test_between_two_fixes_the_place_is_between_and_less_certain_in_the_middle() -> None:
    track = Track.of([Fix(35.0, 140.0, at(0), 5.0), Fix(35.001, 140.002, at(60), 5.0)])
    early, middle = track.at(at(6)), track.at(at(30))
    assert (float(middle.latitude), float(middle.longitude)) == (35.0005, 140.001)
    assert early.accuracy_m is not None
    assert middle.accuracy_m is not None
    assert 5 < early.accuracy_m < middle.accuracy_m
    assert track.at(at(60)).accuracy_m == 5


def test_across_the_date_line_the_place_does_not_go_round_the_earth() -> None:
    track = Track.of([Fix(0.0, 179.9995, at(0)), Fix(0.0, -179.9995, at(10))])
    assert abs(float(track.at(at(5)).longitude)) == 180


@pytest.mark.parametrize("seconds", [-1, 150, 601])
def test_outside_the_track_and_in_a_long_gap_nothing_is_guessed(seconds: int) -> None:
    track = Track.of([Fix(35, 140, at(0)), Fix(35, 140, at(1)), Fix(35, 140, at(600))])
    with pytest.raises(PositionError):
        track.at(at(seconds))


GPX = b"""<?xml version="1.0"?>%b<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<trk><trkseg><trkpt lat="35.5" lon="140.1"><ele>3</ele><time>2026-11-24T01:00:00Z</time><sat>9</sat><hdop>1.2</hdop>
</trkpt><trkpt lat="95" lon="140.1"/></trkseg></trk><wpt lat="1" lon="2"/></gpx>"""


def test_a_gpx_file_gives_its_points_and_counts_those_that_are_none() -> None:
    fixes, refused = read_gpx(GPX % b"")
    assert [fix.source for fix in fixes] == ["gpx track", "gpx waypoint"]
    assert (fixes[0].time, fixes[0].satellites, fixes[0].accuracy_m) == (at(0), 9, pytest.approx(9.6))
    assert refused == 1


def test_a_gpx_file_with_a_document_type_is_refused() -> None:
    with pytest.raises(PositionError, match="document type"):
        read_gpx(GPX % b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/hosts">]>')


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_refuse(data: bytes) -> None:
    for one in (data, GPX % data, (GPX % b"").replace(b"35.5", data[:20])):
        with contextlib.suppress(PositionError):  # anything else that is raised fails the test
            read_gpx(one)
