"""The three palettes, the type and the measures; read at paint time, so that changing them is `update()`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from inspector import paths
from inspector.i18n import gettext as _


class Mode(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    SUNLIGHT = "sunlight"

    @property
    def label(self) -> str:
        return {Mode.LIGHT: _("Light"), Mode.DARK: _("Dark"), Mode.SUNLIGHT: _("Sunlight")}[self]


@dataclass(frozen=True, slots=True)
class Tone:
    """A meaning's colours: on the canvas, as a soft ground, and for words on that ground."""

    color: str
    soft: str
    on_soft: str


@dataclass(frozen=True, slots=True)
class Palette:
    canvas: str
    surface: str
    sunken: str
    text: str
    text2: str
    line: str
    edge: str
    accent: str
    on_accent: str
    accent_soft: str
    tones: dict[str, Tone]
    line_width: float = 1.0
    icon_stroke: float = 1.8
    heavier: bool = False


PALETTES = {
    Mode.LIGHT: Palette(
        "#F4F4F1", "#FFFFFF", "#EAEAE5", "#1A1C1E", "#55585C", "#DEDED8", "#85867F", "#1B55BF", "#FFFFFF", "#E3EBFA",
        {
            "critical": Tone("#B3261E", "#FBE6E3", "#8C1A13"),
            "major": Tone("#A84A00", "#FCEBD8", "#7D3800"),
            "minor": Tone("#7A5C00", "#F7EFCB", "#5E4700"),
            "ok": Tone("#1B6E3C", "#E0F1E5", "#14572F"),
            "decide": Tone("#6A3DA3", "#EFE7F9", "#53308A"),
            "neutral": Tone("#55585C", "#E9E9E4", "#45484C"),
            "accent": Tone("#1B55BF", "#E3EBFA", "#1B55BF"),
        },
    ),
    Mode.DARK: Palette(
        "#15171A", "#1E2125", "#101214", "#ECEDEE", "#AAB0B7", "#32363C", "#7D848D", "#82B1FF", "#0A1830", "#22334F",
        {
            "critical": Tone("#FF8C82", "#45211F", "#FFB3AB"),
            "major": Tone("#FFB070", "#402C18", "#FFC999"),
            "minor": Tone("#E6CB63", "#393113", "#F0DC90"),
            "ok": Tone("#79D698", "#1A3525", "#A4E5BA"),
            "decide": Tone("#C7A7FF", "#33274B", "#D9C5FF"),
            "neutral": Tone("#AAB0B7", "#2D3136", "#C9CDD2"),
            "accent": Tone("#82B1FF", "#22334F", "#82B1FF"),
        },
    ),
    Mode.SUNLIGHT: Palette(
        "#FFFFFF", "#FFFFFF", "#FFFFFF", "#000000", "#1C1C1C", "#000000", "#000000", "#00329B", "#FFFFFF", "#DCE6FF",
        {
            "critical": Tone("#A00000", "#A00000", "#FFFFFF"),
            "major": Tone("#8A3A00", "#8A3A00", "#FFFFFF"),
            "minor": Tone("#5A4500", "#5A4500", "#FFFFFF"),
            "ok": Tone("#004D20", "#004D20", "#FFFFFF"),
            "decide": Tone("#4B0B8A", "#4B0B8A", "#FFFFFF"),
            "neutral": Tone("#1C1C1C", "#FFFFFF", "#000000"),
            "accent": Tone("#00329B", "#00329B", "#FFFFFF"),
        },
        line_width=2.0,
        icon_stroke=2.4,
        heavier=True,
    ),
}  # fmt: skip

FAMILIES = ["Noto Sans", "Noto Sans Thai", "Noto Sans JP"]
SIZES = (100, 115, 130, 150)
TARGET = 44  # the smallest thing a gloved finger hits
_HEAVIER = {400: 500, 500: 600, 600: 700, 700: 700}


class Theme:
    """The look in use. One for the whole window; widgets read it when they paint."""

    def __init__(self) -> None:
        self.mode = Mode.LIGHT
        self.scale = 100
        self._loaded = False

    @property
    def palette(self) -> Palette:
        return PALETTES[self.mode]

    def color(self, name: str) -> QColor:
        """A colour of the palette by its name: canvas, surface, text, line, edge, accent …"""
        return QColor(getattr(self.palette, name))

    def tone(self, name: str) -> Tone:
        return self.palette.tones[name]

    def px(self, length: float) -> int:
        """A length at the text size in use."""
        return round(length * self.scale / 100)

    def font(self, size: float = 14, weight: int = 400) -> QFont:
        """The one font for every script, at this size (px at 100 %) and weight."""
        chosen = QFont()
        chosen.setFamilies(FAMILIES)
        chosen.setPixelSize(self.px(size))
        chosen.setWeight(QFont.Weight(_HEAVIER[weight] if self.palette.heavier else weight))
        chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return chosen

    def load_fonts(self) -> None:
        """Make the bundled fonts known; without them Thai and Japanese are boxes."""
        if not self._loaded:
            for file in sorted(paths.shipped("resources/fonts").glob("*.ttf")):
                QFontDatabase.addApplicationFont(str(file))
            self._loaded = True

    def apply(self, app: QApplication, mode: Mode | None = None, scale: int | None = None) -> None:
        """Show everything in this palette and text size."""
        self.mode, self.scale = mode or self.mode, scale or self.scale
        if not self._loaded:  # a second time it would only cost every widget another polish
            app.setStyle("Fusion")
        self.load_fonts()
        app.setFont(self.font())
        colors = QPalette()
        for role, name in (
            (QPalette.ColorRole.Window, "canvas"),
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.AlternateBase, "sunken"),
            (QPalette.ColorRole.Button, "surface"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.PlaceholderText, "text2"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on_accent"),
            (QPalette.ColorRole.Link, "accent"),
            (QPalette.ColorRole.ToolTipBase, "surface"),
            (QPalette.ColorRole.ToolTipText, "text"),
        ):
            colors.setColor(role, self.color(name))
        app.setPalette(colors)
        app.setStyleSheet(self._sheet())

    def _handle(self) -> str:
        """The colour of a scroll bar's handle: quiet, but black in sunlight as every line is."""
        edge = self.color("edge")
        return f"rgba({edge.red()}, {edge.green()}, {edge.blue()}, {255 if self.palette.heavier else 130})"

    def _sheet(self) -> str:
        p = self.palette
        wide = 2 if p.line_width > 1 else 1
        return f"""
        QScrollArea {{ border: none; background: transparent; }}
        QScrollArea > QWidget > QWidget {{ background: transparent; }}
        QLineEdit, QPlainTextEdit, QComboBox {{
            background: {p.surface}; color: {p.text}; border: {wide}px solid {p.edge}; border-radius: 8px;
            padding: 0 {self.px(12)}px; min-height: {self.px(TARGET) - 2 * wide}px;
            selection-background-color: {p.accent}; selection-color: {p.on_accent};
            placeholder-text-color: {p.text2};
        }}
        QPlainTextEdit {{ padding: {self.px(8)}px; }}
        QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {p.accent}; }}
        QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {p.tones["critical"].color}; }}
        QLineEdit:read-only, QPlainTextEdit[readOnly="true"] {{ background: {p.sunken}; border-color: {p.sunken}; }}
        QComboBox::drop-down {{ border: none; width: {self.px(36)}px; }}
        QComboBox QAbstractItemView {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; }}
        QListView {{ background: transparent; border: none; outline: none; }}
        QToolTip {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; padding: 6px; }}
        QScrollBar:vertical {{ background: transparent; width: 14px; }}
        QScrollBar::handle:vertical {{
            background: {self._handle()}; border-radius: 4px; min-height: 44px; margin: 3px;
        }}
        QScrollBar::handle:vertical:hover {{ background: {p.text2}; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
        """


THEME = Theme()
