"""A device asks, its agency answers, and both files travel by hand; what does not fit is refused with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inspector.app import agencies, conflicts, device_keys, devices, facilities, people, receiving
from inspector.app import workspace as workspaces
from inspector.app.agencies import Agency
from inspector.app.devices import Grant
from inspector.app.people import NotAllowedError, State
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.facility import Facility
from inspector.domain.realm import Realm
from inspector.domain.roles import Competence, Right, Role
from inspector.errors import InputError, NotAdmittedError, NotFoundError, ReadOnlyError
from inspector.ledger import papers
from inspector.ledger.admission import Standing
from inspector.ledger.letters import Request
from inspector.ledger.papers import PaperError, Wrong
from tests import make
from tests.conftest import FakeClock

WORDS = "correct horse battery staple"
TODAY, NEXT_YEAR = date(2026, 11, 24), date(2027, 11, 24)


@pytest.fixture(scope="module")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two agencies, made once: the lock of a key file is slow on purpose."""
    folder = tmp_path_factory.mktemp("agencies")
    for name in ("chiba", "saitama", "new"):
        agencies.create(folder / name, name.title(), WORDS, FakeClock())
    return folder


class Office:
    """An agency at work: it answers requests one after the other."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency

    def answer(
        self, ws: Workspace, role: Role = Role.INSPECTOR, last: date = NEXT_YEAR, **more: Any
    ) -> bytes:
        return self.answer_to(devices.request(ws), Grant(role, last, None, **more))

    def answer_to(self, request: bytes, grant: Grant) -> bytes:
        made = str(FakeClock().now())
        self.agency, data = devices.enrol(self.agency, request, grant, made, TODAY)
        return data


@pytest.fixture
def office(key_files: Path, tmp_path: Path) -> Office:
    return opened(key_files, tmp_path, "chiba")


def opened(key_files: Path, tmp_path: Path, name: str) -> Office:
    for file in key_files.glob(f"{name}*"):
        shutil.copy(file, tmp_path / file.name)
    return Office(agencies.open_agency(tmp_path / name, WORDS))


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[Workspace]]:
    """Three open workspaces of three people."""
    with ExitStack() as stack:
        found = []
        for n, name in enumerate(("Abe R.", "Kimura A.", "Sato M.")):
            folder, clock = tmp_path / f"laptop {n}", FakeClock()
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        yield found


def hand_over(one: Workspace, to: Workspace) -> None:
    for lacking in one.store.missing(to.store.heads()):
        receiving.receive(to, lacking.log, one.store.run(lacking))


def state_of(ws: Workspace, log: str) -> State:
    return next(one.state for one in people.listed(ws) if one.log == log)


def test_a_request_and_its_answer_enrol_a_person_on_a_device(
    office: Office, laptops: list[Workspace]
) -> None:
    ws = laptops[0]
    assert people.own(ws).state is State.NOT_ENROLLED
    assert people.following(ws) is None
    competence = Competence("asbestos", date(2027, 3, 31))
    answer = office.answer(ws, Role.SUPERVISOR, scope=("JP-12",), competences=(competence,))
    devices.accept(ws, answer)
    own = people.own(ws)
    assert (own.name, own.state, own.role, own.scope) == (
        "Abe R.",
        State.ENROLLED,
        Role.SUPERVISOR,
        ("JP-12",),
    )
    assert (own.until, own.competences, own.expired) == (NEXT_YEAR, (competence,), ())
    assert own.recipient == device_keys.exchange_keys(ws).recipient
    assert own.x509_fingerprint
    assert device_keys.pdf_certificate(ws)
    told = people.following(ws)
    assert told is not None
    assert told.fingerprint == office.agency.register.fingerprint
    assert told.name == "Chiba"
    assert verify(ws).is_untouched


def test_the_same_answer_twice_changes_nothing(office: Office, laptops: list[Workspace]) -> None:
    ws = laptops[0]
    answer = office.answer(ws)
    assert devices.accept(ws, answer).entry
    before = ws.store.count()
    assert not devices.accept(ws, answer).entry
    assert ws.store.count() == before


def test_a_new_device_learns_of_the_others_from_its_answer(office: Office, laptops: list[Workspace]) -> None:
    first, second, unknown = laptops
    facilities.add(first, make.facility(name="Yard of Abe"))
    facilities.add(unknown, make.facility(name="Yard of Sato"))
    office.answer(first)
    devices.accept(second, office.answer(second))
    hand_over(first, second)
    hand_over(unknown, second)
    assert [one.name for one in second.store.all(Facility)] == ["Yard of Abe"]
    listed = {one.name: (one.state, one.quarantined) for one in people.listed(second)}
    assert listed == {
        "Kimura A.": (State.ENROLLED, 0),
        "Abe R.": (State.ENROLLED, 0),
        "Sato M.": (State.UNKNOWN, 3),
    }
    office.answer(unknown)
    devices.learn(second, office.agency.register)
    assert len(second.store.all(Facility)) == 2
    assert verify(second).is_untouched


def test_an_answer_for_somebody_else_is_refused(office: Office, laptops: list[Workspace]) -> None:
    with pytest.raises(PaperError) as refused:
        devices.accept(laptops[1], office.answer(laptops[0]))
    assert refused.value.wrong is Wrong.KEY
    assert not laptops[1].store.agency


def test_an_answer_of_the_other_realm_is_refused(
    office: Office, tmp_path: Path, laptops: list[Workspace]
) -> None:
    folder = tmp_path / "real"
    workspaces.create(folder, realm=Realm.REAL, person=make.person(), clock=FakeClock())
    with workspaces.opened(folder, clock=FakeClock()) as real:
        answer = office.answer(real)
    with pytest.raises(PaperError) as refused:
        devices.accept(laptops[0], answer)
    assert refused.value.wrong is Wrong.REALM


def test_an_answer_of_another_agency_is_refused_once_one_is_followed(
    office: Office, key_files: Path, tmp_path: Path, laptops: list[Workspace]
) -> None:
    ws = laptops[0]
    devices.accept(ws, office.answer(ws))
    other = opened(key_files, tmp_path, "saitama")
    with pytest.raises(PaperError) as refused:
        devices.accept(ws, other.answer(ws))
    assert refused.value.wrong is Wrong.AGENCY
    with pytest.raises(PaperError):
        devices.learn(ws, other.agency.register)
    assert ws.store.agency == office.agency.register.root


def test_altered_torn_and_mistaken_files_are_refused(office: Office, laptops: list[Workspace]) -> None:
    ws = laptops[0]
    request = devices.request(ws)
    answer = office.answer_to(request, Grant(Role.INSPECTOR, NEXT_YEAR))
    for data, wrong in (
        (answer[:-5], Wrong.FORM),
        (b"", Wrong.FORM),
        (b"[" * 100_000, Wrong.FORM),
        (request, Wrong.TYPE),
        (answer.replace(b'"sig":"', b'"sig":"AAAA', 1), Wrong.SIGNATURE),
    ):
        with pytest.raises(PaperError) as refused:
            devices.accept(ws, data)
        assert refused.value.wrong is wrong
    for data in (answer, request[:-5], b"x" * 70_000):
        with pytest.raises(PaperError):
            Request.read(data)
    assert not ws.store.agency


def test_somebody_else_s_name_cannot_be_put_into_a_request(laptops: list[Workspace]) -> None:
    ws, other = laptops[:2]
    assert other.signer is not None
    asked = Request.read(devices.request(ws))
    with pytest.raises(PaperError) as refused:
        Request.read(asked.sign(other.signer))
    assert refused.value.wrong is Wrong.SIGNATURE


def test_an_impossible_grant_is_refused(office: Office, laptops: list[Workspace]) -> None:
    request = devices.request(laptops[0])
    for grant in (
        Grant(Role.INSPECTOR, date(2020, 1, 1)),
        Grant(Role.INSPECTOR, NEXT_YEAR, scope=("",)),
        Grant(Role.INSPECTOR, NEXT_YEAR, scope=("JP",) * 65),
        Grant(Role.INSPECTOR, NEXT_YEAR, competences=(Competence(" ", NEXT_YEAR),)),
    ):
        with pytest.raises(InputError):
            office.answer_to(request, grant)
    assert office.agency.register.documents == ()


def test_a_stolen_device_is_revoked_up_to_its_last_good_entry(
    office: Office, laptops: list[Workspace]
) -> None:
    admin, thief = laptops[:2]
    office.answer(thief)
    devices.accept(admin, office.answer(admin, Role.ADMINISTRATOR))
    facilities.add(thief, make.facility(name="good"))
    hand_over(thief, admin)
    office.agency, changes = devices.revoke(admin, office.agency, thief.device[:8], reason="stolen")
    assert changes.entry
    facilities.add(thief, make.facility(name="forged"))
    hand_over(thief, admin)
    assert [one.name for one in admin.store.all(Facility)] == ["good"]
    (one,) = [one for one in people.listed(admin) if one.log == thief.device]
    assert (one.state, one.quarantined) == (State.REVOKED, 1)
    office.agency, _changes = devices.revoke(admin, office.agency, thief.device, last=0)
    assert admin.store.all(Facility) == []
    with pytest.raises(NotFoundError):
        devices.revoke(admin, office.agency, thief.device, last=99)
    with pytest.raises(NotFoundError):
        devices.revoke(admin, office.agency, "ff")
    assert verify(admin).is_untouched


def test_a_workspace_that_was_revoked_opens_tells_it_and_records_nothing_that_nobody_would_see(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name="Abe R."), clock=FakeClock())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        devices.accept(ws, office.answer(ws))
        office.agency, _changes = devices.revoke(ws, office.agency, ws.device, last=0)
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert any("revoked" in warning for warning in ws.warnings)
        assert (ws.person.name, ws.realm) == ("Abe R.", Realm.PRACTICE)
        before = people.own(ws).entries
        with pytest.raises(NotAdmittedError):
            facilities.add(ws, make.facility())
        assert people.own(ws).quarantined == people.own(ws).entries == before
        assert verify(ws).is_untouched
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        assert ws.person.name == "Abe R."


def test_a_restored_device_is_provisional_until_it_is_approved(
    office: Office, tmp_path: Path, laptops: list[Workspace]
) -> None:
    admin, folder = laptops[0], tmp_path / "restored"
    devices.accept(admin, office.answer(admin, Role.ADMINISTRATOR))
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name="Abe R."), clock=FakeClock())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        devices.accept(ws, office.answer(ws, Role.SUPERVISOR))
        old = ws.device
        assert device_keys.pdf_certificate(ws)
    (folder / "keys" / f"{old}.key").unlink()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert ws.device != old
        assert people.own(ws).state is State.PROVISIONAL
        assert device_keys.pdf_certificate(ws) == ""  # its key went with the log
        hand_over(ws, admin)
        assert state_of(admin, ws.device) is State.PROVISIONAL
        with pytest.raises(InputError):
            devices.approve(admin, office.agency, old)
        office.agency, _changes = devices.approve(admin, office.agency, ws.device)
        hand_over(admin, ws)
        assert (people.own(ws).state, people.own(ws).role) == (State.ENROLLED, Role.SUPERVISOR)
        assert verify(ws).is_untouched


def test_workspaces_follow_a_rotation(office: Office, tmp_path: Path, laptops: list[Workspace]) -> None:
    old, new = laptops[:2]
    devices.accept(old, office.answer(old))
    turned = Office(agencies.rotate(office.agency, tmp_path / "turned", WORDS, FakeClock(), ends=True))
    answer = turned.answer(new)
    devices.accept(new, answer)
    facilities.add(new, make.facility(name="of the new root"))
    hand_over(old, new)
    hand_over(new, old)
    assert [one.name for one in old.store.all(Facility)] == ["of the new root"]
    assert [one.state for one in people.listed(old)] == [State.ENROLLED] * 2
    assert [one.state for one in people.listed(new)] == [State.ENROLLED] * 2
    devices.accept(old, turned.answer(old, Role.TRAINER))
    assert people.own(old).role is Role.TRAINER
    told = people.following(old)
    assert told is not None
    assert (told.fingerprint, told.is_contested) == (turned.agency.register.fingerprint, False)


def test_a_thief_of_a_root_that_was_given_up_admits_nobody_where_the_new_one_is_followed(
    office: Office, tmp_path: Path, laptops: list[Workspace]
) -> None:
    ws, stranger = laptops[:2]
    stolen = office.agency
    devices.accept(ws, office.answer(ws))
    turned = Office(agencies.rotate(stolen, tmp_path / "turned", WORDS, FakeClock(), ends=True))
    devices.accept(ws, turned.answer(ws))
    thief = Office(agencies.rotate(stolen, tmp_path / "thief", WORDS, FakeClock(), ends=True))
    devices.accept(stranger, thief.answer(stranger))
    facilities.add(stranger, make.facility())
    hand_over(stranger, ws)
    assert ws.store.all(Facility) == []
    with pytest.raises(PaperError):
        devices.learn(ws, thief.agency.register)


def test_only_a_supervisor_settles_what_is_kept_for_review(office: Office, laptops: list[Workspace]) -> None:
    inspector, supervisor = laptops[:2]
    facilities.add(inspector, make.facility(name="Yard"))
    hand_over(inspector, supervisor)
    for ws, name in ((inspector, "one"), (supervisor, "two")):
        (known,) = ws.store.all(Facility)
        facilities.change(ws, replace(known, name=name))
    hand_over(inspector, supervisor)
    hand_over(supervisor, inspector)
    devices.accept(supervisor, office.answer(supervisor, Role.SUPERVISOR))
    devices.accept(inspector, office.answer(inspector))
    devices.learn(supervisor, office.agency.register)
    (conflict,) = conflicts.listed(inspector)
    with pytest.raises(NotAllowedError) as refused:
        conflicts.choose(inspector, conflict, conflict.choices[0])
    assert "Supervisor" in str(refused.value)
    with pytest.raises(NotAllowedError):
        conflicts.replace_by(inspector, conflict, "three")
    (conflict,) = conflicts.listed(supervisor)
    conflicts.choose(supervisor, conflict, conflict.choices[0])
    assert conflicts.listed(supervisor) == []


def test_what_has_expired_is_told_and_blocks_nothing(office: Office, laptops: list[Workspace]) -> None:
    ws = laptops[0]
    old = Competence("asbestos", date(2026, 1, 31))
    answer = office.answer_to(
        devices.request(ws), Grant(Role.INSPECTOR, date(2026, 3, 1), date(2026, 1, 1), (), (old,))
    )
    devices.accept(ws, answer)
    assert (people.own(ws).state, people.own(ws).expired) == (State.EXPIRED, ("asbestos",))
    assert len(people.warnings(ws)) == 2
    facilities.add(ws, make.facility())
    assert len(ws.store.all(Facility)) == 1
    devices.accept(ws, office.answer(ws))
    assert (people.own(ws).state, people.warnings(ws)) == (State.ENROLLED, [])


def test_without_an_agency_everybody_may_do_everything(laptops: list[Workspace], office: Office) -> None:
    assert people.is_allowed(laptops[0], Right.SETTLE_REVIEW)
    with pytest.raises(InputError):
        devices.revoke(laptops[0], office.agency, laptops[0].device)


def test_the_keys_of_a_device_are_its_own_and_stay(laptops: list[Workspace]) -> None:
    one, other = laptops[:2]
    assert device_keys.exchange_keys(one) == device_keys.exchange_keys(one)
    assert device_keys.exchange_keys(one) != device_keys.exchange_keys(other)
    assert device_keys.pdf_key(one) == device_keys.pdf_key(one)
    assert Request.read(devices.request(one)).recipient == device_keys.exchange_keys(one).recipient


def test_a_read_only_workspace_makes_no_request(tmp_path: Path) -> None:
    workspaces.create(tmp_path / "ws", realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    with workspaces.opened(tmp_path / "ws", clock=FakeClock(), read_only=True) as ws:
        with pytest.raises(ReadOnlyError):
            devices.request(ws)
        with pytest.raises(ReadOnlyError):
            device_keys.exchange_keys(ws)


def test_the_fingerprint_of_a_device_is_the_same_on_both_sides(laptops: list[Workspace]) -> None:
    asked = devices.read_request(devices.request(laptops[0]))
    assert papers.fingerprint(asked.key) == people.own(laptops[0]).fingerprint


def test_a_log_in_quarantine_stands_among_the_logs(
    office: Office, laptops: list[Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    ws, stranger = laptops[:2]
    devices.accept(ws, office.answer(ws))
    hand_over(stranger, ws)
    assert [(one.id, one.standing, one.is_provisional) for one in receiving.logs(ws)] == [
        (ws.device, Standing.ENROLLED, False),
        (stranger.device, Standing.UNKNOWN, False),
    ]
    assert run(["workspace", "logs", "--workspace", str(ws.folder)]) == 0
    assert "Unknown" in capsys.readouterr().out
