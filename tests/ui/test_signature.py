"""The signature field takes mouse, pen, finger and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.editor.signature import SignaturePad

START, MIDDLE, END = QPoint(40, 30), QPoint(120, 60), QPoint(200, 30)


@pytest.fixture
def pad(qtbot: QtBot) -> SignaturePad:
    made = SignaturePad("Inspector")
    qtbot.addWidget(made)
    made.show()
    return made


def by_mouse(pad: SignaturePad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=START)
    QTest.mouseMove(pad, MIDDLE)
    QTest.mouseMove(pad, END)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=END)


def by_finger(pad: SignaturePad) -> None:
    screen = QTest.createTouchDevice()
    touch = QTest.touchEvent(pad, screen)
    touch.press(0, START, pad).commit()
    touch.move(0, MIDDLE, pad).commit()
    touch.move(0, END, pad).commit()
    touch.release(0, END, pad).commit()


def send_pen(pad: SignaturePad, kind: QEvent.Type, place: QPoint, *, down: bool) -> bool:
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    button = Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton
    where = QPointF(place)
    event = QTabletEvent(
        kind, pen, where, where, 0.5, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button
    )
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def by_pen(pad: SignaturePad) -> None:
    send_pen(pad, QEvent.Type.TabletMove, QPoint(280, 100), down=False)  # hovers
    send_pen(pad, QEvent.Type.TabletPress, START, down=True)
    send_pen(pad, QEvent.Type.TabletMove, MIDDLE, down=True)
    send_pen(pad, QEvent.Type.TabletMove, END, down=True)
    send_pen(pad, QEvent.Type.TabletRelease, END, down=False)
    send_pen(pad, QEvent.Type.TabletMove, QPoint(280, 100), down=False)  # hovers again


def ink(pad: SignaturePad, place: QPoint) -> bool:
    """Whether the picture that is handed over has ink around this place of the field."""
    picture = QImage.fromData(QByteArray(pad.png()))
    scale = picture.width() // pad.width()
    around = [QPoint(x, y) for x in range(-3, 4) for y in range(-3, 4)]
    return any(picture.pixelColor(place * scale + step).lightness() < 128 for step in around)


@pytest.mark.parametrize("draw", [by_mouse, by_finger, by_pen])
def test_a_stroke_is_drawn_where_the_hand_goes(
    pad: SignaturePad, draw: Callable[[SignaturePad], None]
) -> None:
    assert pad.is_empty
    draw(pad)
    assert not pad.is_empty
    assert ink(pad, (START + MIDDLE) / 2)
    assert ink(pad, (MIDDLE + END) / 2)
    assert not ink(pad, QPoint(280, 100))


def test_two_strokes_are_not_joined(pad: SignaturePad) -> None:
    by_finger(pad)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 90))
    QTest.mouseMove(pad, QPoint(100, 90))
    assert ink(pad, QPoint(80, 90))
    assert not ink(pad, QPoint(130, 60) + QPoint(0, 8))


def test_wiping_leaves_nothing(pad: SignaturePad) -> None:
    by_pen(pad)
    pad.wipe()
    assert pad.is_empty
    assert not ink(pad, MIDDLE)
