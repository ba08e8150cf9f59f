"""弹幕: comments crossing the picture in lanes. Each is painted once; only its place changes."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from studio.media.frame import Plane
from studio.media.sprite import PlacedSprite, Sprite
from studio.model.overlay import RunningComments
from studio.overlays.layout import Area
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

MOST_ON_SCREEN = 60
MOST_WAITING = 60
_MOST_REMEMBERED = 600
_CROSSING_S = 8.0  # from entering to having left, whatever the length: long comments run faster
_LANE_EM = 1.45
_FADE_U = 5.0


def paint_comment(text: str, look: Look) -> QImage | None:
    """One comment as an image, at most the width of the lanes."""
    text = bounded(text, 40)
    if not text:
        return None
    edge = 0.2 * look.u
    lettering = letter(text, look.font(3.4, bold=True), look.width - 4 * edge, line_em=_LANE_EM)
    image = look.image(lettering.width + 4 * edge, min(look.height, lettering.height))
    with Brush(image) as brush:
        lettering.draw_outlined(brush, 2 * edge, 0, QColor("#FFFFFF"), QColor(10, 18, 12, 120), edge)
    return image


def lane_px(look: Look) -> int:
    """Height of a lane, even px."""
    return math.ceil(look.font(3.4, bold=True).pixelSize() * _LANE_EM / 2) * 2


@dataclass(frozen=True)
class Crowd:
    """What the painting thread hands over: sprites of the latest comments with their offsets in their lane."""

    comments: tuple[tuple[str, Sprite, int], ...]
    area: Area
    lanes: int
    lane_px: int
    fade_px: int
    at_right_edge: bool
    taken_back: frozenset[str] = frozenset()
    clears: int = 0


@dataclass
class _Runner:
    id: str
    sprite: Sprite
    drop: int
    lane: int
    started_ns: int
    px_per_ns: float

    def left(self, tick_ns: int, width: int) -> float:
        return width - (tick_ns - self.started_ns) * self.px_per_ns


class Lanes:
    """Moves comments by time. Belongs to one thread; does no painting.

    A comment starts in the first lane where it meets nobody until it has left. Comments that find no lane wait;
    more than `MOST_WAITING` waiting push out the oldest.
    """

    def __init__(self) -> None:
        self._running: list[_Runner] = []
        self._waiting: deque[tuple[str, Sprite, int]] = deque(maxlen=MOST_WAITING)
        self._clears: int | None = None
        self._known: OrderedDict[str, None] = OrderedDict()

    def sprites_at(self, tick_ns: int, crowd: Crowd) -> tuple[PlacedSprite, ...]:
        self._take_off(crowd)
        for comment_id, sprite, drop in crowd.comments:
            if comment_id not in self._known:
                self._known[comment_id] = None
                self._waiting.append((comment_id, sprite, drop))
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        width = crowd.area.width
        self._running = [one for one in self._running if one.left(tick_ns, width) + one.sprite.width > 0]
        while self._waiting and len(self._running) < MOST_ON_SCREEN:
            if not self._start(*self._waiting[0], tick_ns, crowd):
                break
            self._waiting.popleft()
        return tuple(placed for one in self._running for placed in _clipped(one, tick_ns, crowd))

    def _take_off(self, crowd: Crowd) -> None:
        if self._clears not in (None, crowd.clears):
            self._running.clear()
            self._waiting.clear()
        self._clears = crowd.clears
        if crowd.taken_back:
            self._running = [one for one in self._running if one.id not in crowd.taken_back]
            waiting = [one for one in self._waiting if one[0] not in crowd.taken_back]
            self._waiting = deque(waiting, MOST_WAITING)

    def _start(self, comment_id: str, sprite: Sprite, drop: int, tick_ns: int, crowd: Crowd) -> bool:
        width = crowd.area.width
        speed = (width + sprite.width) / (_CROSSING_S * 1e9)
        gap = crowd.lane_px
        for lane in range(crowd.lanes):
            before = [one for one in self._running if one.lane == lane]
            if all(_stays_behind(one, tick_ns, width, speed, gap) for one in before):
                self._running.append(_Runner(comment_id, sprite, drop, lane, tick_ns, speed))
                return True
        return False


def _stays_behind(one: _Runner, tick_ns: int, width: int, speed: float, gap: int) -> bool:
    """True when a comment of `speed` that starts now stays `gap` px away from `one` until it has left."""
    tail = one.left(tick_ns, width) + one.sprite.width
    return tail + gap <= width and (width - gap) / speed >= tail / one.px_per_ns


def _clipped(one: _Runner, tick_ns: int, crowd: Crowd) -> Sequence[PlacedSprite]:
    """The part of a comment inside the area. Where the area does not end at the picture's edge, it fades out."""
    area = crowd.area
    x = math.floor(one.left(tick_ns, area.width) / 2) * 2
    y = area.y + one.lane * crowd.lane_px + one.drop
    if y + one.sprite.height > area.y + area.height:
        return ()
    start, end = max(0, -x), min(one.sprite.width, area.width - x)
    if end - start < 2:
        return ()
    sprite = one.sprite
    if start > 0 or end < sprite.width:
        sprite = _columns(sprite, start, end)
    left, right = x + start, area.width - (x + end)  # distances from the area's ends
    if (left < crowd.fade_px and area.x > 0) or (right < crowd.fade_px and not crowd.at_right_edge):
        sprite = _faded(sprite, left if area.x > 0 else None, right if not crowd.at_right_edge else None, crowd.fade_px)
    return (PlacedSprite(sprite, area.x + x + start, y),)


def _columns(sprite: Sprite, start: int, end: int) -> Sprite:
    whole, half = slice(start, end), slice(start // 2, end // 2)
    return Sprite(
        sprite.y[:, whole], sprite.u[:, half], sprite.v[:, half], sprite.keep[:, whole], sprite.keep_half[:, half]
    )


def _faded(sprite: Sprite, left: int | None, right: int | None, fade_px: int) -> Sprite:
    """`left`, `right`: how far the sprite's sides are from an end at which it vanishes; None for none."""
    column = np.arange(sprite.width, dtype=np.float32)
    weight = np.ones(sprite.width, np.float32)
    if left is not None:
        weight = np.minimum(weight, (column + left) / fade_px)
    if right is not None:
        weight = np.minimum(weight, (column[::-1] + right) / fade_px)

    def times(plane: Plane, factor: NDArray[np.float32]) -> Plane:
        return (plane * factor).astype(np.uint8)

    half = weight[::2]
    return Sprite(
        times(sprite.y, weight),
        times(sprite.u, half),
        times(sprite.v, half),
        255 - times(255 - sprite.keep, weight),
        255 - times(255 - sprite.keep_half, half),
    )


def crowd_of(
    painted: Sequence[tuple[str, Sprite, int]], state: RunningComments, area: Area, look: Look, canvas_width: int
) -> Crowd:
    """The lanes as asked for, as far as they fit into `area`."""
    height = lane_px(look)
    fitting = max(1, min(state.lanes, area.height // height))
    at_right_edge = area.x + area.width >= canvas_width
    return Crowd(
        tuple(painted),
        area,
        fitting,
        height,
        int(_FADE_U * look.u) & ~1,
        at_right_edge,
        frozenset(state.taken_back),
        state.clears,
    )
