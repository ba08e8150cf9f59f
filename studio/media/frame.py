"""Raw pictures: planar YUV 4:2:0, BT.709, limited range, from end to end."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A source's picture, never written to after it is made, so it may cross threads.

    `y`: (height, width); `u`, `v`: (height/2, width/2); uint8; width and height are even. `captured_ns`: monotonic
    time of capture. `alpha`: (height, width) uint8, None when opaque (colours are *not* premultiplied).
    `owner` keeps the memory behind the planes alive.
    """

    y: Plane
    u: Plane
    v: Plane
    captured_ns: int
    alpha: Plane | None = None
    owner: object = field(default=None, repr=False)

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])
