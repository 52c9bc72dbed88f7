"""Faults that the user, the disk or the network caused and that we can explain.

Anything else that is raised is a bug: it is caught once, at the outermost frame of a thread, and
reported with its traceback. Each class carries an exit code for scripts and a text that says what
to do when nothing more exact is known.
"""

from __future__ import annotations

from typing import ClassVar

from inspector.i18n import N_, gettext


class InspectorError(Exception):
    """A fault we can explain. `str(error)` is what the user reads."""

    exit_code: ClassVar[int] = 10
    text: ClassVar[str] = N_("This could not be done. Nothing was changed.")

    def __init__(self, message: str = "") -> None:
        super().__init__(message or gettext(self.text))


class NotFoundError(InspectorError):
    exit_code = 11
    text = N_("There is nothing with this name or number here. List what exists and choose from it.")


class InputError(InspectorError):
    exit_code = 12
    text = N_("This entry cannot be understood. Look at the accepted form and enter it again.")


class WorkspaceError(InspectorError):
    exit_code = 13
    text = N_("This folder is not a workspace that can be opened. Choose another folder or make a workspace.")


class WorkspaceInUseError(WorkspaceError):
    exit_code = 14
    text = N_("Another program has this workspace open. Close it there, or open it read-only.")


class ReadOnlyError(WorkspaceError):
    exit_code = 16
    text = N_("This workspace is open read-only, so nothing can be saved in it.")


class RecordAlteredError(InspectorError):
    exit_code = 17
    text = N_(
        "The record does not agree with its signed entries. Run “yardproof verify” to see what was altered."
    )


class SealedError(InspectorError):
    exit_code = 18
    text = N_("This inspection is sealed. Add an amendment: it stands beside the original.")


class GapsError(InspectorError):
    exit_code = 19
    text = N_("The inspection has gaps. Fill them, or seal with the reason why they stay open.")


class FormError(InspectorError):
    exit_code = 20
    text = N_("This checklist cannot be used as it stands. Correct the places named and load it again.")


class EvidenceError(InspectorError):
    exit_code = 21
    text = N_("This file could not be taken in. The original was left untouched.")


class RulePackError(InspectorError):
    exit_code = 22
    text = N_("This rule pack does not validate. Correct the lines named and load it again.")


class PositionError(InspectorError):
    exit_code = 23
    text = N_("No position could be read. Type it, or choose another source.")


class TooLargeError(InspectorError):
    exit_code = 24
    text = N_("This is larger than an entry may be (64 KiB a field). Shorten it, or attach it as a file.")


class NotAdmittedError(InspectorError):
    exit_code = 65
    text = N_(
        "The agency does not admit what this device records, so it was not saved: nobody would see it. "
        "What was recorded before is kept. Ask the agency to enrol the device."
    )


class DiskError(InspectorError):
    exit_code = 25
    text = N_("The disk refused to write. Make room or free the drive; what was saved before is safe.")


class CancelledError(InspectorError):
    exit_code = 26
    text = N_("Stopped at your wish. What was finished before is kept.")


class MapError(InspectorError):
    exit_code = 27
    text = N_("This map cannot be used. Choose a raster MBTiles file or a GeoJSON file in WGS 84.")
