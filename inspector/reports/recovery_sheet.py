"""The recovery sheet of an agency: its seed on paper, to be typed or scanned again when the key file is lost."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from inspector import machine
from inspector.clock import Moment
from inspector.errors import DiskError
from inspector.i18n import catalogue
from inspector.reports.inspection_report import moment_words
from inspector.reports.layout import WIDTH, Block, Code, Gap, PageMarks, Stack, build, facts
from inspector.reports.text import HEADING, TITLE, Style, Text

_SECRET = Style(size=15, bold=True, leading=1.5)
_CODE = 62 * mm


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    agency: str
    fingerprint: str
    lines: tuple[str, ...]
    made: Moment
    language: str = "en"


def write(sheet: RecoverySheet, target: Path) -> None:
    """Write the sheet as PDF, whole or not at all; nobody else may read the file. Raises DiskError."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    say = catalogue(sheet.language).gettext
    try:
        machine.write_private(part, b"")
        build(
            part,
            list(_story(sheet, say)),
            PageMarks(
                left=sheet.agency,
                right=say("Recovery sheet"),
                foot=say("Whoever holds this sheet can sign for the agency."),
                page_of=say("Page {page} of {pages}"),
                warning=say("SECRET: keep it locked away, and never as a photo or a file"),
            ),
            title=say("Recovery sheet"),
            author=sheet.agency,
            language=sheet.language,
        )
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        machine.replace_durably(part, target)
    except OSError as error:
        raise DiskError(
            say("“{file}” cannot be written: {reason}.").format(file=target, reason=error.strerror)
        ) from error
    finally:
        with contextlib.suppress(OSError):  # the reason for failing was raised already
            part.unlink(missing_ok=True)


def _story(sheet: RecoverySheet, say: Callable[[str], str]) -> Iterator[Flowable]:
    yield Text(say("Recovery sheet"), TITLE)
    yield Gap(10)
    yield facts(
        [
            (say("Agency"), sheet.agency),
            (say("Fingerprint"), sheet.fingerprint),
            (say("Printed"), moment_words(sheet.made, say)),
        ]
    )
    yield Text(say("The agency's key"), HEADING)
    yield Gap(6)
    lines = Stack([Text(line, _SECRET) for line in sheet.lines])
    yield Block([[lines, Code("\n".join(sheet.lines), _CODE)]], (WIDTH - _CODE - 8, _CODE + 8), ruled=False)
    yield Text(say("How to use it"), HEADING)
    yield Gap(4)
    for words in (
        say("Run “yardproof agency restore”, and type the seven lines or scan the code."),
        say("The last four letters of a line check it: a typing error is told by its line."),
        say("The letters I, L, O and U do not occur; small letters and missing spaces do not matter."),
        say(
            "If the sheet was seen by others, run “yardproof agency rotate --compromised” and print a new one."
        ),
    ):
        yield Text(words)
        yield Gap(3)
