"""From Qt's pixels to sprites.

Y' = 0.2126 R' + 0.7152 G' + 0.0722 B', Cb = (B' - Y') / 1.8556, Cr = (R' - Y') / 1.5748 (ITU-R BT.709-6, table 3),
quantised to limited range: Y = 16 + 219 Y', Cb and Cr = 128 + 224 C (table 4, 8 bit). All of it is linear, so
premultiplied colours stay premultiplied when the offsets are multiplied by alpha: one matrix on (B, G, R, A).
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from studio.media.frame import Frame
from studio.media.sprite import Sprite

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_LUMA, _CHROMA = 219 / 255, 224 / 255

_Y = np.array([[_KB * _LUMA, _KG * _LUMA, _KR * _LUMA, 16 / 255]], np.float32)
_U = np.array([[0.5, -_KG / 1.8556, -_KR / 1.8556, 128 / 255 / _CHROMA]], np.float32) * np.float32(_CHROMA)
_V = np.array([[-_KB / 1.5748, -_KG / 1.5748, 0.5, 128 / 255 / _CHROMA]], np.float32) * np.float32(_CHROMA)


class CutSprite(NamedTuple):
    """A sprite without the empty margins of its image, and where in the image it was (even px)."""

    sprite: Sprite
    x: int
    y: int


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """(height, width, 4) premultiplied B, G, R, A of an ARGB32_Premultiplied image, not copied."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)


def _planes(pixels: NDArray[np.uint8]) -> Sprite:
    """Of pixels with even width and height."""
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)

    def plane(source: NDArray[np.uint8], matrix: NDArray[np.float32]) -> NDArray[np.uint8]:
        return np.asarray(cv2.transform(source, matrix), np.uint8).reshape(source.shape[:2])

    small = np.asarray(small, np.uint8).reshape(height // 2, width // 2, 4)
    keep = np.subtract(255, pixels[:, :, 3], dtype=np.uint8)
    keep_half = np.subtract(255, small[:, :, 3], dtype=np.uint8)
    return Sprite(plane(pixels, _Y), plane(small, _U), plane(small, _V), keep, keep_half)


def sprite_from_image(image: QImage) -> CutSprite | None:
    """The visible part of an ARGB32_Premultiplied image as a sprite; None when nothing in it is visible.

    Any thread. The sprite shares no memory with the image.
    """
    pixels = _pixels(image)
    alpha = pixels[:, :, 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return None
    top, left = int(rows[0]) & ~1, int(columns[0]) & ~1
    cut = pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    odd_height, odd_width = cut.shape[0] % 2, cut.shape[1] % 2
    if odd_height or odd_width:
        cut = np.pad(cut, ((0, odd_height), (0, odd_width), (0, 0)))
    return CutSprite(_planes(np.ascontiguousarray(cut)), left, top)


def frame_from_image(image: QImage, captured_ns: int) -> Frame:
    """An opaque image of even size as a frame."""
    sprite = _planes(np.ascontiguousarray(_pixels(image)))
    return Frame(sprite.y, sprite.u, sprite.v, captured_ns)
