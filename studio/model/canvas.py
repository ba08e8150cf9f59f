"""The shape and rate of the program picture."""

from __future__ import annotations

import msgspec

SIZES_PX: tuple[tuple[int, int], ...] = ((1920, 1080), (1080, 1920), (1280, 720), (720, 1280))
RATES_FPS: tuple[int, ...] = (25, 30, 50, 60)


class Canvas(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Width and height in pixels, one of `SIZES_PX`; whole frames a second, one of `RATES_FPS`.

    Raises ValueError for any other size or rate (msgspec turns it into a ValidationError with the path).
    """

    width: int = 1920
    height: int = 1080
    fps: int = 30

    def __post_init__(self) -> None:
        if (self.width, self.height) not in SIZES_PX:
            sizes = ", ".join(f"{w}x{h}" for w, h in SIZES_PX)
            raise ValueError(f"canvas {self.width}x{self.height} is not one of {sizes}")
        if self.fps not in RATES_FPS:
            raise ValueError(f"{self.fps} fps is not one of {', '.join(map(str, RATES_FPS))}")

    @property
    def portrait(self) -> bool:
        return self.height > self.width
