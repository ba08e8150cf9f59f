"""All overlays of the show: states in, sprites out. Painting has a thread of its own; the clock never waits for it."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from studio.media.sprite import PlacedSprite
from studio.media.threads import Forgiving, NamedThread
from studio.model.canvas import Canvas
from studio.model.errors import StudioError
from studio.model.overlay import Overlay, OverlayState
from studio.model.scene import Box
from studio.overlays.easel import Easel
from studio.overlays.motion import Face, Motion
from studio.overlays.painters import shows_time
from studio.overlays.running_comments import Crowd, Lanes

log = logging.getLogger(__name__)

Key = tuple[str, Box | None]
_MOST_PLACES = 64  # boxes in which overlays are looked at, the oldest is forgotten


class _Board(NamedTuple):
    """What the clock's thread sees; replaced whole."""

    shown: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    painted: MappingProxyType[Key, Face | Crowd] = MappingProxyType({})
    states: MappingProxyType[str, OverlayState] = MappingProxyType({})


@dataclass
class _Movements:
    """Motions and lanes of one reader of the board."""

    motions: dict[Key, Motion] = field(default_factory=dict)
    lanes: dict[Key, Lanes] = field(default_factory=dict)

    def keep_only(self, keys: set[Key]) -> None:
        for gone in self.motions.keys() - keys:
            del self.motions[gone]
        for gone in self.lanes.keys() - keys:
            del self.lanes[gone]


class StageView:
    """What one reader sees of the stage: entry, exit and change are its own. Belongs to one thread; never blocks."""

    def __init__(self, stage: OverlayStage) -> None:
        self._stage = stage
        self._above = _Movements()
        self._placed = _Movements()

    def sprites_at(self, tick_ns: int) -> tuple[PlacedSprite, ...]:
        """Everything shown above the scenes at `tick_ns`, with entry, exit and change."""
        board = self._stage.board
        sprites: list[PlacedSprite] = []
        for overlay_id in board.order:
            key = (overlay_id, None)
            sprites += _moved(self._above, self._stage.frame_ns, key, board, tick_ns, overlay_id in board.shown)
        self._above.keep_only({(overlay_id, None) for overlay_id in board.order})
        return tuple(sprites)

    def sprites_of(self, overlay_id: str, box: Box | None, tick_ns: int) -> tuple[PlacedSprite, ...]:
        """One overlay in a box, or placed by its own rule, shown or not. A box that is new is painted for first:
        until then there is nothing to see."""
        key = (overlay_id, box)
        board = self._stage.board
        if overlay_id not in board.order:
            return ()
        if key not in board.painted:
            self._stage.ask_for(key)
        sprites = _moved(self._placed, self._stage.frame_ns, key, board, tick_ns, True)
        if len(self._placed.motions) + len(self._placed.lanes) > _MOST_PLACES:
            self._placed.keep_only(set(board.painted))
        return tuple(sprites)


def _moved(
    movements: _Movements, frame_ns: int, key: Key, board: _Board, tick_ns: int, shown: bool
) -> tuple[PlacedSprite, ...]:
    painted = board.painted.get(key)
    if isinstance(painted, Crowd):
        if not shown:
            movements.lanes.pop(key, None)
            return ()
        return movements.lanes.setdefault(key, Lanes()).sprites_at(tick_ns, painted)
    motion = movements.motions.setdefault(key, Motion(frame_ns))
    return motion.sprites_at(tick_ns, painted, shown)


class OverlayStage:
    """`set_overlays`, `set_state`, `show`, `snapshot`, `painted`: any thread. `sprites_at`, `sprites_of`: the clock's
    thread; every other reader takes a `view()` of its own.

    `on_incident(code, arguments)` is called on the painting thread. `paints` counts paintings, for tests and bench.
    The lock `_changed` guards `_overlays`, `_dirty`, `_places` and the replacing of `board`.
    """

    def __init__(
        self,
        canvas: Canvas,
        theme: str,
        language: str,
        base_folder: Path,
        on_incident: Callable[[str, dict[str, str]], None] | None = None,
    ) -> None:
        self.paints = 0
        self.frame_ns = 1_000_000_000 // canvas.fps
        self._on_incident = on_incident or (lambda _code, _arguments: None)
        self._easel = Easel(canvas, theme, language, base_folder, self._on_incident)
        self._changed = threading.Condition()
        self._overlays: dict[str, Overlay] = {}
        self._dirty: OrderedDict[Key, None] = OrderedDict()
        self._places: OrderedDict[Key, None] = OrderedDict()
        self.board = _Board()
        self._program = StageView(self)
        self._forgiving = Forgiving("painting overlays")
        self._second = 0  # of the painting thread only
        self._thread = NamedThread("overlays", self._work)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.signal()
        with self._changed:
            self._changed.notify_all()
        self._thread.close()

    def set_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """The overlays of the show, in drawing order. Those that are the same as before are not painted again."""
        with self._changed:
            before = self._overlays
            self._overlays = {overlay.id: overlay for overlay in overlays}
            for key in [key for key in self._places if key[0] not in self._overlays]:
                del self._places[key]
            for overlay in overlays:
                old = before.get(overlay.id)
                if old is None or old.state != overlay.state or old.box != overlay.box:
                    self._touch(overlay.id)
            self._publish({key: face for key, face in self.board.painted.items() if key[0] in self._overlays})
            self._changed.notify_all()

    def set_state(self, overlay_id: str, state: OverlayState) -> bool:
        """A new state; painted at once if it differs. False when there is no such overlay or its kind is another."""
        with self._changed:
            overlay = self._overlays.get(overlay_id)
            if overlay is None or type(overlay.state) is not type(state):
                return False
            if overlay.state != state:
                self._overlays[overlay_id] = msgspec.structs.replace(overlay, state=state)
                self._touch(overlay_id)
                self._changed.notify_all()
            return True

    def show(self, overlay_id: str, shown: bool) -> bool:
        """Bring in or take away. False when there is no such overlay."""
        with self._changed:
            overlay = self._overlays.get(overlay_id)
            if overlay is None:
                return False
            self._overlays[overlay_id] = msgspec.structs.replace(overlay, shown=shown)
            self._publish(dict(self.board.painted))
            return True

    def snapshot(self) -> tuple[Overlay, ...]:
        """The overlays as they are now."""
        with self._changed:
            return tuple(self._overlays.values())

    def view(self) -> StageView:
        """For one more reader, on a thread of its own, such as the preview."""
        return StageView(self)

    def sprites_at(self, tick_ns: int) -> tuple[PlacedSprite, ...]:
        """Everything shown above the scenes of the program: see `StageView.sprites_at`. The clock's thread."""
        return self._program.sprites_at(tick_ns)

    def sprites_of(self, overlay_id: str, box: Box | None, tick_ns: int) -> tuple[PlacedSprite, ...]:
        """An overlay placed in the program's scene: see `StageView.sprites_of`. The clock's thread."""
        return self._program.sprites_of(overlay_id, box, tick_ns)

    def painted(self, overlay_id: str) -> OverlayState | None:
        """The state whose sprite can be seen now, compared by identity to learn when a change has arrived."""
        return self.board.states.get(overlay_id)

    def ask_for(self, key: Key) -> None:
        """Without waiting for the lock: the clock's thread asks again at the next tick."""
        if not self._changed.acquire(blocking=False):
            return
        try:
            if key in self._places or key[0] not in self._overlays:
                return
            self._places[key] = None
            self._dirty[key] = None
            if len(self._places) > _MOST_PLACES:
                gone, _ = self._places.popitem(last=False)
                self._publish({key: face for key, face in self.board.painted.items() if key != gone})
            self._changed.notify_all()
        finally:
            self._changed.release()

    def _touch(self, overlay_id: str) -> None:
        """All places of an overlay are to be painted. Holding the lock."""
        self._dirty[overlay_id, None] = None
        for key in self._places:
            if key[0] == overlay_id:
                self._dirty[key] = None

    def _publish(self, painted: dict[Key, Face | Crowd], state: tuple[str, OverlayState] | None = None) -> None:
        """Replace the board, with the `state` that has just been painted. Holding the lock."""
        shown = tuple(overlay.id for overlay in self._overlays.values() if overlay.shown)
        states = {overlay_id: known for overlay_id, known in self.board.states.items() if overlay_id in self._overlays}
        if state is not None:
            states[state[0]] = state[1]
        self.board = _Board(shown, tuple(self._overlays), MappingProxyType(painted), MappingProxyType(states))

    def _work(self, stop: threading.Event) -> None:
        with self._forgiving:
            self._easel.start()
        while not stop.is_set():
            with self._forgiving:
                self._turn(stop)

    def _turn(self, stop: threading.Event) -> None:
        """Paint one overlay; without work, wait for it or for the next second, in which clocks are painted anew."""
        work = self._next()
        if work is not None:
            self._paint(*work)
            return
        now = time.time()
        if int(now) != self._second:
            self._second = int(now)
            with self._changed:
                for overlay in self._overlays.values():
                    if shows_time(overlay.state, now):
                        self._touch(overlay.id)
            return
        with self._changed:
            if not self._dirty and not stop.is_set():
                self._changed.wait(1.0 - now % 1.0 + 0.002)

    def _next(self) -> tuple[Key, Overlay] | None:
        with self._changed:
            while self._dirty:
                key, _ = self._dirty.popitem(last=False)
                overlay = self._overlays.get(key[0])
                if overlay is not None:
                    return key, overlay
        return None

    def _paint(self, key: Key, overlay: Overlay) -> None:
        box = key[1] or overlay.box
        try:
            face = self._easel.painted(key, overlay.state, box)
        except StudioError as error:
            self._on_incident(error.code, error.arguments)
            return
        except Exception as error:  # a painter's fault must not stop the stage: the overlay stays as it was
            log.exception("overlay %s cannot be painted", overlay.id)
            with contextlib.suppress(Exception):
                self._on_incident("overlays.paint_failed", {"name": overlay.name, "reason": type(error).__name__})
            return
        self.paints += 1
        with self._changed:
            if key[0] in self._overlays and (key[1] is None or key in self._places):
                painted = dict(self.board.painted)
                painted[key] = face
                self._publish(painted, (overlay.id, overlay.state))
