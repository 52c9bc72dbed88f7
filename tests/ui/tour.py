"""Shows every page of the window, one after the other, on a workspace with something in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

from inspector.app import casework, demo, exchanging, facilities, files, inspections, rulebook, samples
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.workspace import Workspace
from inspector.clock import Clock
from inspector.domain.casework import LaboratoryResult, ProofState, Sample, Service, Transfer
from inspector.domain.facility import FacilityStatus
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Finding, Inspection
from inspector.domain.realm import Realm
from inspector.geo.measure import Vertex
from inspector.ledger.entry import Write
from tests import make
from tests.meeting import exchange
from ui.__main__ import open_window
from ui.main_window import MainWindow
from ui.shared.map.base import base_map
from ui.shared.parts import Pressable

PATIENCE = 30  # s
CONFIRMED = "jp.hue.pile_envelope"
BUNDLE = "from Abe.yp"  # lies beside the workspace


def furnished(folder: Path, clock: Clock) -> Path:
    """A practice workspace with a sealed inspection, a draft with findings, and a few yards."""
    place = demo.run(folder, clock=clock).workspace
    with workspaces.opened(place, clock=clock) as ws:
        _go_on(ws, folder.with_name("proof.jpg"))
        for name, place_, country, status in (
            ("Boso Auto Parts / 房総オートパーツ", "35.381, 139.925", "JP", FacilityStatus.PERMITTED),
            ("ลานเก็บเศษโลหะ บางพลี", "13.606, 100.712", "TH", FacilityStatus.UNAUTHORISED),
            ("Bãi phế liệu Đông Anh", "21.139, 105.848", "VN", FacilityStatus.TRANSITION),
            ("Keiyo Cable Works", "35.548, 140.13", "JP", FacilityStatus.NOTIFIED),
            ("Parcel 1187, Yachimata", "35.666, 140.318", "JP", FacilityStatus.UNAUTHORISED),
            ("Futtsu Tyre Storage", "35.31, 139.82", "JP", FacilityStatus.UNKNOWN),
        ):
            position = facilities.typed_position(ws, place_)
            facilities.add(ws, make.facility(name=name, country=country, status=status, position=position))
        shipped = shipped_checklists()
        chosen = [shipped["common"], shipped["outdoor_storage"]]
        made = inspections.start(ws, facilities.listed(ws)[0].id, chosen).made
        opened = inspections.load(ws, str(made))
        for item, value in (
            ("A22", "scrap smelt pv"),
            ("A27", "not_comply"),
            ("A26", "comply"),
            ("E04", "not_comply"),
        ):
            row = inspections.question(opened, item)
            inspections.answer(opened, row.form_id, row.ref, value, remark="seen from the road")
        session = opened.session("yp_outdoor_storage")
        pile = next(row.ref for row in session.rows() if row.path.endswith("/pile"))
        inspections.answer(opened, "yp_outdoor_storage", f"{pile}/pile_name", "P1")
        for name, value in (
            ("pile_regime", "hazardous_used_equipment"),
            ("fence_loaded", "no"),
            ("fence_height", "3"),
            ("e12_measured", "4.6"),
            ("e12_measured_u", "0.2"),
            ("e12_distance", "6.4"),
            ("e12_distance_u", "0.2"),
            ("e13", "-1.5"),
        ):
            inspections.answer(opened, "yp_outdoor_storage", f"{pile}/{name}", value)
        demo.draw_plan(opened, Vertex(35.4987, 140.1153, 3.1), f"yp_outdoor_storage:{pile}")
        _disagree(ws, str(made), folder.with_name("colleague"), clock)
    return place


def _go_on(ws: Workspace, photo: Path) -> None:
    """What came after the sealed visit: proof that waits, a paper served, a sample on its way, a confirmed rule."""
    visit = ws.store.all(Inspection)[0]
    found = {one.item: one for one in ws.store.all(Finding) if one.inspection == visit.id}
    Image.new("RGB", (480, 320), (70, 110, 150)).save(photo)
    casework.hand_in_with(ws, found["A27"].id, "Photo of the board at the road", [photo])
    made = casework.hand_in(ws, found["E15"].id, "Letter: the pile is lowered").made
    casework.judge(ws, RecordId(str(made)), ProofState.REJECTED, "No photo and no measurement")
    now = ws.clock.now()
    casework.serve(
        ws, Service(new_id(), visit.id, "Copy of the visit record", "By hand", now, "Nakagawa M.", "Abe R.")
    )
    sample = Sample(
        new_id(),
        visit.id,
        "S-001",
        "Soil beside P1",
        now,
        ws.person.name,
        "",
        "778-1",
        "Abe R.",
        "Pb, Cd, PCB",
    )
    samples.add(ws, sample)
    for giver, receiver, intact in ((ws.person.name, "Courier 12", True), ("Courier 12", "Lab A", None)):
        when = ws.clock.now()
        samples.hand_over(ws, Transfer(new_id(), sample.id, giver, receiver, when, "cooled", None, intact))
    report = photo.with_name("report of the laboratory.txt")
    report.write_text("Pb 812 mg/kg", encoding="utf-8")
    result = LaboratoryResult(
        new_id(),
        sample.id,
        "Lab A",
        "Pb",
        "812",
        "mg/kg",
        now,
        "ICP-MS",
        "JAB 1234",
        "5",
        "40",
        "150 mg/kg, practice",
    )
    samples.result(ws, result, [report])
    row = rulebook.row(rulebook.book(ws), CONFIRMED)
    rulebook.confirm(ws, [row.id], "Administrator, practice")
    rulebook.attach_text(ws, row, report)


def _disagree(ws: Workspace, visit: str, folder: Path, clock: Clock) -> None:
    """A colleague answers the same questions and knows the same yards otherwise; then both meet."""
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name="R. Abe"), clock=clock)
    with workspaces.opened(folder, clock=clock) as other:
        exchange(ws, other)
        for one, answer, name, note in ((ws, "comply", "Nakagawa", "ok"), (other, "not_comply", "中川", "?")):
            opened = inspections.load(one, visit)
            question = inspections.question(opened, "A28")
            about = (f"{question.form_id}:{question.ref}",)
            photo = folder.with_name(f"{name}.png")
            Image.new("RGB", (240, 160), (120, 90, 60)).save(photo)
            files.take_in(opened, [photo], taken_by=one.person.name, about=about)
            inspections.answer(opened, question.form_id, question.ref, answer, remark="from the gate")
            yard = opened.facility.id
            one.save(Write(yard, "operator", name), Write(yard, "note", note))
        exchange(ws, other)
        opened = inspections.load(other, visit)
        question = inspections.question(opened, "A29")
        inspections.answer(opened, question.form_id, question.ref, "comply")
        exchanging.send(other, ws.folder.with_name(BUNDLE), readable_by_anyone=True)
        exchanging.send(ws, ws.folder.with_name("for anyone.yp"), readable_by_anyone=True)


def settle(window: MainWindow) -> None:
    """Wait until everything that was asked is shown."""
    app = QApplication.instance()
    assert app is not None
    end = time.monotonic() + PATIENCE
    quiet = 0
    while quiet < 3 and time.monotonic() < end:
        app.processEvents()
        delete_what_was_left(app)
        waits = not window.tasks.is_idle or window.editor.is_taking_in or base_map().is_waiting
        quiet = 0 if waits else quiet + 1


def delete_what_was_left(app: QCoreApplication) -> None:
    """Delete what `deleteLater` was called on: a running program does so, `processEvents` alone never does."""
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pages(window: MainWindow) -> Iterator[str]:
    """Each page by its name, shown and settled."""
    from inspector.app import viewing  # noqa: PLC0415 - asks the worker as a page does

    found: list[viewing.Overview] = []
    refused: list[object] = []
    window.tasks.run(viewing.overview, found.append, refused.append)
    settle(window)
    assert found, refused or "the worker was never idle"
    draft = next(line.inspection.id for line in found[0].inspections if not line.is_sealed)
    sealed = next(line.inspection.id for line in found[0].inspections if line.is_sealed)
    yard = next(one.id for one in found[0].facilities if one.name.startswith("Nakagawa"))

    def section(ending: str) -> None:
        view = window.editor._view
        assert view is not None
        line = next(line for line in view.sections if line.ref.endswith(ending))
        window.editor._show(line.form_id, line.ref)

    steps: list[tuple[str, Callable[[], object]]] = [
        ("today", lambda: window.show_page(window.today)),
        ("today-rapid", partial(_push, window, "rapid")),
        ("facilities", lambda: (window.show_page(window.facilities), window.facilities.show_facility(yard))),
        ("threads", partial(_turn_to, window, "findings")),
        ("proof-judging", partial(_push, window, "judge-A27")),
        ("proof-form", lambda: (window.facilities._dropped(), settle(window), _push(window, "proof-E15"))),
        (
            "dossier-samples",
            lambda: (window.facilities._dropped(), settle(window), _turn_to(window, "samples")),
        ),
        ("papers", partial(_turn_to, window, "papers")),
        ("service-form", partial(_push, window, "add-service")),
        ("permits", lambda: (window.facilities._dropped(), settle(window), _turn_to(window, "permits"))),
        ("permit-form", partial(_push, window, "add-permit")),
        ("start-visit", lambda: window.facilities.start_visit(yard)),
        ("facilities-rapid", window.facilities.start_rapid),
        ("facility-form", window.facilities.add),
        ("inspections", lambda: window.show_page(window.inspections)),
        ("editor", lambda: window.open_inspection(draft)),
        ("editor-permit", lambda: section("/a4")),
        ("editor-piles", lambda: section("/e2")),
        ("editor-modules", partial(_push, window, "add-checklist")),
        ("editor-rule", lambda: (section("/e2"), settle(window), _look_at_pile(window))),
        ("findings", window.editor.show_findings),
        ("sealing", window.editor.review),
        ("editor-sealed", lambda: window.open_inspection(sealed)),
        ("findings-sealed", window.editor.show_findings),
        ("photos", window.editor.show_photos),
        ("samples", lambda: window.open_samples(sealed)),
        ("sample-transfer", partial(_push, window, "hand-over")),
        ("sample-result", lambda: (window.samples._close(), settle(window), _push(window, "add-result"))),
        ("sample-form", partial(_push, window, "add-sample")),
        ("map", lambda: window.show_page(window.map)),
        ("map-site", lambda: (window.map.canvas.zoom(3), window.map.choose(yard))),
        ("map-rapid", window.map.start_rapid),
        ("plan", lambda: window.open_plan(draft)),
        ("plan-drawing", lambda: window.plan.edit(window.plan._plan.lines[1].shape.key)),  # type: ignore[union-attr]
        ("report", lambda: window.open_report(sealed)),  # its pages come a moment later
        ("reports", lambda: window.show_page(window.reports)),
        ("exchange", lambda: window.show_page(window.exchange)),
        ("exchange-writing", partial(_push, window, "write-bundle")),
        ("exchange-taken", lambda: window.exchange.take([window._folder.with_name(BUNDLE)])),  # type: ignore[union-attr]
        ("conflicts", lambda: window.show_page(window.conflicts)),
        ("conflict-third", partial(_push, window, "take-other")),
        ("facility-contested", partial(_push, window, "open-source")),
        ("conflict-answer", lambda: (window.show_page(window.conflicts), _second_conflict(window))),
        ("conflict-answer-third", partial(_push, window, "take-other")),
        ("question-contested", partial(_push, window, "open-source")),
        ("people", lambda: window.show_page(window.people)),
        ("people-request", partial(_push, window, "request")),
        ("people-answer", partial(_push, window, "answer")),
        ("people-enrol", partial(_push, window, "enrol")),
        ("people-person", lambda: (window.people._close(), settle(window), _push(window, "add-person"))),
        ("settings", lambda: window.show_page(window.settings)),
        ("rules", window.open_rules),
        ("rule-confirmed", lambda: window.rules.show_row(CONFIRMED)),
        (
            "rule-confirm",
            lambda: (window.rules.show_row("jp.hue.pile_cap"), settle(window), _push(window, "confirm-rule")),
        ),
        ("rule-pack", partial(_push, window, "add-pack")),
        ("rule-text", lambda: (window.rules._close(), settle(window), _push(window, "attach-text"))),
    ]
    for name, show in steps:
        show()
        settle(window)
        yield name
    window._outer.setCurrentWidget(window.first_run)
    settle(window)
    yield "first-run"
    window._outer.setCurrentIndex(0)


def _turn_to(window: MainWindow, tab: str) -> None:
    _push(window, f"tab-{tab}")


def _look_at_pile(window: MainWindow) -> None:
    window.editor._look_at(next(ref for ref in window.editor._list.cards if ref.endswith("/e12_measured")))


def _second_conflict(window: MainWindow) -> None:
    settle(window)
    window.conflicts._choose(list(window.conflicts._lines)[1])


def _push(window: MainWindow, name: str) -> None:
    next(one for one in window.findChildren(Pressable, name) if one.isVisible()).click()


def opened(place: Path, settings: Path, mode: str = "light", size: int = 100) -> MainWindow:
    """The window on this workspace in this palette and text size."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setCursorFlashTime(0)
    kept = QSettings(str(settings), QSettings.Format.IniFormat)
    kept.setValue("look/mode", mode)
    kept.setValue("look/size", size)
    window = open_window(app, place, kept)
    ready: list[bool] = []
    window.ready.connect(lambda: ready.append(True))
    window.show()
    end = time.monotonic() + PATIENCE
    while not ready and time.monotonic() < end:
        app.processEvents()
    settle(window)
    assert window._outer.currentWidget() is not window.first_run, window.first_run._fault.text()
    return window
