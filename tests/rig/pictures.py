"""Planes to compose into, frames and sprites to compose from, and what the result looks like in RGB."""

from __future__ import annotations

from typing import NamedTuple

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
