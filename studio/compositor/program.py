"""From scenes to the program picture. Pure arithmetic on planes: no threads, no clock, no Qt."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from studio.compositor.blend import Planes, blend, draw_number, fill_black, mix, scaled
from studio.compositor.geometry import even
from studio.compositor.placed_picture import PlacedPicture
from studio.media.frame import Frame, Plane
from studio.media.sprite import PlacedSprite, Sprite
from studio.model.scene import Box, Scene, Transition

FrameOf = Callable[[str], Frame | None]
SpritesOf = Callable[[str, Box | None], Sequence[PlacedSprite]]

_NS_PER_MS = 1_000_000
_MOST_SCALED = 128
_WHOLE = Box()


class _OnAir(NamedTuple):
    """Replaced whole by `take`, read once by `compose`."""

    scene_id: str = ""
    before: str = ""
    started_ns: int = 0
    duration_ns: int = 0


class _Canvas(NamedTuple):
    y: Plane
    u: Plane
    v: Plane


class Program:
    """Composes one picture of `width` x `height` px a call.

    `canvas_width`: the width the sprites were painted for, when this program is smaller (the preview); 0: this one's.
    `set_scenes` and `take` may come from another thread than `compose`: what they leave is replaced whole.
    """

    def __init__(self, width: int, height: int, canvas_width: int = 0) -> None:
        self.width = width
        self.height = height
        self._scale = width / (canvas_width or width)
        self._scenes: dict[str, Scene] = {}
        self._on_air = _OnAir()
        self._pictures: dict[tuple[str, int], PlacedPicture] = {}
        self._scaled: OrderedDict[int, tuple[Sprite, Sprite]] = OrderedDict()
        self._other: _Canvas | None = None

    @property
    def scene_id(self) -> str:
        """The scene on air, or the one being faded to; empty when there is none."""
        return self._on_air.scene_id

    def set_scenes(self, scenes: tuple[Scene, ...]) -> None:
        """The scene on air stays if it still exists; otherwise the first one takes its place, by a cut."""
        self._scenes = {scene.id: scene for scene in scenes}
        if self._on_air.scene_id not in self._scenes:
            self._on_air = _OnAir(scenes[0].id if scenes else "")

    def take(self, scene_id: str, transition: Transition, now_ns: int) -> bool:
        """Put a scene on air from `now_ns` on. False, and nothing changes, when there is no such scene."""
        if scene_id not in self._scenes:
            return False
        before = self._on_air.scene_id
        duration_ns = transition.duration_ms * _NS_PER_MS if transition.kind == "fade" and before != scene_id else 0
        self._on_air = _OnAir(scene_id, before, now_ns, duration_ns)
        return True

    def compose(
        self,
        tick_ns: int,
        frame_number: int,
        frame_of: FrameOf,
        sprites_of: SpritesOf,
        overlays: Sequence[PlacedSprite],
        into: Planes,
        strip: bool = False,
        blank: bool = False,
    ) -> None:
        """Write the picture of `tick_ns` into the planes of `into`.

        `frame_of(ref)`: the source's frame, None when `ref` is no source or has none yet. `sprites_of(ref, box)`: the
        sprites of an overlay placed in a scene; `box` is None for the whole canvas, that is: placed by rule.
        `overlays` lie above every scene. `strip` draws `frame_number` along the bottom edge (see `draw_number`).
        `blank` is the black picture of F12; the strip is still drawn, it is for measuring only.
        """
        if blank:
            fill_black(into)
        else:
            self._draw_on_air(tick_ns, frame_of, sprites_of, into)
            for placed in overlays:
                self._draw_sprite(placed, 1.0, into)
        if strip:
            draw_number(into, frame_number)

    def _draw_on_air(self, tick_ns: int, frame_of: FrameOf, sprites_of: SpritesOf, into: Planes) -> None:
        on_air = self._on_air
        done = (tick_ns - on_air.started_ns) / on_air.duration_ns if on_air.duration_ns else 1.0
        before = self._scenes.get(on_air.before)
        if done >= 1 or before is None:
            self._draw_scene(self._scenes.get(on_air.scene_id), frame_of, sprites_of, into)
            return
        if self._other is None:
            half = (self.height // 2, self.width // 2)
            self._other = _Canvas(
                np.empty((self.height, self.width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
            )
        self._draw_scene(before, frame_of, sprites_of, self._other)
        if done > 0:
            self._draw_scene(self._scenes.get(on_air.scene_id), frame_of, sprites_of, into)
            mix(into, self._other, done)
        else:
            for mine, theirs in zip((into.y, into.u, into.v), self._other, strict=True):
                mine[...] = theirs

    def _draw_scene(self, scene: Scene | None, frame_of: FrameOf, sprites_of: SpritesOf, into: Planes) -> None:
        if scene is None:
            fill_black(into)
            return
        layers: list[tuple[int, Frame | None]] = []
        bottom_hides = False
        for index in range(len(scene.items) - 1, -1, -1):
            item = scene.items[index]
            if item.hidden or item.opacity <= 0:
                continue
            frame = frame_of(item.ref)
            layers.append((index, frame))
            if frame is not None and self._picture(scene, index).hides_all(frame):
                bottom_hides = True
                break
        if not bottom_hides:
            fill_black(into)
        for index, frame in reversed(layers):
            item = scene.items[index]
            if frame is not None:
                self._picture(scene, index).draw(frame, into)
                continue
            for placed in sprites_of(item.ref, None if item.box == _WHOLE else item.box):
                self._draw_sprite(placed, item.opacity, into)

    def _picture(self, scene: Scene, index: int) -> PlacedPicture:
        item = scene.items[index]
        picture = self._pictures.get((scene.id, index))
        if picture is None or picture.item is not item:
            self._forget_unused()
            picture = self._pictures[scene.id, index] = PlacedPicture(item, self.width, self.height)
        return picture

    def _forget_unused(self) -> None:
        """Drop kept pictures of items that are gone, so their memory goes with them."""
        scenes = self._scenes
        for scene_id, index in list(self._pictures):
            scene = scenes.get(scene_id)
            if scene is None or index >= len(scene.items):
                del self._pictures[scene_id, index]

    def _draw_sprite(self, placed: PlacedSprite, opacity: float, into: Planes) -> None:
        sprite, x, y = placed.sprite, placed.x, placed.y
        if self._scale != 1:
            sprite, x, y = self._sized(sprite), even(x * self._scale), even(y * self._scale)
        blend(into, sprite, x & ~1, y & ~1, placed.opacity * opacity)

    def _sized(self, sprite: Sprite) -> Sprite:
        """`sprite` at this program's size; the entry holds the sprite itself, so its id stays its own."""
        entry = self._scaled.get(id(sprite))
        if entry is None:
            entry = self._scaled[id(sprite)] = (sprite, scaled(sprite, self._scale))
            if len(self._scaled) > _MOST_SCALED:
                self._scaled.popitem(last=False)
        else:
            self._scaled.move_to_end(id(sprite))
        return entry[1]
