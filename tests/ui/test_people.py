"""People and devices: enrolled by files on a stick, revoked and approved with the agency's key, one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import agencies, devices, enrolling, exchanging, facilities, people
from inspector.app import workspace as workspaces
from inspector.app.people import Member, State
from inspector.app.verifying import verify
from inspector.domain.realm import Realm
from inspector.domain.roles import Competence, Role
from tests import make
from tests.conftest import FakeClock
from tests.ui import geometry
from tests.ui.robot import Robot
from ui.people.member import MemberView
from ui.shared.parts import Button, Label
from ui.shared.theme import THEME

WORDS = "correct horse battery staple"


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency, made once: the lock of a key file is slow on purpose."""
    file = tmp_path_factory.mktemp("agency") / "chiba.key"
    agencies.create(file, "Chiba", WORDS, FakeClock())
    return file


@pytest.fixture
def key(key_file: Path, tmp_path: Path) -> Path:
    for file in key_file.parent.glob("chiba.key*"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / key_file.name


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    found = {name: tmp_path / name for name in ("Kimura", "Abe")}
    for name, folder in found.items():
        workspaces.create(
            folder, realm=Realm.PRACTICE, person=make.person(name=name, agency="Chiba"), clock=FakeClock()
        )
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def enrolled(place: Path, key: Path, role: Role = Role.ADMINISTRATOR) -> None:
    """Have the agency certify who writes in this workspace."""
    with workspaces.opened(place, clock=FakeClock()) as ws:
        agency = agencies.open_agency(key, WORDS)
        now = ws.clock.now()
        grant = devices.Grant(role, now.local_date.replace(year=2027))
        _agency, answer = devices.enrol(agency, devices.request(ws), grant, str(now), now.local_date)
        devices.accept(ws, answer)


def crossed(places: dict[str, Path], stick: Path) -> None:
    """Kimura takes in what Abe wrote."""
    with workspaces.opened(places["Abe"], clock=FakeClock()) as ws:
        facilities.add(ws, make.facility(name="Yard of Abe"))
        exchanging.send(ws, stick / "abe.yp", readable_by_anyone=True)
    with workspaces.opened(places["Kimura"], clock=FakeClock()) as ws:
        exchanging.take(ws, [stick / "abe.yp"])


def test_a_device_asks_and_is_enrolled_by_files_on_a_stick(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], key: Path, stick: Path
) -> None:
    enrolled(places["Kimura"], key)
    abe = open_robot(places["Abe"])
    abe.presses("Ctrl+8").sees_words("No agency").pushes("request")
    abe.enters("request-folder", str(stick)).pushes("save-request").sees_words("Written to")
    abe.closes()
    (request,) = stick.glob("request-*")

    kimura = open_robot(places["Kimura"])
    kimura.presses("Ctrl+8").pushes("enrol").enters("request-file", str(request)).pushes("save-enrol")
    kimura.sees_words("Abe asks. Fingerprint of the device")
    kimura.enters("grant-scope", "JP-12").enters("grant-competences", "asbestos=2027-03-31")
    kimura.enters("key-file", str(key)).enters("passphrase", "wrong words here")
    kimura.enters("answer-folder", str(stick)).pushes("save-enrol").sees_fault()
    kimura.retypes("passphrase", WORDS).pushes("save-enrol").sees_words("Written to")
    kimura.closes()
    (answer,) = stick.glob("answer-*")

    abe = open_robot(places["Abe"])
    abe.presses("Ctrl+8").pushes("answer").enters("answer-file", str(answer)).pushes("save-answer")
    abe.sees_words("Chiba certifies Abe as Inspector").sees_words("Compare the fingerprint")
    abe.pushes("save-answer").sees_words("JP-12")
    assert abe.sees_chip("Enrolled")
    abe.closes()
    with workspaces.opened(places["Abe"], clock=FakeClock()) as ws:
        assert people.own(ws).state is State.ENROLLED
        assert people.own(ws).scope == ("JP-12",)
        assert verify(ws).is_untouched


def test_what_waits_in_quarantine_is_counted_with_what_to_do(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], key: Path, stick: Path
) -> None:
    enrolled(places["Kimura"], key)
    crossed(places, stick)
    kimura = open_robot(places["Kimura"])
    kimura.presses("Ctrl+8").sees_words("entries in quarantine").sees_words("Enrol the device, or leave them")
    kimura.chooses("People and devices", 1).sees_words("The agency has not certified this device")
    kimura.presses("Ctrl+2").sees_words("0 on this laptop")


def test_a_device_is_revoked_with_the_key_file(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], key: Path, stick: Path
) -> None:
    enrolled(places["Kimura"], key)
    enrolled(places["Abe"], key, Role.INSPECTOR)
    crossed(places, stick)
    kimura = open_robot(places["Kimura"])
    kimura.presses("Ctrl+8").chooses("People and devices", 1).pushes("revoke")
    kimura.enters("reason", "stolen").enters("key-file", str(key)).enters("passphrase", WORDS)
    kimura.pushes("save-key").sees_words("travels with the next bundle")
    assert kimura.sees_chip("Revoked")
    kimura.closes()
    with workspaces.opened(places["Kimura"], clock=FakeClock()) as ws:
        states = {one.name: one.state for one in enrolling.roster(ws).members}
        assert states == {"Kimura": State.ENROLLED, "Abe": State.REVOKED}


def test_a_copy_that_goes_on_is_approved_with_the_key_file(
    open_robot: Callable[[Path], Robot], places: dict[str, Path], key: Path, stick: Path
) -> None:
    enrolled(places["Kimura"], key)
    enrolled(places["Abe"], key, Role.INSPECTOR)
    shutil.rmtree(places["Abe"] / "keys")  # as a backup has none
    crossed(places, stick)
    kimura = open_robot(places["Kimura"])
    kimura.presses("Ctrl+8").chooses_with("People and devices", "Provisional").sees_words(
        "goes on for another device"
    )
    kimura.pushes("approve").enters("key-file", str(key)).enters("passphrase", WORDS).pushes("save-key")
    kimura.sees_words("travels with the next bundle")
    kimura.closes()
    with workspaces.opened(places["Kimura"], clock=FakeClock()) as ws:
        assert {one.state for one in people.listed(ws)} == {State.ENROLLED}


@pytest.mark.parametrize("state", list(State))
def test_every_standing_is_told_whole(qtbot: QtBot, state: State) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app)
    member = Member(
        "a" * 32, "b" * 32, "R. Abe", state, False, False, Role.INSPECTOR, ("JP-12", "TH"),
        (Competence("Batteries and fire", date(2026, 3, 31)), Competence("Asbestos", date(2027, 3, 31))),
        ("Batteries and fire",), date(2027, 11, 24), 1204, 12, "c" * 32, 7,
        "80EA 7871 36E1 BD28 D277 FF8C 23F0 6CCA", "", "",
    )  # fmt: skip
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # which this platform cannot tell
    view = MemberView(member, has_agency=True)
    layout.addWidget(view)
    qtbot.addWidget(window)
    window.resize(800, 700)
    window.show()
    told = " ".join(label.text() for label in view.findChildren(Label))
    assert "12 entries in quarantine" in told
    assert "goes on for" in told
    assert "used in two places, from entry 7" in told
    acts = {button.objectName() for button in view.findChildren(Button)}
    assert ("approve" in acts) is (state is State.PROVISIONAL)
    assert ("revoke" in acts) is (state not in (State.REVOKED, State.UNKNOWN))
    assert geometry.faults(window) == []


def test_another_person_writes_on_the_same_laptop_with_a_key_of_their_own(
    open_robot: Callable[[Path], Robot], places: dict[str, Path]
) -> None:
    robot = open_robot(places["Kimura"])
    robot.presses("Ctrl+8").pushes("add-person").pushes("save-person").sees_words("Enter the name")
    robot.enters("person-name", "M. Sato").pushes("save-person").sees_words(
        "M. Sato writes here from now on."
    )
    robot.presses("Ctrl+2").pushes("add-facility").enters("name", "Yard 7").pushes("save-facility")
    robot.sees_words("Yard 7")
    robot.presses("Ctrl+8").switches_to("Kimura").sees_words("Kimura writes here from now on.")
    robot.closes()
    with workspaces.opened(places["Kimura"], clock=FakeClock()) as ws:
        assert ws.person.name == "Kimura"
        (made,) = [one for one in people.listed(ws) if one.name == "M. Sato"]
        assert made.is_here
        yard = facilities.listed(ws)[0]
        assert ws.store.history(yard.id, "name")[0].who == made.person
        assert verify(ws).is_untouched
