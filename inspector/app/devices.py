"""Devices and their agency: a request goes out, an answer comes back, and what it says becomes part of the record.

Files on a stick suffice. The root of the agency is taken from the first answer, once, after somebody compared
its fingerprint; from then on it decides whose entries are shown. Every document is recorded as an entry, so
that it travels with the record to whoever has not seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.app import agencies, device_keys, own_log
from inspector.app.agencies import Agency, Register
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.roles import Competence, Role
from inspector.errors import InputError, NotFoundError, ReadOnlyError
from inspector.i18n import gettext as _
from inspector.ledger import papers, strict, x509
from inspector.ledger.admission import Ties, judge
from inspector.ledger.entry import Kind, Write
from inspector.ledger.letters import Answer, Request
from inspector.ledger.papers import (
    DOCUMENT_FIELD,
    Approval,
    Certificate,
    Paper,
    PaperError,
    Revocation,
    Wrong,
    name_of,
)
from inspector.store.store import Act

CA, AGENCY_NAME = "agency_ca", "agency_name"
"""What a copy notes of its agency beside the root: the certificate authority, and the name to show."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the agency gives a person on a device."""

    role: Role
    last: date
    first: date | None = None  # as a rule, today
    scope: tuple[str, ...] = ()  # countries and regions; () is everywhere
    competences: tuple[Competence, ...] = ()


def request(ws: Workspace) -> bytes:
    """A request file for the person who writes here now. Raises ReadOnlyError, DiskError."""
    if ws.signer is None:
        raise ReadOnlyError
    asked = Request(
        ws.signer.public.hex(),
        ws.realm,
        str(ws.person.id),
        ws.person.name,
        ws.person.unit,
        x509.request(device_keys.pdf_key(ws), ws.person.name, ws.device),
        device_keys.exchange_keys(ws).recipient,
        str(ws.clock.now()),
    )
    return asked.sign(ws.signer)


def read_request(data: bytes) -> Request:
    """Who asks, so that the fingerprint can be compared. Raises PaperError."""
    return Request.read(data)


def enrol(agency: Agency, data: bytes, grant: Grant, now: str, today: date) -> tuple[Agency, bytes]:
    """The answer file to a request, with everything that the agency signed before. Raises PaperError, InputError."""
    asked = Request.read(data)
    first = grant.first or today
    _check(grant, first)
    certificate = Certificate(
        agency=agency.register.root,
        agency_name=agency.name,
        log=asked.log,
        key=asked.key,
        person=asked.person,
        name=asked.name,
        role=grant.role,
        scope=grant.scope,
        competences=grant.competences,
        not_before=first,
        not_after=grant.last,
        recipient=asked.recipient,
        x509=x509.issue(
            agency.seed,
            agency.register.ca,
            asked.csr,
            person=asked.name,
            agency=agency.name,
            log=asked.log,
            first=first,
            last=grant.last,
        ),
        made=now,
    )
    signed = papers.sign(certificate, agency.signer)
    others = agency.register.documents
    agency = agencies.record(agency, signed)
    answer = Answer(agency.register.root, agency.name, asked.realm, agency.register.ca, signed, others, now)
    return agency, answer.sign(agency.signer)


def _check(grant: Grant, first: date) -> None:
    if grant.last < first:
        raise InputError(_("The last day lies before the first. Give a later one."))
    if len(grant.scope) > papers.MOST_PLACES or len(grant.competences) > papers.MOST_COMPETENCES:
        raise InputError(_("These are more places or competences than a certificate holds."))
    for place in grant.scope:
        if not place.strip() or len(place) > 40:
            raise InputError(
                _("“{place}” is no place. Write a code such as JP or JP-12.").format(place=place)
            )
    for one in grant.competences:
        if not one.name.strip() or len(one.name) > 120:
            raise InputError(_("Give each competence a short name."))


def check_answer(ws: Workspace, data: bytes) -> Answer:
    """The answer, if it is for somebody on this laptop and from the agency followed here. Raises PaperError."""
    answer = Answer.read(data)
    if answer.realm is not ws.realm:
        raise PaperError(Wrong.REALM)
    if answer.certified.log not in own_log.people(ws.store).values():
        raise PaperError(Wrong.KEY)
    if ws.store.agency and not _is_followed(ws, answer.agency, answer.carried):
        raise PaperError(Wrong.AGENCY)
    return answer


def accept(ws: Workspace, data: bytes) -> Changes:
    """Record what an answer says and follow its agency. Raises PaperError.

    Whoever calls it has shown the root's fingerprint, unless `ws.store.agency` is this root already.
    """
    answer = check_answer(ws, data)
    changes = _record(ws, [*answer.others, answer.certificate])
    with ws.store.transaction():
        ws.store.note(**{CA: answer.ca, AGENCY_NAME: answer.name})
        ws.store.follow(answer.agency)  # where it turned over to another root, that one from now on
    return changes


def learn(ws: Workspace, register: Register) -> Changes:
    """Record everything that the agency has signed, so that it travels from here. Raises PaperError, InputError."""
    _check_followed(ws, register)
    return _record(ws, register.documents)


def revoke(
    ws: Workspace, agency: Agency, log: str, *, last: int | None = None, entry: str = "", reason: str = ""
) -> tuple[Agency, Changes]:
    """Believe a log no further than its entry of this number, as a rule the last one that is here.

    Where the log forked, `entry` is the start of the good entry's id. Raises NotFoundError, InputError, PaperError.
    """
    _check_followed(ws, agency.register)
    known = find(ws, log)
    seq = ws.store.head(known).seq if last is None else last
    found = [stored.id.hex() for stored in ws.store.entries(known, seq, seq)] if seq else [""]
    found = [name for name in found if name.startswith(entry)]
    if len(found) != 1:
        raise NotFoundError(
            _(
                "There is not one entry {n} of this log here. Name an entry that is here, and where the log forked its id too."
            ).format(n=seq)
        )
    made = Revocation(agency.register.root, known, seq, found[0], strict.text(reason), str(ws.clock.now()))
    return _published(ws, agency, made)


def approve(ws: Workspace, agency: Agency, log: str) -> tuple[Agency, Changes]:
    """Let a log go on for the one that it says it continues. Raises NotFoundError, InputError, PaperError."""
    _check_followed(ws, agency.register)
    known = find(ws, log)
    told = ws.store.genesis(known).get("continues")
    if not isinstance(told, dict):
        raise InputError(_("This log goes on for no other one. Enrol its device by a request instead."))
    made = Approval(agency.register.root, known, str(told.get("log", "")), str(ws.clock.now()))
    return _published(ws, agency, made)


def find(ws: Workspace, log: str) -> str:
    """The log whose id begins so. Raises NotFoundError."""
    known = {*ws.store.logs(), *ws.store.judgement().places}
    found = [one for one in sorted(known) if one.startswith(log)]
    if len(found) != 1 or len(log) < 4:
        raise NotFoundError(
            _("There is not one device “{log}”. “yardproof device list” shows them.").format(log=log)
        )
    return found[0]


def _published(ws: Workspace, agency: Agency, paper: Paper) -> tuple[Agency, Changes]:
    """Sign a document, enter it in the register, and record it here."""
    data = papers.sign(paper, agency.signer)
    agency = agencies.record(agency, data)
    return agency, _record(ws, agency.register.documents)


def _record(ws: Workspace, documents: Iterable[bytes]) -> Changes:
    """Documents that the record does not hold yet, one entry each, all in one Save."""
    held = ws.store.documents().keys()
    new = {name_of(data): data for data in documents}
    acts = []
    for name, data in new.items():
        if name not in held:
            kind = Kind.REVOKE if isinstance(papers.read(data), Revocation) else Kind.ENROL
            acts.append(Act(kind, (Write(name[:32], DOCUMENT_FIELD, data.decode()),)))
    return ws.save_all(*acts) if acts else Changes()


def _check_followed(ws: Workspace, register: Register) -> None:
    if not ws.store.agency:
        raise InputError(
            _("This workspace follows no agency yet. Make a request here, and take in the answer first.")
        )
    if not _is_followed(ws, register.root, register.papers):
        raise PaperError(Wrong.AGENCY)


def _is_followed(ws: Workspace, root: str, more: Sequence[Paper]) -> bool:
    """Whether this root is the one followed here, or follows it by what is known with these documents."""
    known = [papers.read(data) for data in ws.store.documents().values()]
    ties: dict[str, Ties] = {}
    return root in judge(ws.store.agency, [*known, *more], ties).roots
