"""Colour bars with known code values, to check colour from end to end."""

from __future__ import annotations

import numpy as np

from studio.media.frame import Plane

# 75 % bars of BT.709 in limited range (Y, Cb, Cr), left to right: SMPTE RP 219 / ITU-R BT.709-6, rounded.
BARS_75: tuple[tuple[int, int, int], ...] = (
    (180, 128, 128),  # white
    (168, 44, 136),  # yellow
    (145, 147, 44),  # cyan
    (133, 63, 52),  # green
    (63, 193, 204),  # magenta
    (51, 109, 212),  # red
    (28, 212, 120),  # blue
)
# The quarter below them: black, white, and grey in five steps.
GREYS: tuple[int, ...] = (16, 235, 60, 97, 126, 159, 199)
_PAPER = 216  # luma of the ground of the clock


class Bars:
    """The bars in the upper three quarters, greys below. `clock_box`: x, y, width, height where a clock may go."""

    def __init__(self, width: int, height: int) -> None:
        self._still = _planes(width, height)
        box_width, box_height = min(width * 2 // 5, 640) & ~1, (height // 12) & ~1
        self.clock_box = (
            (width - box_width) // 2 & ~1,
            (height * 7 // 8 - box_height // 2) & ~1,
            box_width,
            box_height,
        )
        left, top, _, _ = self.clock_box
        self._still[0][top : top + box_height, left : left + box_width] = _PAPER

    def paint(self, planes: tuple[Plane, Plane, Plane], when_ns: int) -> None:
        """Draw the bars into `planes`: they stand still."""
        for plane, base in zip(planes, self._still, strict=True):
            np.copyto(plane, base)


def _planes(width: int, height: int) -> tuple[Plane, Plane, Plane]:
    y = np.empty((height, width), np.uint8)
    u = np.full((height // 2, width // 2), 128, np.uint8)
    v = u.copy()
    split = height * 3 // 4 & ~1
    for index, (luma, blue, red) in enumerate(BARS_75):
        left, right = (width * index // 7 & ~1), (width * (index + 1) // 7 & ~1)
        right = width if index == 6 else right
        y[:split, left:right] = luma
        u[: split // 2, left // 2 : right // 2] = blue
        v[: split // 2, left // 2 : right // 2] = red
        y[split:, left:right] = GREYS[index]
    return y, u, v
