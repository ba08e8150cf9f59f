"""BT.709 limited-range YUV to RGB, for small pictures.

Coefficients: ITU-R BT.709-6, Kr = 0.2126, Kb = 0.0722; limited range: Y 16…235, chroma 16…240 around 128.
"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.media.frame import Plane

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB


class Planar(Protocol):
    """Anything with planes `y` (height, width), `u`, `v` (height/2, width/2)."""

    @property
    def y(self) -> Plane: ...
    @property
    def u(self) -> Plane: ...
    @property
    def v(self) -> Plane: ...


def _to_rgb_matrix() -> NDArray[np.float32]:
    luma, chroma = 255 / 219, 255 / 224
    turn = np.array(
        [
            [luma, 0, chroma * 2 * (1 - _KR)],
            [luma, -chroma * 2 * (1 - _KB) * _KB / _KG, -chroma * 2 * (1 - _KR) * _KR / _KG],
            [luma, chroma * 2 * (1 - _KB), 0],
        ]
    )
    offset = turn @ np.array([-16.0, -128.0, -128.0])
    return np.column_stack([turn, offset]).astype(np.float32)


_TO_RGB = _to_rgb_matrix()


class RgbScaler:
    """Scales planar pictures to one small RGB size. Keeps its buffers, so it belongs to one thread."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._planes = [np.empty((height, width), np.uint8) for _ in range(3)]
        self._merged = np.empty((height, width, 3), np.uint8)

    def convert(self, picture: Planar, into: NDArray[np.uint8]) -> None:
        """Write `picture` as RGB into `into`, (height, width, 3)."""
        size = (self.width, self.height)
        for plane, small in zip((picture.y, picture.u, picture.v), self._planes, strict=True):
            shrinks = plane.shape[1] >= self.width
            cv2.resize(plane, size, dst=small, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        cv2.merge(self._planes, dst=self._merged)
        cv2.transform(self._merged, _TO_RGB, dst=into)
