"""A scene made for one shape, placed on a canvas of another, by rule. Pure geometry.

Told for a landscape scene on a portrait canvas; the other way round it is the same, turned.

- What fills the scene fills the canvas: cut around the canvas' focus, or shown whole where the item or canvas says so.
- Tiles (two or more sources, none of which overlaps another) are stacked, from left to right becoming from top to
  bottom, each across the whole canvas, as high as it was wide.
- A source on top of another (picture in picture) keeps its shape and its size against the shorter side, and its place
  between the edges; it stays within the safe area.
- Overlays go to the places their own rules have for the shape.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import combinations

import msgspec

from studio.model.canvas import Canvas
from studio.model.scene import Box, Scene, SceneItem
from studio.model.side_canvas import SideCanvas

_FILLS = 0.97
_MOST_INSET = 0.6
"""Of the canvas' width: larger, it would hide what it lies on."""
_GAP = 0.01
# left, top, right, bottom: what services' own apps leave free in portrait, as for overlays
_SAFE_PORTRAIT = (0.05, 0.05, 0.88, 0.8)
_SAFE_LANDSCAPE = (0.05, 0.05, 0.95, 0.95)
_WHOLE = Box()


def scenes_for(scenes: Sequence[Scene], overlays: Container[str], own: Canvas, side: SideCanvas) -> tuple[Scene, ...]:
    """The scenes of a show with canvas `own`, as `side` shows them. `overlays`: ids that are overlays."""
    given = {scene.id: scene for scene in side.scenes}
    return tuple(given.get(scene.id) or _placed(scene, overlays, own, side) for scene in scenes)


def _placed(scene: Scene, overlays: Container[str], own: Canvas, side: SideCanvas) -> Scene:
    canvas = side.canvas(own.fps)
    if not side.overlays:
        scene = msgspec.structs.replace(scene, items=tuple(item for item in scene.items if item.ref not in overlays))
    if canvas.width * own.height == canvas.height * own.width:
        return scene
    sources = [index for index, item in enumerate(scene.items) if item.ref not in overlays and not item.hidden]
    boxes = [scene.items[index].box for index in sources]
    tiled = len(boxes) > 1 and not any(_overlap(one, other) for one, other in combinations(boxes, 2))
    tiles = dict(zip(sources, _stacked(boxes, canvas.portrait), strict=True)) if tiled else {}
    items = list(scene.items)
    for index, item in enumerate(items):
        if item.ref in overlays:
            items[index] = msgspec.structs.replace(item, box=_WHOLE)
        elif index in tiles:
            items[index] = _focused(item, tiles[index], side)
        elif _fills(item.box) or len(sources) == 1:
            items[index] = _filling(item, side)
        else:
            items[index] = _focused(item, _inset(item.box, own, canvas), side)
    return msgspec.structs.replace(scene, items=tuple(items))


def _filling(item: SceneItem, side: SideCanvas) -> SceneItem:
    fit = side.fit if item.fit == "cover" else item.fit
    return msgspec.structs.replace(_focused(item, _WHOLE, side), fit="contain" if fit == "stretch" else fit)


def _focused(item: SceneItem, box: Box, side: SideCanvas) -> SceneItem:
    """A focus of the item's own goes before the canvas'."""
    if (item.focus_x, item.focus_y) != (0.5, 0.5):
        return msgspec.structs.replace(item, box=box)
    return msgspec.structs.replace(item, box=box, focus_x=side.focus_x, focus_y=side.focus_y)


def _fills(box: Box) -> bool:
    across = min(1.0, box.x + box.width) - max(0.0, box.x)
    down = min(1.0, box.y + box.height) - max(0.0, box.y)
    return across >= _FILLS and down >= _FILLS


def _overlap(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def _stacked(boxes: Sequence[Box], portrait: bool) -> list[Box]:
    """Where tiles go, in the order of `boxes`."""
    order = sorted(range(len(boxes)), key=lambda n: (boxes[n].x, boxes[n].y) if portrait else (boxes[n].y, boxes[n].x))
    lengths = [boxes[n].width if portrait else boxes[n].height for n in order]
    room = 1 - _GAP * (len(boxes) - 1)
    placed = [_WHOLE] * len(boxes)
    start = 0.0
    for n, length in zip(order, lengths, strict=True):
        share = room * length / sum(lengths)
        placed[n] = Box(0.0, start, 1.0, share) if portrait else Box(start, 0.0, share, 1.0)
        start += share + _GAP
    return placed


def _inset(box: Box, own: Canvas, canvas: Canvas) -> Box:
    unit = min(canvas.width, canvas.height) / min(own.width, own.height)
    width, height = box.width * own.width * unit / canvas.width, box.height * own.height * unit / canvas.height
    left, top, right, bottom = _SAFE_PORTRAIT if canvas.portrait else _SAFE_LANDSCAPE
    shrunk = min(1.0, _MOST_INSET / width, (bottom - top) / height)
    width, height = width * shrunk, height * shrunk
    x, y = _kept_place(box.x, box.width, width), _kept_place(box.y, box.height, height)
    return Box(min(max(x, left), right - width), min(max(y, top), bottom - height), width, height)


def _kept_place(start: float, length: float, fresh: float) -> float:
    """The free space before and after it is shared as it was."""
    free = 1 - length
    return (1 - fresh) * min(1.0, max(0.0, start / free)) if free > 0 else 0.0
