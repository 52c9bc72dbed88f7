"""Receivers' bytes: what gpsd reports of real logs is among our fixes, and no garbage stops us."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.geo.nmea import NmeaReader, read_fixes
from inspector.geo.sentence import Skip


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
    results = {log.name: reported_and_missed(log) for log in (shared / "samples" / "nmea").glob("*.log")}
    reported = sum(count for count, _ in results.values())
    missed = {name: lines for name, (_, lines) in results.items() if lines}
    assert reported > 100
    assert sum(map(len, missed.values())) <= 0.02 * reported, missed


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


def test_a_place_that_the_receiver_does_not_vouch_for_is_shown_and_never_averaged() -> None:
    (fix,) = read_fixes([sentence("GPGGA,081434.590,5212.978993,N,00653.097906,E,0,3,,102.907,M,47.093,M,,")])
    assert (fix.is_measured, fix.accuracy_m) == (False, None)


RMC = "GPRMC,030719.000,A,3747.0873,S,17518.8938,E,0.05,15.5,311214,,,A"


@pytest.mark.parametrize(
    ("body", "latitude", "source"),
    [
        ("GNRMC,030719.000,A,3747.0873,S,17518.8938,E,0.05,15.5,311214,,,A", -37.784788, "GNRMC"),
        ("GPGLL,3747.0873,S,17518.8938,E", -37.784788, "GPGLL"),
        ("GBGGA,030719,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,", -37.784788, "GBGGA"),
        ("GNGNS,030719,3747.0873,S,17518.8938,E,NA,08,1.1,59.9,23.7,,", -37.784788, "GNGNS"),
        (
            "PUBX,00,030719,3747.0873,S,17518.8938,E,59,G3,2.1,2.0,0,0,0,,0.9,1,1,9,0,0",
            -37.784788,
            "PUBX,00",
        ),
        (
            "PASHR,POS,0,08,030719.00,3747.0873,S,17518.8938,E,59.9,,0,0,0,2.0,1.1,1.5,1,G",
            -37.784788,
            "PASHR,POS",
        ),
        ("PGRMF,290,293895,160305,093802,13,3747.0873,S,17518.8938,E,A,2,0,226,2,1", -37.784788, "PGRMF"),
        ("PTNL,GGK,030719.00,123114,3747.0873,S,17518.8938,E,3,10,1.0,EHT59,M", -37.784788, "PTNL,GGK"),
        ("PSTI,030,030719.000,A,3747.0873,S,17518.8938,E,59,0,0,0,311214,A,0,0", -37.784788, "PSTI,030"),
    ],
)
def test_every_sentence_that_carries_a_position_gives_a_fix(body: str, latitude: float, source: str) -> None:
    (fix,) = read_fixes([sentence(body)])
    assert fix.latitude == pytest.approx(latitude, abs=1e-6)
    assert fix.source == source


def test_binary_between_sentences_and_any_line_end_are_passed_over() -> None:
    noise = b"\xb5b\x01\x07\x5c\x00$\x00\xff"
    for end in (b"\r\n", b"\n", b"\r"):
        data = noise + sentence(RMC).strip() + end + noise * 99 + b"\n!AIVDM,1,1,,B,1,0*4E" + end
        assert len(list(read_fixes([data]))) == 1


def test_a_sentence_without_checksum_is_believed_only_where_none_has_one() -> None:
    bare = f"${RMC}\r\n".encode()
    assert len(list(read_fixes([bare]))) == 1
    reader = NmeaReader()
    list(reader.feed(sentence(RMC) + bare.replace(b"030719", b"030720")))
    assert reader.skipped[Skip.NO_CHECKSUM] == 1


def test_a_date_before_a_week_rollover_is_put_right_and_says_so() -> None:
    reader = NmeaReader(not_before=date(2024, 1, 1))
    (fix,) = [*reader.feed(sentence(RMC.replace("311214", "110407"))), *reader.finish()]
    assert (str(fix.time)[:10], fix.weeks_added) == ("2026-11-25", 1024)


def test_past_midnight_the_day_goes_on_without_a_new_date() -> None:
    first = RMC.replace("030719", "235959")
    after = "GPGGA,000000.000,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000"
    _, fix = read_fixes([sentence(first) + sentence(after)])
    assert str(fix.time)[:10] == "2015-01-01"


@given(st.integers(0, 2400))
def test_a_cut_log_gives_the_first_of_its_fixes(size: int) -> None:
    data = b"".join(
        sentence(f"GPGGA,0307{n:02}.000,3747.{n:02}73,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")
        + sentence(f"GPRMC,0307{n:02}.000,A,3747.{n:02}73,S,17518.8938,E,0.05,15.5,311214,,,A")
        for n in range(16)
    )
    places = [(fix.latitude, fix.longitude) for fix in read_fixes([data])]
    cut = [(fix.latitude, fix.longitude) for fix in read_fixes([data[:size]])]
    assert cut == places[: len(cut)]
