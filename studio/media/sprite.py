"""Sprites: the bitmaps overlays draw, ready to be blended into planar YUV."""

from __future__ import annotations

from dataclasses import dataclass

from studio.media.frame import Plane


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """Premultiplied YUV 4:2:0 with what it keeps of the picture below it.

    result = below * keep / 255 + plane, where keep = 255 - alpha. `y`, `keep`: (height, width);
    `u`, `v`, `keep_half`: (height/2, width/2); uint8; width and height are even. BT.709 limited range,
    premultiplied with its offsets (black is Y 16 * alpha / 255, grey chroma 128 * alpha / 255).
    """

    y: Plane
    u: Plane
    v: Plane
    keep: Plane
    keep_half: Plane

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSprite:
    """A sprite at even pixel offsets on the canvas (may hang over its edges), with an opacity of 0 to 1."""

    sprite: Sprite
    x: int
    y: int
    opacity: float = 1.0
