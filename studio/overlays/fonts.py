"""The bundled font: Noto Sans SC Regular and Bold, the same on every computer. Emoji come from the system."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from studio.model.assets import FONT_BOLD, FONT_REGULAR, asset

_FILES = (FONT_REGULAR, FONT_BOLD)


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the bundled font known to Qt, once. Needs a QGuiApplication; any thread.

    Returns the files that could not be loaded: text is then drawn in the system's own font.
    """
    return tuple(name for name in _FILES if QFontDatabase.addApplicationFont(str(asset(name))) < 0)


def font(size_px: float, bold: bool = False) -> QFont:
    """Noto Sans SC at a pixel size, unhinted so that text looks alike on every system."""
    chosen = QFont(["Noto Sans SC", "Noto Sans CJK SC"])
    chosen.setPixelSize(max(1, round(size_px)))
    chosen.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return chosen
