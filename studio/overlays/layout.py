"""Where overlays go when nobody says: a slot for each kind, for landscape and for portrait.

Slots lie inside the safe area (5 % from each edge). In portrait the lower fifth and the right 12 % stay free too: the
services' own apps cover them with buttons and text. Slots of different kinds never overlap, so all kinds may be
shown together; only the list of products and a poll are pages of their own, over what is beside the card, and one
neighbour at a time is featured, asks, or is welcomed. Measures are in percent of the shorter side, as in the painters.
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
    "stamp": (8.9, 5, 74, 11.5, 0, 0),
    "announcement": (8.9, 12.5, 72, 32, 0, 0),
    "image": (75, 5, 105, 17.4, 0.5, 0),
    "group_progress": (75, 18, 105, 32, 0.5, 0),
    "featured_comment": (108, 5, 168.8, 32, 1, 0),
    "question_card": (108, 5, 168.8, 32, 1, 0),
    "greeting": (108, 5, 168.8, 32, 1, 0),
    "running_comments": (0, 32.5, _LONG, 53, 0, 0),
    "text": (8.9, 53, 70, 64.8, 0, 1),
    "order_ticker": (71, 53.5, 168.8, 60.5, 0, 1),
    "stock_counter": (78, 64, 117, 79.5, 0, 1),
    "sold_out": (118, 64, 138, 79.5, 0.5, 0.5),
    "product_card": (8.9, 65, 76, 95, 0, 1),
    "product_list": (97, 5, 168.8, 61, 1, 0),
    "poll_bars": (8.9, 12.5, 76, 64.4, 0, 0),
    "lower_third": (78, 80.5, 138, 95, 0, 1),
    "qr_code": (140.8, 62, 168.8, 95, 1, 1),
}
_PORTRAIT: dict[str, tuple[float, float, float, float, float, float]] = {
    "stamp": (5, 8.9, 63, 15.4, 0, 0),
    "image": (64, 8.9, 88, 30, 1, 0),
    "announcement": (5, 16, 62, 35, 0, 0),
    "text": (5, 36, 60, 44, 0, 0),
    "stock_counter": (5, 44.5, 34, 59, 0, 1),
    "group_progress": (34.6, 44.5, 61.4, 59, 0, 1),
    "qr_code": (62, 30.5, 88, 59, 1, 0),
    "running_comments": (0, 59.2, 88, 74.1, 0, 0),
    "featured_comment": (5, 74.4, 83, 94.4, 0, 1),
    "question_card": (5, 74.4, 83, 94.4, 0, 1),
    "greeting": (5, 74.4, 83, 94.4, 0, 1),
    "lower_third": (5, 94.8, 83, 105.8, 0, 1),
    "product_card": (5, 106.2, 72.1, 136.4, 0, 1),
    "sold_out": (72.3, 113, 88, 128, 0.5, 0.5),
    "order_ticker": (5, 136.9, 88, 142.2, 0, 1),
    "product_list": (5, 16, 83, 74, 0, 0),
    "poll_bars": (5, 16, 83, 74, 0, 0),
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
