"""People and devices as a page needs them: the roster, and the files that go between a device and its agency.

`people` and `devices` hold the rules; here are the files, read and written, as plain values that can cross
threads. A key file is opened with its passphrase for one act and not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector import small_files
from inspector.app import agencies, devices, people
from inspector.app.devices import Grant
from inspector.app.people import Following, Member
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.numbers import device_code
from inspector.domain.roles import Competence, Role
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.ledger import papers
from inspector.ledger.letters import LARGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who writes the record, and the agency that is followed."""

    members: tuple[Member, ...]
    agency: Following | None
    warnings: tuple[str, ...]

    @property
    def own(self) -> Member:
        return next(one for one in self.members if one.is_own)

    @property
    def quarantined(self) -> int:
        """Entries that are kept and not shown."""
        return sum(one.quarantined for one in self.members)


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as it lies in a file."""

    name: str
    unit: str
    fingerprint: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer as it lies in a file, before anybody believes it."""

    agency: str
    fingerprint: str
    name: str
    role: Role
    until: date
    is_followed: bool  # the agency is followed here already
    data: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """The agency's key file and what opens it."""

    file: Path
    passphrase: str


def roster(ws: Workspace) -> Roster:
    """Everybody who writes the record or may."""
    return Roster(tuple(people.listed(ws)), people.following(ws), tuple(people.warnings(ws)))


def write_request(ws: Workspace, folder: Path) -> Path:
    """Ask the agency for a certificate; gives the file to bring there. Raises DiskError."""
    file = folder / _file_name("request", ws.person.name, ws.device)
    small_files.write(file, devices.request(ws))
    return file


def read_request(file: Path) -> Asking:
    """What a request asks. Raises PaperError, DiskError."""
    data = small_files.read(file, LARGEST_ANSWER)
    asked = devices.read_request(data)
    return Asking(asked.name, asked.unit, papers.fingerprint(asked.key), data)


def enrol(ws: Workspace, key: Key, asking: Asking, grant: Grant, folder: Path) -> Path:
    """Certify who asked; gives the answer file to bring back. Raises PaperError, AgencyError, DiskError."""
    now = ws.clock.now()
    agency = agencies.open_agency(key.file, key.passphrase)
    _agency, answer = devices.enrol(agency, asking.data, grant, str(now), now.local_date)
    file = folder / _file_name("answer", asking.name, asking.fingerprint)
    small_files.write(file, answer)
    return file


def read_answer(ws: Workspace, file: Path) -> Offer:
    """What an answer says, for somebody to compare. Raises PaperError, DiskError."""
    data = small_files.read(file, LARGEST_ANSWER)
    told = devices.check_answer(ws, data)
    certified = told.certified
    return Offer(
        told.name,
        papers.fingerprint(told.agency),
        certified.name,
        certified.role,
        certified.not_after,
        bool(ws.store.agency),
        data,
    )


def accept(ws: Workspace, offer: Offer) -> Changes:
    """Follow the agency of an answer, and record what it says. Raises PaperError."""
    return devices.accept(ws, offer.data)


def revoke(ws: Workspace, key: Key, log: str, reason: str) -> Changes:
    """Believe a device no further than what is here of it. Raises AgencyError, NotFoundError, PaperError."""
    agency = agencies.open_agency(key.file, key.passphrase)
    return devices.revoke(ws, agency, log, reason=reason)[1]


def approve(ws: Workspace, key: Key, log: str) -> Changes:
    """Let a device go on for the one that it continues. Raises AgencyError, InputError, PaperError."""
    agency = agencies.open_agency(key.file, key.passphrase)
    return devices.approve(ws, agency, log)[1]


def competences(text: str) -> tuple[Competence, ...]:
    """Competences as typed, one a line with its last day. Raises InputError."""
    return tuple(_competence(line) for line in text.splitlines() if line.strip())


def _competence(line: str) -> Competence:
    name, _equals, until = line.rpartition("=")
    try:
        return Competence(name.strip(), date.fromisoformat(until.strip()))
    except ValueError as error:
        raise InputError(_("Write a competence with its last day, such as “asbestos=2027-03-31”.")) from error


def _file_name(what: str, name: str, log: str) -> str:
    plain = "".join(letter if letter.isalnum() else "-" for letter in name)[:40]
    return f"{what}-{plain}-{device_code(log)}.json"
