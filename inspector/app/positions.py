"""Where something is: typed, read from a photo, or from a receiver's log; always with its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from inspector.app import consequences, inspections
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.changes import Changes
from inspector.domain.inspection import Manner
from inspector.errors import EvidenceError, NotFoundError, PositionError
from inspector.evidence.examiner import Examiner
from inspector.evidence.kind import PHOTOS, media_type_of
from inspector.geo.average import average
from inspector.geo.nmea import read_fixes
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _

_CHUNK = 64 * 1024


def from_file(ws: Workspace, path: Path) -> Position:
    """The position that a photo claims, or the average of the fixes in a receiver's log.

    Raises EvidenceError when the file cannot be read, PositionError when it holds no position.
    """
    try:
        media_type = media_type_of(path)
        if media_type in PHOTOS:
            found = _of_photo(path, media_type)
            return found if found.time is not None else replace(found, time=ws.clock.now())
        with path.open("rb") as file:
            fixes = [fix for fix in read_fixes(iter(lambda: file.read(_CHUNK), b"")) if fix.is_measured]
    except OSError as error:
        raise EvidenceError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if not fixes:
        raise PositionError(_("“{name}” holds no measured fix.").format(name=path.name))
    return average(fixes).position


def _of_photo(path: Path, media_type: str) -> Position:
    with Examiner() as examiner:
        facts = examiner.examine(path, media_type).facts
    found = claimed(facts or {})
    if found is None:
        raise PositionError(
            _("“{name}” carries no position. Choose another photo, or type it.").format(name=path.name)
        )
    return found


def claimed(facts: dict[str, object]) -> Position | None:
    """The position among the facts of a photo, with its source; None where it carries none."""
    if "latitude" not in facts or "longitude" not in facts:
        return None
    return Position(
        Decimal(str(facts["latitude"])),
        Decimal(str(facts["longitude"])),
        Source.PHOTO,
        Decimal(str(facts["accuracy_m"])) if "accuracy_m" in facts else None,
        Moment.parse(str(facts["gps_time"])) if "gps_time" in facts else None,
    )


def record_site(opened: OpenInspection, position: Position) -> Changes:
    """Answer the question that asks for the position of the site. Raises NotFoundError when none does."""
    found = next(consequences.with_role(opened, "site.position"), None)
    if found is None:
        raise NotFoundError(_("No checklist of this inspection asks for the position of the site."))
    form_id, ref, _state = found
    how = {Source.TYPED: Manner.TOLD, Source.PHOTO: Manner.PHOTO}.get(position.source, Manner.MEASURED)
    remark = position.source.label
    if position.fixes > 1:
        remark = _("{source}, {n} fixes used").format(source=remark, n=position.fixes)
    return inspections.answer(
        opened, form_id, ref, position.as_odk(), how=how, observed=position.time, remark=remark
    )
