"""One source's picture, made to fit one scene item: cropped, scaled, turned, mirrored; kept while it is the same."""

from __future__ import annotations

import cv2
import numpy as np

from studio.compositor.blend import Planes, blend, put
from studio.compositor.geometry import Placement, Rect, place
from studio.media.frame import Frame, Plane
from studio.media.sprite import Sprite
from studio.model.scene import SceneItem

_TURNS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


class PlacedPicture:
    """Draws frames of one scene item. Belongs to the clock's thread.

    A frame seen for the first time is scaled straight into the canvas; seen again, its scaled picture is kept, so a
    still source costs a copy and a moving one no copy.
    """

    def __init__(self, item: SceneItem, width: int, height: int) -> None:
        self.item = item
        self._canvas = (width, height)
        self._frame: Frame | None = None
        self._kept: tuple[Plane, Plane, Plane] | Sprite | None = None
        self._placement = Placement(Rect(0, 0, 2, 2), Rect(0, 0, 2, 2))
        self._size = (0, 0)

    def hides_all(self, frame: Frame) -> bool:
        """True when nothing below this item can be seen."""
        if frame.alpha is not None or self.item.opacity < 1:
            return False
        return self._placed(frame).target.covers(*self._canvas)

    def draw(self, frame: Frame, into: Planes) -> None:
        placement = self._placed(frame)
        source, target = placement
        if frame is not self._frame:
            self._frame, self._kept = frame, None
            if frame.alpha is None and self._draw_straight(frame, placement, into):
                return
        if self._kept is None:
            self._kept = self._made(frame, source, target)
        if isinstance(self._kept, Sprite):
            blend(into, self._kept, target.x, target.y, self.item.opacity)
        else:
            put(into, *self._kept, target.x, target.y, self.item.opacity)

    def _placed(self, frame: Frame) -> Placement:
        if (frame.width, frame.height) != self._size:
            self._size = (frame.width, frame.height)
            self._placement = place(self.item, frame.width, frame.height, *self._canvas)
            self._frame = None
        return self._placement

    def _plain(self) -> bool:
        return not self.item.quarter_turns and not self.item.mirror

    def _draw_straight(self, frame: Frame, placement: Placement, into: Planes) -> bool:
        """Scale or copy `frame` directly into the canvas where that is possible; False where it is not."""
        source, target = placement
        width, height = self._canvas
        inside = target.x >= 0 and target.y >= 0 and target.x + target.width <= width
        if not (inside and target.y + target.height <= height and self._plain() and self.item.opacity >= 1):
            return False
        for plane, below, half in ((frame.y, into.y, 1), (frame.u, into.u, 2), (frame.v, into.v, 2)):
            part = _cut(plane, source, half)
            x, y = target.x // half, target.y // half
            view = below[y : y + target.height // half, x : x + target.width // half]
            if part.shape == view.shape:
                view[...] = part
            else:
                cv2.resize(part, (view.shape[1], view.shape[0]), dst=view, interpolation=_way(part, view.shape[1]))
        return True

    def _made(self, frame: Frame, source: Rect, target: Rect) -> tuple[Plane, Plane, Plane] | Sprite:
        def made(plane: Plane, half: int) -> Plane:
            return self._shaped(_cut(plane, source, half), target.width // half, target.height // half)

        if frame.alpha is None:
            return made(frame.y, 1), made(frame.u, 2), made(frame.v, 2)
        # Premultiplied before scaling: otherwise the colour of invisible pixels bleeds into the edges.
        alpha = frame.alpha
        alpha_half = np.asarray(cv2.resize(alpha, (frame.width // 2, frame.height // 2), interpolation=cv2.INTER_AREA))
        keep, keep_half = 255 - made(alpha, 1), 255 - made(np.asarray(alpha_half, np.uint8), 2)
        y = made(_times(frame.y, alpha), 1)
        u, v = made(_times(frame.u, alpha_half), 2), made(_times(frame.v, alpha_half), 2)
        return Sprite(y, u, v, np.asarray(keep, np.uint8), np.asarray(keep_half, np.uint8))

    def _shaped(self, part: Plane, width: int, height: int) -> Plane:
        if self.item.quarter_turns % 2:
            width, height = height, width
        if part.shape != (height, width):
            part = np.asarray(cv2.resize(part, (width, height), interpolation=_way(part, width)), np.uint8)
        if self.item.quarter_turns:
            part = np.asarray(cv2.rotate(part, _TURNS[self.item.quarter_turns]), np.uint8)
        if self.item.mirror:
            part = np.asarray(cv2.flip(part, 1), np.uint8)
        return part


def _cut(plane: Plane, source: Rect, half: int) -> Plane:
    x, y = source.x // half, source.y // half
    return plane[y : y + source.height // half, x : x + source.width // half]


def _way(part: Plane, width: int) -> int:
    return cv2.INTER_AREA if part.shape[1] > width else cv2.INTER_LINEAR


def _times(plane: Plane, alpha: Plane | np.ndarray) -> Plane:
    return np.asarray(cv2.multiply(plane, alpha, scale=1 / 255), np.uint8)
