"""Taking files in as evidence: stored and hashed first, then recorded, then described and shown.

A file counts as taken in when its Save returned: bytes and entry are on the disk. What it says of itself
(time, position, heading) is read afterwards in a child process, so that a hostile file can harm nothing;
when that is cut short, `describe_waiting` picks it up again.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.app.inspections import OpenInspection
from inspector.app.positions import claimed
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.ids import RecordId, new_id
from inspector.domain.numbers import device_code
from inspector.errors import CancelledError, DiskError, EvidenceError, InputError, NotFoundError
from inspector.evidence.examiner import PRINT, THUMBNAIL, Examination, Examiner
from inspector.evidence.files import Stored
from inspector.evidence.kind import PHOTOS, media_type_of
from inspector.evidence.names import evidence_name
from inspector.geo.position import Position
from inspector.i18n import gettext as _
from inspector.ledger.entry import Blob, Kind, Write
from inspector.store.store import creates

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made here and lies nowhere yet: a drawing, a photo from the camera."""

    name: str
    data: bytes
    caption: str = ""


Source = Path | Made


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of each file: taken in, or refused with the reason."""

    taken: tuple[EvidenceFile, ...]
    refused: tuple[tuple[str, str], ...]


def take_in(
    opened: OpenInspection,
    sources: Sequence[Source],
    *,
    taken_by: str,
    about: tuple[str, ...] = (),
    caption: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> TakenIn:
    """Take these files, and those in these folders, into the inspection.

    A file that cannot be taken in is named with its reason and the others go on. Raises SealedError;
    CancelledError between two files and DiskError when there is no room: what was taken in before stays.
    """
    opened.require_draft()
    files = list(files_in(sources))
    taken: list[EvidenceFile] = []
    refused: list[tuple[str, str]] = []
    with Examiner() as examiner:
        examiner.start()  # it gets ready while the first file is copied
        for n, source in enumerate(files, 1):
            if cancelled is not None and cancelled():
                raise CancelledError
            try:
                kept = keep(opened, source, taken_by=taken_by, about=about, caption=caption)
            except EvidenceError as error:
                refused.append((str(source if isinstance(source, Path) else source.name), str(error)))
            else:
                taken.append(_describe(opened.ws, kept, examiner))
            if progress is not None:
                progress(n, len(files))
    return TakenIn(tuple(taken), tuple(refused))


def keep(
    opened: OpenInspection, source: Source, *, taken_by: str, about: tuple[str, ...] = (), caption: str = ""
) -> EvidenceFile:
    """Store one file and record it; both are on the disk when this returns. Raises EvidenceError, DiskError."""
    stored = opened.ws.files.take(source.data if isinstance(source, Made) else source)
    return record(opened, source.name, stored, taken_by=taken_by, about=about, caption=caption)


def record(
    opened: OpenInspection,
    original_name: str,
    stored: Stored,
    *,
    taken_by: str,
    about: tuple[str, ...] = (),
    caption: str = "",
) -> EvidenceFile:
    """Record a file whose bytes are stored already: the quick half of `keep`, one Save.

    The same bytes again in the same inspection give the file that is there already.
    """
    opened.require_draft()
    ws = opened.ws
    present = listed(ws, opened.inspection.id)
    again = next((file for file in present if file.sha256 == stored.sha256), None)
    if again is not None:
        return again
    media_type = media_type_of(ws.files.path(stored.sha256))
    series = _series(opened)
    number = max((file.number for file in present if file.series == series), default=0) + 1
    file = EvidenceFile(
        new_id(),
        opened.inspection.id,
        number,
        evidence_name(opened.inspection.number, number, taken_by, media_type, original_name, series),
        original_name,
        stored.sha256,
        stored.size,
        media_type,
        taken_by,
        ws.clock.now(),
        about,
        caption,
        series=series,
    )
    ws.save(*creates(file.id, file), kind=Kind.ATTACH, blobs=(Blob(stored.sha256, stored.size, media_type),))
    return file


def _series(opened: OpenInspection) -> str:
    """Under which code this laptop counts: colleagues who count at the same time never give a number twice.

    The laptop that began the inspection, whose code its number carries, counts without one.
    """
    own = device_code(opened.ws.device)
    return "" if opened.inspection.number.startswith(f"{own}-") else own


def keep_image(ws: Workspace, source: Path | bytes) -> Blob:
    """Store the image of a signature, to be named by the entry that uses it. Raises EvidenceError."""
    stored = ws.files.take(source)
    media_type = media_type_of(ws.files.path(stored.sha256))
    if media_type not in PHOTOS:
        raise EvidenceError(_("A signature is an image: JPEG, PNG or HEIC."))
    return Blob(stored.sha256, stored.size, media_type)


def describe_waiting(ws: Workspace, inspection: RecordId) -> int:
    """Describe the photos of an inspection whose description was cut short; gives how many there were."""
    waiting = [file for file in listed(ws, inspection) if is_waiting(file)]
    if waiting:
        with Examiner() as examiner:
            for file in waiting:
                _describe(ws, file, examiner)
    return len(waiting)


def is_waiting(file: EvidenceFile) -> bool:
    """Whether this photo was stored but not described yet."""
    return file.facts is None and not file.problem and file.media_type in PHOTOS


def _describe(ws: Workspace, file: EvidenceFile, examiner: Examiner) -> EvidenceFile:
    """Read what the photo says of itself, record it, and make its thumbnail."""
    return record_description(ws, file, look_at(ws, file, examiner)) if is_waiting(file) else file


def look_at(ws: Workspace, file: EvidenceFile, examiner: Examiner) -> Examination:
    """What a photo says of itself, with its thumbnail made: the slow half, which needs no database."""
    small = thumbnail(ws, file)
    small.parent.mkdir(parents=True, exist_ok=True)
    return examiner.examine(ws.files.path(file.sha256), file.media_type, {small: THUMBNAIL})


def record_description(ws: Workspace, file: EvidenceFile, found: Examination) -> EvidenceFile:
    """Record what was read: one Save."""
    writes = [Write(file.id, "facts", found.facts)] if found.facts is not None else []
    if found.problem:
        writes.append(Write(file.id, "problem", found.problem))
    if writes:
        ws.save(*writes)
    return replace(file, facts=found.facts, problem=found.problem)


def thumbnail(ws: Workspace, file: EvidenceFile) -> Path:
    """Where the small picture of a photo lies; it can be missing and is made anew when it is needed."""
    return ws.thumbnails / file.sha256[:2] / f"{file.sha256}-{THUMBNAIL}.jpg"


def make_thumbnails(
    ws: Workspace, wanted: Iterable[EvidenceFile], *, cancelled: Callable[[], bool] | None = None
) -> None:
    """Make the small pictures that are missing, as of photos that came from another device. Raises CancelledError."""
    here = without_thumbnail(ws, wanted)
    if not here:
        return
    with Examiner() as examiner:
        for file in here:
            if cancelled is not None and cancelled():
                raise CancelledError
            look_at(ws, file, examiner)


def without_thumbnail(ws: Workspace, wanted: Iterable[EvidenceFile]) -> list[EvidenceFile]:
    """The photos whose original is here and whose small picture is not."""
    return [
        file
        for file in wanted
        if file.media_type in PHOTOS
        and not thumbnail(ws, file).is_file()
        and ws.files.path(file.sha256).is_file()
    ]


def print_copies(
    ws: Workspace, files: Sequence[EvidenceFile], *, cancelled: Callable[[], bool] | None = None
) -> dict[str, Examination]:
    """A JPEG for print of each photo, by its hash: made once, kept beside the thumbnails."""
    found: dict[str, Examination] = {}
    with Examiner() as examiner:
        for file in files:
            if cancelled is not None and cancelled():
                raise CancelledError
            found[file.sha256] = _print_copy(ws, file.sha256, file.media_type, examiner)
    return found


def print_copy(ws: Workspace, sha256: str) -> Path | None:
    """A JPEG for print of one stored image, or None where it cannot be shown."""
    path = ws.files.path(sha256)
    if not path.is_file():
        return None
    with Examiner() as examiner:
        made = _print_copy(ws, sha256, media_type_of(path), examiner).made
    return made[0] if made else None


def _print_copy(ws: Workspace, sha256: str, media_type: str, examiner: Examiner) -> Examination:
    target = ws.thumbnails / sha256[:2] / f"{sha256}-{PRINT}.jpg"
    if target.is_file():
        return Examination(None, (target,))
    with contextlib.suppress(OSError):  # on a drive that cannot be written the picture is told as missing
        target.parent.mkdir(parents=True, exist_ok=True)
    return examiner.examine(ws.files.path(sha256), media_type, {target: PRINT})


def listed(ws: Workspace, inspection: RecordId) -> list[EvidenceFile]:
    """The files of an inspection, by number; those of each laptop together, of the one that began it first."""
    found = ws.store.all(EvidenceFile, inspection=inspection)
    return sorted(found, key=lambda file: (file.series, file.number))


def assign(
    opened: OpenInspection, wanted: str, about: tuple[str, ...], caption: str | None = None
) -> EvidenceFile:
    """Say what a file shows: questions (“form id:reference”) or finding ids, and its caption."""
    opened.require_draft()
    file = opened.ws.store.get(EvidenceFile, wanted)
    changed = replace(file, about=about, caption=file.caption if caption is None else caption)
    writes = [Write(file.id, "about", list(about))] if about != file.about else []
    if changed.caption != file.caption:
        writes.append(Write(file.id, "caption", changed.caption))
    if writes:
        opened.ws.save(*writes)
    return changed


def export(ws: Workspace, inspection: RecordId, name: str, target: Path) -> Path:
    """Copy an original out, byte for byte, under its evidence name or to this file. Raises NotFoundError."""
    file = next((one for one in listed(ws, inspection) if name in (one.name, one.id, one.label)), None)
    if file is None:
        raise NotFoundError(_("There is no file “{name}” in this inspection.").format(name=name))
    written = target / file.name if target.is_dir() else target
    if written.exists():
        raise InputError(
            _("“{file}” is there already. Choose another name: nothing is overwritten.").format(file=written)
        )
    try:
        shutil.copyfile(ws.files.path(file.sha256), written)
    except FileNotFoundError as error:
        raise EvidenceError(_("The original is missing here, or the folder is not there.")) from error
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=written, reason=error.strerror)
        ) from error
    return written


def position_of(file: EvidenceFile) -> Position | None:
    """The position that a track gave the photo, else the one it claims; with its source."""
    return file.position or claimed(file.facts or {})


def files_in(sources: Iterable[Source]) -> Iterator[Source]:
    """The files named, and those in the folders named, in a stable order; hidden ones are left out."""
    for source in sources:
        if isinstance(source, Path) and source.is_dir():
            yield from sorted(
                path for path in source.rglob("*") if not path.is_dir() and not path.name.startswith(".")
            )
        else:
            yield source
