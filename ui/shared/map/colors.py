"""What the names of colours in a scene stand for, in each palette of the window."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui.shared.theme import THEME, Mode

_MAP = {
    Mode.LIGHT: {
        "sea": "#DCE6EE", "land": "#F2F1EB", "lake": "#DCE6EE", "coast": "#A7B8C4", "border": "#86867F",
        "province": "#B9B8B0", "words": "#4B4E52", "sheet": "#F2F1EB", "yard": "#FFFFFF", "pile": "#CCCAC3",
        "building": "#E7E7E0", "water": "#7E9DB4", "zone": "#6A3DA3", "way": "#53308A",
    },
    Mode.DARK: {
        "sea": "#141D25", "land": "#24282D", "lake": "#141D25", "coast": "#4A5A68", "border": "#8A9099",
        "province": "#4C525A", "words": "#C3C8CE", "sheet": "#1B1E22", "yard": "#2A2F35", "pile": "#4A4F57",
        "building": "#343A41", "water": "#5E86A8", "zone": "#C7A7FF", "way": "#C7A7FF",
    },
    Mode.SUNLIGHT: {
        "sea": "#CFE2F3", "land": "#FFFFFF", "lake": "#CFE2F3", "coast": "#000000", "border": "#000000",
        "province": "#6B6B6B", "words": "#000000", "sheet": "#FFFFFF", "yard": "#FFFFFF", "pile": "#BDBDBD",
        "building": "#E0E0E0", "water": "#00508C", "zone": "#4B0B8A", "way": "#4B0B8A",
    },
}  # fmt: skip


def color(name: str) -> QColor:
    """A colour of the map, of the palette, or of a tone."""
    own = _MAP[THEME.mode]
    if name in own:
        return QColor(own[name])
    tones = THEME.palette.tones
    return QColor(tones[name].color) if name in tones else THEME.color(name)
