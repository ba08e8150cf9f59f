"""Paints one state for one place. Belongs to the painting thread."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QRectF

from studio.media.sprite import Sprite
from studio.model.canvas import Canvas
from studio.model.overlay import Announcement, DiagnosticStrip, OverlayState, RunningComments, Stamp
from studio.model.scene import Box
from studio.overlays.fonts import load_fonts
from studio.overlays.layout import Area, Slot, area_of, kind_of, scale_of, slot_of
from studio.overlays.look import LEAST_TEXT, Look, Painting
from studio.overlays.motion import Face
from studio.overlays.painters import PAINTERS
from studio.overlays.photos import Incident, Photos
from studio.overlays.running_comments import MOST_ON_SCREEN, Crowd, crowd_of, paint_comment
from studio.overlays.sprite_from_image import sprite_from_image
from studio.overlays.theme import theme_named
from studio.overlays.words import words_in

_SLIDE_U = 2.4

Place = tuple[str, Box | None]
_Painted = tuple[str, Sprite, int]


class Easel:
    """Keeps theme, words, photos, and the comments already painted."""

    def __init__(self, canvas: Canvas, theme: str, language: str, base_folder: Path, on_incident: Incident) -> None:
        self._canvas = canvas
        self._theme = theme_named(theme)
        self._words = words_in(language)
        self._on_incident = on_incident
        self._photos = Photos(base_folder, on_incident)
        self._comments: dict[Place, dict[str, _Painted | None]] = {}

    def start(self) -> None:
        for name in load_fonts():
            self._on_incident("overlays.no_font", {"path": name})

    def painted(self, place: Place, state: OverlayState, box: Box | None) -> Face | Crowd:
        """`state` in `box`, or in the slot of its kind. StudioError when the state itself cannot be drawn."""
        slot = slot_of(kind_of(state), self._canvas)
        area = area_of(box or slot.box, self._canvas)
        look = self.look(area, scale_of(box, slot) if box is not None else 1.0)
        if isinstance(state, RunningComments):
            return self._crowd(place, state, area, look)
        if isinstance(state, DiagnosticStrip):
            return Face(None)
        painted = PAINTERS[type(state)](state, look)
        image, number = painted if isinstance(painted, Painting) else (painted, QRectF())
        cut = sprite_from_image(image) if image is not None else None
        if image is None or cut is None:
            return Face(None)
        x = area.x + (int((area.width - image.width()) * slot.across) & ~1) + cut.x
        y = area.y + (int((area.height - image.height()) * slot.down) & ~1) + cut.y
        slide_x, slide_y = _slide(slot, look.u) if box is None else (0, 0)
        steady = isinstance(state, Stamp | Announcement)
        return Face(cut.sprite, x, y, slide_x, slide_y, steady, _even(number.translated(-cut.x, -cut.y), cut.sprite))

    def look(self, area: Area, scale: float) -> Look:
        """For painting into `area`, `scale` times as large as by rule."""
        u = min(self._canvas.width, self._canvas.height) / 100
        least_px = LEAST_TEXT * u
        return Look(area.width, area.height, u * scale, least_px, self._theme, self._words, self._photos, time.time())

    def _crowd(self, place: Place, state: RunningComments, area: Area, look: Look) -> Crowd:
        known = self._comments.get(place, {})
        painted: dict[str, _Painted | None] = {}
        for comment in state.comments[-MOST_ON_SCREEN:]:
            if comment.id in known:
                painted[comment.id] = known[comment.id]
                continue
            image = paint_comment(comment.text, look)
            cut = sprite_from_image(image) if image is not None else None
            painted[comment.id] = (comment.id, cut.sprite, cut.y) if cut is not None else None
        self._comments[place] = painted
        visible = [one for one in painted.values() if one is not None]
        return crowd_of(visible, state, area, look, self._canvas.width)


def _even(number: QRectF, sprite: Sprite) -> tuple[int, int, int, int] | None:
    """`number` in even pixels inside the sprite; None when it is empty."""
    left, top = max(0, int(number.left()) & ~1), max(0, int(number.top()) & ~1)
    right, bottom = min(sprite.width, -(-number.right() // 2) * 2), min(sprite.height, -(-number.bottom() // 2) * 2)
    return (left, top, int(right), int(bottom)) if right > left and bottom > top and number.isValid() else None


def _slide(slot: Slot, u: float) -> tuple[int, int]:
    """Overlays come in from the edge they lie at."""
    if slot.across == 0.5:
        return 0, -int(_SLIDE_U * u)
    return int(_SLIDE_U * u) * (1 if slot.across > 0.5 else -1), 0
