"""A question's words, its picture, its row in a table, and going on from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.app import facilities, inspections
from inspector.app import workspace as workspaces
from inspector.app.viewing import QuestionView
from inspector.domain.realm import Realm
from inspector.forms.state import NodeState, Ref
from tests import make
from tests.conftest import FakeClock
from tests.ui import tour
from tests.ui.asked import choices, question
from ui.editor.fields.image_map import ImageMapField, RegionMap
from ui.editor.fields.marks import Mark
from ui.editor.picture import FullPicture, QuestionPicture
from ui.editor.question import QuestionCard
from ui.editor.table import TableHead, as_rows, first_rows
from ui.editor.wording import Wording, to_html
from ui.shared.parts import Choice, Label
from ui.shared.theme import THEME


def view(state: NodeState) -> QuestionView:
    return QuestionView("f", state, 1, "", "", "", None, None, 0, None, "")


def shown(qtbot: QtBot, *parts: QWidget) -> QWidget:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app)
    window = QWidget()
    column = QVBoxLayout(window)
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    return window


# -- words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Is it **dry**?", "Is it <b>dry</b>?"),
        ("Is it __dry__ or *wet*?", "Is it <b>dry</b> or <i>wet</i>?"),
        ("# Storage\nof _oil_", "<b>Storage</b><br>of <i>oil</i>"),
        ("**a <b> & c**", "<b>a &lt;b&gt; &amp; c</b>"),
        ("see [the *rule*](https://example.org/a?b=1&c=2)",
         'see <a href="https://example.org/a?b=1&amp;c=2">the <i>rule</i></a>'),
        (r"2 \* 3", "2 * 3"),
    ],
)  # fmt: skip
def test_marks_of_markdown_are_shown_and_all_else_is_escaped(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    ["a < b & c", "2 * 3 * 4", "file_name_here", "5*3*2", "<img src=x>", "[x](javascript:alert(1))",
     "[x](file:///etc/passwd)", "#5 of 7", "* first\n* second", "2 ** 3 ** 4"],
)  # fmt: skip
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    assert to_html(text) is None


@given(st.text(alphabet="ab *_#[]()\\<>&\n", max_size=40))
def test_no_text_of_a_form_becomes_an_element_of_its_own(text: str) -> None:
    html = to_html(text)
    for tag in ("<b>", "</b>", "<i>", "</i>", "<br>"):
        html = html.replace(tag, "") if html is not None else None
    assert html is None or not set("<>") & set(html)


def test_a_label_shows_its_marks_and_goes_back_to_plain(qtbot: QtBot) -> None:
    label = Wording("", 15, 500)
    qtbot.addWidget(label)
    label.say("Is it **dry** <here>?", " *")
    assert label.textFormat() == Qt.TextFormat.RichText
    assert QTextDocumentFragment.fromHtml(label.text()).toPlainText() == "Is it dry <here>? *"
    label.say("a < b", " *")
    assert (label.textFormat(), label.text()) == (Qt.TextFormat.PlainText, "a < b *")


# -- pictures


def picture(path: Path, width: int, height: int) -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#cc3300"))
    assert image.save(str(path), "PNG")
    return str(path)


def test_a_question_shows_its_picture_and_opens_it_in_full(qtbot: QtBot, tmp_path: Path) -> None:
    media = {"image": picture(tmp_path / "small", 300, 200), "big-image": picture(tmp_path / "big", 900, 600)}
    card = QuestionCard(view(question(media=media)))
    window = shown(qtbot, card)
    small = card.findChild(QuestionPicture)
    assert isinstance(small, QuestionPicture)
    assert small.grab().toImage().pixelColor(20, small.height() // 2) == QColor("#cc3300")
    window.activateWindow()
    small.setFocus()
    QTest.keyClick(small, Qt.Key.Key_Space)
    full = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FullPicture))
    inner = full.widget()
    assert (inner.width(), inner.height()) == (900, 600)
    QTest.keyClick(full, Qt.Key.Key_Escape)
    assert not full.isVisible()


@pytest.mark.parametrize(
    "drawing", sorted(paths.shipped("forms").glob("*-media/*.svg")), ids=lambda one: one.stem
)
def test_a_drawing_of_a_shipped_checklist_is_drawn_in_the_column_and_in_full(
    qtbot: QtBot, tmp_path: Path, drawing: Path
) -> None:
    pinned = tmp_path / "4f00"  # the workspace keeps files by their hash: the name says nothing
    pinned.write_bytes(drawing.read_bytes())
    card = QuestionCard(view(question(media={"image": str(pinned)})))
    window = shown(qtbot, card)
    assert window.isVisible()
    (small,) = card.findChildren(QuestionPicture)
    assert small.isVisible()
    inks = {
        QColor(small.grab().toImage().pixel(x, y)).name() for x in range(0, 400, 3) for y in range(0, 200, 3)
    }
    assert {"#ffffff", "#33363b"} <= inks
    small.open_full()
    full = next(one for one in window.findChildren(FullPicture))
    assert full.widget().sizeHint().width() == 720
    full.close()


def test_a_picture_that_cannot_be_read_leaves_no_hole(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"no picture")
    card = QuestionCard(view(question(media={"image": str(tmp_path / "broken")})))
    window = shown(qtbot, card)
    found = card.findChild(QuestionPicture)
    assert window.isVisible()
    assert found is None or not found.isVisible()


@pytest.mark.parametrize("svg", [True, False])
def test_a_picture_with_regions_is_not_shown_twice(qtbot: QtBot, tmp_path: Path, svg: bool) -> None:
    """One without regions, which is no SVG, is shown as any other."""
    path = tmp_path / "p"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="v1" d="M0 0L9 9"/></svg>'
    )
    media = {"image": str(path) if svg else picture(tmp_path / "raster", 30, 20)}
    card = QuestionCard(
        view(question(kind="select1", appearance="image-map", choices=choices(2), media=media))
    )
    window = shown(qtbot, card)
    assert isinstance(card.field, ImageMapField)
    assert window.isVisible()
    assert (card.findChild(QuestionPicture) is None) is svg
    assert card.field.findChildren(RegionMap)[0].isVisible() is svg


# -- tables


def asked_in(ref: str, **told: object) -> QuestionView:
    return view(question(**({"ref": Ref(ref), "kind": "select1", "choices": choices(4)} | told)))


TABLE = [
    view(question(ref=Ref("/d/t"), kind="group", appearance="table-list")),
    asked_in("/d/t/a"),
    asked_in("/d/t/b", label="A longer question that takes more than one line of its narrow column"),
    view(question(ref=Ref("/d/t/c"))),
    asked_in("/d/other"),
]


def test_the_choices_of_a_table_are_rows_below_one_head(qtbot: QtBot) -> None:
    rows = as_rows(TABLE, TABLE)
    assert [one.state.appearance for one in rows] == [
        "table-list",
        "list-nolabel",
        "list-nolabel",
        "",
        "",
    ]
    assert first_rows(TABLE, TABLE) == {"/d/t/a"}
    assert first_rows(TABLE, TABLE[2:]) == {"/d/t/b"}  # a table that goes on on the next page


def test_marks_stand_under_their_words(qtbot: QtBot) -> None:
    rows = as_rows(TABLE, TABLE)
    head, *cards = TableHead(rows[1]), QuestionCard(rows[1]), QuestionCard(rows[2])
    window = shown(qtbot, head, *cards)

    def middles(parent: QWidget, kind: type[QWidget]) -> list[int]:
        wanted = [one for one in parent.findChildren(kind) if kind is Mark or one.text()]  # type: ignore[attr-defined]
        return [one.mapTo(window, QPoint(one.width() // 2, 0)).x() for one in wanted]

    over = middles(head, Label)
    assert len(over) == 4
    for card in cards:
        assert middles(card, Mark) == pytest.approx(over, abs=3)


# -- in the editor

FORM = """| survey |
| | type | name | label | appearance |
| | begin group | s | All | |
| | select_one c | first | First | quick |
| | text | second | Second | |
| | select_one c | third | Third | minimal |
| | begin group | t | Table | table-list |
| | select_one c | r1 | Row one | |
| | select_one c | r2 | Row two | |
| | end group | | | |
| | end group | | | |
| | begin group | z | More | |
| | text | last | Last | |
| | end group | | | |
| choices |
| | list_name | name | label |
| | c | yes | Yes |
| | c | no | No |
"""


def test_a_quick_answer_leads_to_the_next_question_and_a_table_is_filled(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    place, form = tmp_path / "ws", tmp_path / "quick.md"
    form.write_text(FORM)
    clock = FakeClock()
    workspaces.create(place, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(place, clock=clock) as ws:
        yard = facilities.add(ws, make.facility(name="Yard")).made
        made = str(inspections.start(ws, str(yard), [form]).made)
    window = tour.opened(place, tmp_path / "window.ini")
    qtbot.addWidget(window)
    window.open_inspection(made)
    tour.settle(window)
    cards = {ref.rpartition("/")[2]: card for ref, card in window.editor._list.cards.items()}
    buttons = cards["first"].field.findChildren(Choice)
    buttons[0].click()
    qtbot.waitUntil(lambda: window.editor._current.endswith("/second"))
    tour.settle(window)
    marks = cards["r2"].field.findChildren(Mark)
    marks[1].click()
    tour.settle(window)
    values = {
        one.state.ref.rpartition("/")[2]: one.state.value
        for one in window.editor._view.questions  # type: ignore[union-attr]
    }
    window.close()
    assert (values["first"], values["r2"]) == ("yes", "no")


def test_what_to_do_at_once_stands_at_the_question_without_a_finding(qtbot: QtBot) -> None:
    asked = view(question(kind="select1", choices=choices(2)))
    card = QuestionCard(replace(asked, measure="Withdraw upwind"))
    window = shown(qtbot, card)
    words = [label for label in window.findChildren(Label) if label.isVisible()]
    assert "Withdraw upwind" in [label.text() for label in words]
    card.present(asked)
    assert not any(label.isVisible() and label.text() == "Withdraw upwind" for label in words)
