"""A desk without processes behind it, for window states that are hard to reach with the real one: the same public
face, a show in memory, real pictures in a real preview ring. What was asked of it is kept in `asked`."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from studio.chat.search import Search
from studio.config.templates import demo_show
from studio.desk import registry  # noqa: F401 - the commands are there once it is imported
from studio.desk.commands import find_command
from studio.desk.state import DeskState, FeedPage, OrderCounts, OrderRow, ProductRow, UnclearRow
from studio.desk.suggestions import Suggestion
from studio.media.preview import PreviewWriter
from studio.model.check import CheckLine, CheckReport
from studio.model.comment import ChatReport, Comment, CommentMark, FeedEntry
from studio.model.errors import StudioError
from studio.model.incident import Incident
from studio.model.intent import Address, CancelIntent, ChangeIntent, OrderIntent
from studio.model.order import Order, OrderLine
from studio.model.output import Destination, OutputReport
from studio.model.overlay import FeaturedComment, Overlay, ProductCard
from studio.model.product import Product, StockLevel
from studio.model.sentences import Language
from studio.model.show import Show
from studio.model.sound import Meter
from studio.model.source import Device, MicrophoneSource, SourceReport
from studio.shop.order_record import OrderRecord, OrderTotals
from studio.shop.order_search import OrderPage, OrderQuery
from studio.shop.people import SameName
from studio.shop.sheets import AfterShow, Sheet
from tests.rig.stage_pictures import RGB, StagePictures

_ROOT = Path(__file__).parents[2]
_ASKED_EN = "Were those dug this morning, with the soil still on? Come closer!"
_SAID: tuple[tuple[str, str, str, str, CommentMark, str, str], ...] = (
    ("刘姐", "番茄20斤", "Ms Liu", "tomatoes, 20 jin", "refused", "已订 12 斤，候补第 1 位", "first in line for 8"),
    ("新邻居·木木", "来啦来啦", "Mumu (new here)", "just moved in, hello!", "", "第一次来", "first time here"),
    ("3栋小陈", "改成3斤", "Chen, bldg 3", "make that 3", "change", "番茄 3 斤", "tomato 3 jin"),
    ("阿强", "选B", "A-Qiang", "B please", "vote", "B", "B"),
    ("赵奶奶", "鸡蛋30个", "Granny Zhao", "30 eggs", "unclear", "按盒卖，一盒 15 个：2 盒？", "a box is 15: 2 boxes?"),
    ("王姐", "根上带泥的是今早刚挖的吗？镜头拉近看看", "Ms Wang", _ASKED_EN, "question", "", ""),
    ("小李", "打农药了吗", "Xiao Li", "any pesticide on these?", "question", "", ""),
    ("陈叔", "番茄两斤 5栋", "Uncle Chen", "two jin of tomatoes, bldg 5", "order", "番茄 2 斤", "tomato 2 jin"),
)  # fmt: skip

_CHECKED = (
    CheckLine("fine", "check.camera", {"name": "院子", "width": "1920", "height": "1080", "fps": "30"}, "picture yard"),
    CheckLine("attention", "check.no_voice", {"name": "话筒"}, "microphone mic"),
    CheckLine(
        "fine", "check.encoder",
        {"encoder": "x264", "width": "1920", "height": "1080", "fps": "30", "kbps": "4500", "lost": "0", "made": "301",
         "ms": "21.4", "budget": "33.3", "delay": "46"},
        "encoder",
    ),
    CheckLine("trouble", "rtmp.unreachable", {"host": "live.example", "reason": "timed out"}, "upload main"),
    CheckLine("fine", "check.disk", {"gb": "212", "hours": "101.0"}, "disk"),
    CheckLine("fine", "check.clock", {"now": "19:28"}, "clock"),
    CheckLine("fine", "check.stock", {"count": "8", "empty": "1"}, "stock"),
    CheckLine("fine", "check.comments", {"name": "ingest demo"}, "comments ingest demo"),
)  # fmt: skip


class DeskStage:
    """`with DeskStage("zh") as desk:`; `set(**changes)` replaces parts of the state, `say(...)` lets neighbours talk.

    Commands for scenes, overlays, blank, mute and comments are carried out on the state, the others only noted.
    `refusal`: when set, the next command fails with it.
    """

    def __init__(self, language: Language = "zh", portrait: bool = False, folder: Path = _ROOT / "build") -> None:
        self._language = language
        zh = language == "zh"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.queries: list[OrderQuery] = []
        self.refusal: StudioError | None = None
        self.devices: tuple[Device, ...] = (
            Device("camera", "usb-046d-c920", "Logitech C920"),
            Device("microphone", "usb-rode", "RØDE NT-USB"),
            Device("screen", "screen-1", "1920×1080"),
        )
        self.searches: list[Search] = []
        self.journal: list[FeedEntry] = []
        self._entries: dict[int, tuple[int, FeedEntry]] = {}
        self._feed_version = 0
        self._thumbnails: Mapping[str, bytes] = {}
        self._show = _show(demo_show(folder, language, portrait), zh)
        self._pictures: StagePictures | None = None
        self._program: PreviewWriter | None = None
        self._look: PreviewWriter | None = None
        self._state = DeskState(
            version=1, show=self._show, show_path=str(folder / "demo.show.json"), engine="running",
            scene_id="walk", products=_products(zh), product_on_air=1,
        )  # fmt: skip

    def __enter__(self) -> DeskStage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for ring in (self._program, self._look):
            if ring is not None:
                ring.close()
        self._program = self._look = None

    @property
    def state(self) -> DeskState:
        return self._state

    def feed_since(self, version: int) -> FeedPage:
        with self._lock:
            entries = [entry for changed, entry in self._entries.values() if changed > version]
            return FeedPage(self._feed_version, tuple(sorted(entries, key=lambda entry: entry.seq)))

    def thumbnails(self) -> Mapping[str, bytes]:
        return self._thumbnails

    def devices_async(self) -> Future[tuple[Device, ...]]:
        future: Future[tuple[Device, ...]] = Future()
        future.set_result(self.devices)
        return future

    def orders_async(self, query: OrderQuery) -> Future[OrderPage]:
        """The orders of the stage that match, as the ledger would answer."""
        self.queries.append(query)
        wanted = [
            row
            for row in self._state.orders
            if (not query.states or row.state in query.states)
            and query.text.casefold() in f"{row.name} {row.address} {row.phone}".casefold()
        ]
        return _done(OrderPage(tuple(_record(row) for row in wanted), more=False))

    def comments_async(self, wanted: Search) -> Future[tuple[FeedEntry, ...]]:
        """What the journal of the stage holds: `journal`, which is older than the feed."""
        self.searches.append(wanted)
        found = [
            entry
            for entry in self.journal
            if wanted.text.casefold() in f"{entry.comment.name} {entry.comment.text}".casefold()
            and (not wanted.before_seq or entry.seq < wanted.before_seq)
            and (not wanted.user or entry.comment.user == wanted.user)
        ]
        return _done(tuple(sorted(found, key=lambda entry: -entry.seq))[:200])

    def sheets_async(self) -> Future[AfterShow]:
        return _done(_sheets(self._language == "zh"))

    def same_persons_async(self) -> Future[tuple[SameName, ...]]:
        rows = self._state.orders
        same = SameName(rows[0].name, (rows[0].account, ("twitch", "chen_shu")))
        return _done((same,))

    def do(self, name: str, /, **arguments: object) -> Future[None]:
        find_command(name).check(arguments)  # what the window asks must be what the real desk understands
        self.asked.append((name, arguments))
        future: Future[None] = Future()
        if self.refusal is not None:
            error, self.refusal = self.refusal, None
            future.set_exception(error)
            return future
        carry_out = getattr(self, "_do_" + name.replace(".", "_"), None)
        if carry_out is not None:
            carry_out(**arguments)
        future.set_result(None)
        return future

    def set(self, **changes: Any) -> None:
        with self._lock:
            self._state = msgspec.structs.replace(self._state, version=self._state.version + 1, **changes)

    def show_pictures(self) -> None:
        """Compose the pictures and open the rings; needs a QGuiApplication and about two seconds."""
        self._pictures = StagePictures(self._state.show, _ROOT / "assets" / "products")
        self._program = _ring(self._pictures.program(self._state.scene_id))
        self._look = _ring(self._pictures.program("halves"))
        self._thumbnails = {scene.id: self._pictures.jpeg(scene.id) for scene in self._state.show.scenes}
        self.set(program_ring=self._program.name, look_ring=self._look.name)

    def on_air(self, seconds: float = 761, recording: bool = True) -> None:
        now = time.time()
        pushes = tuple(
            OutputReport(
                id=one.id, name=one.name, kind="rtmp", state="live", frames=22_830, bytes=428_000_000,
                bitrate_kbps=2250, started_unix_s=now - seconds, location=one.url,
            )
            for one in self._state.show.destinations
        )  # fmt: skip
        path = "/home/li/Videos/garden.mkv"
        file = OutputReport(
            id="recording", name="garden.mkv", kind="file", state="live", bytes=1_214_000_000, minutes_left=212
        )
        outputs = (*pushes, file) if recording else pushes
        vitals = msgspec.structs.replace(self._state.vitals, outputs=outputs, delay_ms=71, cpu_percent=61, replay_s=31)
        chat = ChatReport(service="ingest", room="demo", state="live", received=286, last_unix_s=now - 1)
        self.set(
            air="live", air_since_unix_s=now - seconds, recording_path=path if recording else "", vitals=vitals,
            orders=_orders(self._language == "zh"), order_counts=OrderCounts(accepted=41, refused=3),
            order_totals=_TOTALS, unclear=_unclear(self._language == "zh"), chat=(chat,),
        )  # fmt: skip

    def sound(self, peak_db: float = -11.0, lufs: float = -16.2) -> None:
        meters = (Meter("microphone", peak_db, lufs), Meter("garden", -32.0, -34.0), Meter("master", peak_db, lufs))
        sources = tuple(
            SourceReport(id=one.id, state="running", width=1920, height=1080, fps=30.0)
            if not isinstance(one, MicrophoneSource)
            else SourceReport(id=one.id, state="running")
            for one in self._state.show.sources
        )
        self.set(vitals=msgspec.structs.replace(self._state.vitals, meters=meters, sources=sources))

    def neighbours(self) -> None:
        zh = self._language == "zh"
        for name, text, name_en, text_en, mark, note, note_en in _SAID:
            self.say(name if zh else name_en, text if zh else text_en, mark, note if zh else note_en)

    def say(self, name: str, text: str, mark: CommentMark = "", note: str = "") -> int:
        with self._lock:
            seq = len(self._entries) + 1
            comment = Comment(
                service="ingest",
                room="demo",
                id=str(seq),
                user=name,
                name=name,
                text=text,
                received_unix_s=1_750_000_000 + seq * 4,
            )
            self._feed_version += 1
            self._entries[seq] = (self._feed_version, FeedEntry(seq=seq, comment=comment, mark=mark, note=note))
            return seq

    def trouble(self) -> None:
        incident = Incident(
            unix_s=time.time(), level="trouble", key="main", code="rtmp.reconnecting",
            arguments={"attempt": "2"},
        )  # fmt: skip
        fine = Incident(
            unix_s=time.time() - 300,
            level="attention",
            key="command",
            code="settings.no_key",
            arguments={"name": "视频号"},
        )
        self.set(sentence=incident, incidents=(fine, incident), air="reconnecting")

    def _overlay(self, overlay_id: str, **changes: Any) -> None:
        overlays = tuple(
            msgspec.structs.replace(one, **changes) if one.id == overlay_id else one
            for one in self._state.show.overlays
        )
        self.set(show=msgspec.structs.replace(self._state.show, overlays=overlays))

    def _do_scene_take(self, scene_id: str) -> None:
        self.set(scene_id=scene_id)

    def _do_scene_look(self, scene_id: str) -> None:
        self.set(look_scene_id=scene_id)

    def _do_overlay_look(self, overlay_id: str) -> None:
        self.set(look_overlay_id=overlay_id)

    def _do_look_take(self) -> None:
        self.set(scene_id=self._state.look_scene_id or self._state.scene_id, look_scene_id="", look_overlay_id="")

    def _do_look_clear(self) -> None:
        self.set(look_scene_id="", look_overlay_id="")

    def _do_overlay_toggle(self, overlay_id: str) -> None:
        overlay = next(one for one in self._state.show.overlays if one.id == overlay_id)
        self._overlay(overlay_id, shown=not overlay.shown)

    def _do_show_check(self) -> None:
        self.set(check=CheckReport(_CHECKED, 0, time.time()))

    def _do_program_blank(self) -> None:
        self.set(blank=not self._state.blank)

    def _do_sound_mute(self, source_id: str) -> None:
        sources = tuple(
            msgspec.structs.replace(one, muted=not one.muted) if one.id == source_id else one  # type: ignore[union-attr]
            for one in self._state.show.sources
        )
        self.set(show=msgspec.structs.replace(self._state.show, sources=sources))

    def _do_comment_propose(self, seq: int, wanted: bool = True) -> None:
        self.rule(seq, proposed=wanted)
        others = tuple(one for one in self._state.proposed if one != seq)
        self.set(proposed=(*others, seq) if wanted else others)

    def _do_comment_hide(self, seq: int) -> None:
        self.rule(seq, hold="hidden", hold_reason="moderation.by_hand", hold_what="host")

    def _do_comment_release(self, seq: int) -> None:
        self.rule(seq, hold="", hold_reason="", hold_what="")

    def rule(self, seq: int, **changes: Any) -> None:
        """Change an entry as the feed would."""
        with self._lock:
            self._feed_version += 1
            entry = msgspec.structs.replace(self._entries[seq][1], **changes)
            self._entries[seq] = (self._feed_version, entry)

    def _do_comment_feature(self, seq: int) -> None:
        self._feature(seq)

    def _do_comment_unfeature(self) -> None:
        self._feature(0)

    def _feature(self, seq: int) -> None:
        with self._lock:
            self._feed_version += 1
            for number, (_version, entry) in list(self._entries.items()):
                if entry.featured != (number == seq):
                    changed = msgspec.structs.replace(entry, featured=number == seq)
                    self._entries[number] = (self._feed_version, changed)
        self.set(featured_seq=seq)


def _ring(picture: RGB) -> PreviewWriter:
    height, width, _ = picture.shape
    ring = PreviewWriter(width, height)
    ring.slot()[:] = picture
    ring.publish()
    return ring


def _show(show: Show, zh: bool) -> Show:
    """The rehearsal's show with a microphone, destinations, and a comment on screen, as in the middle of a morning."""
    overlays = tuple(_busy(overlay, zh) for overlay in show.overlays)
    microphone = MicrophoneSource(id="microphone", name="话筒（清晰人声）" if zh else "Microphone (clear voice)")
    places = (
        Destination(id="main", name="B站" if zh else "Bilibili", url="rtmp://live-push.bilivideo.example/live-bvc/"),
        Destination(id="second", name="视频号" if zh else "Channels", url="rtmps://push.channels.example/live/"),
    )
    return msgspec.structs.replace(
        show, overlays=overlays, sources=(show.sources[0], microphone, *show.sources[1:]), destinations=places
    )


def _busy(overlay: Overlay, zh: bool) -> Overlay:
    replace = msgspec.structs.replace
    if isinstance(overlay.state, ProductCard):
        card = replace(overlay.state, photo_path="tomato.png", left="12", stock_ratio=0.2, stock_level="low")
        return replace(overlay, state=card)
    if isinstance(overlay.state, FeaturedComment):
        said = _SAID[5]
        author, place, text = (said[0], "3栋", said[1]) if zh else (said[2], "bldg 3", said[3])
        return replace(overlay, state=FeaturedComment(author=author, place=place, text=text), shown=True)
    return overlay


def _products(zh: bool) -> tuple[ProductRow, ...]:
    rows = (
        (1, "沙瓤番茄", "Heirloom tomato", "斤", "jin", "6.00", 12, 60, "tomato.png", "low"),
        (2, "顶花黄瓜", "Cucumber", "根", "piece", "2.00", 68, 80, "cucumber.png", "plenty"),
        (3, "散养鸡蛋", "Free-range eggs", "盒", "box", "18.00", 31, 40, "eggs.png", "plenty"),
        (4, "黑猪五花肉", "Pork belly", "斤", "jin", "32.00", 0, 30, "pork.png", "sold_out"),
        (5, "小青菜", "Bok choy", "把", "bunch", "4.00", 77, 100, "greens.png", "plenty"),
        (6, "甜玉米", "Sweet corn", "根", "piece", "3.00", 41, 90, "corn.png", "plenty"),
    )
    photos = _ROOT / "assets" / "products"
    made = []
    for number, name, name_en, unit, unit_en, price, left, total, photo, level in rows:
        product = Product(
            number=number, name=name if zh else name_en, unit=unit if zh else unit_en, price=Decimal(price),
            stock=Decimal(total), photo=str(photos / photo),
        )  # fmt: skip
        stock = StockLevel(number=number, left=Decimal(left), total=Decimal(total), state=level)  # type: ignore[arg-type]
        made.append(ProductRow(product, stock))
    return tuple(made)


def _orders(zh: bool) -> tuple[OrderRow, ...]:
    def row(number: int, name: str, product: int, quantity: str, address: str, **more: Any) -> OrderRow:
        line = OrderLine(product, Decimal(quantity))
        account = ("ingest", f"user{number}")
        return OrderRow(
            order_id=number, name=name, lines=(line,), address=address, unix_s=1_750_000_000 + number, account=account,
            **more,
        )  # fmt: skip

    waits = {
        "state": "waiting",
        "code": "shop.waiting",
        "arguments": {
            "name": "沙瓤番茄" if zh else "Heirloom tomato",
            "wanted": "20",
            "left": "12",
            "unit": "斤" if zh else "jin",
        },
    }

    refusal = {"state": "refused", "code": "shop.sold_out", "arguments": {"name": "黑猪五花肉" if zh else "Pork belly"}}
    return (
        row(45, "刘姐" if zh else "Ms Liu", 1, "20", "2-502", phone="13812345678", **waits),
        row(
            44,
            "陈叔" if zh else "Uncle Chen",
            1,
            "2",
            "5栋2单元301" if zh else "bldg 5 rm 301",
            phone="13912348000",
            said="番茄两斤 5栋" if zh else "two jin of tomatoes, bldg 5",
            seq=8,
        ),
        row(43, "3栋小陈" if zh else "Chen, bldg 3", 1, "3", "3栋" if zh else "bldg 3"),
        row(42, "刘姐" if zh else "Ms Liu", 4, "1.5", "", **refusal),
        row(41, "阿强" if zh else "A-Qiang", 3, "2", "8栋" if zh else "bldg 8"),
        row(40, "木木" if zh else "Mumu", 2, "6", "1栋" if zh else "bldg 1", state="cancelled"),
    )


_TOTALS = OrderTotals(
    accepted=41, refused=3, cancelled=2, ordered={1: Decimal(48), 3: Decimal(9)}, value=Decimal("450.00"), waiting=1,
    handed_over=0,
)  # fmt: skip


def _unclear(zh: bool) -> tuple[UnclearRow, ...]:
    def row(number: int, name: str, text: str, code: str, *suggestions: Suggestion, **arguments: str) -> UnclearRow:
        return UnclearRow(
            key=("ingest", "demo", f"u{number}"), account=("ingest", f"u{number}"), name=name, text=text, code=code,
            arguments=arguments, unix_s=1_750_000_000 + number, suggestions=suggestions,
        )  # fmt: skip

    door = Address(building="3", unit="2", room="502")
    return (
        row(
            1, "赵奶奶" if zh else "Granny Zhao", "鸡蛋30个 3栋2单元502" if zh else "30 eggs, bldg 3", "language.mixed",
            OrderIntent(lines=(OrderLine(3, Decimal(2)),), address=door),
            OrderIntent(lines=(OrderLine(3, Decimal(30)),), address=door),
            CancelIntent(product=1),
            ChangeIntent(operation="=", product=1, quantity=Decimal(3)),
        ),
        row(2, "小马" if zh else "Pony", "老样子" if zh else "the usual", "language.mixed"),
    )  # fmt: skip


def _record(row: OrderRow) -> OrderRecord:
    service, user = row.account
    order = Order(
        service=service, room="demo", comment_id=str(row.order_id), user=user, name=row.name, lines=row.lines,
        address=row.address, phone=row.phone, placed_unix_s=row.unix_s,
    )  # fmt: skip
    return OrderRecord(
        row.order_id, order, row.state, row.code, row.arguments, "host", row.held, 0.0, row.handed_over, Decimal(0), {}
    )


def _sheets(zh: bool) -> AfterShow:
    columns = ("☐", "门牌", "姓名", "电话", "商品") if zh else ("☐", "Door", "Name", "Phone", "Goods")
    goods = "沙瓤番茄 2 斤；散养鸡蛋 1 盒" if zh else "Heirloom tomato 2 jin; Free-range eggs 1 box"
    rows = tuple(("☐", f"3-2-{room}", "陈叔", "13912348000", goods) for room in (301, 502, 603))
    pickup = Sheet("3 栋" if zh else "Building 3", columns, rows, ("", "", "", "", "¥90.00"))
    totals = Sheet("合计" if zh else "Totals", columns[1:], (("1", "番茄", "48", "¥288.00"),))
    empty = Sheet("候补" if zh else "Waitlist", columns[1:], ())
    return AfterShow("garden", (pickup,), totals, totals, empty, empty, empty)


def _done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future
