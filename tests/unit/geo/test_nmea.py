"""Receivers' bytes: what gpsd reports of real logs is among our fixes, and no garbage stops us."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.geo.nmea import NmeaReader, read_fixes

LOGS = (
    "bu353s4",
    "garmin-geko201",
    "mr-350p",
    "mtk-3301",
    "nmea-fuzzy-cases",
    "sirfstarv-nmea",
    "tcp-torture",
    "ublox-lea-5h",
)


def sentence(body: str) -> bytes:
    checksum = 0
    for byte in body.encode():
        checksum ^= byte
    return f"${body}*{checksum:02X}\r\n".encode()


def reported_and_missed(log: Path) -> tuple[int, list[str]]:
    """How many positions gpsd reports of this log, and the sentences behind those that we do not give."""
    ours = {(round(fix.latitude * 5e5), round(fix.longitude * 5e5)) for fix in read_fixes([log.read_bytes()])}
    reported, missed, last = 0, [], ""
    for line in log.with_suffix(".log.chk").read_text(errors="replace").splitlines():
        if not line.startswith('{"class":"TPV"'):
            last = line if line.startswith("$") else last
            continue
        report = json.loads(line)
        if report.get("mode", 0) < 2 or "lat" not in report:
            continue
        reported += 1
        place = round(report["lat"] * 5e5), round(report["lon"] * 5e5)
        if not any((place[0] + i, place[1] + j) in ours for i in (-1, 0, 1) for j in (-1, 0, 1)):
            missed.append(last)
    return reported, missed


def test_what_gpsd_reports_is_among_our_fixes(shared: Path) -> None:
    results = [reported_and_missed(shared / "samples" / "nmea" / f"{name}.log") for name in LOGS]
    reported, missed = sum(count for count, _ in results), [line for _, lines in results for line in lines]
    assert reported > 100
    assert len(missed) <= 0.02 * reported
    # What is left out: the receiver itself says quality 0, "no fix", in the sentence that gpsd believes.
    assert all(line.split(",")[6] == "0" for line in missed)


@given(st.lists(st.binary(max_size=300)))
def test_no_bytes_stop_the_reader(chunks: list[bytes]) -> None:
    list(read_fixes(chunks))


@given(st.integers(1, 60))
def test_the_same_bytes_in_any_pieces_give_the_same_fixes(size: int) -> None:
    data = b"".join(
        sentence(f"GPGGA,03071{n}.000,3747.0{n}73,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")
        for n in range(9)
    )
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(read_fixes(pieces)) == list(read_fixes([data]))
    assert len(list(read_fixes([data]))) == 9


def test_a_wrong_checksum_is_counted_and_not_believed() -> None:
    reader = NmeaReader()
    good = sentence("GPGGA,030719.000,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")
    assert [*reader.feed(good.replace(b"3747", b"3748")), *reader.finish()] == []
    assert reader.refused == 1


def test_the_receivers_own_error_estimate_wins_over_a_guess() -> None:
    gga = sentence("GPGGA,030719.000,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")
    gst = sentence("GPGST,030719.000,1.0,,,,3.0,4.0,6.0")
    (guessed,), (told,) = read_fixes([gga]), read_fixes([gga + gst])
    assert guessed.accuracy_m == pytest.approx(2 * 1.1 * 4.0)
    assert told.accuracy_m == pytest.approx(10.0)


def test_a_fix_without_a_date_has_no_time_and_one_with_a_date_has() -> None:
    gga = sentence("GPGGA,030719.000,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")
    rmc = sentence("GPRMC,030719.000,A,3747.0873,S,17518.8938,E,0.05,15.5,311214,,,A")
    (undated,), (dated,) = read_fixes([gga]), read_fixes([gga + rmc])
    assert undated.time is None
    assert str(dated.time) == "2014-12-31T03:07:19.000+00:00[UTC]"


def test_a_simulated_fix_says_so() -> None:
    (fix,) = read_fixes([sentence("GPGGA,214350,4023.8600,N,00339.1630,W,8,09,2.0,695.7,M,51.6,M,,")])
    assert not fix.is_measured
