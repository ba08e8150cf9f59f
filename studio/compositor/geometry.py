"""Where a source's picture lands on the canvas. All numbers are even, so 4:2:0 chroma never shifts."""

from __future__ import annotations

from typing import NamedTuple

from studio.model.scene import Box, SceneItem


class Rect(NamedTuple):
    """Whole even pixels; may hang over the edges of what it lies on."""

    x: int
    y: int
    width: int
    height: int

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    def covers(self, width: int, height: int) -> bool:
        """True when nothing of a (0, 0, width, height) picture is left uncovered."""
        return self.x <= 0 and self.y <= 0 and self.x + self.width >= width and self.y + self.height >= height


class Placement(NamedTuple):
    """Take `source` of the frame (before turning), make it `target` large (after turning) and put it there."""

    source: Rect
    target: Rect


def even(value: float) -> int:
    """The nearest even whole number."""
    return round(value / 2) * 2


def pixels(box: Box, width: int, height: int) -> Rect:
    """`box` on a picture of `width` x `height` px; at least 2 px each way."""
    left, top = even(box.x * width), even(box.y * height)
    right, bottom = even((box.x + box.width) * width), even((box.y + box.height) * height)
    return Rect(left, top, max(2, right - left), max(2, bottom - top))


def place(item: SceneItem, frame_width: int, frame_height: int, width: int, height: int) -> Placement:
    """Where `item` with a frame of the given size lands on a canvas of `width` x `height` px.

    Order: crop, then quarter turns clockwise, then mirror, then fit into the box.
    """
    box = pixels(item.box, width, height)
    crop = item.crop
    left, top = even(crop.left * frame_width), even(crop.top * frame_height)
    right, bottom = even((1 - crop.right) * frame_width), even((1 - crop.bottom) * frame_height)
    left, top = min(left, frame_width - 2), min(top, frame_height - 2)
    source = Rect(left, top, max(2, right - left), max(2, bottom - top))
    if item.fit == "stretch":
        return Placement(source, box)
    turned = item.quarter_turns % 2 == 1
    across, down = (source.height, source.width) if turned else (source.width, source.height)
    if item.fit == "contain":
        scale = min(box.width / across, box.height / down)
        shown_width = min(box.width, max(2, even(across * scale)))
        shown_height = min(box.height, max(2, even(down * scale)))
        x = box.x + even((box.width - shown_width) / 2)
        y = box.y + even((box.height - shown_height) / 2)
        return Placement(source, Rect(x, y, shown_width, shown_height))
    scale = max(box.width / across, box.height / down)
    kept_across, kept_down = max(2, even(box.width / scale)), max(2, even(box.height / scale))
    if turned:
        kept_across, kept_down = kept_down, kept_across
    kept_across, kept_down = min(kept_across, source.width), min(kept_down, source.height)
    x = source.x + _start(source.width, kept_across, item.focus_x)
    y = source.y + _start(source.height, kept_down, item.focus_y)
    return Placement(Rect(x, y, kept_across, kept_down), box)


def _start(whole: int, kept: int, focus: float) -> int:
    """Where `kept` of `whole` px begins, its middle as near to `focus` as it can be."""
    return min(even(max(0.0, whole * focus - kept / 2)), whole - kept)
