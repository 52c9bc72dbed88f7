"""Checklists that an agency signed: its questions are locked, local ones may stand beside them.

The signature is a file beside the checklist (`NAME.signature.json`); it is pinned with the checklist, so that it
travels in the record wherever the inspection goes. A checklist without one works all the same and is marked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from inspector import machine
from inspector.app.devices import AGENCY_NAME
from inspector.app.packs import pinned_bytes
from inspector.app.workspace import Workspace
from inspector.clock import Clock
from inspector.domain.inspection import ChecklistVersion
from inspector.errors import DiskError, EvidenceError, FormError, InputError
from inspector.forms.definition import Form
from inspector.forms.external import LAST_SAVED
from inspector.forms.locking import aspect_words, differences, locked_parts, questions
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from inspector.ledger import checklist as documents
from inspector.ledger.checklist import SignedChecklist
from inspector.ledger.papers import PaperError, fingerprint
from inspector.ledger.signing import Signer

ENDING = ".signature.json"


class Standing(StrEnum):
    SIGNED = "signed"
    EXTENDED = "extended"  # every locked question is as signed; others were added or changed
    FOREIGN = "foreign"  # signed, but not by the agency that this workspace follows
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Alteration:
    """A locked question that a form altered or dropped."""

    path: str
    label: str  # as it was signed
    aspects: tuple[str, ...]  # what was altered; empty where the question is gone

    def __str__(self) -> str:
        name = f"{self.path} ({self.label})" if self.label else self.path
        if not self.aspects:
            return _("{name}: it was dropped").format(name=name)
        return _("{name}: altered in {what}").format(
            name=name, what=", ".join(map(aspect_words, self.aspects))
        )


@dataclass(frozen=True, slots=True)
class Word:
    """How a checklist stands with the agency."""

    standing: Standing
    agency: str = ""  # name of whoever signed; of an unsigned one, of the agency that this workspace follows
    key: str = ""  # public key of whoever signed
    local: tuple[str, ...] = ()  # paths of the questions that are not the agency's

    @property
    def words(self) -> str:
        """As lists, the window and reports say it."""
        if self.standing is Standing.SIGNED:
            return _("signed by {agency}").format(agency=self.agency)
        if self.standing is Standing.EXTENDED:
            added = ngettext("{n} local question", "{n} local questions", len(self.local))
            return _("national part signed by {agency}, {added}").format(
                agency=self.agency, added=added.format(n=len(self.local))
            )
        if self.standing is Standing.FOREIGN:
            return _("signed by {agency}, which is not the agency of this workspace").format(
                agency=self.agency
            )
        return _("not signed by {agency}").format(agency=self.agency) if self.agency else _("not signed")

    @property
    def is_doubtful(self) -> bool:
        """Whether the agency that the workspace follows has not signed it: shown as a mark, never in the way."""
        return self.standing is Standing.FOREIGN or (self.standing is Standing.UNSIGNED and bool(self.agency))


@dataclass(frozen=True, slots=True)
class Agency:
    """Whom a workspace believes; without a root, whoever signed is named and not judged."""

    root: str = ""
    roots: frozenset[str] = frozenset()
    name: str = ""


def signature_file(path: Path) -> Path:
    """Where the signature of a checklist's file lies."""
    return path.with_name(f"{path.stem}{ENDING}")


def read_beside(path: Path) -> bytes | None:
    """The signature that lies beside a checklist's file; None where none does. Raises FormError."""
    beside = signature_file(path)
    if not beside.is_file():
        return None
    try:
        if beside.stat().st_size > documents.LARGEST:
            raise FormError(_("“{name}” is too large to be a signature.").format(name=beside.name))
        return beside.read_bytes()
    except OSError as error:
        raise FormError(
            _("“{name}” cannot be read: {reason}.").format(name=beside.name, reason=error.strerror)
        ) from error


def write_beside(path: Path, document: bytes) -> Path:
    """Put a signature beside a checklist's file. Raises DiskError."""
    beside = signature_file(path)
    try:
        machine.write_durably(beside, document)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=beside, reason=error.strerror)
        ) from error
    return beside


def signed(
    form: Form,
    xml: bytes,
    files: Mapping[str, bytes],
    *,
    signer: Signer,
    agency: str,
    clock: Clock,
    open_questions: Iterable[str] = (),
) -> bytes:
    """The signed document on this form; every question is locked but the open ones, named by path or name.

    Raises InputError.
    """
    if not agency.strip():
        raise InputError(_("Enter the name of the agency that signs."))
    asked, left_open = questions(form), set()
    for name in open_questions:
        found = [path for path in asked if name in (path, path.rpartition("/")[2])]
        if len(found) != 1:
            raise InputError(
                _("“{name}” names {n} questions of this checklist. Write a path.").format(
                    name=name, n=len(found)
                )
            )
        left_open.add(found[0])
    document = SignedChecklist(
        signer.public.hex(),
        agency.strip(),
        form.form_id,
        form.version,
        form.title,
        hashlib.sha256(xml).hexdigest(),
        locked_parts(form, [path for path in asked if path not in left_open]),
        tuple(sorted(left_open)),
        {name: digest for name, digest in hashes(files).items() if name in _lists(form)},
        str(clock.now()),
    )
    return documents.sign(document, signer)


def _lists(form: Form) -> set[str]:
    return {PurePosixPath(source).name for source in form.external.values() if source != LAST_SAVED}


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of files, by name."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def word(form: Form, sha256: str, files: Mapping[str, str], document: bytes | None, agency: Agency) -> Word:
    """How a form stands; `files` are the hashes of what came with it.

    Raises PaperError for a document that is none, FormError that names what the form altered or dropped.
    """
    if document is None:
        return Word(Standing.UNSIGNED, agency.name)
    found = documents.read(document)
    altered = alterations(found, form, files)
    if altered:
        lines = "\n".join(f"- {one}" for one in altered)
        raise FormError(
            _(
                "This checklist carries the signature of {agency} and is not as {agency} signed it. Put back what was signed, or use it without the signature:"
            ).format(agency=found.agency_name)
            + f"\n{lines}"
        )
    known = {*found.locked, *found.open}
    local = tuple(path for path in questions(form) if path not in known)
    if agency.root and found.agency not in agency.roots:
        return Word(Standing.FOREIGN, found.agency_name, found.agency, local)
    is_same = sha256 == found.sha256
    standing = Standing.SIGNED if is_same else Standing.EXTENDED
    return Word(standing, found.agency_name, found.agency, () if is_same else local)


def alterations(document: SignedChecklist, form: Form, files: Mapping[str, str]) -> list[Alteration]:
    """Every locked question, and every list that came with them, that is not as it was signed."""
    found = [
        Alteration(path, _label(document.locked[path]), aspects)
        for path, aspects in differences({path: dict(parts) for path, parts in document.locked.items()}, form)
    ]
    found += [
        Alteration(name, "", (_("the entries of this list"),) if name in files else ())
        for name, digest in document.files.items()
        if files.get(name) != digest
    ]
    return found


def _label(parts: Mapping[str, object]) -> str:
    label = parts.get("label")
    return str(label.get("", "")) if isinstance(label, dict) else ""


# -- in a workspace


def agency_of(ws: Workspace) -> Agency:
    """The agency that this workspace follows, by its name or the fingerprint of its key."""
    judgement = ws.store.judgement()
    if not judgement.root:
        return Agency()
    certified = (place.certificate for place in judgement.places.values())
    told = sorted({one.agency_name for one in certified if one is not None})
    name = ws.store.local(AGENCY_NAME) or next(iter(told), fingerprint(judgement.root))
    return Agency(judgement.root, judgement.roots, name)


def of(ws: Workspace, version: ChecklistVersion, form: Form) -> Word:
    """How a pinned checklist stands now.

    One whose signature did not come yet, or does not fit, counts as unsigned: nobody is kept from working.
    """
    agency = agency_of(ws)
    if version.signature is None:
        return Word(Standing.UNSIGNED, agency.name)
    files = {one.name: one.sha256 for one in version.attachments}
    try:
        document = pinned_bytes(ws, version.signature.sha256, version.signature.size)
        return word(form, version.sha256, files, document, agency)
    except (PaperError, FormError, EvidenceError):
        return Word(Standing.UNSIGNED, agency.name)
