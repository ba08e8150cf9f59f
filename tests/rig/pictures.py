"""Pictures for tests: with a number in them, to compose into and from, and what the result looks like in RGB."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.media.colour import RgbScaler
from studio.media.frame import Frame, Plane


class Planes(NamedTuple):
    """A writable picture."""

    y: Plane
    u: Plane
    v: Plane


def planes(width: int, height: int, y: int = 99, u: int = 77, v: int = 55) -> Planes:
    """Filled with odd values, so that what nobody writes is seen."""
    half = (height // 2, width // 2)
    return Planes(np.full((height, width), y, np.uint8), np.full(half, u, np.uint8), np.full(half, v, np.uint8))


def plain_frame(width: int, height: int, y: int, u: int = 128, v: int = 128, alpha: int | None = None) -> Frame:
    picture = planes(width, height, y, u, v)
    return Frame(*picture, 0, alpha=None if alpha is None else np.full((height, width), alpha, np.uint8))


def noise_frame(width: int, height: int, seed: int = 1) -> Frame:
    random = np.random.default_rng(seed)
    shapes = ((height, width), (height // 2, width // 2), (height // 2, width // 2))
    return Frame(*(random.integers(16, 236, shape, dtype=np.uint8) for shape in shapes), 0)


def rgb(picture: Planes) -> NDArray[np.uint8]:
    """(height, width, 3), decoded as BT.709 limited range."""
    height, width = picture.y.shape
    out = np.empty((height, width, 3), np.uint8)
    RgbScaler(width, height).convert(picture, out)
    return out


def strip_number(y: Plane) -> int:
    """The frame number a viewer reads from the diagnostic strip, at the middle of each cell."""
    height, width = y.shape
    row = height - height // 72 - 1
    number = 0
    for cell in range(32):
        number = number << 1 | int(y[row, (2 * cell + 1) * width // 64] > 125)
    return number


_BITS = 16


def numbered_picture(number: int, width: int = 320, height: int = 240) -> NDArray[np.uint8]:
    """BGR, height x width x 3: the number's 16 bits as black and white cells along the top, most significant first.

    The rest is a colour that changes with the number, and the number in figures for people.
    """
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = ((number * 37) % 160 + 40, (number * 59) % 160 + 40, (number * 83) % 160 + 40)
    cell_px = width // _BITS
    for place in range(_BITS):
        bright = number >> (_BITS - 1 - place) & 1
        picture[: height // 4, place * cell_px : (place + 1) * cell_px] = 255 if bright else 0
    cv2.putText(picture, str(number), (10, height - 20), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255, 255, 255), 3)
    return picture


def read_number(picture: NDArray[np.uint8]) -> int:
    """The number in a BGR or luma picture drawn by `numbered_picture`, at any size and after lossy coding."""
    luma = picture if picture.ndim == 2 else picture.mean(axis=2)
    height, width = luma.shape
    row = luma[height // 8]
    number = 0
    for place in range(_BITS):
        number = number << 1 | int(row[int((place + 0.5) * width / _BITS)] > 128)
    return number


def rgb_to_yuv(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """One colour as BT.709 limited-range Y, U, V code values (ITU-R BT.709-6)."""
    kr, kb = 0.2126, 0.0722
    r, g, b = red / 255, green / 255, blue / 255
    y = kr * r + (1 - kr - kb) * g + kb * b
    u = (b - y) / (2 * (1 - kb))
    v = (r - y) / (2 * (1 - kr))
    return round(16 + 219 * y), round(128 + 224 * u), round(128 + 224 * v)
