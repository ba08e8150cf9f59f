"""Colours and measures of the window: three sets of tokens, turned into a palette and a stylesheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from studio.gui.stylesheet import stylesheet
from studio.model.assets import FONT_BOLD, FONT_FAMILY, FONT_REGULAR, asset

ThemeName = Literal["dark", "light", "contrast"]
Tone = Literal["plain", "leaf", "tomato", "wheat", "sky"]

TEXT_PX = 14
SMALL_PX = 13
COMMENT_PX = 15
TARGET_PX = 32
GRID_PX = 8


@dataclass(frozen=True)
class Tokens:
    """`*_ink` is for text on ground, panel, raised and on the `*_soft` of its own name; `*_fill` carries `on_fill`."""

    ground: str
    panel: str
    raised: str
    field: str
    hover: str
    line: str
    edge: str
    well: str
    ink: str
    muted: str
    focus: str
    leaf: str
    leaf_ink: str
    leaf_soft: str
    leaf_fill: str
    tomato: str
    tomato_ink: str
    tomato_soft: str
    tomato_fill: str
    wheat: str
    wheat_ink: str
    wheat_soft: str
    sky_ink: str
    sky_soft: str
    on_fill: str
    line_px: int = 1

    def of_tone(self, tone: Tone) -> tuple[str, str]:
        """Ink and soft background of a chip."""
        inks: dict[Tone, tuple[str, str]] = {
            "plain": (self.muted, self.raised),
            "leaf": (self.leaf_ink, self.leaf_soft),
            "tomato": (self.tomato_ink, self.tomato_soft),
            "wheat": (self.wheat_ink, self.wheat_soft),
            "sky": (self.sky_ink, self.sky_soft),
        }
        return inks[tone]


THEMES: dict[ThemeName, Tokens] = {
    "dark": Tokens(
        ground="#16191A", panel="#1E2324", raised="#272D2E", field="#16191A", hover="#313839", line="#2D3436",
        edge="#465052", well="#0E1011", ink="#E8ECEA", muted="#9DA8A5", focus="#9FDDB5",
        leaf="#4CAF6D", leaf_ink="#7FD79B", leaf_soft="#1F3A2A", leaf_fill="#2B7145",
        tomato="#E5484D", tomato_ink="#FF9A94", tomato_soft="#45262A", tomato_fill="#D0343A",
        wheat="#E0B354", wheat_ink="#EBC26B", wheat_soft="#3B3119", sky_ink="#8FC1F5", sky_soft="#1E344B",
        on_fill="#FFFFFF",
    ),
    "light": Tokens(
        ground="#EDF0EE", panel="#FFFFFF", raised="#F3F6F4", field="#FFFFFF", hover="#E6ECE8", line="#DAE1DD",
        edge="#B4BFB9", well="#DFE4E1", ink="#1A2022", muted="#55605D", focus="#1B6A3B",
        leaf="#2F9554", leaf_ink="#1D6B3B", leaf_soft="#DDF1E4", leaf_fill="#22763F",
        tomato="#E5484D", tomato_ink="#B3242C", tomato_soft="#FBE3E2", tomato_fill="#CF3038",
        wheat="#C28A16", wheat_ink="#775508", wheat_soft="#F8EBCB", sky_ink="#1D5A99", sky_soft="#DDEBFA",
        on_fill="#FFFFFF",
    ),
    "contrast": Tokens(
        ground="#000000", panel="#000000", raised="#000000", field="#000000", hover="#2B2B2B", line="#8C8C8C",
        edge="#FFFFFF", well="#000000", ink="#FFFFFF", muted="#E2E2E2", focus="#FFE14D",
        leaf="#3DFF8B", leaf_ink="#5CFF9E", leaf_soft="#003314", leaf_fill="#006B2D",
        tomato="#FF5C61", tomato_ink="#FF9E9E", tomato_soft="#4A0004", tomato_fill="#C4000B",
        wheat="#FFD34D", wheat_ink="#FFDB66", wheat_soft="#3A2C00", sky_ink="#8FCBFF", sky_soft="#00284D",
        on_fill="#FFFFFF", line_px=2,
    ),
}  # fmt: skip

_current: ThemeName = "dark"


def tokens() -> Tokens:
    """Of the theme in force. Only for the window's thread."""
    return THEMES[_current]


def theme_name() -> ThemeName:
    return _current


def apply_theme(app: QApplication, name: ThemeName) -> None:
    """Sets palette and stylesheet; every widget hears of it by a StyleChange event."""
    global _current
    colours = THEMES[name]
    if name == _current and app.styleSheet():
        return
    _current = name
    app.setPalette(_palette(colours))
    app.setStyleSheet(stylesheet(colours))


def load_fonts(app: QApplication) -> None:
    """The bundled Chinese font becomes the font of the program. Without its files Qt takes what the system has."""
    for name in (FONT_REGULAR, FONT_BOLD) if FONT_FAMILY not in QFontDatabase.families() else ():
        QFontDatabase.addApplicationFont(str(asset(name)))
    font = QFont(FONT_FAMILY)
    font.setPixelSize(TEXT_PX)
    app.setFont(font)


def font_px(size: int, bold: bool = False) -> QFont:
    font = QFont(FONT_FAMILY)
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _palette(colours: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.Base: colours.panel,
        QPalette.ColorRole.AlternateBase: colours.raised,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Highlight: colours.leaf_fill,
        QPalette.ColorRole.HighlightedText: colours.on_fill,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Link: colours.leaf_ink,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette
