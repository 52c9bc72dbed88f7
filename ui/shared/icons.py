"""Lucide icons in the colour and stroke of the palette, drawn once for each use."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector import paths


@cache
def _source(name: str) -> str:
    return paths.shipped(f"resources/icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=600)
def pixmap(name: str, size: int, color: str, stroke: float) -> QPixmap:
    """The icon at twice its size in pixels, for sharp screens."""
    text = (
        _source(name).replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    )
    drawn = QPixmap(size * 2, size * 2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size * 2, size * 2))
    painter.end()
    drawn.setDevicePixelRatio(2)
    return drawn
