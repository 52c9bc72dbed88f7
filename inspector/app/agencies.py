"""An agency: one seed on one locked file, from which its root key and its certificate authority follow.

Beside the key file lies the register: every document that the agency has signed, so that each answer can tell
a new device of all others. It holds no secret and needs no lock, because each document is signed by itself.
The seed never lies in a workspace; on paper it is the recovery sheet.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from inspector import machine, small_files
from inspector.clock import Clock
from inspector.errors import DiskError, InputError, InspectorError
from inspector.i18n import N_
from inspector.i18n import gettext as _
from inspector.ledger import canonical, papers, recovery, strict, x509
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.papers import Paper, Rotation
from inspector.ledger.signing import Signer
from inspector.ledger.strict import Fields
from inspector.sync import passphrase as locked

REGISTER = ".register"
_MOST = 10_000
_LARGEST = 64 * 1024 * 1024


class AgencyError(InspectorError):
    exit_code = 62
    text = N_("This is no agency's key file. Choose the file that “yardproof agency create” made.")


@dataclass(frozen=True, slots=True)
class Register:
    """What an agency lets everybody know of it."""

    root: str
    name: str
    ca: str  # PEM
    documents: tuple[bytes, ...]  # in the order they were made

    @property
    def fingerprint(self) -> str:
        return papers.fingerprint(self.root)

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(papers.read(one) for one in self.documents)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency whose key file was opened with its passphrase."""

    file: Path
    seed: bytes
    made: str
    register: Register

    @property
    def signer(self) -> Signer:
        return _root(self.seed)

    @property
    def name(self) -> str:
        return self.register.name


def create(file: Path, name: str, passphrase: str, clock: Clock) -> Agency:
    """A new agency with its key file and an empty register. Raises InputError, AgencyError, DiskError."""
    return _make(file, secrets.token_bytes(recovery.SEED), name, passphrase, clock)


def restore(file: Path, text: str, name: str, passphrase: str, clock: Clock) -> Agency:
    """The agency of a recovery sheet, in a new key file; a register that lies beside it is used on.

    Raises RecoveryError naming the lines that do not fit, AgencyError, DiskError.
    """
    return _make(file, recovery.from_text(text), name, passphrase, clock)


def open_agency(file: Path, passphrase: str) -> Agency:
    """The agency of this key file. Raises AgencyError, PassphraseError, DiskError."""
    plain = locked.unlock(_bytes_of(file), passphrase)
    try:
        said = Fields(plain)
        seed, made = bytes.fromhex(said.hexes("seed", 2 * recovery.SEED)), said.moment("made")
    except (NotCanonicalError, ValueError) as error:
        raise AgencyError from error
    register = read_register(_register_file(file))
    if register.root != _root(seed).public.hex():
        raise AgencyError(
            _("The register beside “{file}” is of another agency. Put the right one there.").format(file=file)
        )
    return Agency(file, seed, made, register)


def read_register(file: Path) -> Register:
    """What the register of an agency says. Raises AgencyError, PaperError, DiskError."""
    data = _bytes_of(file)
    try:
        if len(data) > _LARGEST:
            raise AgencyError
        said = Fields(data)
        found = Register(
            said.hexes("agency", 64),
            said.named("name"),
            said.text("ca", 8_000),
            tuple(strict.text(one, 64 * 1024).encode() for one in said.items("documents", _MOST)),
        )
    except (NotCanonicalError, ValueError) as error:
        raise AgencyError(
            _("“{file}” is no register of an agency, or it is damaged.").format(file=file)
        ) from error
    papers.check(found.documents)
    return found


def record(agency: Agency, *documents: bytes) -> Agency:
    """The agency with these documents in its register, on the disk when this returns. Raises DiskError."""
    new = tuple(one for one in documents if one not in agency.register.documents)
    register = replace(agency.register, documents=agency.register.documents + new)
    _write_register(_register_file(agency.file), register)
    return replace(agency, register=register)


def write_sheet(agency: Agency, target: Path, clock: Clock, language: str = "en") -> None:
    """The recovery sheet as PDF: whoever has it is the agency. Raises DiskError."""
    from inspector.reports import recovery_sheet  # noqa: PLC0415 - the PDF library, for this alone

    sheet = recovery_sheet.RecoverySheet(
        agency.name,
        agency.register.fingerprint,
        recovery.to_lines(agency.seed),
        clock.now(),
        language,
    )
    recovery_sheet.write(sheet, target)


def rotate(agency: Agency, file: Path, passphrase: str, clock: Clock, *, ends: bool = False) -> Agency:
    """The agency under a new root, in a new key file; both roots sign that one follows the other.

    Everything that was signed so far is signed again by the new root. With `ends`, nothing that the old root
    signed counts any more: for an old key that others may have.
    """
    old, now = agency.signer, clock.now()
    new = create(file, agency.name, passphrase, clock)
    turn = papers.sign(Rotation(old.public.hex(), new.register.root, ends, str(now)), old, new.signer)
    kept: list[bytes] = []
    for data, paper in zip(agency.register.documents, agency.register.papers, strict=True):
        kept.append(
            data
            if isinstance(paper, Rotation)
            else papers.sign(replace(paper, agency=new.register.root), new.signer)
        )
    return record(new, *kept, turn)


def _make(file: Path, seed: bytes, name: str, passphrase: str, clock: Clock) -> Agency:
    if not name.strip() or not name.isprintable() or len(name) > strict.LONGEST_TEXT:
        raise InputError(_("Give the agency its name, on one line."))
    if file.exists():
        raise AgencyError(
            _("“{file}” is there already. A key file is never written over; choose another name.").format(
                file=file
            )
        )
    now, root = clock.now(), _root(seed).public.hex()
    data = canonical.encode({"made": str(now), "seed": seed.hex(), "v": 1})
    secret = locked.lock(data, passphrase)
    register = _register_before(_register_file(file), root) or Register(
        root, name.strip(), x509.ca_certificate(seed, name, now.local_date), ()
    )
    try:
        machine.write_private(file, secret)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=file, reason=error.strerror)
        ) from error
    _write_register(_register_file(file), register)
    return Agency(file, seed, str(now), register)


def _register_before(file: Path, root: str) -> Register | None:
    """The register that lies there already, of this very root. Raises AgencyError for another's."""
    if not file.exists():
        return None
    found = read_register(file)
    if found.root != root:
        raise AgencyError(
            _("“{file}” is the register of another agency. Choose another name.").format(file=file)
        )
    return found


def _root(seed: bytes) -> Signer:
    return Signer.from_private(x509.derive(seed, b"root ed25519", 32))


def _register_file(file: Path) -> Path:
    return file.with_name(file.name + REGISTER)


def _write_register(file: Path, register: Register) -> None:
    data = canonical.encode(
        {
            "agency": register.root,
            "ca": register.ca,
            "documents": [one.decode() for one in register.documents],
            "name": register.name,
            "v": 1,
        }
    )
    small_files.write(file, data)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise AgencyError(_("There is no file “{file}”.").format(file=file)) from error
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be read: {reason}.").format(file=file, reason=error.strerror)
        ) from error
