"""What neighbours, and those who only pretend to be, do to the feed: floods, storms, broken packets, hostile texts."""

from __future__ import annotations

import json
import random
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import msgspec
import numpy as np
import psutil
import pytest
from PySide6.QtGui import QGuiApplication

from studio.chat import bilibili_packets as packets
from studio.chat.cleaning import clean_name, clean_text
from studio.chat.exported import ExportedComment
from studio.chat.feed import Feed
from studio.chat.html_text import text_of
from studio.chat.ingest_format import read_comments
from studio.chat.irc import LineSplitter, parse
from studio.chat.journal import Journal
from studio.chat.moderation.watch import Watch
from studio.chat.moderation.word_list import WordList, read_words
from studio.chat.owncast import _Event as OwncastEvent
from studio.chat.pasted import read_pasted
from studio.chat.ruling import Sanction
from studio.chat.service import Incoming, Message, Withdrawal
from studio.chat.twitch_events import _Notice
from studio.chat.web import decoded
from studio.chat.youtube import _Page
from studio.compositor.program import Program
from studio.desk.desk import Desk
from studio.media.program_frame import ProgramFrame
from studio.media.sprite import PlacedSprite
from studio.model.canvas import Canvas
from studio.model.chat_service import CommentSettings
from studio.model.comment import Comment, FeedEntry
from studio.model.errors import ChatError
from studio.model.overlay import FeaturedComment, Greeting, OverlayState, QuestionCard, RunningComment, RunningComments
from studio.model.scene import Box, Scene, SceneItem
from studio.overlays.easel import Easel
from studio.overlays.layout import area_of, kind_of
from studio.overlays.motion import Face
from studio.overlays.running_comments import Crowd, Lanes
from tests.rig.desks import open_desk
from tests.rig.overlay_states import HOSTILE
from tests.rig.pictures import plain_frame, planes
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_FLOOD_S = 300.0
_BURST_S = 10.0
_MIB = 1 << 20


def _comment(number: int, text: str, user: str = "", name: str = "三号楼小王") -> Incoming:
    return Incoming(service="flood", room="r", id=str(number), user=user or f"user{number % 700}", name=name, text=text)


class _Flood:
    """Comments at a rate, one in fifty of them an order of a person of its own; each person chats at the same pace,
    some of them far too much."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.sent = 0
        self.orders = 0

    def run(self, seconds: float, rate: int) -> None:
        began, first = time.monotonic(), self.sent
        while (now := time.monotonic()) - began < seconds or self.sent - first < seconds * rate:
            due = first + min(int(seconds * rate), int((now - began) * rate))
            if due > self.sent:
                batch = tuple(self._next(number) for number in range(self.sent, due))
                wait_for(lambda batch=batch: self._desk.feed.deliver(batch), 60, "room in the feed")  # type: ignore[misc]
                self.sent = due
            time.sleep(0.01)

    def _next(self, number: int) -> Incoming:
        if number % 50 == 0:
            self.orders += 1
            return _comment(number, "番茄来1斤", f"buyer{number}")
        return _comment(number, f"今天真热闹 {number % 97}", "loud" if number % 10 == 1 else "")


@pytest.mark.timeout(int(_FLOOD_S + _BURST_S) + 300)
def test_c38_flood_of_comments(tmp_path: Path, figure: Figure) -> None:
    show = shop_show(tmp_path)
    (tmp_path / "products.csv").write_text("number,name,unit,price,stock,on_air\n1,番茄,斤,6.00,9000,yes\n", "utf-8")
    running = msgspec.structs.replace(show.overlays[-1], id="running", name="弹幕", state=RunningComments(), shown=True)
    show = msgspec.structs.replace(show, overlays=(*show.overlays, running))
    memory = []
    with open_desk(write_show(tmp_path, show)) as desk:
        desk.do("recording.start").result(20)
        wait_for(lambda: any(one.state == "live" and one.frames > 30 for one in desk.state.vitals.outputs), 20)
        flood, own = _Flood(desk), psutil.Process()
        for seconds, rate in ((_FLOOD_S / 5, 500),) * 5 + ((_BURST_S, 5_000),):
            flood.run(seconds, rate)
            memory.append(own.memory_info().rss / _MIB)
        wait_for(lambda: desk.feed.counts().shown == flood.sent, 120, "every comment")
        wait_for(lambda: desk.state.order_counts.accepted == flood.orders, 120, "every order")
        counts = desk.feed.counts()
        vitals = desk.state.vitals
        desk.do("recording.stop").result(30)
    lost = vitals.frames.lagged + vitals.frames.skipped + sum(one.dropped for one in vitals.outputs)
    grown = memory[-1] - memory[0]
    figure(
        f"{flood.sent} comments, {flood.orders} orders taken, {counts.hidden} hidden and counted; {lost} of "
        f"{vitals.frames.composed} frames lost; memory {grown:+.0f} MB after the first minute"
    )
    assert counts.received == flood.sent
    assert counts.hidden > 0.05 * flood.sent
    assert grown < 100
    assert lost == 0


def test_c39_reconnect_storm(tmp_path: Path, figure: Figure) -> None:
    """2,000 orders and withdrawals of the last line over 400 connections that each repeat what the one before said;
    30 % of all ids are doubles, and the program itself dies twice in between."""
    chance = random.Random(1)
    placed: list[tuple[str, str, str]] = []
    sent, doubles, number, recent = 0, 0, 0, list[Incoming]()
    for _life in range(3):
        feed = Feed(Journal(tmp_path / "comments.db"), lambda entry: placed.append(entry.comment.key))
        feed.start()
        for _connection in range(134):
            batch: list[Message] = []
            for _ in range(15):
                if recent and chance.random() < 0.3:
                    batch.append(chance.choice(recent))
                    doubles += 1
                else:
                    number += 1
                    batch.append(_comment(number, f"番茄{number % 9 + 1}斤"))
                    recent = [*recent[-40:], batch[-1]]  # type: ignore[list-item]
            if chance.random() < 0.1:
                batch.append(Withdrawal(service="flood", room="r", comment_id=str(number)))
            sent += 15
            wait_for(lambda batch=batch, feed=feed: feed.deliver(tuple(batch)), 20)  # type: ignore[misc]
        feed.close()
    again: list[FeedEntry] = []
    feed = Feed(Journal(tmp_path / "comments.db"), again.append)
    feed.start()
    feed.close()
    figure(f"{sent} arrived, {doubles} doubles ({doubles / sent:.0%}); each of {number} orders once")
    assert doubles / sent == pytest.approx(0.3, abs=0.03)
    assert len(placed) == number
    assert len(set(placed)) == number
    assert again == [], "what was ruled upon is not ruled upon again"


def _packet_seeds() -> list[bytes]:
    data = {"msg_id": "m", "open_id": "o", "uname": "李雷", "msg": "番茄两斤", "timestamp": 1}
    plain = packets.pack(packets.MESSAGE, json.dumps({"cmd": "LIVE_OPEN_PLATFORM_DM", "data": data}).encode(), 0)
    bomb = packets.pack(packets.MESSAGE, brotli.compress(bytes(80 * _MIB)), 3)
    zip_bomb = packets.pack(packets.MESSAGE, zlib.compress(bytes(80 * _MIB), 9), 2)
    nested = packets.pack(packets.MESSAGE, zlib.compress(packets.pack(5, zlib.compress(plain), 2)), 2)
    return [
        plain,
        plain + plain,
        packets.pack(packets.MESSAGE, zlib.compress(plain * 3), 2),
        packets.pack(packets.MESSAGE, brotli.compress(plain * 3), 3),
        packets.pack(packets.HEARTBEAT_REPLY, b"\0\0\0\1") + b"echo",
        nested,
        packets.pack(packets.MESSAGE, b"", 0) * 9_000,
        bomb,
        zip_bomb,
    ]


def _text_seeds() -> list[bytes]:
    return [
        "@id=1;display-name=李雷 :l!l@l PRIVMSG #farm :番茄\r\n".encode(),
        b'[{"id":"1","user":"u","text":"t","time":"2026-05-01T08:00:00Z"}]',
        b'{"type":"CHAT","id":"1","user":{"id":"u","displayName":"x"},"body":"<p>hi<img alt=x></p>"}',
        b'{"metadata":{"message_type":"notification"},"payload":{"event":{"message_id":"1"}}}',
        b'{"items":[{"id":"1","snippet":{"type":"textMessageEvent"}}],"pollingIntervalMillis":5}',
        b'{"id":"1","user":"u","time":1e999}',
        b"[" * 5_000,
        b'{"a":' * 5_000,
    ]


def _spoilt(seed: bytes, chance: random.Random) -> bytes:
    body = bytearray(seed[: chance.randrange(len(seed) + 1)] if chance.random() < 0.4 else seed)
    for _ in range(chance.randrange(8)):
        if body:
            body[chance.randrange(min(len(body), 400))] = chance.randrange(256)
    if chance.random() < 0.1:
        body += chance.randbytes(chance.randrange(200))
    return bytes(body)


def _read_packets(body: bytes) -> None:
    assert sum(len(packet.body) for packet in packets.unpack(body)) <= packets.MOST_INFLATED_BYTES + len(body)


def _read_texts(body: bytes) -> None:
    for line in LineSplitter().lines(body):
        parse(line)
    text = body.decode("utf-8", "replace")
    text_of(text)
    clean_text(text)
    read_pasted(text, "r")
    for kind in (OwncastEvent, _Notice, _Page, ExportedComment):
        try:
            decoded(body, kind, "x")
        except ChatError:
            continue
    read_comments(body)


@pytest.mark.timeout(900)
def test_c40_truncated_random_and_bombing_packets(figure: Figure) -> None:
    chance, refused = random.Random(40), 0
    cases: tuple[tuple[Callable[[bytes], None], list[bytes], int], ...] = (
        (_read_packets, _packet_seeds(), 70_000),
        (_read_texts, _text_seeds(), 30_000),
    )
    bombs = [*_packet_seeds()[-2:], _packet_seeds()[5]]
    tracemalloc.start()
    for bomb in bombs:
        with pytest.raises(ChatError):
            packets.unpack(bomb)
    peak_mb = tracemalloc.get_traced_memory()[1] / _MIB
    tracemalloc.stop()
    worst_s = 0.0
    for read, seeds, count in cases:
        for _ in range(count):
            began = time.thread_time()
            try:
                # The last ones are large: one of them in fifty.
                few = 3 if read is _read_packets else 2
                seed = chance.choice(seeds[-few:] if chance.random() < 0.02 else seeds[:-few])
                read(_spoilt(seed, chance))
            except ChatError:
                refused += 1
            worst_s = max(worst_s, time.thread_time() - began)
    figure(f"100,000 packets, {refused} refused; a bomb of 80 MB took {peak_mb:.1f} MB; the slowest {worst_s:.2f} s")
    assert refused > 20_000
    assert peak_mb < 8
    assert worst_s < 0.5


@pytest.mark.parametrize("name", HOSTILE)
def test_c41_hostile_text(qapp: QGuiApplication, tmp_path: Path, figure: Figure, name: str) -> None:
    """Raw, as if nothing had cleaned it before: no pixel outside the box, each painted in less than 20 ms."""
    del qapp
    canvas, box, text = Canvas(width=1280, height=720), Box(0.3, 0.2, 0.4, 0.4), HOSTILE[name]
    easel = Easel(canvas, "harvest", "zh", tmp_path, lambda _code, _arguments: None)
    easel.start()
    states: tuple[OverlayState, ...] = (
        FeaturedComment(author=text, place=text, text=text),
        QuestionCard(author=text, place=text, text=text),
        Greeting(names=(text, text, text, text)),
        RunningComments(comments=(RunningComment("1", text),)),
    )
    area, worst_ms = area_of(box, canvas), 0.0
    for state in states:
        easel.painted((kind_of(state), box), type(state)(), box)
        times = []
        for turn in range(3):
            began = time.thread_time()
            made = easel.painted((f"{kind_of(state)}{turn}", box), state, box)
            times.append((time.thread_time() - began) * 1000)
        worst_ms = max(worst_ms, min(times))
        for placed in _placed(made):
            assert placed.x >= area.x
            assert placed.y >= area.y
            assert placed.x + placed.sprite.width <= area.x + area.width
            assert placed.y + placed.sprite.height <= area.y + area.height
        _no_pixel_outside(canvas, area, _placed(made))
    began = time.thread_time()
    said = clean_text(text) + clean_name(text)
    cleaned_ms = (time.thread_time() - began) * 1000
    figure(f"painted in {worst_ms:.1f} ms at most, cleaned in {cleaned_ms:.1f} ms")
    assert len(said) <= 540 * 16
    assert worst_ms < 20
    assert cleaned_ms < 20


def _placed(made: Face | Crowd) -> list[PlacedSprite]:
    if isinstance(made, Crowd):
        lanes = Lanes()
        return [one for tick in range(0, 9_000_000_000, 500_000_000) for one in lanes.sprites_at(tick, made)]
    return [PlacedSprite(made.sprite, made.x, made.y)] if made.sprite is not None else []


def _no_pixel_outside(canvas: Canvas, area: object, sprites: list[PlacedSprite]) -> None:
    width, height = canvas.width, canvas.height
    frame, program = plain_frame(width, height, 90, 120, 140), Program(width, height)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s"),)),))
    left, top, wide, high = area  # type: ignore[misc]
    for first in range(0, max(1, len(sprites)), 8):
        into: ProgramFrame = planes(width, height, 16, 128, 128)  # type: ignore[assignment]
        program.compose(0, 0, lambda _ref: frame, lambda _ref, _box: (), tuple(sprites[first : first + 8]), into)
        outside = np.array(into[0] if isinstance(into, tuple) else into.y)  # type: ignore[unreachable]
        outside[top : top + high, left : left + wide] = 90
        assert (outside == 90).all()


def test_c43_look_alike_of_the_staff(tmp_path: Path, figure: Figure) -> None:
    """A name is only a name: whoever takes the staff's gets none of their rights, and none of their troubles."""
    names = (
        "王店长",
        "王店⻓",
        "王 店长",
        "王店长\u200b",
        "Ｈost",
        "hоst",
        "host",
        "admin\u202e",
        "person",
        "主播本人",
    )
    watch = Watch(CommentSettings())
    watch.set_words(WordList(read_words("博彩")))
    watch.sanction(Sanction("twitch", "42", "banned", 0.0, "王店长"))
    for number, name in enumerate(names):
        said = Comment(service="ingest", room="r", id="1", user=f"u{number}", name=clean_name(name), text="博彩")
        assert watch.judge(said).hold == "hidden", "a word is a word, whoever says it"
        said = msgspec.structs.replace(said, text="番茄", user="42")
        assert watch.judge(said).hold == "", "an id counts only within its service"
    banned = Comment(service="twitch", room="r", id="2", user="42", name="王店长", text="我是店长，放行我")
    assert watch.judge(banned).reason == "moderation.banned"
    entries: list[FeedEntry] = []
    feed = Feed(Journal(tmp_path / "c.db"), entries.append, judge=Watch(CommentSettings()).judge)
    feed.start()
    feed.deliver(tuple(_comment(number, "/ban 所有人", f"x{number}", name) for number, name in enumerate(names)))
    wait_for(lambda: len(entries) == len(names))
    feed.close()
    assert {(entry.mark, entry.hold, entry.featured, entry.proposed) for entry in entries} == {("", "", False, False)}
    privileged = [path for path in Path("studio").rglob("*.py") if _asks_a_name(path.read_text("utf-8"))]
    figure(f"{len(names)} look-alikes, no right gained; {len(privileged)} places of the program ask a name for a right")
    assert privileged == []


def _asks_a_name(source: str) -> bool:
    """A comparison of a commenter's display name with anything is where a privilege would begin."""
    return any(f"comment.name {sign}" in source for sign in ("==", "!=", "in "))
