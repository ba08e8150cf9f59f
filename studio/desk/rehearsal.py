"""The rehearsal: the whole show with an embedded receiver and made-up neighbours; nothing leaves the machine."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from studio.chat.neighbours import MadeUpNeighbours
from studio.config import secrets
from studio.config.paths import runtime_folder
from studio.config.show_file import save_show
from studio.config.templates import demo_show
from studio.desk.desk import Desk, DeskOptions
from studio.desk.lock import ShowLock
from studio.desk.running import stop_engine
from studio.engine.process import find_engine
from studio.model.chat_service import IngestService
from studio.model.errors import EngineError, StudioError
from studio.model.sentences import Language
from studio.model.show import Show
from studio.outputs.receiver import RtmpReceiver

log = logging.getLogger(__name__)

_POLLS: dict[Language, tuple[str, ...]] = {
    "zh": ("下周想添哪样菜？", "毛豆", "茄子", "豆角"),
    "en": ("What shall we bring next week?", "Soy beans", "Aubergines", "Green beans"),
}
_PLAN_EVERY_S = 7.0
_PICTURES_S = 10.0
_MADE = ("report.json", "contact-sheet.png", "ledger.db", "ledger-comments.db", "ledger.till", "ledger.catalogue")
_FOLDERS = ("polls", "draws")
_FILMED = ("recording*.mkv", "received*.flv")
"""What a rehearsal leaves in its folder."""


class Rehearsal:
    """Lays a show, its catalogue, ledger and journal out in `folder` and plays it: `show`, as
    `config.rehearsal_show.rehearsal_of` made it, or the demonstration.

    `start()` goes on air into the receiver; with `led` an unseen host also presents product after product, changes
    scenes and shows comments, as a headless rehearsal needs it. `received` is what the receiver of the program wrote;
    a further canvas has one of its own, which writes beside it.
    """

    def __init__(
        self,
        folder: Path,
        language: Language,
        *,
        watching: bool,
        led: bool,
        portrait: bool = False,
        show: Show | None = None,
    ) -> None:
        self.received = folder / "received.flv"
        self.recording = folder / "recording.mkv"
        self._folder = folder
        self._language = language
        self._portrait = portrait
        self._show = show
        self._watching = watching
        self._led = led
        self._receivers: list[RtmpReceiver] = []
        self._neighbours: MadeUpNeighbours | None = None
        self._host: threading.Thread | None = None
        self._opening: threading.Thread | None = None
        self._stop = threading.Event()
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        assert self._desk is not None  # there is one between start() and close()
        return self._desk

    def start(self) -> None:
        """Raises StudioError when the show, the receiver or the engine cannot be had."""
        path = self._folder / "rehearsal.show.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._begin_anew(path)
            show = self._show or demo_show(self._folder, self._language, self._portrait)
            save_show(show, path)
            urls = {"": self._receive(self.received)}
            for canvas in (one.id for one in show.canvases if one.on):
                urls[canvas] = self._receive(self.received.with_stem(f"{self.received.stem}-{canvas}"))
        except OSError as error:
            raise EngineError("desk.need_receiver", reason=error) from error
        options = DeskOptions(watching=self._watching, rehearsal_urls=urls)
        self._desk = Desk(show, path, options)
        self._desk.start()
        self._invite_neighbours(self._desk)

    def go_on_air(self) -> None:
        """Record and push once there is a picture to show. Raises StudioError."""
        self._wait_for_pictures(self.desk)
        self.desk.air.start_recording(self.recording.resolve())
        self.desk.do("show.go_live").result(15)
        if self._led:
            self._host = threading.Thread(target=self._lead, name="rehearsal host", daemon=True)
            self._host.start()

    def go_on_air_soon(self) -> None:
        """`go_on_air` beside a window that is opening; what is refused becomes the sentence of state."""
        self._opening = threading.Thread(target=self._try_going_on_air, name="rehearsal opening", daemon=True)
        self._opening.start()

    def _try_going_on_air(self) -> None:
        try:
            self.go_on_air()
        except StudioError as error:
            self.desk.incidents.refused(error)
            self.desk.changed()

    def _wait_for_pictures(self, desk: Desk) -> None:
        """A host goes live when she sees herself. The sources of a rehearsal draw their first picture for a second."""
        deadline = time.monotonic() + _PICTURES_S
        while time.monotonic() < deadline and not self._stop.wait(0.1):
            states = [report.state for report in desk.engine.vitals.sources]
            if states and all(state == "running" for state in states):
                return

    def quiet(self) -> None:
        """The neighbours and the unseen host fall silent; the show itself goes on."""
        self._stop.set()
        if self._neighbours is not None:
            self._neighbours.close()
        for thread in (self._opening, self._host):
            if thread is not None:
                thread.join(15)

    def close(self) -> None:
        """After the desk has ended: take down the receiver."""
        self.quiet()
        for receiver in self._receivers:
            receiver.close()

    def _receive(self, path: Path) -> str:
        """Where to push what `path` is to hold."""
        receiver = RtmpReceiver(path)
        self._receivers.append(receiver)
        return receiver.start()

    def _begin_anew(self, path: Path) -> None:
        """Take away what an earlier rehearsal left in this folder: an engine whose studio was killed, and its files.
        Raises ShowFileError when one is being played there right now."""
        runtime = runtime_folder(path)
        lock = ShowLock(runtime)
        lock.acquire()
        try:
            if find_engine(runtime) is not None:
                stop_engine(runtime)
            for name in (f"{made}{more}" for made in _MADE for more in ("", "-wal", "-shm", "-journal")):
                (self._folder / name).unlink(missing_ok=True)
            for folder in _FOLDERS:
                shutil.rmtree(self._folder / folder, ignore_errors=True)
            for film in [one for pattern in _FILMED for one in self._folder.glob(pattern)]:
                film.unlink(missing_ok=True)
        finally:
            lock.release()

    def _invite_neighbours(self, desk: Desk) -> None:
        token = secrets.ingest_token()
        address = next((report.address for report in desk.chat_reports() if report.service == "ingest"), "")
        if not any(isinstance(service, IngestService) for service in desk.show.services) or not address:
            return
        prefix = f"rehearsal-{int(time.time())}"
        self._neighbours = MadeUpNeighbours(
            desk.shelf.products(),
            address,
            token,
            self._language,
            rate=60.0,
            id_prefix=prefix,
            asked=lambda: len(tally.poll.options) if (tally := desk.polls.tally) is not None and tally.open else 0,
        )
        self._neighbours.start()

    def _ask(self, desk: Desk) -> Future[None]:
        """A poll is asked, or the one that is open is closed and goes from the picture."""
        tally = desk.polls.tally
        if tally is None or not tally.open:
            question, *options = _POLLS[self._language]
            return desk.do("poll.open", question=question, options=options)
        desk.do("poll.close")
        return desk.do("poll.show")

    def _lead(self) -> None:
        """What a host does: one thing every few seconds, round and round."""
        desk = self.desk
        numbers = [product.number for product in desk.shelf.products()]
        scenes = [scene.id for scene in desk.show.scenes]
        overlays = [one.id for one in desk.show.overlays if one.id in ("lower_third", "announcement", "qr", "products")]
        turn = 0
        deeds: list[Callable[[int], object]] = [
            lambda n: desk.do("overlay.show", overlay_id="running"),
            lambda n: desk.do("comment.feature", seq=desk.feed_since(0).entries[-1].seq),
            lambda n: desk.do("product.present", number=numbers[n % len(numbers)]),
            lambda n: desk.do("overlay.toggle", overlay_id=overlays[n % len(overlays)]),
            lambda n: desk.do("product.adjust", number=numbers[n % len(numbers)], delta=5),
            lambda n: desk.do("scene.take", scene_id=scenes[n % len(scenes)]),
            lambda n: self._ask(desk),
        ]
        while not self._stop.wait(_PLAN_EVERY_S / 2):
            try:
                deeds[turn % len(deeds)](turn // len(deeds) + 1)
            except (StudioError, IndexError):
                log.info("the unseen host had nothing to show", exc_info=True)
            turn += 1
