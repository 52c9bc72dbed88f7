"""What people do in the window, from the first start to the printed report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from inspector import i18n
from inspector.app import demo, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.domain.inspection import FindingState
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from tests.ui.test_gps import gga
from ui.reports.printing import printer_for


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty practice workspace; the machine's own settings are left alone."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "ヤード 1"
    workspaces.create(place, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    return place


@pytest.fixture
def open_robot(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path | None], Robot]]:
    robots: list[Robot] = []

    def opens(place: Path | None) -> Robot:
        robots.append(Robot(qtbot, place, tmp_path / "window.ini"))
        return robots[-1]

    yield opens
    for robot in robots:
        robot.closes()


def test_the_inspectors_whole_job_by_keyboard_alone(
    open_robot: Callable[[Path | None], Robot], folder: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "board 看板.png"
    Image.new("RGB", (320, 240), (20, 90, 160)).save(photo)
    robot = open_robot(folder)
    assert robot.sees_practice()
    robot.presses("Ctrl+2").pushes("add-facility")
    robot.enters("name", "Yard 7").enters("operator", "Nakagawa").enters(
        "position", "35.4981, 140.1153"
    ).pushes("save-facility")
    robot.sees_words("Yard 7").pushes("start-visit").pushes("begin-visit")
    robot.sees_words("A1 Visit")
    robot.sees_chosen("/visit_type", "routine")
    robot.goes_to_section("/a3").answers("/activities", 4)
    robot.goes_to_section("/a4")
    robot.answers("/a27", 2).copies(photo).presses("Ctrl+Shift+V").sees_words("Files taken in")
    robot.answers("/a26", 1).presses("Ctrl+I").enters("caption", "The board").pushes("assign")
    robot.sees_words("2 questions").pushes("to-questions")
    robot.goes_to_section("/e2")
    robot.types("/pile_name", "P1").answers("/pile_regime", 1)
    robot.pushes("review").sees_words("things are open")
    robot.enters("name-inspector", "").signs("inspector")
    robot.enters("name-representative", "Nakagawa M.").enters("witness", "Abe").enters(
        "refusal", "asks the owner"
    ).pushes("refuse")
    robot.enters("reason", "Practice").pushes("seal").sees_words("Sealed")
    robot.pushes("report")
    robot._sees(lambda: robot.window.report.pages > 1)
    robot.window.report.save_to(tmp_path / "報告.pdf")
    robot.settles()
    assert (tmp_path / "報告.pdf").read_bytes().startswith(b"%PDF")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched
        opened = inspections.load(ws, inspections.listed(ws)[0].id)
        assert {one.item for one in opened.findings.values() if one.state is FindingState.OPEN} == {"A27"}
        assert opened.seal is not None
        (file,) = files.listed(ws, opened.inspection.id)
        assert file.caption == "The board"
        assert [about.rpartition("/")[2] for about in file.about] == ["a27", "a26"]


def test_a_permit_is_entered_in_the_dossier_and_found_by_its_number(
    open_robot: Callable[[Path | None], Robot], draft: Path
) -> None:
    robot = open_robot(draft)
    robot.enters("search-all", "nakagawa").presses("Return").chooses("Facilities", 0)
    robot.pushes("tab-permits").pushes("add-permit")
    robot.enters("permit-number", "17-2-0042").enters("permit-from", "yesterday").pushes("save-permit")
    robot.sees_words("“yesterday” is not a date").retypes("permit-from", "2025-01-15")
    robot.enters("permit-conditions", "Piles stay below 3 m.").pushes("save-permit")
    robot.sees_words("1. Piles stay below 3 m.")
    robot.presses("Ctrl+1").enters("search-all", "17-2-0042").presses("Return").sees_words("1 of 1")
    robot.closes()
    with workspaces.opened(draft, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched


def test_the_first_start_makes_a_workspace(
    open_robot: Callable[[Path | None], Robot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    robot = open_robot(None)
    robot.picks("language-en").pushes("make-workspace").sees_words("Enter your name")
    robot.enters("person", "Abe R.").picks("realm-practice").pushes("make-workspace").sees_words(
        "Before you leave"
    )
    assert robot.sees_practice()
    assert list(tmp_path.rglob("record.db"))


def test_a_practice_workspace_can_begin_with_a_sample(
    open_robot: Callable[[Path | None], Robot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    robot = open_robot(None)
    robot.enters("person", "Abe R.").picks("sample").pushes("make-workspace").sees_words(
        "Corrective actions to come"
    )


def test_a_real_workspace_has_no_practice_banner(
    open_robot: Callable[[Path | None], Robot], folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "real"
    workspaces.create(place, realm=Realm.REAL, person=make.person(), clock=FakeClock())
    assert not open_robot(place).sees_practice()


@pytest.fixture
def draft(folder: Path) -> Path:
    """A workspace with a draft in it."""
    from inspector.app import facilities  # noqa: PLC0415 - for this fixture
    from inspector.app.checklists import shipped_checklists  # noqa: PLC0415

    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = make.facility()
        facilities.add(ws, yard)
        shipped = shipped_checklists()
        inspections.start(ws, yard.id, [shipped["common"], shipped["outdoor_storage"]])
    return folder


def begin_draft(robot: Robot) -> Robot:
    """Open the only inspection there is."""
    robot.window.open_inspection(_only(robot))
    robot.settles()
    return robot


def _only(robot: Robot) -> str:
    from inspector.app import viewing  # noqa: PLC0415 - asks the worker as a page does

    found: list[str] = []
    robot.window.tasks.run(viewing.overview, lambda seen: found.append(seen.inspections[0].inspection.id))
    robot.settles()
    return found[0]


def test_text_is_saved_by_itself_and_undone_by_key(
    open_robot: Callable[[Path | None], Robot], draft: Path
) -> None:
    robot = begin_draft(open_robot(draft))
    robot.goes_to_section("/a7").sees_words("A7 Closing")
    robot.goes_to_section("/a1")
    robot.answers("/visit_type", 2)
    robot.sees_chosen("/visit_type", "complaint")
    robot.presses("Ctrl+Z")
    robot.sees_chosen("/visit_type")
    robot.presses("Ctrl+Shift+Z")
    robot.sees_chosen("/visit_type", "complaint")
    robot.sees_words("All saved")


def test_an_entry_that_is_not_accepted_says_so_beside_itself(
    open_robot: Callable[[Path | None], Robot], draft: Path
) -> None:
    robot = begin_draft(open_robot(draft))
    robot.goes_to_section("/a3").answers("/activities", 4).goes_to_section("/e2")
    robot.types("/e12_measured", "-3").sees_words("cannot be below 0")
    assert robot.entry("/e12_measured") == "-3"


def test_the_next_gap_is_one_key_away(open_robot: Callable[[Path | None], Robot], draft: Path) -> None:
    robot = begin_draft(open_robot(draft))
    robot.presses("Ctrl+G")
    first = robot.window.editor._current
    robot.presses("Ctrl+G")
    assert first
    assert robot.window.editor._current != first


def test_real_photos_are_taken_in_for_the_question_in_work(
    open_robot: Callable[[Path | None], Robot], draft: Path, shared: Path
) -> None:
    robot = begin_draft(open_robot(draft))
    robot.goes_to_section("/a4")
    robot.card("/a27").field.set_entry_focus()
    robot.settles()
    robot.window.editor.take_in([shared / "samples" / "photos"])
    robot.sees_words("Taking in files")
    robot.answers("/a27", 1)
    robot.settles()
    robot.sees_words("Files taken in").pushes("all-photos")
    assert len(robot.window.editor._photos.grid.files_model.files) == 9
    robot.closes()
    with workspaces.opened(draft, clock=FakeClock()) as ws:
        taken = files.listed(ws, inspections.listed(ws)[0].id)
        assert len(taken) == 9
        assert all(file.about == ("yp_common:/data/a4/a27",) for file in taken)


KILLED = """
import os, signal, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from ui.__main__ import open_window
app = QApplication([])
window = open_window(app, Path(sys.argv[1]), QSettings(sys.argv[2], QSettings.Format.IniFormat))
def answered(_changes):
    window._settings.sync()
    print("saved", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
def begin():
    if not window.tasks.is_idle:
        return QTimer.singleShot(20, begin)
    window.editor._show("yp_common", "/data/a4")
    QTimer.singleShot(20, answer)
def answer():
    if not window.tasks.is_idle or window.editor._view is None or window.editor._view.section != "/data/a4":
        return QTimer.singleShot(20, answer)
    window.tasks.changed.connect(answered)
    window.editor._look_at("/data/a4/a27")
    window.editor._answer("yp_common", "/data/a4/a27", "not_comply")
def start():
    window.open_inspection(sys.argv[3])
    QTimer.singleShot(20, begin)
window.ready.connect(start)
window.show()
app.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_after_a_kill_the_window_opens_where_it_was_with_the_answer(
    open_robot: Callable[[Path | None], Robot], draft: Path, tmp_path: Path
) -> None:
    with workspaces.opened(draft, clock=FakeClock()) as ws:
        wanted = inspections.listed(ws)[0].id
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(draft), str(tmp_path / "window.ini"), wanted],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=60,
    )
    assert "saved" in done.stdout
    assert done.returncode == -signal.SIGKILL
    robot = open_robot(draft)
    assert robot.current_section() == "A4 Permit"
    assert robot.window.editor._current == "/data/a4/a27"
    robot.sees_chosen("/a27", "not_comply")


def test_an_altered_inspection_shows_no_report(
    open_robot: Callable[[Path | None], Robot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - the forger's tool

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = demo.run(tmp_path / "demo", clock=FakeClock()).workspace
    connection = dbapi2.connect(str(place / workspaces.RECORD), isolation_level=None)
    connection.execute("UPDATE finding SET severity = 'minor'")
    connection.close()
    robot = open_robot(place)
    robot.window.open_report(_only(robot))
    robot.settles()
    robot.sees_words("altered outside Yardproof")
    assert robot.window.report.pages == 0


def test_answers_never_wait_for_a_report(open_robot: Callable[[Path | None], Robot], draft: Path) -> None:
    robot = begin_draft(open_robot(draft))
    robot.goes_to_section("/a4")
    order: list[str] = []
    window = robot.window
    window.tasks.beside(lambda ws: [verify(ws) for _ in range(5)], lambda _found: order.append("read"))
    window.tasks.changed.connect(lambda _changes: order.append("answered"))
    window.editor._answer("yp_common", "/data/a4/a27", "comply")
    robot.settles()
    assert order[0] == "answered"
    assert "read" in order


def test_a_bug_is_told_once_and_the_answers_are_safe(
    open_robot: Callable[[Path | None], Robot], draft: Path, tmp_path: Path
) -> None:
    robot = begin_draft(open_robot(draft))
    robot.goes_to_section("/a4").answers("/a27", 2)

    def fails(_ws: object) -> None:
        raise RuntimeError("木村 at Yard 7")

    robot.window.tasks.run(fails)
    robot.settles()
    robot.sees_words("What was saved is safe")
    robot.sees_chosen("/a27", "not_comply")
    (report,) = (tmp_path / "data").rglob("problem*.txt")
    told = report.read_text(encoding="utf-8")
    assert "RuntimeError" in told
    assert "木村" not in told
    assert "Yard 7" not in told


def test_everything_is_verified_from_the_settings_and_can_be_stopped(
    open_robot: Callable[[Path | None], Robot], draft: Path
) -> None:
    robot = open_robot(draft)
    robot.presses("Ctrl+9").pushes("verify").sees_words("Untouched")
    robot.window.settings.verify()
    robot.window.settings.stop()
    robot.settles()
    robot.sees_words("Stopped at your wish")


def test_a_position_comes_from_a_receiver_with_its_provenance(
    open_robot: Callable[[Path | None], Robot], draft: Path, tmp_path: Path
) -> None:
    log = tmp_path / "receiver.log"
    log.write_bytes(gga(1) + b"garbage\r\n" + gga(2) + gga(3))
    robot = begin_draft(open_robot(draft)).has_receiver("file", log).goes_to_section("/a1")
    robot.takes_a_position("/a05").sees_words("from a receiver")
    assert robot.entry("/a05").startswith("-37.78")
    robot.closes_the_receiver("/a05")


BUG = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from ui.__main__ import open_window, tell_bugs
app = QApplication([])
window = open_window(app, Path(sys.argv[1]), QSettings(sys.argv[2], QSettings.Format.IniFormat))
tell_bugs(window)
times = []
def fails():
    times.append(1)
    if len(times) == 3:
        print(window.editor.place, "|", window._toast.text(), flush=True)
        window.close()
    raise ValueError("Kimura at Yard 7")
def begin():
    if not window.tasks.is_idle or window.editor._view is None or window.editor._current != "/data/a4/a27":
        return QTimer.singleShot(20, begin)
    timer.start()
timer = QTimer()
timer.timeout.connect(fails)
def start():
    window.editor_was = window.open_inspection(sys.argv[3], "yp_common", "/data/a4", "/data/a4/a27")
    begin()
window.ready.connect(start)
window.show()
app.exec()
"""


def test_a_bug_in_the_window_is_told_once_and_the_inspector_stays_where_they_were(
    draft: Path, tmp_path: Path
) -> None:
    with workspaces.opened(draft, clock=FakeClock()) as ws:
        wanted = inspections.listed(ws)[0].id
    done = subprocess.run(
        [sys.executable, "-c", BUG, str(draft), str(tmp_path / "window.ini"), wanted],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("yp_common /data/a4 /data/a4/a27 |")
    assert "What was saved is safe" in done.stdout
    (report,) = (tmp_path / "data").rglob("problem*.txt")
    told = report.read_text(encoding="utf-8")
    assert "ValueError" in told
    assert "Kimura" not in told + done.stdout
    assert str(Path.home()) not in told


def test_shape_and_look_of_the_window_are_kept(
    open_robot: Callable[[Path | None], Robot], draft: Path, tmp_path: Path
) -> None:
    robot = open_robot(draft)
    robot.window.resize(1100, 707)  # no wider than the screen of the tests lets come back
    robot.presses("Ctrl+9").picks("look-dark").picks("look-115")
    robot.closes()
    again = open_robot(draft)
    assert (again.window.width(), again.window.height()) == (1100, 707)
    again.presses("Ctrl+9")
    assert again.picked() == {"dark", "115", i18n.language()}


def test_the_language_is_kept_for_the_next_start(
    open_robot: Callable[[Path | None], Robot], draft: Path, tmp_path: Path
) -> None:
    robot = open_robot(draft)
    robot.presses("Ctrl+9").picks("language-en").sees_words("The language changes at the next start.")
    robot.closes()
    assert QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).value("look/language") == "en"


def test_a_report_prints_from_its_page_and_the_page_says_how_far_it_is(
    open_robot: Callable[[Path | None], Robot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = demo.run(tmp_path / "demo", clock=FakeClock()).workspace
    robot = open_robot(place)
    robot.window.open_report(_only(robot))
    robot._sees(lambda: robot.window.report.pages > 1)
    printer = printer_for("report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    robot.window.report.print_on(printer)
    robot.sees_words("pages").sees_words("Printed")
    robot._sees(lambda: not robot.window.report.is_printing)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
