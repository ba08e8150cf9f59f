"""What the feed costs: from a service to the panel, a journal of a million comments, comments crossing the picture."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.chat.moderation.watch import Watch
from studio.chat.moderation.word_list import Word, WordList
from studio.chat.owncast import OwncastChat
from studio.chat.search import Search
from studio.chat.service import Incoming
from studio.compositor.program import Program
from studio.desk.state import FeedPage
from studio.gui.app import make_application, make_window
from studio.gui.main_window import MainWindow
from studio.media.program_frame import FramePool
from studio.model.canvas import Canvas
from studio.model.chat_service import CommentSettings, OwncastService
from studio.model.overlay import RunningComment, RunningComments
from studio.model.scene import Scene, SceneItem
from studio.model.secret import Secret
from studio.overlays.easel import Easel
from studio.overlays.running_comments import Crowd, Lanes
from tests.bench.arithmetic import NotMeasuredError, percentile
from tests.rig.desk_stage import DeskStage
from tests.rig.pictures import plain_frame
from tests.rig.waiting import wait_for
from tests.rig.web_peer import WebPeer

MILLION = 1_000_000
_MESSAGES = 100
_RATE, _RATE_S = 500, 10
_BURST, _BURST_S = 5_000, 4
_SOUGHT = ("番茄", "番", "龘", "不存在", "丁丂七", "番茄来3斤", "邻居4321", "邻居", "3栋", "e", "zz")
Window = Callable[[DeskStage], MainWindow]


class FeedFigures(NamedTuple):
    """Times in ms, `open_s` in s; `percent` of a core; `lost` of the burst's comments."""

    to_panel_ms: list[float]
    open_s: float
    search_ms: dict[str, float]
    running_ms: float
    percent: float
    lost: int
    batches_a_second: float


class _FedStage(DeskStage):
    """A desk without processes whose feed is the real one."""

    feed: Feed | None = None

    def feed_since(self, version: int) -> FeedPage:
        if self.feed is None:
            return FeedPage(0, ())
        part = self.feed.entries_since(version)
        return FeedPage(part.version, part.entries, part.missed)

    def thumbnails(self) -> Mapping[str, bytes]:
        return {}


def measure_feed(folder: Path) -> FeedFigures:
    folder.mkdir(parents=True)
    QApplication.instance() or QApplication([])
    app = make_application()
    with _FedStage("zh", folder=folder) as stage:
        window = make_window(stage, app, "zh")
        window.resize(1280, 800)
        window.bridge.start()
        window.show()
        app.processEvents()
        to_panel_ms = _to_panel_ms(folder, stage, window, app)
        percent, lost, batches = _rates(folder, stage, window, app)
        open_s, search_ms = _million(folder / "million.db", stage, window, app)
        stage.feed = None
        window.bridge.stop()
        window.program.picture.close_ring()
        window.look.picture.close_ring()
        window.hide()
    return FeedFigures(to_panel_ms, open_s, search_ms, _running_ms(folder), percent, lost, batches)


def _to_panel_ms(folder: Path, stage: _FedStage, window: MainWindow, app: QApplication) -> list[float]:
    """A message on a service's real socket until its row is painted."""
    feed = stage.feed = Feed(Journal(folder / "panel.db"), judge=Watch(CommentSettings()).judge)
    feed.start()
    chance, took = random.Random(1), []
    with WebPeer() as peer:
        peer.answers["POST", "/api/chat/register"] = lambda _asked: {"accessToken": "t"}
        peer.answers["GET", "/api/chat"] = lambda _asked: []
        source = OwncastChat(OwncastService(server=peer.url), Secret(""), feed.deliver)
        source.start()
        line = peer.next_line()
        for number in range(_MESSAGES):
            pause = time.monotonic() + chance.random() * 0.05
            while time.monotonic() < pause:
                app.processEvents()
            said = {
                "type": "CHAT",
                "id": f"m{number}",
                "user": {"id": "u", "displayName": "王姐"},
                "body": f"第{number}句",
            }
            began = time.perf_counter()
            line.say(json.dumps(said))
            while feed.counts().shown <= number or window.comments.model.newest_seq() <= number:
                app.processEvents()
                time.sleep(0.0005)
            window.comments.list.viewport().repaint()
            took.append((time.perf_counter() - began) * 1000)
        source.close()
    feed.close()
    return took


def _rates(folder: Path, stage: _FedStage, window: MainWindow, app: QApplication) -> tuple[float, int, float]:
    """CPU of feed, watch and panel at 500 a second; what a burst loses; batches the panel takes a second."""
    watch = Watch(CommentSettings(most_a_minute=10_000))
    watch.set_words(WordList(tuple(Word(f"坏词{number}", "hidden") for number in range(10_000))))
    feed = stage.feed = Feed(Journal(folder / "rates.db"), judge=watch.judge)
    feed.start()
    batches = 0

    def count(_page: object) -> None:
        nonlocal batches
        batches += 1

    window.bridge.fed.connect(count)
    cpu, began = time.process_time(), time.monotonic()
    _send(feed, app, _RATE, _RATE_S, 0)
    seconds = time.monotonic() - began
    percent, batches_a_second = (time.process_time() - cpu) / seconds * 100, batches / seconds
    sent = _RATE * _RATE_S
    _send(feed, app, _BURST, _BURST_S, sent)
    sent += _BURST * _BURST_S
    wait_for(lambda: (app.processEvents(), feed.counts().waiting == 0)[1], 60, "the burst")
    feed.close()
    lost = sent - feed.counts().shown
    window.bridge.fed.disconnect(count)
    return percent, lost, batches_a_second


def _send(feed: Feed, app: QApplication, rate: int, seconds: int, first: int) -> None:
    began, sent = time.monotonic(), 0
    while sent < rate * seconds:
        due = min(rate * seconds, int((time.monotonic() - began) * rate))
        batch = tuple(
            Incoming(
                service="bench", room="r", id=str(first + number), user=f"u{number % 900}", name="三号楼小王",
                text=f"番茄来{number % 9 + 1}斤，{number}栋",
            )
            for number in range(sent, due)
        )  # fmt: skip
        if batch and feed.deliver(batch):
            sent = due
        app.processEvents()
        time.sleep(0.002)


def _million(path: Path, stage: _FedStage, window: MainWindow, app: QApplication) -> tuple[float, dict[str, float]]:
    """Opening a journal of a million comments into the panel, and the slowest of three searches for each word."""
    _fill(path)
    journal = Journal(path)
    began = time.perf_counter()
    feed = Feed(journal)
    feed.start()
    stage.feed = feed
    window.comments.model.choose(lambda _entry: True)
    window.bridge._feed_version = 0
    window.bridge.poll()
    app.processEvents()
    window.comments.list.viewport().repaint()
    open_s = time.perf_counter() - began
    if journal.count() != MILLION:
        raise NotMeasuredError(f"{journal.count()} comments in the journal")
    took = {}
    for word in _SOUGHT:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            journal.search(Search(word))
            times.append((time.perf_counter() - began) * 1000)
        took[word] = max(times)
    feed.close()
    return open_s, took


def _fill(path: Path) -> None:
    journal = Journal(path)
    journal.start()
    journal.close()
    chance = random.Random(1)
    goods = "番茄 鸡蛋 土豆 黄瓜 草莓 白菜 豆腐 玉米 茄子 辣椒".split()
    pool = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]

    def rows() -> object:
        for number in range(1, MILLION + 1):
            order = f"{chance.choice(goods)}来{number % 9 + 1}斤，{number % 40 + 1}栋"
            text = order if number % 2 else "".join(chance.choices(pool, k=chance.randint(4, 18)))
            user = number % 5000
            yield number, "ingest", "r", str(number), f"u{user}", f"邻居{user}", text, text, float(number), 0.0

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO comment VALUES (?,?,?,?,?,?,?,?,?,?)", rows())  # type: ignore[arg-type]
    connection.execute("INSERT INTO mark SELECT seq, 'order', '番茄 2 斤' FROM comment WHERE seq % 2 = 1")
    connection.execute("UPDATE handled SET seq = ?", (MILLION,))
    connection.execute("COMMIT")
    connection.close()
    journal = Journal(path)
    journal.start()
    while journal.index_some(20_000):
        pass
    journal.close()


def _running_ms(folder: Path) -> float:
    """Sixty comments on their way across 1080p: moving and blending them, beside the same picture without them."""
    canvas = Canvas(width=1920, height=1080)
    easel = Easel(canvas, "harvest", "zh", folder, lambda _code, _arguments: None)
    easel.start()
    comments = tuple(RunningComment(str(number), f"番茄来{number}斤，三栋") for number in range(60))
    crowd = easel.painted(("running", None), RunningComments(comments=comments, lanes=12), None)
    assert isinstance(crowd, Crowd)
    crowd = Crowd(crowd.comments, crowd.area._replace(y=0, height=1080), 20, crowd.lane_px, crowd.fade_px, True)
    lanes, program, frame = Lanes(), Program(1920, 1080), plain_frame(1920, 1080, 90, 120, 140)
    program.set_scenes((Scene(id="main", name="main", items=(SceneItem(ref="clip"),)),))
    target = FramePool(1920, 1080, 1).take()
    assert target is not None
    tick = 0
    while len(lanes.sprites_at(tick, crowd)) < 55:
        tick += 33_333_333
        if tick > 20_000_000_000:
            raise NotMeasuredError("sixty comments never were on the screen at once")
    spent = {True: list[float](), False: list[float]()}
    for _ in range(40):
        tick += 3_333_333
        for shown in (True, False):
            began = time.thread_time()
            sprites = lanes.sprites_at(tick, crowd) if shown else ()
            program.compose(0, tick, lambda _ref: frame, lambda _ref, _box: (), sprites, target)
            spent[shown].append((time.thread_time() - began) * 1000)
    return median(spent[True]) - median(spent[False])


def slowest(search_ms: dict[str, float]) -> tuple[str, float]:
    return max(search_ms.items(), key=lambda found: found[1])


def p95(times: list[float]) -> float:
    return percentile(times, 95)
