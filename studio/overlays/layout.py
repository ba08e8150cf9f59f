"""Where overlays go when nobody says: a slot for each kind, for landscape and for portrait.

Slots lie inside the safe area (5 % from each edge). In portrait the lower fifth and the right 12 % stay free too: the
services' own apps cover them with buttons and text. Slots of different kinds never overlap, so all kinds may be
shown together. Measures are in percent of the shorter side, as in the painters.
"""

from __future__ import annotations

from typing import NamedTuple

from studio.model.canvas import Canvas
from studio.model.overlay import OverlayState
from studio.model.scene import Box

_LONG = 100 * 16 / 9  # the longer side, in percent of the shorter one


class Slot(NamedTuple):
    """`box` in fractions of the canvas; the image sits in it at `across`, `down` (0 left or top, 1 right or bottom)."""

    box: Box
    across: float
    down: float


class Area(NamedTuple):
    """Whole pixels."""

    x: int
    y: int
    width: int
    height: int


# kind: left, top, right, bottom, across, down
_LANDSCAPE: dict[str, tuple[float, float, float, float, float, float]] = {
    "stamp": (8.9, 5, 70, 12, 0, 0),
    "announcement": (8.9, 13.5, 72, 31, 0, 0),
    "image": (75, 5, 105, 31, 0.5, 0),
    "featured_comment": (108, 5, 168.8, 31, 1, 0),
    "running_comments": (0, 32.5, _LONG, 53.5, 0, 0),
    "stock_counter": (8.9, 55, 62, 67.5, 0, 1),
    "text": (78, 55, 138, 79, 0, 1),
    "product_card": (8.9, 67.5, 76, 95, 0, 1),
    "lower_third": (78, 80.5, 138, 95, 0, 1),
    "qr_code": (140.8, 62, 168.8, 95, 1, 1),
}
_PORTRAIT: dict[str, tuple[float, float, float, float, float, float]] = {
    "stamp": (5, 8.9, 62, 15.9, 0, 0),
    "image": (64, 8.9, 88, 31, 1, 0),
    "announcement": (5, 17.5, 62, 36, 0, 0),
    "text": (5, 37, 60, 48, 0, 0),
    "stock_counter": (5, 49, 58, 61.5, 0, 1),
    "qr_code": (62, 32, 88, 62, 1, 0),
    "running_comments": (0, 62.5, 88, 82.5, 0, 0),
    "featured_comment": (5, 83, 83, 103, 0, 1),
    "lower_third": (5, 103.5, 83, 114.5, 0, 1),
    "product_card": (5, 114.7, 72.1, 142.2, 0, 1),
}


def kind_of(state: OverlayState) -> str:
    return str(state.__struct_config__.tag)


def slot_of(kind: str, canvas: Canvas) -> Slot:
    """The slot of an overlay kind on a canvas; the safe area for a kind without one."""
    width, height = (100.0, _LONG) if canvas.portrait else (_LONG, 100.0)
    table = _PORTRAIT if canvas.portrait else _LANDSCAPE
    left, top, right, bottom, across, down = table.get(
        kind, (width * 0.05, height * 0.05, width * 0.88, height * 0.8, 0, 0)
    )
    box = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
    return Slot(box, across, down)


def area_of(box: Box, canvas: Canvas) -> Area:
    """`box` in even pixels, not larger than said."""
    left, top = -(-box.x * canvas.width // 2) * 2, -(-box.y * canvas.height // 2) * 2
    right, bottom = (box.x + box.width) * canvas.width // 2 * 2, (box.y + box.height) * canvas.height // 2 * 2
    return Area(int(left), int(top), max(2, int(right - left)), max(2, int(bottom - top)))


def scale_of(box: Box, slot: Slot) -> float:
    """How much larger than by rule an overlay is drawn in a box a person has chosen."""
    return max(0.5, min(4.0, box.width / slot.box.width, box.height / slot.box.height))
