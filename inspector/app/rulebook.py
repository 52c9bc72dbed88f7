"""The rules of a workspace: shipped packs, the agency's own, what an administrator confirmed, texts of the law.

Decided: a row is confirmed word for word (by the hash of all that it says), instead of by its id, so that no
update of a pack can ever print as law what nobody in office has read.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.app import people
from inspector.app.evaluating import shipped_book
from inspector.app.packs import MEDIA_TYPE, book_of, own_versions, pinned_bytes
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.ids import new_id
from inspector.domain.inspection import RulePackVersion
from inspector.domain.law import LegalText, RuleConfirmation
from inspector.domain.roles import Right
from inspector.errors import DiskError, InputError, NotFoundError, RulePackError
from inspector.evidence.kind import media_type_of
from inspector.i18n import gettext as _
from inspector.ledger.entry import Blob, Kind, Write
from inspector.rules.book import Book, Place
from inspector.rules.checks import REFERENCE
from inspector.rules.pack import Pack, Rule, load_pack
from inspector.rules.picking import not_applied
from inspector.store.store import Act, creates


@dataclass(frozen=True, slots=True)
class Standing:
    """One row at a place on a day: whether it applies, and why not where it does not."""

    rule: Rule
    reason: str  # "" where it applies

    @property
    def applies(self) -> bool:
        return not self.reason


def book(ws: Workspace) -> Book:
    """The shipped packs of this program under those of the agency, with what is confirmed now."""
    own = book_of(ws, own_versions(ws))
    return Book(shipped_book().shipped, own.own, own.confirmed)


# -- packs of the agency


def add_pack(ws: Workspace, file: Path) -> Pack:
    """Take a pack in; a newer one of the same id takes the place of the earlier.

    Raises RulePackError, InputError, NotAllowedError.
    """
    people.require(ws, Right.KEEP_RULES)
    pack = load_pack(file)
    if any(one.id == pack.id for one in shipped_book().shipped):
        raise InputError(
            _(
                "“{id}” ships with the program. Give your pack an id of its own: its rows stand in for the shipped ones."
            ).format(id=pack.id)
        )
    earlier = [one for one in own_versions(ws) if one.pack == pack.id]
    if any(one.sha256 == pack.sha256 for one in earlier):
        return pack
    stored = ws.files.take(file)
    if stored.sha256 != pack.sha256:
        raise RulePackError(_("{file} changed while it was read. Add it again.").format(file=file.name))
    version = RulePackVersion(new_id(), pack.id, pack.version, stored.sha256, stored.size, own=True)
    acts = [Act(Kind.ATTACH, creates(version.id, version), (Blob(stored.sha256, stored.size, MEDIA_TYPE),))]
    if earlier:
        acts.append(Act(Kind.EDIT, tuple(Write(one.id, "removed", True) for one in earlier)))
    ws.save_all(*acts)
    return pack


def remove_pack(ws: Workspace, wanted: str) -> Changes:
    """Take a pack of the agency out for new inspections; those that were judged by it keep it.

    Raises NotFoundError, NotAllowedError.
    """
    people.require(ws, Right.KEEP_RULES)
    found = [one for one in own_versions(ws) if one.pack == wanted]
    if not found:
        raise NotFoundError(
            _("No pack “{id}” was added here. “yardproof rules list” shows them all.").format(id=wanted)
        )
    return ws.save(*(Write(one.id, "removed", True) for one in found))


# -- confirming


def row(found: Book, wanted: str) -> Rule:
    """The row of this id, the agency's before a shipped one. Raises NotFoundError."""
    rule = next((one for one in found.rules if one.id == wanted), None)
    if rule is None:
        raise NotFoundError(
            _("There is no rule “{id}”. “yardproof rules list” shows them all.").format(id=wanted)
        )
    return rule


def confirm(ws: Workspace, wanted: Sequence[str], capacity: str) -> list[Rule]:
    """Record, signed, that these rows are the law word for word. The one place that confirms.

    Raises InputError for a row that cannot be law, NotFoundError, NotAllowedError.
    """
    people.require(ws, Right.KEEP_RULES)
    if not capacity.strip():
        raise InputError(_("Say in which office you confirm, and on what ground: it is recorded and signed."))
    present = book(ws)
    versions = {pack.id: pack.version for pack in present.packs}
    rules = [row(present, one) for one in wanted]
    for rule in rules:
        if not rule.is_law:
            raise InputError(
                _("“{id}” is a reference and no law anywhere, so it cannot be confirmed.").format(id=rule.id)
            )
        if not rule.applies:
            raise InputError(
                _("“{id}” is “{state}”, so it cannot be confirmed.").format(id=rule.id, state=rule.state)
            )
    now = ws.clock.now()
    new = [
        RuleConfirmation(
            new_id(), rule.pack, versions[rule.pack], rule.id, rule.content, ws.person.id, ws.person.name,
            capacity.strip(), now,
        )
        for rule in rules
        if rule.content not in present.confirmed
    ]  # fmt: skip
    if new:
        ws.save(*(write for one in new for write in creates(one.id, one)))
    return [book(ws).told(rule) for rule in rules]


def withdraw(ws: Workspace, wanted: Sequence[str]) -> Changes:
    """Take confirmations back from now on; what was sealed before keeps them.

    Raises NotFoundError, NotAllowedError.
    """
    people.require(ws, Right.KEEP_RULES)
    standing = [one for one in ws.store.all(RuleConfirmation) if one.withdrawn is None]
    found = [one for one in standing if one.row in wanted]
    for name in wanted:
        if not any(one.row == name for one in found):
            raise NotFoundError(_("“{id}” is not confirmed.").format(id=name))
    now = ws.clock.now()
    return ws.save(
        *(
            write
            for one in found
            for write in (
                Write(one.id, "withdrawn", str(now)),
                Write(one.id, "withdrawn_by", ws.person.name),
            )
        )
    )


def confirmations(ws: Workspace, rule: Rule) -> list[tuple[RuleConfirmation, bool]]:
    """Every confirmation of a row, and whether it is of what the row says today and stands."""
    found = [one for one in ws.store.all(RuleConfirmation, row=rule.id) if one.pack == rule.pack]
    return [(one, one.withdrawn is None and one.content == rule.content) for one in found]


# -- texts of the law


def attach_text(ws: Workspace, rule: Rule, file: Path) -> LegalText:
    """Keep the text of a row's instrument; it opens for every row of that instrument. Raises EvidenceError."""
    stored = ws.files.take(file)
    media_type = media_type_of(ws.files.path(stored.sha256))
    known = [one for one in texts(ws, rule) if one.sha256 == stored.sha256]
    if known:
        return known[0]
    text = LegalText(
        new_id(), rule.instrument, file.name, stored.sha256, stored.size, media_type, ws.person.id, ws.clock.now()
    )  # fmt: skip
    blob = Blob(stored.sha256, stored.size, media_type)
    ws.save(*creates(text.id, text), kind=Kind.ATTACH, blobs=(blob,))
    return text


def texts(ws: Workspace, rule: Rule) -> list[LegalText]:
    """The texts that were attached to the instrument of this row."""
    found = ws.store.all(LegalText, instrument=rule.instrument)
    return [one for one in found if not one.removed]


def read_text(ws: Workspace, text: LegalText) -> bytes:
    """The bytes of a text. Raises EvidenceError unless they are the ones recorded."""
    return pinned_bytes(ws, text.sha256, text.size)


def export_text(ws: Workspace, text: LegalText, target: Path) -> Path:
    """Copy a text out, to be opened by the program of its kind; nothing is overwritten."""
    # A name that came with a bundle is never a way out of the folder chosen.
    written = target / Path(text.name).name if target.is_dir() else target
    if written.exists():
        raise InputError(
            _("“{file}” is there already. Choose another name: nothing is overwritten.").format(file=written)
        )
    read_text(ws, text)
    try:
        shutil.copyfile(ws.files.path(text.sha256), written)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=written, reason=error.strerror)
        ) from error
    return written


# -- explaining


def explain(found: Book, place: Place, day: date) -> Iterator[Standing]:
    """Every row of a place and of good practice, and whether it applies on a day."""
    off = {pack.id for pack in found.packs if not pack.enabled}
    governing = {(rule.pack, rule.id): rule for rule in found.governing(day)}
    in_place_of = {name: rule.id for rule in governing.values() for name in rule.overrides}
    for rule in found.rules:
        if rule.jurisdiction not in (*place.jurisdictions, REFERENCE):
            continue
        shown = governing.get((rule.pack, rule.id))
        if shown is not None:
            yield Standing(shown, "")
        elif rule.id in in_place_of:
            other = in_place_of[rule.id]
            yield Standing(rule, _("{other} of the agency stands in its place").format(other=other))
        else:
            yield Standing(rule, not_applied(rule, day, off))
