"""Chosen answers: shown, given, wrong, not to be changed, and without a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from inspector.forms.state import NodeState
from tests.ui.asked import Held, choices, question, wrong
from ui.editor.fields.answers import PictureChoice
from ui.editor.fields.choice_list import ChoiceList
from ui.editor.fields.image_map import RegionMap
from ui.editor.fields.marks import Mark
from ui.editor.fields.minimal import Opener
from ui.shared.parts import Choice, Label, Pressable
from ui.shared.theme import THEME

ROW_LOOKS = ["likert", "list", "list-nolabel"]
BUTTON_LOOKS = ["", "columns", "columns-2", "columns-pack", "no-buttons", "quick", "image-map"]
YARD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<rect id="north" x="10" y="10" width="80" height="35" fill="#dde"/>
<path id="south" d="M10 55 L90 55 L90 90 Z" fill="#cec"/>
<g transform="translate(100 0)"><circle id="east" cx="50" cy="50" r="35" fill="none" stroke="#333"/></g>
</svg>"""
REGIONS = (("north", "North"), ("south", "South"), ("east", "East"))


def asked(look: str = "", *, many: bool = False, **told: object) -> NodeState:
    base: dict[str, object] = {
        "kind": "select" if many else "select1",
        "appearance": look,
        "choices": choices(3),
    }
    return question(**(base | told))


def pressables(held: Held) -> dict[str, Pressable]:
    return {
        one.value: one
        for kind in (Choice, Mark)
        for one in held.field.findChildren(kind)
        if one.isVisibleTo(held.window)
    }


def rows(held: Held) -> list[str]:
    view = held.part(QListView, "rows")
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def checked(held: Held) -> list[str]:
    model = held.part(QListView, "rows").model()
    role = Qt.ItemDataRole.CheckStateRole
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return [str(one.data()) for one in indexes if one.data(role) == Qt.CheckState.Checked]


@pytest.mark.parametrize("look", BUTTON_LOOKS + ROW_LOOKS)
@pytest.mark.parametrize(("many", "answers"), [(False, ["v2", ""]), (True, ["v2 v3", "v3"])])
def test_an_answer_is_shown_given_and_taken_back(
    qtbot: QtBot, look: str, many: bool, answers: list[str]
) -> None:
    held = Held(qtbot, asked(look, many=many, value="v3"))
    assert [value for value, one in pressables(held).items() if one.isChecked()] == ["v3"]
    pressables(held)["v2"].click()
    held.field.present(asked(look, many=many, value=answers[0]))
    pressables(held)["v2"].click()
    assert held.answers == answers


@pytest.mark.parametrize("look", BUTTON_LOOKS + ROW_LOOKS)
def test_a_wrong_answer_is_framed_and_told(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, wrong(kind="select1", appearance=look, choices=choices(3), value="v1"))
    assert all(one.property("wrong") for one in pressables(held).values())
    assert "Say it differently." in pressables(held)["v1"].accessibleDescription()


@pytest.mark.parametrize("look", BUTTON_LOOKS + ROW_LOOKS)
def test_what_is_not_to_be_changed_is_not(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, asked(look, value="v1", readonly=True))
    pressables(held)["v2"].click()
    assert held.answers == []
    assert pressables(held)["v1"].isChecked()


def test_what_is_not_to_be_changed_looks_it(qtbot: QtBot) -> None:
    held = Held(qtbot, asked(value="v1"))
    button = pressables(held)["v2"]
    ground = button.grab().toImage().pixelColor(12, 22)
    held.field.present(asked(value="v1", readonly=True))
    assert ground == THEME.color("surface")
    assert button.grab().toImage().pixelColor(12, 22) == THEME.color("sunken")


@pytest.mark.parametrize("look", BUTTON_LOOKS + ROW_LOOKS)
def test_an_answer_is_chosen_with_the_keyboard_alone(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, asked(look))
    held.field.set_entry_focus()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Space)
    QTest.keyClicks(focus, "3")
    assert held.answers == ["v1", "v3"]


@pytest.mark.parametrize("look", [*BUTTON_LOOKS, *ROW_LOOKS])
def test_a_value_that_is_not_offered_is_shown_and_never_lost(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, asked(look, many=True, value="strange v1"))
    assert pressables(held)["strange"].isChecked()
    assert pressables(held)["strange"].accessibleName() == "strange (not among the answers)"
    pressables(held)["v2"].click()
    assert held.answers == ["strange v1 v2"]


def test_a_select_one_keeps_a_value_with_a_gap_whole(qtbot: QtBot) -> None:
    held = Held(qtbot, asked(value="two words"))
    assert list(pressables(held)) == ["two words", "v1", "v2", "v3"]


def test_a_quick_answer_asks_to_go_on_and_taking_it_back_does_not(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("quick"))
    asked_on: list[bool] = []
    held.field.advance.connect(lambda: asked_on.append(True))
    pressables(held)["v1"].click()
    assert asked_on == [True]
    pressables(held)["v1"].click()
    assert asked_on == [True]


def columns_of(held: Held) -> int:
    tops = [one.mapTo(held.window, QPoint()).y() for one in pressables(held).values()]
    return tops.count(tops[0])


def test_as_many_columns_as_the_form_says(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("columns-2", choices=choices(6)))
    qtbot.waitUntil(lambda: columns_of(held) == 2)
    held = Held(qtbot, asked("columns-3", choices=choices(6)))
    qtbot.waitUntil(lambda: columns_of(held) == 3)


def test_packed_answers_are_as_wide_as_their_words(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("columns-pack", choices=(("a", "Oil"), ("b", "Nickel cadmium battery"))))
    found = pressables(held)
    assert found["a"].width() < found["b"].width() < 400


@pytest.mark.parametrize("look", ["", "columns-pack", "likert", "label"])
def test_other_answers_take_the_place_of_those_before(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, asked(look, choices=choices(9)))
    held.field.present(asked(look, choices=(("a", "Oil"), ("b", "Lead"))))
    held.field.present(asked(look, choices=(("c", "Zinc"), ("d", "Tin"), ("e", "Iron")), value="d"))

    def words() -> list[str]:
        heads = [one.text() for one in held.field.findChildren(Label) if one.isVisibleTo(held.window)]
        return heads or [one.text() for one in pressables(held).values()]

    qtbot.waitUntil(lambda: words() == ["Zinc", "Tin", "Iron"] and held.field.height() < 120)


def test_words_that_wrap_are_not_cut(qtbot: QtBot) -> None:
    held = Held(qtbot, asked(choices=(("a", "many words " * 20), ("b", "few"))))
    long = pressables(held)["a"]
    qtbot.waitUntil(lambda: 44 < long.heightForWidth(long.width()) <= long.height())


def test_an_answer_shows_its_picture(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "0123abcd"  # as evidence is kept: without a kind in its name
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#cc3300"))
    assert image.save(str(path), "PNG")
    held = Held(qtbot, asked(choice_media={"v1": {"image": str(path)}}))
    button = held.part(PictureChoice, "choice-v1")
    middle = button.grab().toImage().pixelColor(button.width() // 2, 56)
    assert middle == QColor("#cc3300")


def test_a_scale_stands_in_one_row_and_arrows_go_along_it(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("likert", choices=choices(5)))
    assert len({one.width() for one in pressables(held).values()}) <= 2  # equal but for a rounded pixel
    assert columns_of(held) == 5
    held.field.set_entry_focus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert held.answers == ["v2"]


def test_the_head_of_a_table_has_words_and_nothing_to_press(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("label"))
    assert [one.text() for one in held.field.findChildren(Label)] == ["Answer 1", "Answer 2", "Answer 3"]
    assert pressables(held) == {}


def test_a_row_of_a_table_says_its_answers_to_readers_only(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("list-nolabel"))
    assert [one.accessibleName() for one in pressables(held).values()] == [
        "Answer 1",
        "Answer 2",
        "Answer 3",
    ]
    assert held.field.findChildren(Label) == []


# -- one line that opens


def test_a_minimal_choice_opens_in_place_and_closes_when_answered(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("minimal", value="v1"))
    assert held.part(Opener).text() == "Answer 1"
    assert not held.has(QListView, "rows")
    held.part(Opener).click()
    view = held.part(QListView, "rows")
    assert checked(held) == ["Answer 1"]
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center()
    )
    assert held.answers == ["v2"]
    assert not held.has(QListView, "rows")
    assert held.part(Opener).text() == "Answer 2"


def test_a_minimal_choice_of_many_stays_open(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("minimal", many=True, value="v3"))
    held.field.set_entry_focus()
    QTest.keyClick(held.part(Opener), Qt.Key.Key_Down)
    view = held.part(QListView, "rows")
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert held.answers == ["v1 v3"]
    assert held.part(Opener).text() == "Answer 1, Answer 3"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not held.has(QListView, "rows")
    assert held.part(Opener).hasFocus()


def test_a_minimal_choice_shows_what_is_wrong_strange_or_fixed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="select1", appearance="minimal", choices=choices(3), value="odd"))
    assert held.part(Opener).text() == "odd (not among the answers)"
    assert held.part(Opener).property("wrong") is True
    held.field.present(asked("minimal", value="v1", readonly=True))
    held.part(Opener).click()
    assert not held.has(QListView, "rows")


# -- thousands of answers


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(("look", "count"), [("autocomplete", 5), ("", 5_000), ("columns", 30)])
def test_a_long_list_is_searched_and_makes_no_buttons(
    qtbot: QtBot, look: str, count: int, many: bool
) -> None:
    held = Held(qtbot, asked(look, many=many, choices=choices(count), value="v2"))
    assert pressables(held) == {}
    assert len(rows(held)) == count
    assert checked(held) == ["Answer 2"]


LATIN = (("cu-01", "Copper"), ("al-01", "Aluminium"), ("jp-01", "ﾊﾞｯﾃﾘｰ"), *choices(20))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("PPE", ["Copper"]),
        ("ｃｏｐ", ["Copper"]),
        ("AL-0", ["Aluminium"]),
        ("バッテリー", ["ﾊﾞｯﾃﾘｰ"]),
        ("min al", ["Aluminium"]),
        ("zinc", []),
    ],
)
def test_a_part_of_label_or_value_finds_in_any_case_and_width(
    qtbot: QtBot, typed: str, found: list[str]
) -> None:
    held = Held(qtbot, asked("autocomplete", choices=LATIN))
    held.part(QLineEdit, "search").setText(typed)
    assert rows(held) == found
    told = " ".join(
        label.text() for label in held.field.findChildren(Label) if label.isVisibleTo(held.window)
    )
    assert (f"No answer holds “{typed}”" in told) is (found == [])


def test_a_searched_answer_is_given_with_the_keyboard_alone(qtbot: QtBot) -> None:
    held = Held(qtbot, asked("autocomplete", choices=choices(300)))
    held.field.set_entry_focus()
    line = held.part(QLineEdit, "search")
    assert line.hasFocus()
    QTest.keyClicks(line, "er 12")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(held.part(QListView, "rows"), Qt.Key.Key_Down)
    QTest.keyClick(held.part(QListView, "rows"), Qt.Key.Key_Return)
    assert held.answers == ["v112"]
    QTest.keyClicks(held.part(QListView, "rows"), "5")  # goes on in the line
    assert line.text() == "er 125"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert held.answers == ["v112", "v125"]


def test_a_long_list_shows_what_is_wrong_strange_or_fixed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="select", choices=choices(40), value="odd v7"))
    assert rows(held)[0] == "odd (not among the answers)"
    assert checked(held) == ["odd (not among the answers)", "Answer 7"]
    assert held.part(ChoiceList).property("wrong") is True
    held.field.present(asked(many=True, choices=choices(40), value="v7", readonly=True))
    view = held.part(QListView, "rows")
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert held.answers == []


def test_a_list_that_grows_long_changes_to_a_search_and_back(qtbot: QtBot) -> None:
    held = Held(qtbot, asked(choices=()))
    held.field.present(asked(choices=choices(2_000)))
    assert len(rows(held)) == 2_000
    held.field.present(asked(choices=choices(2)))
    assert list(pressables(held)) == ["v1", "v2"]
    assert not held.has(QListView, "rows")


# -- a picture with regions


def yard(tmp_path: Path, **told: object) -> NodeState:
    path = tmp_path / "yard.svg"
    path.write_text(YARD)
    return asked("image-map", **({"choices": REGIONS, "media": {"image": str(path)}} | told))


@pytest.mark.parametrize(
    ("x", "y", "region"),
    [
        (50, 25, "north"),
        (80, 65, "south"),
        (20, 85, ""),  # within the bounds of the triangle, but not in it
        (150, 50, "east"),  # inside an outline that is not filled, moved by its group
        (117, 17, ""),  # the corner of the circle's bounds
        (95, 50, ""),
    ],
)
def test_a_press_hits_the_region_that_is_drawn_there(
    qtbot: QtBot, tmp_path: Path, x: float, y: float, region: str
) -> None:
    held = Held(qtbot, yard(tmp_path))
    regions = held.part(RegionMap)
    scale = regions._place().width() / 200
    spot = regions._place().topLeft() + QPointF(x * scale, y * scale)
    QTest.mouseClick(regions, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert held.answers == ([region] if region else [])


def test_a_chosen_region_is_seen_in_the_picture_and_in_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    held = Held(qtbot, yard(tmp_path))
    before = held.part(RegionMap).grab().toImage()
    held.field.present(yard(tmp_path, value="east"))
    spot = held.part(RegionMap).area("east").center().toPoint()
    assert held.part(RegionMap).grab().toImage().pixelColor(spot) != before.pixelColor(spot)
    assert held.part(RegionMap).accessibleName() == "Picture for What is it: East"
    assert pressables(held)["east"].isChecked()


def test_a_picture_that_may_not_be_changed_or_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    held = Held(qtbot, yard(tmp_path, readonly=True))
    regions = held.part(RegionMap)
    QTest.mouseClick(regions, Qt.MouseButton.LeftButton, pos=regions.area("north").center().toPoint())
    assert held.answers == []
    held.field.present(yard(tmp_path, media={}))
    assert not held.has(RegionMap)
    assert "Answer below" in " ".join(label.text() for label in held.field.findChildren(Label))
