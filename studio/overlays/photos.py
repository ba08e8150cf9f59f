"""Photos and pictures from disk, decoded once, bounded in size; an unreadable one is said once and left out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_FILE_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 100_000_000
MOST_SIDE_PX = 1920
_KEPT = 24

Incident = Callable[[str, dict[str, str]], None]


class Photos:
    """Belongs to the painting thread. Relative paths are relative to `base_folder`."""

    def __init__(self, base_folder: Path, on_incident: Incident) -> None:
        self._base_folder = base_folder
        self._on_incident = on_incident
        self._kept: OrderedDict[tuple[str, int, int], tuple[tuple[int, int], QImage | None]] = OrderedDict()

    def photo(self, path: str, width_px: int, height_px: int) -> QImage | None:
        """The picture scaled to fill `width_px` x `height_px` or more, never above 1920 px; None when unreadable.

        Read again when the file has changed.
        """
        if not path:
            return None
        key = (path, width_px, height_px)
        place = self._base_folder / path
        try:
            status = place.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except (OSError, ValueError) as error:
            stamp = (0, 0)
            reason = type(error).__name__ if isinstance(error, ValueError) else error.strerror or type(error).__name__
        else:
            reason = ""
        known = self._kept.get(key)
        if known is not None and known[0] == stamp:
            self._kept.move_to_end(key)
            return known[1]
        image = None
        if not reason:
            image, reason = _decoded(place, stamp[1], width_px, height_px)
        if image is None:
            self._on_incident("overlays.photo_unreadable", {"path": path[:200], "reason": reason})
        self._kept[key] = (stamp, image)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return image


def _decoded(path: Path, size_bytes: int, width_px: int, height_px: int) -> tuple[QImage | None, str]:
    if size_bytes > MOST_FILE_BYTES:
        return None, f"> {MOST_FILE_BYTES // 1024 // 1024} MB"
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return None, reader.errorString()
    if size.width() * size.height() > MOST_PIXELS:
        return None, f"{size.width()}x{size.height()}"
    reader.setScaledSize(_target(size, width_px, height_px))
    image = reader.read()
    if image.isNull():
        return None, reader.errorString()
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), ""


def _target(size: QSize, width_px: int, height_px: int) -> QSize:
    """Large enough to fill the wanted size either way round (cameras store turned pictures), never enlarged."""
    side = min(MOST_SIDE_PX, max(width_px, height_px, 1))
    wanted = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    wanted = wanted.boundedTo(QSize(MOST_SIDE_PX * 2, MOST_SIDE_PX * 2))
    return size if wanted.width() >= size.width() or wanted.height() >= size.height() else wanted
