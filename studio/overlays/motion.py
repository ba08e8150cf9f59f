"""Entry, exit and change of one overlay, and the roll of its number: by opacity and offset at compose time, never by
painting again."""

from __future__ import annotations

from dataclasses import dataclass

from studio.media.sprite import PlacedSprite, Sprite

ENTRY_NS = 250_000_000
CHANGE_NS = 160_000_000
ROLL_NS = 240_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """An overlay as painted. `sprite` None: nothing to see. `steady`: changes are cuts, as for running clocks.
    `number`: left, top, right, bottom of the digits that roll when they change, even px of the sprite."""

    sprite: Sprite | None
    x: int = 0
    y: int = 0
    slide_x: int = 0
    slide_y: int = 0
    steady: bool = False
    number: tuple[int, int, int, int] | None = None


def _eased(done: float) -> float:
    """0 to 1, fast first."""
    return 1 - (1 - min(1.0, max(0.0, done))) ** 3


class Motion:
    """One overlay's way through time. Belongs to one thread.

    Each step counts one frame ahead, so that the first frame after a change already shows more than half of it.
    """

    def __init__(self, frame_ns: int) -> None:
        self._frame_ns = frame_ns
        self._shown = False
        self._amount = 0.0
        self._turned_ns = -ENTRY_NS
        self._face: Face | None = None
        self._before: Face | None = None
        self._changed_ns = 0

    def sprites_at(self, tick_ns: int, face: Face | None, shown: bool) -> tuple[PlacedSprite, ...]:
        present = shown and face is not None and face.sprite is not None
        if present != self._shown:
            self._turn(present, tick_ns)
        if present and face is not self._face:
            self._before, self._face, self._changed_ns = self._face, face, tick_ns
        if self._face is None or self._face.sprite is None:
            return ()
        done = (tick_ns - self._turned_ns + self._frame_ns) / ENTRY_NS
        self._amount = amount = _eased(done) if self._shown else 1 - _eased(done)
        if amount <= 0:
            self._face = self._before = None
            return ()
        return self._drawn(tick_ns, self._face, amount)

    def _turn(self, present: bool, tick_ns: int) -> None:
        """Start entry or exit from as much as can be seen now: nothing jumps when it is turned back half-way."""
        hidden = 1 - self._amount if present else self._amount
        self._turned_ns = tick_ns - int((1 - hidden ** (1 / 3)) * ENTRY_NS)
        self._shown = present

    def _drawn(self, tick_ns: int, face: Face, amount: float) -> tuple[PlacedSprite, ...]:
        dx, dy = int(face.slide_x * (1 - amount)) & ~1, int(face.slide_y * (1 - amount)) & ~1
        now = _placed(face, dx, dy, amount)
        before = self._before
        if before is None or before.sprite is None or face.steady:
            return now
        since_ns = tick_ns - self._changed_ns + self._frame_ns
        if amount >= 1 and _rolls(before, face) and since_ns < ROLL_NS:
            return now + _rolling(before, face, _eased(since_ns / ROLL_NS))
        change = _eased(since_ns / CHANGE_NS)
        if change >= 1:
            self._before = None
            return now
        # Same outline: the old one stays whole below, so the surface does not become transparent in between.
        same = _outline(before) == _outline(face)
        below = amount if same else amount * (1 - change)
        return _placed(before, dx, dy, below) + _placed(face, dx, dy, amount * change)


def _rolls(before: Face, face: Face) -> bool:
    return face.number is not None and face.number == before.number and _outline(before) == _outline(face)


def _rolling(before: Face, face: Face, done: float) -> tuple[PlacedSprite, ...]:
    """The old digits leave upwards and the new ones follow, inside their own rectangle."""
    assert before.sprite is not None
    assert face.sprite is not None
    assert face.number is not None  # as `_rolls` says
    left, top, right, bottom = face.number
    turned = top + (int((bottom - top) * done) & ~1)
    parts = []
    if turned < bottom:
        parts.append(PlacedSprite(_cut(before.sprite, left, turned, right, bottom), face.x + left, face.y + top))
    if turned > top:
        arriving = _cut(face.sprite, left, top, right, turned)
        parts.append(PlacedSprite(arriving, face.x + left, face.y + bottom - (turned - top)))
    return tuple(parts)


def _cut(sprite: Sprite, left: int, top: int, right: int, bottom: int) -> Sprite:
    """A view of an even rectangle of a sprite."""
    whole = (slice(top, bottom), slice(left, right))
    half = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
    return Sprite(sprite.y[whole], sprite.u[half], sprite.v[half], sprite.keep[whole], sprite.keep_half[half])


def _outline(face: Face) -> tuple[int, int, int, int]:
    sprite = face.sprite
    return (face.x, face.y, sprite.width, sprite.height) if sprite is not None else (0, 0, 0, 0)


def _placed(face: Face, dx: int, dy: int, opacity: float) -> tuple[PlacedSprite, ...]:
    if face.sprite is None:
        return ()
    return (PlacedSprite(face.sprite, face.x + dx, face.y + dy, opacity),)
