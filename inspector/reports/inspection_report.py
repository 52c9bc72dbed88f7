"""The inspection report: what was found, what shows it, who signed, and how to check all of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from inspector import machine
from inspector.clock import Moment
from inspector.errors import DiskError
from inspector.i18n import N_, catalogue
from inspector.reports.document import (
    AnswerLine,
    AnswerSection,
    FindingLine,
    InspectionReport,
    MapCard,
    PhotoCard,
    PileLine,
)
from inspector.reports.layout import (
    WIDTH,
    Block,
    Chip,
    Code,
    Gap,
    PageMarks,
    Picture,
    Stack,
    build,
    facts,
    picture_height,
)
from inspector.reports.map_drawing import MapDrawing
from inspector.reports.text import HEADING, LABEL, SMALL, STRONG, SUBHEADING, TITLE, Text, styled

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_PHOTO = (WIDTH / 2 - 8, 74 * mm)


def write(
    report: InspectionReport,
    target: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the report as PDF, whole or not at all. Raises DiskError, CancelledError."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    say = catalogue(report.language).gettext
    try:
        build(
            part,
            list(_story(report, say)),
            _marks(report, say),
            title=f"{say('Inspection report')} {report.number}",
            author=report.agency,
            language=report.language,
            progress=progress,
            cancelled=cancelled,
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


def moment_words(moment: Moment, say: Callable[[str], str]) -> str:
    """Such as “24 November 2026, 12:04 (UTC+09:00, Asia/Tokyo)”. Other calendars will stand beside it here."""
    stamp = moment.instant
    offset = stamp.strftime("%z")
    day = f"{stamp.day} {say(_MONTHS[stamp.month - 1])} {stamp.year}"
    return f"{day}, {stamp:%H:%M} (UTC{offset[:3]}:{offset[3:5]}, {moment.zone})"


def _marks(report: InspectionReport, say: Callable[[str], str]) -> PageMarks:
    warnings, watermark = [], ""
    if report.is_practice:
        warnings.append(say("PRACTICE: not a record of a real inspection"))
        watermark = say("PRACTICE")
    if report.sealed is None:
        warnings.append(say("DRAFT: not sealed"))
        watermark = watermark or say("DRAFT")
    return PageMarks(
        left=report.agency,
        right=f"{say('Report')} {report.number}",
        foot=say("Facts recorded on site. A reference that is not confirmed is marked so."),
        page_of=say("Page {page} of {pages}"),
        warning=" · ".join(warnings),
        watermark=watermark,
    )


def _story(report: InspectionReport, say: Callable[[str], str]) -> Iterator[Flowable]:
    yield _front(report, say)
    yield facts(report.facility, Text(say("Facility"), HEADING))
    yield facts(report.visit, Text(say("Visit"), HEADING))
    yield _findings(report.findings, say)
    if report.piles:
        yield _piles(report.piles, say)
    for card in report.maps:
        yield from _map(card)
    for section in report.sections:
        yield _answers(section, say)
    if report.gaps:
        yield _gaps(report, say)
    if report.photos:
        yield from _photos(report.photos, say)
    if report.files:
        yield _files(report, say)
    yield _signatures(report, say)
    yield _proof(report, say)


def _front(report: InspectionReport, say: Callable[[str], str]) -> Flowable:
    lines: list[Flowable] = [
        Text(say("Inspection report"), TITLE),
        Text(report.facility_name, styled(SUBHEADING, size=13)),
        Text(f"{say('Number')} {report.number}", LABEL),
    ]
    if report.sealed is not None:
        lines.append(Text(f"{say('Sealed')} {moment_words(report.sealed, say)}", LABEL))
        lines.append(Text(f"{say('Seal id')} {report.seal_id}", SMALL))
    code = Code(f"YARDPROOF:{report.number}:{report.seal_id}") if report.seal_id else Text("")
    return Block([[Stack(lines), code]], (WIDTH - 34 * mm, 34 * mm), ruled=False)


def _findings(findings: tuple[FindingLine, ...], say: Callable[[str], str]) -> Flowable:
    title = Text(say("Findings"), HEADING)
    if not findings:
        return Block(
            [[Text(say("No requirement was found not to be met in what was looked at."))]],
            (WIDTH,),
            title=title,
        )
    rows = []
    for finding in findings:
        about: list[Flowable] = [Text(finding.observation)]
        if finding.action:
            about.append(Text(f"{say('Corrective action')}: {finding.action}", LABEL))
        if finding.photos:
            about.append(Text(f"{say('Photos')} {finding.photos}", SMALL))
        rows.append(
            [
                Stack([Text(finding.number, STRONG), Text(finding.item, SMALL)]),
                Stack(about),
                Text(finding.requirement, LABEL),
                Chip(finding.severity_words, finding.severity),
                Text(finding.deadline, LABEL),
            ]
        )
    widths = (14 * mm, WIDTH - 14 * mm - 46 * mm - 20 * mm - 22 * mm, 46 * mm, 20 * mm, 22 * mm)
    header = (say("No."), say("Observation"), say("Requirement"), say("Severity"), say("Deadline"))
    return Block(rows, widths, title=title, header=header)


def _piles(piles: tuple[PileLine, ...], say: Callable[[str], str]) -> Flowable:
    rows = [
        [
            Stack([Text(pile.name, STRONG), Text(pile.regime, SMALL)]),
            Text(pile.height),
            Text(pile.distance),
            Text(pile.limit),
            Stack([Chip(pile.verdict, pile.tone), Text(pile.explanation, LABEL), Text(pile.citation, SMALL)]),
        ]
        for pile in piles
    ]
    widths = (32 * mm, 25 * mm, 25 * mm, 18 * mm, WIDTH - 100 * mm)
    header = (say("Pile"), say("Height"), say("Distance from fence"), say("Limit"), say("Verdict"))
    return Block(rows, widths, title=Text(say("Piles measured"), HEADING), header=header)


def _map(card: MapCard) -> Iterator[Flowable]:
    """The drawings side by side, and below them what they show in words: a drawing alone proves little."""
    count = len(card.views)
    drawings: list[Flowable] = [MapDrawing(card.content, view) for view in card.views]
    title = Text(card.title, HEADING)
    yield Block([drawings], (WIDTH / count,) * count, title=title, ruled=False, space_after=2)
    words = [[Text(name, LABEL), Text(told, SMALL)] for name, told in card.lines]
    if card.note:
        words.insert(0, [Text(""), Text(card.note, SMALL)])
    yield Block(words, (60 * mm, WIDTH - 60 * mm))


def _answers(section: AnswerSection, say: Callable[[str], str]) -> Flowable:
    heads = [Text(section.checklist, SMALL), Text(section.title, HEADING)]
    title = Stack([*heads, *([Text(section.by, SMALL)] if section.by else [])])
    widths = (13 * mm, 76 * mm, WIDTH - 89 * mm)
    rows = [
        [Text(line.item, SMALL), Text(line.question, LABEL), _answer(line, say)] for line in section.lines
    ]
    return Block(rows, widths, title=title, header=(say("Item"), say("Question"), say("Answer")))


def _answer(line: AnswerLine, say: Callable[[str], str]) -> Flowable:
    parts: list[Flowable] = [Chip(line.answer, line.tone) if line.tone else Text(line.answer)]
    if line.note:
        parts.append(Text(line.note, SMALL))
    if line.amended:
        parts.append(Text(f"{say('Amended after the seal')}: {line.amended}", STRONG))
    return Stack(parts)


def _gaps(report: InspectionReport, say: Callable[[str], str]) -> Flowable:
    rows = [[Text(question, LABEL), Text(problem)] for question, problem in report.gaps]
    if report.gaps_reason:
        rows.insert(0, [Text(say("Reason given"), LABEL), Text(report.gaps_reason, STRONG)])
    return Block(rows, (70 * mm, WIDTH - 70 * mm), title=Text(say("Left open at the seal"), HEADING))


def _photos(photos: tuple[PhotoCard, ...], say: Callable[[str], str]) -> Iterator[Flowable]:
    for at in range(0, len(photos), 2):
        pair = photos[at : at + 2]
        high = max(picture_height(photo.picture, *_PHOTO) for photo in pair)
        row = [*(_photo(photo, (_PHOTO[0], high), say) for photo in pair), *[Text("")] * (2 - len(pair))]
        title = Text(say("Photos"), HEADING) if at == 0 else None
        yield Block([row], (WIDTH / 2, WIDTH / 2), title=title, ruled=False, space_after=4)
    yield Gap(8)


def _photo(photo: PhotoCard, box: tuple[float, float], say: Callable[[str], str]) -> Flowable:
    about = f"{photo.number}. {photo.caption or photo.name}"
    lines: list[Flowable] = [
        Picture(photo.picture, box, photo.missing),
        Text(about, styled(STRONG, size=8, leading=1.7)),
    ]
    for label, value in (
        (say("Taken"), photo.taken),
        (say("Place"), photo.place),
        (say("Direction"), photo.direction),
        (say("By"), photo.taken_by),
        (say("Note"), photo.doubts),
        ("SHA-256", photo.sha256),
    ):
        if value:
            lines.append(Text(f"{label}: {value}", styled(SMALL, size=6.6)))
    return Stack(lines)


def _files(report: InspectionReport, say: Callable[[str], str]) -> Flowable:
    rows = [
        [
            Text(file.number),
            Text(file.name),
            Text(f"{file.kind}, {file.size}", LABEL),
            Stack([Text(file.sha256, SMALL), Text(file.state, SMALL)]),
        ]
        for file in report.files
    ]
    number = 10 * mm if all(len(file.number) < 5 for file in report.files) else 17 * mm
    widths = (number, 52 * mm, 38 * mm, WIDTH - 90 * mm - number)
    return Block(
        rows,
        widths,
        title=Text(say("All files"), HEADING),
        header=(say("No."), say("Name"), say("Kind"), "SHA-256"),
    )


def _signatures(report: InspectionReport, say: Callable[[str], str]) -> Flowable:
    rows = []
    for card in report.signatures:
        drawing = Picture(card.picture, (52 * mm, 18 * mm), "") if card.picture is not None else Text("")
        about = Stack(
            [Text(card.name, STRONG), Text(f"{card.manner}, {card.when}", LABEL), Text(card.note, SMALL)]
        )
        rows.append([Text(card.role), drawing, about])
    signed = {card.role for card in report.signatures}
    for role in (say("Inspector"), say("Representative of the facility")):
        if role not in signed:  # room for ink on the printed page
            rows.append(
                [
                    Text(role),
                    Text("\n\n____________________________", LABEL),
                    Text(say("Name, date, signature"), SMALL),
                ]
            )
    return Block(rows, (46 * mm, 58 * mm, WIDTH - 104 * mm), title=Text(say("Signatures"), HEADING))


def _proof(report: InspectionReport, say: Callable[[str], str]) -> Flowable:
    rows = []
    if report.sealed is not None:
        rows.append([Text(say("Seal id"), LABEL), Text(report.seal_id, STRONG)])
        rows.append([Text(say("Sealed content"), LABEL), Text(report.content_hash)])
    rows += [
        [
            Text(say("How to check"), LABEL),
            Text(
                say(
                    "Run “yardproof verify” on the workspace: it recomputes every hash and signature. The seal id is"
                    " the SHA-256 of the signed entry that closed this inspection. Each photo's SHA-256 above is that"
                    " of its unaltered original."
                )
            ),
        ],
        [
            Text(say("Times"), LABEL),
            Text(say("Times are those of the device's clock, as claimed; photo times are the camera's own.")),
        ],
        [Text(say("Made with"), LABEL), Text(report.program)],
    ]
    return Block(rows, (46 * mm, WIDTH - 46 * mm), title=Text(say("How this report proves itself"), HEADING))
