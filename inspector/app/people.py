"""Who writes the record: every person on every device with its standing, and what each may do.

An agency's rules hold only where the workspace follows one. What has expired is told and blocks nothing: in
the field an answer is always saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from inspector.app import devices, own_log
from inspector.app.workspace import Workspace
from inspector.domain.person import Person
from inspector.domain.roles import Competence, Right, Role
from inspector.errors import InspectorError, NotFoundError, ReadOnlyError
from inspector.i18n import N_
from inspector.i18n import gettext as _
from inspector.ledger import papers, x509
from inspector.ledger.admission import Place, Standing
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Header, decode_writes
from inspector.ledger.papers import Certificate
from inspector.store.store import Store


class NotAllowedError(InspectorError):
    exit_code = 63
    text = N_("Your role does not allow this. Ask a supervisor.")


class State(StrEnum):
    """How a person on a device stands, in one word for a list."""

    NOT_ENROLLED = "not enrolled"
    ENROLLED = "enrolled"
    EXPIRED = "expired"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return (
            _("Expired: ask for a new certificate") if self is State.EXPIRED else Standing(self.value).label
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One person on one device, which is one log."""

    log: str
    person: str
    name: str  # as the agency certified it, otherwise as the log itself says
    state: State
    is_own: bool  # who writes here now
    is_here: bool  # has a key on this laptop
    role: Role | None
    scope: tuple[str, ...]
    competences: tuple[Competence, ...]
    expired: tuple[str, ...]  # competences that have run out
    until: date | None  # last day of the certificate
    entries: int
    quarantined: int
    continues: str  # the log that it goes on for
    forked: int | None
    fingerprint: str  # of the key
    x509_fingerprint: str
    recipient: str  # to which is encrypted for this device


@dataclass(frozen=True, slots=True)
class Following:
    """The agency that this workspace follows."""

    name: str
    fingerprint: str
    is_contested: bool  # several roots claim to follow the same one: ask which is right


def following(ws: Workspace) -> Following | None:
    """The agency that this workspace follows, if any."""
    root = ws.store.agency
    if not root:
        return None
    turned = [(one.agency, one.next) for one in ws.store.judgement().rotations]
    contested = any(a[0] == b[0] and a[1] != b[1] for a in turned for b in turned)
    return Following(ws.store.local(devices.AGENCY_NAME), papers.fingerprint(root), contested)


def listed(ws: Workspace) -> list[Member]:
    """Everybody who writes the record or may: those on this laptop first, then by name."""
    judgement = ws.store.judgement()
    waiting = {one.log: one.count for one in ws.store.quarantined()}
    here = set(own_log.people(ws.store).values())
    forks = ws.store.forks()
    today = ws.clock.now().local_date
    found = [
        _member(ws, log, judgement.of(log), waiting.get(log, 0), forks.get(log), here, today)
        for log in sorted({*ws.store.logs(), *judgement.places})
    ]
    return sorted(found, key=lambda one: (not one.is_own, not one.is_here, one.name, one.log))


def own(ws: Workspace) -> Member:
    """Who writes here now."""
    return next(one for one in listed(ws) if one.is_own)


def warnings(ws: Workspace) -> list[str]:
    """What has run out for who writes here now; it is told and keeps nobody from working."""
    certificate = ws.store.judgement().of(ws.device).certificate
    if certificate is None:
        return []
    today, told = ws.clock.now().local_date, []
    if certificate.is_expired(today):
        told.append(
            _(
                "Your certificate ended on {day}. Go on working, and ask your administrator for a new one."
            ).format(day=certificate.not_after)
        )
    for one in certificate.competences:
        if one.is_expired(today):
            told.append(
                _("Your competence “{name}” ended on {day}. Ask your trainer.").format(
                    name=one.name, day=one.until
                )
            )
    return told


def is_allowed(ws: Workspace, right: Right) -> bool:
    """Whether who writes here now may do this."""
    if not ws.store.agency:
        return True
    place = ws.store.judgement().of(ws.device)
    return place.standing in (Standing.ENROLLED, Standing.PROVISIONAL) and _has(place, right)


def was_allowed(ws: Workspace, right: Right, record: str) -> bool:
    """Whether everybody whose word stands in this record might say it: it may have come from elsewhere.

    What a device that was revoked later wrote before its last good entry stands.
    """
    judgement = ws.store.judgement()
    return not judgement.root or all(_has(judgement.of(log), right) for log in ws.store.writers(record))


def _has(place: Place, right: Right) -> bool:
    return place.certificate is not None and place.certificate.role in right.roles


def require(ws: Workspace, right: Right) -> None:
    """Raises NotAllowedError unless who writes here now may do this."""
    if not is_allowed(ws, right):
        roles = ", ".join(sorted(role.label for role in right.roles))
        raise NotAllowedError(
            _("Only these may {act}: {roles}. Send them the record; your own values stay in it.").format(
                act=right.label, roles=roles
            )
        )


def add(ws: Workspace, person: Person) -> Workspace:
    """The workspace with another person on this laptop, who writes from now on. Raises ReadOnlyError."""
    if ws.signer is None:
        raise ReadOnlyError
    signer = own_log.add_person(ws.folder, ws.store, person=person, clock=ws.clock)
    return _now_by(ws, signer.log)


def use(ws: Workspace, person: str) -> Workspace:
    """The workspace as this person on this laptop writes it. Raises NotFoundError, ReadOnlyError."""
    if ws.signer is None:
        raise ReadOnlyError
    found = [known for known in own_log.people(ws.store) if known.startswith(person)]
    if not found:
        named = {str(one.id): one.name for one in ws.store.all(Person)}
        found = [known for known in own_log.people(ws.store) if named.get(known) == person]
    if len(found) != 1:
        raise NotFoundError(
            _(
                "There is not one person “{person}” on this computer. “yardproof person list” shows them."
            ).format(person=person)
        )
    return _now_by(ws, own_log.use_person(ws.folder, ws.store, found[0]).log)


def _now_by(ws: Workspace, log: str) -> Workspace:
    signer = own_log.keys(ws.folder, ws.store)[log]
    return replace(ws, signer=signer, device=log, person=own_log.person_of(ws.store, log))


def _member(
    ws: Workspace,
    log: str,
    place: Place,
    waiting: int,
    forked: int | None,
    here: set[str],
    today: date,
) -> Member:
    genesis = ws.store.genesis(log)
    said = _claimed(ws.store, log)
    certificate = place.certificate
    told = genesis.get("continues")
    key = str(genesis.get("key", "")) or (certificate.key if certificate else "")
    return Member(
        log,
        certificate.person if certificate else said[0],
        certificate.name if certificate else said[1],
        _state(place, certificate, today),
        log == ws.device,
        log in here,
        certificate.role if certificate else None,
        certificate.scope if certificate else (),
        certificate.competences if certificate else (),
        tuple(one.name for one in certificate.competences if one.is_expired(today)) if certificate else (),
        certificate.not_after if certificate else None,
        ws.store.length(log),
        waiting,
        str(told.get("log", "")) if isinstance(told, dict) else "",
        forked,
        papers.fingerprint(key) if len(key) == 64 else "",
        x509.fingerprint(certificate.x509) if certificate else "",
        certificate.recipient if certificate and certificate.log == log else "",
    )


def _state(place: Place, certificate: Certificate | None, today: date) -> State:
    if place.standing is Standing.ENROLLED and certificate is not None and certificate.is_expired(today):
        return State.EXPIRED
    return State(place.standing.value)


def _claimed(store: Store, log: str) -> tuple[str, str]:
    """The person and the name that a log gives itself, which nobody vouches for."""
    who = ""
    for stored in store.entries(log, 1, 2):
        try:
            who = who or Header.decode(stored.entry.header).who
            writes = decode_writes(stored.entry.payload or b"[]")
        except NotCanonicalError:
            continue  # an entry that was altered; “verify” tells of it
        for write in writes:
            if (write.record, write.field) == (who, "name") and isinstance(write.value, str):
                return who, write.value
    shown = store.find(Person, who)
    return who, shown.name if shown else ""
