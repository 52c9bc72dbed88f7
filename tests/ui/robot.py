"""What a person does in the window: only this module knows the names of its parts. Waits for what is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.__main__ import open_window
from ui.editor.question import QuestionCard
from ui.shared.form import RecordForm
from ui.shared.gps.panel import PositionPanel
from ui.shared.media.devices import Devices
from ui.shared.parts import Chip, Choice, Label, PracticeBanner, Pressable, RailItem, SectionRow, Tab
from ui.shared.rows import RowList

PATIENCE = 20_000  # ms


class Robot:
    """One window on one workspace."""

    def __init__(self, qtbot: QtBot, folder: Path | None, settings: Path) -> None:
        self._bot = qtbot
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setCursorFlashTime(0)
        self._kept = QSettings(str(settings), QSettings.Format.IniFormat)
        self.window = open_window(app, folder, self._kept)
        qtbot.addWidget(self.window)
        with qtbot.waitSignal(self.window.ready, timeout=PATIENCE):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE)  # keys go to the active window only
        self.settles()

    def closes(self) -> None:
        self.window.close()

    def settles(self) -> None:
        """Wait until everything that was asked is answered and shown."""
        self._bot.waitUntil(
            lambda: self.window.tasks.is_idle and not self.window.editor.is_taking_in, timeout=PATIENCE
        )

    def _sees(self, condition: Callable[[], bool]) -> None:
        self._bot.waitUntil(condition, timeout=PATIENCE)

    def part(self, kind: type, name: str) -> QWidget:
        """The visible part of this kind and name, once it is there."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
            return bool(found)

        self._sees(there)
        return found[0]

    # -- seeing

    def sees_words(self, words: str) -> Robot:
        self._sees(
            lambda: any(
                words in label.text() for label in self.window.findChildren(Label) if label.isVisible()
            )
        )
        return self

    def sees_waiting(self, page: str, count: int) -> Robot:
        """Wait until the rail says that so much waits on a page."""
        item = self.part(RailItem, f"rail-{page}")
        self._sees(
            lambda: (str(count) in item.accessibleName()) if count else "," not in item.accessibleName()
        )
        return self

    def sees_chip(self, words: str) -> bool:
        """Wait until a state is shown as a chip."""
        self._sees(
            lambda: any(
                chip.accessibleName() == words for chip in self.window.findChildren(Chip) if chip.isVisible()
            )
        )
        return True

    def sees_practice(self) -> bool:
        return any(banner.isVisible() for banner in self.window.findChildren(PracticeBanner))

    def current_section(self) -> str:
        self.settles()
        return next(
            row.text() for row in self.window.findChildren(SectionRow) if row.isVisible() and row.isChecked()
        )

    def entry(self, item: str) -> str:
        """What stands in the typed answer of this question."""
        edit = self.card(item).findChild(QLineEdit, "entry") or self.card(item).findChild(
            QPlainTextEdit, "entry"
        )
        return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()

    def sees_chosen(self, ending: str, *values: str) -> Robot:
        """Wait until these answers of a question are the chosen ones."""
        self._sees(lambda: self.chosen(ending) == list(values))
        return self

    def chosen(self, ending: str) -> list[str]:
        return [one.value for one in self.card(ending).findChildren(Choice) if one.isChecked()]

    def card(self, ending: str) -> QuestionCard:
        """The question whose reference ends like this."""
        found: list[QuestionCard] = []

        def there() -> bool:
            found[:] = [
                one
                for one in self.window.findChildren(QuestionCard)
                if one.isVisible() and one.ref.endswith(ending)
            ]
            return bool(found)

        self._sees(there)
        return found[0]

    # -- doing, by keyboard

    def presses(self, keys: str) -> Robot:
        """A key combination such as Ctrl+2."""
        from PySide6.QtGui import QKeySequence  # noqa: PLC0415 - a robot's own need

        combination = QKeySequence(keys)[0]
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        self.settles()
        return self

    def copies(self, *sources: Path) -> Robot:
        """Copy files elsewhere, as in the system's file manager."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(source)) for source in sources])
        QApplication.clipboard().setMimeData(data)
        return self

    def picked(self) -> set[str]:
        """What is chosen among everything to choose from."""
        found = self.window.findChildren(Choice)
        return {one.value for one in found if one.isVisible() and one.isChecked()}

    def enters(self, name: str, words: str) -> Robot:
        """Type into the line of this name."""
        edit = self._reach(self.part(QWidget, name))
        if words.isascii():
            QTest.keyClicks(edit, words)
        elif isinstance(edit, QPlainTextEdit):
            edit.insertPlainText(words)
        else:
            edit.insert(words)  # type: ignore[attr-defined]
        return self

    def retypes(self, name: str, words: str) -> Robot:
        """Type into the line of this name in place of what stands there."""
        QTest.keyClick(
            self._reach(self.part(QWidget, name)), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier
        )
        return self.enters(name, words)

    def chooses(self, name: str, row: int) -> Robot:
        """Open a row of the list that has this name."""
        lists: list[RowList] = []

        def there() -> bool:
            lists[:] = [
                one
                for one in self.window.findChildren(RowList)
                if one.isVisible() and one.accessibleName() == name and one.model().rowCount() > row
            ]
            return bool(lists)

        self._sees(there)
        self._reach(lists[0])
        QTest.keyClick(lists[0], Qt.Key.Key_Home)
        for _step in range(row):
            QTest.keyClick(lists[0], Qt.Key.Key_Down)
        QTest.keyClick(lists[0], Qt.Key.Key_Return)
        self.settles()
        return self

    def chooses_with(self, name: str, words: str) -> Robot:
        """Open the row of a list that says these words."""
        rows: list[int] = []

        def there() -> bool:
            for one in self.window.findChildren(RowList):
                if one.isVisible() and one.accessibleName() == name:
                    told = [one.model().index(n, 0).data() for n in range(one.model().rowCount())]
                    rows[:] = [n for n, text in enumerate(told) if words in text]
            return bool(rows)

        self._sees(there)
        return self.chooses(name, rows[0])

    def pushes(self, name: str) -> Robot:
        """Focus a button and press the space bar."""
        button = self.part(Pressable, name)
        self._reach(button)
        QTest.keyClick(button, Qt.Key.Key_Space)
        self.settles()
        return self

    def picks(self, name: str) -> Robot:
        choice = self.part(Choice, name)
        self._reach(choice)
        QTest.keyClick(choice, Qt.Key.Key_Space)
        self.settles()
        return self

    def picks_value(self, value: str) -> Robot:
        """Choose this answer where it stands outside the questions of the editor."""
        choices = [one for one in self.window.findChildren(Choice) if one.isVisible() and one.value == value]
        assert len(choices) == 1, value
        QTest.keyClick(self._reach(choices[0]), Qt.Key.Key_Space)
        self.settles()
        return self

    def goes_to_section(self, ending: str) -> Robot:
        rows: list[SectionRow] = []

        def there() -> bool:
            found = self.window.findChildren(SectionRow)
            rows[:] = [row for row in found if row.isVisible() and row.objectName().endswith(ending)]
            return bool(rows)

        self._sees(there)
        self._reach(rows[0])
        QTest.keyClick(rows[0], Qt.Key.Key_Space)
        self.settles()
        return self

    def answers(self, ending: str, number: int) -> Robot:
        """Focus a question and give its answer by the key that its button shows."""
        self._reach(self.card(ending).findChildren(Choice)[0])
        self.settles()
        focused = self.window.focusWidget()
        assert isinstance(focused, Choice)
        QTest.keyClick(focused, str(number))
        self.settles()
        return self

    def picks_answer(self, ending: str, value: str) -> Robot:
        """Choose an answer of a question, by key."""
        choice = next(one for one in self.card(ending).findChildren(Choice) if one.value == value)
        QTest.keyClick(self._reach(choice), Qt.Key.Key_Space)
        self.settles()
        return self

    def chooses_in(self, name: str, words: str) -> Robot:
        """Choose in a list that opens, by typing the words."""
        box = self._reach(self.part(QComboBox, name))
        QTest.keyClicks(box, words)
        return self

    def types(self, ending: str, words: str) -> Robot:
        """Type an answer and leave the field with Tab."""
        card = self.card(ending)
        edit = card.findChild(QLineEdit, "entry")
        assert isinstance(edit, QLineEdit)
        self._reach(edit)
        edit.clear()
        QTest.keyClicks(edit, words)
        QTest.keyClick(edit, Qt.Key.Key_Tab)
        self.settles()
        return self

    def signs(self, role: str) -> Robot:
        """Draw in the signature field, by keys, and take it."""
        pad = self._reach(self.part(QWidget, f"pad-{role}"))
        QTest.keyClick(pad, Qt.Key.Key_Space)
        for step in range(20):
            QTest.keyClick(pad, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClick(pad, Qt.Key.Key_Up if step % 4 < 2 else Qt.Key.Key_Down)
        QTest.keyClick(pad, Qt.Key.Key_Space)
        return self.pushes(f"sign-{role}")

    def _reach(self, wanted: QWidget) -> QWidget:
        """Press Tab, and arrows among tabs and choices, until the keyboard is there, as one without a mouse must."""
        for _press in range(400):
            if wanted.hasFocus():
                return wanted
            focused = self.window.focusWidget() or self.window
            key = Qt.Key.Key_Tab
            if isinstance(focused, Tab) and isinstance(wanted, Tab):
                key = _towards(focused, wanted) if focused.parent() is wanted.parent() else key
            elif isinstance(focused, Choice) and isinstance(wanted, Choice) and focused.group() is not None:
                key = _towards(focused, wanted) if focused.group() is wanted.group() else key
            QTest.keyClick(focused, key)
        raise AssertionError(f"Tab never reaches {wanted.objectName() or wanted.accessibleName()}")

    def has_receiver(self, kind: str, address: Path) -> Robot:
        """Let the settings know a receiver, as somebody left it last time."""
        self._kept.setValue("gps/kind", kind)
        self._kept.setValue("gps/address", str(address))
        return self

    def takes_a_position(self, ending: str) -> Robot:
        """Open the receiver at a question, start it, and use its first fix."""
        self._pushes_receiver(ending)
        panel = self.window.editor.findChild(PositionPanel)
        assert isinstance(panel, PositionPanel)
        panel._start.click()
        self._sees(panel._use.isEnabled)
        panel._use.click()
        self.settles()
        return self

    def closes_the_receiver(self, ending: str) -> Robot:
        """Push the button at the question again, if the panel is still open."""
        if self.window.editor.findChild(PositionPanel) is not None:
            self._pushes_receiver(ending)
        self._sees(lambda: self.window.editor.findChild(PositionPanel) is None)
        return self

    def _pushes_receiver(self, ending: str) -> None:
        button = self.card(ending).findChild(Pressable, "receiver")
        assert isinstance(button, Pressable)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settles()

    # -- people

    def switches_to(self, name: str) -> Robot:
        """Let another person on this laptop write from now on."""
        QTest.keyClick(self._reach(self._choice_called(name)), Qt.Key.Key_Space)
        self.settles()
        return self

    def sees_fault(self) -> Robot:
        """Wait until the panel that is open says what is wrong."""
        self._sees(
            lambda: any(
                form._fault.isVisible() and form._fault.text()
                for form in self.window.findChildren(RecordForm)
            )
        )
        return self

    # -- exchange

    def takes_in(self, *paths: Path) -> Robot:
        """Drop bundles, receipts or a stick on the page of exchange."""
        self.presses("Ctrl+6")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        page = self.window.exchange
        QApplication.sendEvent(page, QDragEnterEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), *how))
        self.settles()
        return self

    def writes_bundle(self, folder: Path, *to: str) -> Robot:
        """Write a bundle for these people, by keyboard; for anyone where none is named."""
        self.presses("Ctrl+6").pushes("write-bundle")
        for name in to or ("Anyone, not locked",):
            choice = self._choice_called(name)
            if not choice.isChecked():
                QTest.keyClick(self._reach(choice), Qt.Key.Key_Space)
        self.retypes("target", str(folder)).pushes("send-now")
        return self.sees_words("Written for " + (", ".join(to) or "anyone"))

    def _choice_called(self, words: str) -> Choice:
        found: list[Choice] = []

        def there() -> bool:
            choices = self.window.findChildren(Choice)
            found[:] = [one for one in choices if one.isVisible() and one.text() == words]
            return bool(found)

        self._sees(there)
        return found[0]

    # -- files as answers

    def has_devices(self, devices: Devices) -> Robot:
        """Give the window other cameras and microphones than this machine has."""
        self.window.editor._list.devices = devices
        return self

    def presses_at(self, ending: str, name: str) -> Robot:
        """Press a button of a question, by key."""
        button: list[Pressable] = []

        def there() -> bool:
            found = self.card(ending).findChildren(Pressable, name)
            button[:] = [one for one in found if one.isVisible()]
            return bool(button)

        self._sees(there)
        button[0].setFocus()
        QTest.keyClick(button[0], Qt.Key.Key_Space)
        self.settles()
        return self

    def takes_a_photo(self, ending: str) -> Robot:
        for name in ("camera", "take", "use"):
            self.presses_at(ending, name)
        return self

    def draws(self, ending: str) -> Robot:
        """Draw a line by keys on the sheet that is open at a question."""
        pad = self.card(ending).findChild(QWidget, "pad")
        assert pad is not None
        pad.setFocus()
        for key in (Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 9, Qt.Key.Key_Space):
            QTest.keyClick(pad, key, Qt.KeyboardModifier.ShiftModifier)
        return self

    def drops(self, ending: str, *sources: Path) -> Robot:
        """Drop files on a question."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(source)) for source in sources])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        field = self.card(ending).field
        QApplication.sendEvent(field, QDragEnterEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), *how))
        self.settles()
        return self

    def offers(self, ending: str) -> set[str]:
        """The names of the buttons of a question that can be pressed."""
        found = self.card(ending).findChildren(Pressable)
        return {one.objectName() for one in found if one.isVisible() and one.isEnabled()}

    def words_at(self, ending: str) -> str:
        """Everything that is written at a question."""
        return "\n".join(one.text() for one in self.card(ending).findChildren(Label) if one.isVisible())


def _towards(focused: QWidget, wanted: QWidget) -> Qt.Key:
    """The arrow that leads from one choice or tab towards another."""
    here, there = focused.pos(), wanted.pos()
    if there.y() != here.y():
        return Qt.Key.Key_Down if there.y() > here.y() else Qt.Key.Key_Up
    return Qt.Key.Key_Right if there.x() > here.x() else Qt.Key.Key_Left
