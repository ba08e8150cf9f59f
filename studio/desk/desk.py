"""The desk: the studio side's composition root. The window, the terminal and tests are its clients."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from studio.chat.search import Search
from studio.config.logs import LogFile
from studio.config.paths import ledger_url, log_folder, runtime_folder
from studio.config.show_file import save_show
from studio.desk import registry  # noqa: F401 - the commands are there once it is imported
from studio.desk.air import RECORDING, Air
from studio.desk.chat_room import books_path
from studio.desk.checkup import Checkup
from studio.desk.commands import find_command
from studio.desk.comment_desk import CommentDesk
from studio.desk.comment_rules import CommentRules
from studio.desk.devices import list_devices
from studio.desk.draw_desk import DrawDesk
from studio.desk.engine_line import EngineLine
from studio.desk.incidents import Incidents
from studio.desk.lock import ShowLock
from studio.desk.order_board import OrderBoard
from studio.desk.order_desk import OrderDesk
from studio.desk.poll_desk import PollDesk
from studio.desk.recordings import Recordings
from studio.desk.screen import Screen
from studio.desk.session import Session
from studio.desk.shelf import Shelf
from studio.desk.state import DeskState, FeedPage
from studio.desk.unclear_desk import UnclearDesk
from studio.engine.messages import SetShow
from studio.model.comment import ChatReport, FeedEntry
from studio.model.errors import CommunityError, EngineError, SettingsError, ShopError, StudioError
from studio.model.incident import Incident
from studio.model.order import OrderLine
from studio.model.overlay import Overlay
from studio.model.sentences import Language
from studio.model.show import Show
from studio.model.source import Device, Source
from studio.shop.order_search import OrderPage, OrderQuery
from studio.shop.people import SameName
from studio.shop.sheets import AfterShow
from studio.shop.stock import StockSnapshot

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeskOptions:
    """`watching`: somebody looks at pictures (a window). `person`: who moves stock by hand, for the ledger.
    `rehearsal_urls`: push there and nowhere else, by canvas ("" is the program)."""

    watching: bool = True
    person: str = "host"
    rehearsal_urls: Mapping[str, str] = field(default_factory=dict)


class Desk:
    """`start()` takes the show's lock, attaches to its engine (or starts one) and opens shop and chat.

    `do` runs commands on the desk's own thread, one after the other. `state`, `feed_since`, `thumbnails` may be
    read from any thread at any rate. `close()` leaves the engine running; `end()` ends it too.
    `_lock` guards `_state`, `_dirty` and `_show`.
    """

    def __init__(self, show: Show, show_path: Path, options: DeskOptions | None = None) -> None:
        self.options = options or DeskOptions()
        self.show_path = show_path
        self.incidents = Incidents()
        self._lock = threading.RLock()
        self._show = show
        self._dirty = True
        self._state = DeskState(show=show, show_path=str(show_path))
        self._saved = True
        self._show_lock: ShowLock | None = None
        self.engine = EngineLine(
            log_folder() / "engine.log",
            str(show_path),
            self.options.watching,
            self.changed,
            self.happened,
            self._engine_recovered,
        )
        self.air = Air(self, self.options.rehearsal_urls, self.changed)
        self.recordings = Recordings(self)
        self.checkup = Checkup(self, self.changed)
        self.session: Session | None = None
        self.screen = Screen(self)
        self.orders = OrderDesk(self)
        self.shelf = Shelf(
            ledger_url(show_path, show.ledger),
            books_path(show_path, show.ledger),
            self._stock_changed,
            self.orders.events,
            self.orders.settled,
        )
        self.unclear = UnclearDesk(self)
        self.board = OrderBoard(self)
        self.polls = PollDesk(self, books_path(show_path, show.ledger).with_name("polls"))
        self.draws = DrawDesk(self, books_path(show_path, show.ledger).with_name("draws"))
        self.rules = CommentRules(self)
        self.comments = CommentDesk(self, show_path, show.ledger, show.comments)
        self.feed = self.comments.feed
        self._log = LogFile("studio")
        self._commands = ThreadPoolExecutor(1, "desk")
        self._lookups = ThreadPoolExecutor(1, "desk lookups")
        self._closed = False

    @property
    def show(self) -> Show:
        """The show as it is now, live edits included."""
        with self._lock:
            return self.engine.state.show or self._show

    @property
    def language(self) -> Language:
        return self._show.language

    @property
    def person(self) -> str:
        return self.options.person

    @property
    def base_folder(self) -> Path:
        return self.show_path.resolve().parent

    def start(self) -> None:
        """Raises ShowFileError when another studio has this show, EngineError when no engine can be had, SettingsError
        when there is no folder for them to meet in. Trouble with shop or chat is an incident: the picture goes on
        without them."""
        folder = runtime_folder(self.show_path)
        lock = ShowLock(folder)
        lock.acquire()
        self._show_lock = lock
        self._start_log()
        try:
            self._start_parts(folder)
        except BaseException:
            self.close()
            raise

    def _start_parts(self, folder: Path) -> None:
        self.engine.start(folder, self._show, self.base_folder)
        self.session = Session(self, folder)
        presented = self._open_shop()
        self._open_chat()
        if self.engine.reattached:
            self.air.adopt(self.engine.vitals.outputs)
            self.screen.adopt()
        elif presented:
            self._quietly(lambda: self.present(presented))
        self.session.start(self.engine.reattached)
        self.recordings.start()

    def do(self, name: str, /, **arguments: object) -> Future[None]:
        """Run a registered command. The future holds a StudioError when it was refused; the sentence of state says
        it too."""
        future: Future[None]
        try:
            command = find_command(name)
            command.check(arguments)
            future = self._commands.submit(self._run, command.run, arguments)
        except StudioError as error:
            future = Future()
            future.set_exception(error)
            self.incidents.refused(error)
            self.changed()
        except RuntimeError:
            future = Future()
            future.set_exception(StudioError("desk.closed"))
        return future

    @property
    def state(self) -> DeskState:
        with self._lock:
            if self._dirty or self._state.sentence != self.incidents.sentence():
                self._dirty = False
                self._state = self._snapshot(self._state.version + 1)
            return self._state

    def feed_since(self, version: int) -> FeedPage:
        """Comments new or changed since the `version` of an earlier page (0: from the start)."""
        part = self.feed.entries_since(version)
        return FeedPage(part.version, part.entries, part.missed)

    def thumbnails(self) -> dict[str, bytes]:
        """Scene id → JPEG; another dict object whenever one has changed."""
        return self.engine.thumbnails

    def devices_async(self) -> Future[tuple[Device, ...]]:
        """Cameras, microphones and screens of this computer; takes up to some seconds."""
        return self._lookups.submit(list_devices)

    def changed(self) -> None:
        """Something a client may see has changed. Any thread; cheap."""
        self._dirty = True

    def happened(self, incident: Incident) -> None:
        self.incidents.add(incident)
        self.changed()

    def overlay(self, overlay_id: str) -> Overlay:
        """Raises EngineError when the show has no such overlay."""
        for overlay in self.show.overlays:
            if overlay.id == overlay_id:
                return overlay
        raise EngineError("engine.no_overlay", name=overlay_id, hint="")

    def source(self, source_id: str) -> Source:
        for source in self.show.sources:
            if source.id == source_id:
                return source
        raise EngineError("engine.no_source", name=source_id, hint="")

    def edit(self, show: Show) -> None:
        """Give the engine an edited show and save it. Raises what the show's own checks or the engine refuse."""
        try:
            msgspec.convert(msgspec.to_builtins(show), Show)
        except msgspec.ValidationError as error:
            raise StudioError("desk.bad_arguments", name=show.title, reason=error) from error
        self.engine.call(SetShow(show=show, base_folder=str(self.base_folder)))
        self.screen.refresh()
        with self._lock:
            self._show = show
            self._saved = False
        self.save()

    def save(self) -> None:
        """Raises ShowFileError; the copy saved before is intact then."""
        save_show(self.show, self.show_path)
        with self._lock:
            self._saved = True
        self.changed()

    def feature(self, seq: int | None) -> None:
        self.comments.feature(seq)

    def present(self, number: int) -> None:
        self.screen.present(number)

    def undo_last(self) -> None:
        self.orders.undo_last()

    def order_from_comment(self, seq: int, lines: tuple[OrderLine, ...], address: str) -> None:
        self.orders.for_comment(seq, lines, address)

    def cancel_order(self, order_id: int) -> None:
        self.orders.cancel(order_id)

    def orders_async(self, query: OrderQuery) -> Future[OrderPage]:
        """A page of the order book."""
        return self.orders.find(query)

    def sheets_async(self) -> Future[AfterShow]:
        """All sheets as they are now, to be looked at, ticked off or printed."""
        return self.orders.sheets()

    def same_persons_async(self) -> Future[tuple[SameName, ...]]:
        return self.orders.same_persons()

    def products_changed(self) -> None:
        """The catalogue is another one: the picture follows."""
        self.screen.refresh()
        self.board.refresh()
        self.changed()

    def comments_async(self, wanted: Search) -> Future[tuple[FeedEntry, ...]]:
        """Comments of the journal, the newest first."""
        return self.comments.search(wanted)

    def chat_reports(self) -> tuple[ChatReport, ...]:
        return self.comments.reports()

    def close(self) -> None:
        """Put everything down; the engine, and with it the show on air, goes on."""
        if self._closed:
            return
        self._closed = True
        # Last in, first out, and each of them whatever becomes of the others.
        with contextlib.ExitStack() as parts:
            if self._show_lock is not None:
                parts.callback(self._show_lock.release)
            for part in (
                self._log,
                self.engine,
                self.shelf,
                self.orders,
                self.board,
                self.screen,
                self.polls,
                self.draws,
                self.comments,
            ):
                parts.callback(part.close)
            parts.callback(self._lookups.shutdown, wait=True, cancel_futures=True)
            parts.callback(self._commands.shutdown, wait=True)
            parts.callback(self.recordings.close)
            parts.callback(self.checkup.close)
            if self.session is not None:
                parts.callback(self.session.close)

    def end(self) -> None:
        """End every output cleanly, the engine, and this desk."""
        self.engine.end_engine()
        self.close()
        if self.session is not None:
            self.session.ended()

    def _start_log(self) -> None:
        try:
            self._log.start()
        except SettingsError as error:
            self._trouble("log", error)

    def _open_shop(self) -> int:
        products = self._show.products
        try:
            presented = self.shelf.start(self.base_folder / products if products else None)
            self.orders.start()
            self.unclear.start()
            return presented
        except ShopError as error:
            self._trouble("shop", error)
            return 0

    def _open_chat(self) -> None:
        try:
            self.polls.start()
        except CommunityError as error:
            self._trouble("poll", error)
        self.board.start()
        self.comments.start(self._show.services)

    def _stock_changed(self, snapshot: StockSnapshot) -> None:
        self.screen.stock_changed(snapshot)
        self.board.refresh()

    def _run(self, run: object, arguments: dict[str, object]) -> None:
        try:
            run(self, **arguments)  # type: ignore[operator]
        except StudioError as error:
            self.incidents.refused(error)
            raise
        except Exception as error:  # a fault in one command is its refusal: the next one is carried out
            log.exception("a command failed")
            failure = StudioError("desk.failed", reason=error)
            self.incidents.refused(failure)
            raise failure from error
        finally:
            self.changed()

    def _quietly(self, deed: object) -> None:
        try:
            deed()  # type: ignore[operator]
        except StudioError as error:
            self.incidents.refused(error)

    def _trouble(self, key: str, error: StudioError) -> None:
        log.warning("%s: %s", key, error)
        self.happened(
            Incident(unix_s=time.time(), level="attention", key=key, code=error.code, arguments=error.arguments)
        )

    def _engine_recovered(self) -> None:
        self.screen.refresh()
        self.air.restart_all()

    def _snapshot(self, version: int) -> DeskState:
        engine, air = self.engine.state, self.air.state()
        files = [o for o in self.engine.vitals.outputs if o.id == RECORDING and o.state in ("live", "reconnecting")]
        return DeskState(
            version=version,
            show=engine.show or self._show,
            show_path=str(self.show_path),
            saved=self._saved,
            engine=self.engine.condition,
            scene_id=engine.scene_id,
            look_scene_id=engine.look_scene_id,
            look_overlay_id=engine.look_overlay_id,
            blank=engine.blank,
            program_ring=engine.program_ring,
            look_ring=engine.look_ring,
            side_rings=engine.side_rings,
            vitals=self.engine.vitals,
            air=air,
            air_since_unix_s=self.air.since_unix_s if air != "off" else 0.0,
            rehearsal=self.air.rehearsal,
            recording_path=files[0].location if files else "",
            interrupted=self.session.interrupted if self.session is not None else None,
            recovered=self.recordings.recovered,
            products=self.shelf.rows(),
            product_on_air=self.screen.presented,
            orders=self.orders.rows(),
            order_counts=self.orders.counts(),
            order_totals=self.orders.totals(),
            unclear=self.unclear.rows(),
            unconfirmed=len(self.shelf.till.unconfirmed()),
            chat=self.chat_reports(),
            featured_seq=self.screen.featured_seq,
            question_seq=self.comments.screen.question_seq,
            proposed=tuple(entry.seq for entry in self.feed.proposals()),
            poll=self.polls.tally,
            draw=self.draws.state,
            sentence=self.incidents.sentence(),
            incidents=self.incidents.latest(),
            check=self.checkup.report,
        )
