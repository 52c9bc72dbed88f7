"""Rule packs pinned by an inspection: the bytes it was judged by travel with it and never change under it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector import paths
from inspector.app import people
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.ids import new_id
from inspector.domain.inspection import RulePackVersion
from inspector.domain.law import RuleConfirmation
from inspector.domain.roles import Right
from inspector.errors import EvidenceError
from inspector.evidence.files import FileState
from inspector.i18n import gettext as _
from inspector.ledger.entry import Blob, Kind
from inspector.rules.book import Book
from inspector.rules.pack import read_pack
from inspector.store.store import Act, creates

MEDIA_TYPE = "application/toml"


def pin_packs(ws: Workspace) -> tuple[list[RulePackVersion], list[Act]]:
    """The present rule packs as versions kept in the workspace, and the acts that record new ones."""
    known = {version.sha256: version for version in ws.store.all(RulePackVersion) if not version.own}
    versions, acts = own_versions(ws), []
    book_of(ws, versions)  # one that has not arrived yet, or was altered, is told before anything is saved
    for file in sorted(paths.shipped("resources/rules").glob("*.toml")):
        stored = ws.files.take(file)
        version = known.get(stored.sha256)
        if version is None:
            pack = read_pack(file.read_bytes(), file.name)
            version = RulePackVersion(new_id(), pack.id, pack.version, stored.sha256, stored.size)
            blob = Blob(stored.sha256, stored.size, MEDIA_TYPE)
            acts.append(Act(Kind.ATTACH, creates(version.id, version), (blob,)))
        versions.append(version)
    return versions, acts


def own_versions(ws: Workspace) -> list[RulePackVersion]:
    """The packs that the agency added, the earliest first; under an agency, those that its administrators added."""
    return [
        one
        for one in ws.store.all(RulePackVersion)
        if one.own and not one.removed and people.was_allowed(ws, Right.KEEP_RULES, one.id)
    ]


def book_of(ws: Workspace, versions: Sequence[RulePackVersion], at: Moment | None = None) -> Book:
    """These packs with what was confirmed of them at that moment, or by now: the one place that reads confirmations.

    Under an agency only its administrators make law, also where the word comes from another device.
    Raises EvidenceError when one is missing or altered.
    """
    read = [
        (version.own, read_pack(pinned_bytes(ws, version.sha256, version.size), version.pack))
        for version in versions
    ]
    return Book(
        tuple(pack for own, pack in read if not own),
        tuple(pack for own, pack in read if own),
        frozenset(
            one.content
            for one in ws.store.all(RuleConfirmation)
            if one.counts_at(at) and people.was_allowed(ws, Right.KEEP_RULES, one.id)
        ),
    )


def pinned_bytes(ws: Workspace, sha256: str, size: int) -> bytes:
    """The bytes of a small file kept by hash. Raises EvidenceError unless they are the ones recorded."""
    state = ws.files.check(sha256, size)
    if state is not FileState.OK:
        raise EvidenceError(
            _("The file {name} of this workspace is not as recorded: {state}.").format(
                name=sha256[:12], state=state.label
            )
        )
    path: Path = ws.files.path(sha256)
    return path.read_bytes()
