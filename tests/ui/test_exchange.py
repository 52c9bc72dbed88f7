"""The page of exchange, and the journey of one visit through the windows of three people."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.app import exchanging, facilities, files, inbox, inspections
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.exchanging import BundleTaken, LogFault, MissingFile, Outcome, Taken
from inspector.app.verifying import verify
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from ui.exchange.result import TakenView
from ui.shared.parts import Chip, Label
from ui.shared.theme import THEME

REF = "/data/a4/a27"
PEOPLE = ("Kimura", "Abe", "Sato")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A workspace of each of three people; Kimura's has a visit with a photo."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    found = {}
    for name in PEOPLE:
        found[name] = tmp_path / name
        workspaces.create(found[name], realm=Realm.PRACTICE, person=make.person(name=name), clock=FakeClock())
    with workspaces.opened(found["Kimura"], clock=FakeClock()) as ws:
        made = facilities.add(ws, make.facility()).made
        assert made
        visit = inspections.start(ws, made, [shipped_checklists()["common"]]).made
        photo = tmp_path / "board.png"
        Image.new("RGB", (64, 48), (20, 90, 160)).save(photo)
        opened = inspections.load(ws, str(visit))
        files.take_in(opened, [photo], taken_by="Kimura", about=(f"yp_common:{REF}",))
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick ヤード"
    place.mkdir()
    return place


def test_two_inspectors_and_a_supervisor_end_up_with_the_same_visit(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], stick: Path
) -> None:
    kimura = open_robot(places["Kimura"])
    kimura.writes_bundle(stick)
    kimura.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/a4").answers("/a27", 1)
    kimura.closes()

    abe = open_robot(places["Abe"])
    abe.takes_in(stick).sees_words("From Kimura").sees_words("Photos and files")
    abe.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/a4").answers("/a27", 2)
    abe.writes_bundle(stick, "Kimura")
    abe.closes()

    kimura = open_robot(places["Kimura"])
    kimura.takes_in(stick).sees_words("From Abe").sees_words("Receipt of").sees_waiting("conflicts", 1)
    kimura.pushes("look-at-conflicts").sees_words("Does not comply").sees_words("Complies")
    kimura.pushes("open-source").presses_at("/a27", "conflict")
    kimura.picks("take-1").pushes("sign-choice").sees_words("No conflict.").sees_waiting("conflicts", 0)
    kimura.writes_bundle(stick, "Abe")
    kimura.closes()

    abe = open_robot(places["Abe"])
    abe.takes_in(stick).sees_words("From Kimura").sees_waiting("conflicts", 0)
    abe.writes_bundle(stick)
    abe.closes()

    sato = open_robot(places["Sato"])
    sato.takes_in(stick).sees_words("From Kimura").sees_words("From Abe").sees_waiting("conflicts", 0)
    sato.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/a4")
    sato.sees_chosen("/a27", "not_comply")
    sato.closes()

    abe = open_robot(places["Abe"])
    abe.takes_in(stick)
    assert abe.sees_chip("Delivered")
    abe.closes()
    states = []
    for place in places.values():
        with workspaces.opened(place, clock=FakeClock()) as ws:
            assert inbox.listed(ws) == ()
            assert verify(ws).is_untouched
            assert exchanging.missing_files(ws) == ()
            opened = inspections.load(ws, inspections.listed(ws)[0].id)
            states.append({place: given for place, given in opened.saved.items() if given})
    assert states[0] == states[1] == states[2]
    assert states[0]["yp_common", REF] == "not_comply"


def test_a_mailbox_is_visited_with_one_button_until_both_have_the_same(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], stick: Path
) -> None:
    for name, told in (
        ("Kimura", "Nobody else uses this mailbox yet."),
        ("Abe", "Mailbox visited"),
        ("Kimura", "Left for Abe"),
        ("Abe", "From Kimura"),
        ("Kimura", "Delivered to Abe"),
    ):
        robot = open_robot(places[name])
        robot.presses("Ctrl+6").retypes("mailbox", str(stick)).pushes("exchange-now").sees_words(told)
        robot.closes()
    with workspaces.opened(places["Abe"], clock=FakeClock()) as ws:
        assert len(inspections.listed(ws)) == 1
        assert exchanging.missing_files(ws) == ()


def test_what_is_refused_says_why_and_harms_nothing(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], stick: Path
) -> None:
    (stick / "torn.yp").write_bytes(b"PK\x03\x04 and then nothing")
    robot = open_robot(places["Abe"])
    robot.takes_in(stick / "torn.yp").sees_words("torn.yp")
    assert robot.sees_chip("Refused")
    robot.closes()
    with workspaces.opened(places["Abe"], clock=FakeClock()) as ws:
        assert verify(ws).is_untouched


def test_a_folder_that_is_not_there_is_told_and_the_choice_stays(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], tmp_path: Path
) -> None:
    robot = open_robot(places["Kimura"])
    robot.presses("Ctrl+6").pushes("write-bundle").enters("target", str(tmp_path / "no stick"))
    robot.pushes("send-now").sees_words("is not there. Choose a folder or stick.")


def test_a_file_that_the_record_names_and_that_is_not_here_is_listed(
    open_robot: Callable[[Path], Robot], places: dict[str, Path]
) -> None:
    for photo in list((places["Kimura"] / "files").rglob("*")):
        if photo.is_file() and photo.read_bytes().startswith(b"\x89PNG"):
            shutil.move(photo, places["Kimura"].parent / "aside")
    robot = open_robot(places["Kimura"])
    robot.presses("Ctrl+6").sees_words("Missing files").sees_words("fill in by themselves")


def shown(qtbot: QtBot, taken: Taken) -> str:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app)
    view = TakenView(taken, "f" * 32)
    qtbot.addWidget(view)
    words = [label.text() for label in view.findChildren(Label)]
    return "\n".join([*words, *(chip.accessibleName() for chip in view.findChildren(Chip))])


def test_every_count_of_a_bundle_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    missing = MissingFile("0" * 64, 10, "photo 3.jpg", "", "", "R. Abe", "a" * 32)
    fault = LogFault("b" * 32, "M. Sato", 7, "")
    one = BundleTaken(
        (tmp_path / "a.yp",),
        Outcome.PARTLY,
        "It is cut short. Take it in again.",
        name="R. Abe",
        new=118,
        same=1204,
        files=212,
        quarantined=4,
        suspect=1,
        conflicts=(("r", "f"), ("r", "g")),
        missing=(missing,),
        gaps=(fault,),
        broken=(fault,),
        forks=(fault,),
    )
    told = shown(qtbot, Taken((one,)))
    for words in (
        "From R. Abe", "Taken in in part", "It is cut short", "118", "1,204", "1322 of 1322", "212 of 213",
        "photo 3.jpg · R. Abe", "not admitted", "clock that is far ahead", "before number 7 have not come",
        "not as it was signed", "used in two places",
    ):  # fmt: skip
        assert words in told
