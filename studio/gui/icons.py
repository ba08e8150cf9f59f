"""The Lucide icons from the compiled resources, tinted with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.gui import resources_rc  # noqa: F401  (registers :/icons and :/app with Qt)

_RATIO = 2.0


@lru_cache(maxsize=128)
def _svg(name: str) -> str:
    file = QFile(f":/icons/{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(f":/icons/{name}.svg")
    try:
        return bytes(file.readAll().data()).decode()
    finally:
        file.close()


@lru_cache(maxsize=512)
def icon_pixmap(name: str, colour: str, size_px: int = 18, gap_px: int = 0) -> QPixmap:
    """Drawn at twice its size, so that it stays sharp on dense screens; `gap_px` of nothing on its right.

    Raises FileNotFoundError for an unknown name.
    """
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(int((size_px + gap_px) * _RATIO), int(size_px * _RATIO))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px * _RATIO, size_px * _RATIO))
    painter.end()
    pixmap.setDevicePixelRatio(_RATIO)
    return pixmap


def icon(name: str, colour: str, size_px: int = 18, gap_px: int = 0) -> QIcon:
    return QIcon(icon_pixmap(name, colour, size_px, gap_px))


def app_icon() -> QIcon:
    return QIcon(":/app/doorstep.svg")
