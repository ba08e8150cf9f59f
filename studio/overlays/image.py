"""A picture from a file, whole, inside its box."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from studio.model.overlay import ImageOverlay
from studio.overlays.look import Brush, Look


def paint(state: ImageOverlay, look: Look) -> QImage | None:
    picture = look.photos.photo(state.path, look.width, look.height)
    if picture is None:
        return None
    size = picture.size().scaled(look.width, look.height, Qt.AspectRatioMode.KeepAspectRatio)
    image = look.image(size.width(), size.height())
    with Brush(image) as brush:
        brush.drawImage(QRectF(image.rect()), picture, QRectF(picture.rect()))
    return image
