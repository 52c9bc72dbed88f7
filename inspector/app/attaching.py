"""A file as the answer to a question.

The file is evidence about the question like any other, and the answer is the name that the record gave it, which no
other file of the inspection has. Another answer, or none, leaves the file where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from inspector.app import files, inspections
from inspector.app.inspections import OpenInspection
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.evidence.kind import fits
from inspector.evidence.length import seconds
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """The file that answers a question, with all that a screen shows of it."""

    file: EvidenceFile
    thumbnail: Path
    original: Path
    seconds: float | None  # of a sound or a video whose headers tell it
    problem: str  # why it is not what the question asks for, or cannot be shown


def answer_with(opened: OpenInspection, form_id: str, ref: str, wanted: str, *, remark: str = "") -> Changes:
    """Let a file of the inspection answer a question. Raises NotFoundError, SealedError, InputError."""
    opened.require_draft()
    file, about = opened.ws.store.get(EvidenceFile, wanted), f"{form_id}:{ref}"
    if about not in file.about:
        files.assign(opened, file.id, (*file.about, about))
    return inspections.answer(opened, form_id, ref, file.name, remark=remark)


def named(kept: Iterable[EvidenceFile], value: str | None) -> EvidenceFile | None:
    """The file that an answer names; None where there is none of that name."""
    return next((file for file in kept if value and file.name == value), None)


def answer_file(opened: OpenInspection, state: NodeState, kept: Iterable[EvidenceFile]) -> AnswerFile | None:
    """The file that answers this question now."""
    file = named(kept, state.value)
    if file is None:
        return None
    original = opened.ws.files.path(file.sha256)
    return AnswerFile(
        file,
        files.thumbnail(opened.ws, file),
        original,
        seconds(original, file.media_type),
        _problem(file, state.attributes.get("mediatype", ""), original),
    )


def _problem(file: EvidenceFile, wanted: str, original: Path) -> str:
    if not original.is_file():
        return _("The original is missing here. It fills in by itself when it is imported again.")
    if not fits(file.media_type, wanted):
        asked = {"image": _("a picture"), "audio": _("a sound"), "video": _("a video")}
        return _(
            "The question asks for {wanted}, and this is {kind}. It is kept as the answer; choose another file."
        ).format(wanted=asked[wanted.partition("/")[0]], kind=file.media_type)
    if file.problem:
        return _("It cannot be shown: {reason}. The file itself is kept as it is.").format(
            reason=_(file.problem)
        )
    return ""
