"""One form with every control and appearance, filled through the window and read back from the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.devices import FakeDevices, frame
from tests.ui.robot import Robot
from ui.editor.fields.minimal import Opener
from ui.editor.fields.rank import RankList
from ui.editor.fields.slider import Track
from ui.editor.question import QuestionCard
from ui.shared.map.canvas import MapCanvas
from ui.shared.parts import Choice, Pressable

Fill = Callable[[QuestionCard], None]
Take = Callable[[Robot, str, Path], None]
KEYS = {"right": Qt.Key.Key_Right, "down": Qt.Key.Key_Down, "up": Qt.Key.Key_Up, "enter": Qt.Key.Key_Return}


@dataclass(frozen=True)
class Ask:
    """One question, how a hand answers it, and what the record then holds."""

    type: str
    appearance: str
    fill: Fill
    answer: str | None
    parameters: str = ""


def part(card: QuestionCard, kind: type, name: str = "") -> QWidget:
    QApplication.processEvents()  # which shows what was just laid out
    found = [one for one in card.findChildren(kind, name or None) if one.isVisible()]
    assert found, f"{card.ref} has no {kind.__name__} {name}"
    return found[0]


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def typed(words: str) -> Fill:
    def fill(card: QuestionCard) -> None:
        card.field.set_entry_focus()
        edit = focused()
        assert isinstance(edit, QLineEdit | QPlainTextEdit)
        QTest.keyClicks(edit, words)
        edit.clearFocus()

    return fill


def pressed(keys: str) -> Fill:
    def fill(card: QuestionCard) -> None:
        card.field.set_entry_focus()
        QTest.keyClicks(focused(), keys)

    return fill


def searched(words: str) -> Fill:
    def fill(card: QuestionCard) -> None:
        line = part(card, QLineEdit, "search")
        line.setFocus()
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)

    return fill


def listed(down: int) -> Fill:
    """Choose in a list by arrows."""

    def fill(card: QuestionCard) -> None:
        rows = part(card, QListView, "rows")
        rows.setFocus()
        for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * down, Qt.Key.Key_Return):
            QTest.keyClick(rows, key)

    return fill


def opened(down: int) -> Fill:
    """Open what opens in place and choose by arrows."""

    def fill(card: QuestionCard) -> None:
        card.field.set_entry_focus()
        QTest.keyClick(part(card, Opener), Qt.Key.Key_Down)
        rows = part(card, QListView, "rows")
        QTest.keyClick(rows, Qt.Key.Key_Home)
        for _press in range(down):
            QTest.keyClick(rows, Qt.Key.Key_Down)
        QTest.keyClick(rows, Qt.Key.Key_Return)

    return fill


def ranked(card: QuestionCard) -> None:
    part(card, Pressable, "accept").click()  # type: ignore[attr-defined]
    assert isinstance(part(card, RankList), RankList)


def slid(*keys: Qt.Key) -> Fill:
    def fill(card: QuestionCard) -> None:
        for key in keys:
            QTest.keyClick(part(card, Track), key)

    return fill


def starred(number: str) -> Fill:
    return pressed(number)


def acknowledged(card: QuestionCard) -> None:
    QTest.keyClick(part(card, Choice, "acknowledge"), Qt.Key.Key_Space)


def drawn(*keys: Qt.Key) -> Fill:
    """Open the map of the question and draw with keys."""

    def fill(card: QuestionCard) -> None:
        part(card, Pressable, "on-map").click()  # type: ignore[attr-defined]
        canvas = part(card, MapCanvas, "answer-map")
        for key in (*keys, Qt.Key.Key_Return):
            QTest.keyClick(canvas, key)

    return fill


SPACE, RIGHT, UP = Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Up
ONE, MANY = "select_one c", "select_multiple c"
TO_TEN = "start=1 end=10 step=1"
SECTIONS: dict[str, tuple[Ask, ...]] = {
    "texts": (
        Ask("text", "", typed("North gate"), "North gate"),
        Ask("text", "multiline", typed("Two drums"), "Two drums"),
        Ask("text", "numbers", typed("0400"), "0400"),
        Ask("text", "masked", typed("secret"), "secret"),
        Ask("text", "hidden-answer", typed("hidden"), "hidden"),
        Ask("text", "url", typed("https://www.env.go.jp"), "https://www.env.go.jp"),
        Ask("integer", "", typed("42"), "42"),
        Ask("integer", "thousands-sep", typed("12345"), "12345"),
        Ask("integer", "counter", typed("3"), "3"),
        Ask("decimal", "", typed("4,6"), "4.6"),
        Ask("barcode", "", typed("JP-0400-7"), "JP-0400-7"),
        Ask("note", "", lambda _card: None, None),
        Ask("acknowledge", "", acknowledged, "OK"),
    ),
    "choices": (
        *(
            Ask(ONE, look, pressed("2"), "b")
            for look in ("", "columns", "columns-2", "columns-pack", "no-buttons", "likert", "quick", "image-map")
        ),
        *(Ask(MANY, look, pressed("13"), "a c") for look in ("", "columns", "columns-3", "no-buttons")),
        Ask(ONE, "minimal", opened(1), "b"),
        Ask(MANY, "minimal", opened(2), "c"),
        Ask("select_one long", "autocomplete", searched("Answer 41"), "n41"),
        Ask("select_multiple long", "autocomplete", searched("Answer 7"), "n7"),
        Ask("select_one long", "", searched("Answer 37"), "n37"),
        Ask("select_one_from_file sites.geojson", "map", listed(1), "s"),
        Ask("rank c", "", ranked, "a b c"),
    ),
    "ranges": (
        Ask("range", "", slid(RIGHT, RIGHT), "2", TO_TEN),
        Ask("range", "vertical", slid(RIGHT), "1", TO_TEN),
        Ask("range", "no-ticks", slid(Qt.Key.Key_End), "10", TO_TEN),
        Ask("range", "picker", opened(3), "4", TO_TEN),
        Ask("range", "rating", starred("3"), "3", "start=1 end=5 step=1"),
    ),
    "days": (
        *(
            Ask("date", look, typed(entry), "2026-11-24")
            for look, entry in (
                ("", "2026-11-24"), ("no-calendar", "24.11.2026"), ("buddhist", "24/11/2569"),
                ("japanese", "R8.11.24"), ("islamic", "2026-11-24"), ("persian", "2026-11-24"),
            )
        ),
        Ask("date", "month-year", typed("2026-11"), "2026-11-01"),
        Ask("date", "year", typed("2026"), "2026-01-01"),
        Ask("time", "", typed("14:05"), "14:05:00"),
        Ask("dateTime", "", typed("2026-11-24T14:05:00+07:00"), "2026-11-24T14:05:00+07:00"),
    ),
    "places": (
        Ask("geopoint", "", typed("35.5 140.1"), "35.5 140.1"),
        Ask("geopoint", "placement-map", drawn(SPACE), "35.4987000 140.1153000 0.0 0.0"),
        Ask("geotrace", "", drawn(SPACE, RIGHT, SPACE), "2"),
        Ask("geoshape", "", drawn(SPACE, RIGHT, SPACE, UP, SPACE), "4"),
    ),
}  # fmt: skip


def dropped(name: str) -> Take:
    def take(robot: Robot, ending: str, folder: Path) -> None:
        file = folder / name
        if name.endswith(".jpg"):
            Image.new("RGB", (320, 240), "red").save(file)
        else:
            file.write_bytes(b"%PDF-1.4 " + name.encode())
        robot.drops(ending, file)

    return take


def photographed(robot: Robot, ending: str, _folder: Path) -> None:
    robot.takes_a_photo(ending)


def sketched(opener: str) -> Take:
    def take(robot: Robot, ending: str, _folder: Path) -> None:
        robot.presses_at(ending, opener).draws(ending)
        if opener == "sign":  # the same picture would be the same file
            robot.draws(ending)
        robot.presses_at(ending, "use")

    return take


def drawn_over(robot: Robot, ending: str, _folder: Path) -> None:
    robot.takes_a_photo(ending).sees_words("camera")
    robot.presses_at(ending, "draw-over").draws(ending).presses_at(ending, "use")


def recorded(robot: Robot, ending: str, _folder: Path) -> None:
    for button in ("record", "start-recording", "start-recording"):
        robot.presses_at(ending, button)


FILES: tuple[tuple[str, str, Take, str], ...] = (
    ("image", "", dropped("gate.jpg"), "gate"),
    ("image", "new", photographed, "camera"),
    ("image", "draw", sketched("draw"), "drawing"),
    ("image", "annotate", drawn_over, "annotated"),
    ("image", "signature", sketched("sign"), "signature"),
    ("audio", "", recorded, "recording"),
    ("video", "", dropped("walk.mp4"), "walk"),
    ("file", "", dropped("permit.pdf"), "permit"),
)


def name_of(section: str, number: int) -> str:
    return f"{section[0]}{number}"


def form(folder: Path) -> Path:
    survey = [("type", "name", "label", "appearance", "parameters")]
    for section, asks in SECTIONS.items():
        survey.append(("begin_group", section, section.capitalize(), "", ""))
        for n, ask in enumerate(asks):
            label = f"{ask.type.partition(' ')[0]} {ask.appearance}".strip()
            survey.append((ask.type, name_of(section, n), label, ask.appearance, ask.parameters))
        survey.append(("end_group", "", "", "", ""))
    survey.append(("begin_group", "files", "Files", "", ""))
    survey += [
        (kind, f"f{n}", f"{kind} {look}".strip(), look, "") for n, (kind, look, *_rest) in enumerate(FILES)
    ]
    survey.append(("end_group", "", "", "", ""))
    survey.append(("begin_group", "table", "Table", "table-list", ""))
    survey += [(ONE, f"row{n}", f"Row {n}", "", "") for n in (1, 2)]
    survey.append(("end_group", "", "", "", ""))
    survey.append(("begin_group", "piles", "Piles", "", ""))
    survey.append(("begin_repeat", "pile", "Pile", "", ""))
    survey.append(("text", "pile_name", "Name", "", ""))
    survey.append(("end_repeat", "", "", "", ""))
    survey.append(("end_group", "", "", "", ""))
    choices = [("list_name", "name", "label"), *(("c", x, x.upper() + 2 * x) for x in "abc")]
    choices += [("long", f"n{n}", f"Answer {n}") for n in range(60)]
    sheets = (
        ("survey", survey),
        ("choices", choices),
        ("settings", [("form_id", "version"), ("every", "1")]),
    )
    lines = []
    for sheet, rows in sheets:
        lines.append(f"| {sheet} | " + " | ".join("" for _ in rows[0]) + " |")
        lines += ["|  | " + " | ".join(row) + " |" for row in rows]
    (folder / "sites.geojson").write_text(
        '{"type":"FeatureCollection","features":['
        + ",".join(
            f'{{"type":"Feature","properties":{{"id":"{key}","title":"{title}"}},'
            f'"geometry":{{"type":"Point","coordinates":[140.1,{latitude}]}}}}'
            for key, title, latitude in (("n", "North yard", 35.6), ("s", "South yard", 35.4))
        )
        + "]}"
    )
    path = folder / "every.md"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    clock, folder = FakeClock(), tmp_path / "ws"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder, clock=clock) as ws:
        yard = make.facility(position=facilities.typed_position(ws, "35.4987, 140.1153"))
        facilities.add(ws, yard)
        made = inspections.start(ws, yard.id, [form(tmp_path)]).made
    return folder, str(made)


@pytest.fixture
def robot(qtbot: QtBot, place: tuple[Path, str], tmp_path: Path) -> Iterator[Robot]:
    made = Robot(qtbot, place[0], tmp_path / "window.ini").has_devices(FakeDevices(first=frame("#2A6F4E")))
    yield made
    made.closes()


def test_every_control_is_answered_in_the_window_and_stands_in_the_record(
    robot: Robot, place: tuple[Path, str], tmp_path: Path
) -> None:
    robot.window.open_inspection(place[1])
    robot.sees_words("Texts")
    for section, asks in SECTIONS.items():
        robot.goes_to_section(f"/{section}")
        for n, ask in enumerate(asks):
            card = robot.card(f"/{name_of(section, n)}")
            robot.window.editor._area.ensureWidgetVisible(card)
            ask.fill(card)
            robot.settles()
    robot.goes_to_section("/files")
    for n, (_kind, _look, take, name) in enumerate(FILES):
        robot.window.editor._area.ensureWidgetVisible(robot.card(f"/f{n}"))
        take(robot, f"/f{n}", tmp_path)
        robot.settles()
        robot._sees(lambda n=n, name=name: name in robot.words_at(f"/f{n}"))  # type: ignore[misc]
    robot.goes_to_section("/table")
    for n in (1, 2):
        pressed(str(n))(robot.card(f"/row{n}"))
        robot.settles()
    robot.closes()
    with workspaces.opened(place[0], clock=FakeClock()) as ws:
        assert verify(ws).is_untouched
        opened_again = inspections.load(ws, place[1])
        kept = {ref: one.value for (_form, ref), one in opened_again.answers.items()}
        told = {
            f"{section} {n} {ask.type} {ask.appearance}": kept.get(f"/data/{section}/{name_of(section, n)}")
            for section, asks in SECTIONS.items()
            for n, ask in enumerate(asks)
        }
        wanted = {
            f"{section} {n} {ask.type} {ask.appearance}": ask.answer
            for section, asks in SECTIONS.items()
            for n, ask in enumerate(asks)
        }
        for key, value in told.items():
            if key.partition(" ")[0] == "places" and value is not None and ";" in value:
                told[key] = str(len(value.split(";")))  # corners: where they lie is tested with the field
        assert told == wanted
        assert [kept[f"/data/table/row{n}"] for n in (1, 2)] == ["a", "b"]
        there = {one.name: one for one in files.listed(ws, opened_again.inspection.id)}
        for n, (*_how, name) in enumerate(FILES):
            file = there[kept[f"/data/files/f{n}"] or ""]
            assert file.original_name.startswith(name)
            assert f"every:/data/files/f{n}" in file.about  # the same picture twice is one file
