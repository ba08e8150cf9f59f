"""Scenes: ordered lists of placed sources and overlays."""

from __future__ import annotations

from typing import Literal

import msgspec


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rectangle in fractions of the canvas (or of a source, for a crop): 0 ≤ x, y; 0 < width, height ≤ 1."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0

    def __post_init__(self) -> None:
        if not (0 < self.width <= 4 and 0 < self.height <= 4 and -4 <= self.x <= 4 and -4 <= self.y <= 4):
            raise ValueError("a box needs a positive width and height, in fractions of the canvas")


class Crop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is cut from each edge of a source, in fractions of its size."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        edges = (self.left, self.top, self.right, self.bottom)
        if min(edges) < 0 or self.left + self.right >= 1 or self.top + self.bottom >= 1:
            raise ValueError("a crop must leave something of the picture")


class SceneItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A placed source or overlay. `ref` is the id of a source or an overlay of the show.

    `fit`: how a source of another shape meets its box: `contain` keeps all of it, `cover` fills the box, `stretch`.
    `focus_x`, `focus_y`: the point of the (cropped, not yet turned) source that stays as near to the middle as it can
    when `cover` cuts something off, in fractions. `quarter_turns`: clockwise. Items are drawn in list order, later
    ones above.
    """

    ref: str
    box: Box = Box()
    crop: Crop = Crop()
    fit: Literal["contain", "cover", "stretch"] = "cover"
    focus_x: float = 0.5
    focus_y: float = 0.5
    quarter_turns: Literal[0, 1, 2, 3] = 0
    mirror: bool = False
    opacity: float = 1.0
    hidden: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.opacity <= 1:
            raise ValueError("opacity is between 0 and 1")
        if not (0 <= self.focus_x <= 1 and 0 <= self.focus_y <= 1):
            raise ValueError("a focus is a fraction of the source, between 0 and 1")


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`id` is unique within a show. `key`: the function key that takes it on air (F1 …), empty for none."""

    id: str
    name: str
    items: tuple[SceneItem, ...] = ()
    key: str = ""


class Transition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From one scene to the next on air."""

    kind: Literal["cut", "fade"] = "fade"
    duration_ms: int = 300

    def __post_init__(self) -> None:
        if not 0 <= self.duration_ms <= 10_000:
            raise ValueError("a transition takes 0 to 10000 ms")
