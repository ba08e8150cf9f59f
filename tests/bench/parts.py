"""What single parts cost, each alone in this process: CPU time, so that it holds on a busy computer too."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median

import av
import numpy as np

from studio.audio.mixer import Channel, Mixer
from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.chat.service import Incoming
from studio.compositor.program import Program
from studio.config.paths import ledger_url
from studio.media.clock import SAMPLE_RATE, Clock, now_ns
from studio.media.colour import RgbScaler
from studio.media.frame import Frame
from studio.media.program_frame import FramePool, ProgramFrame
from studio.media.sound import Samples
from studio.media.sprite import PlacedSprite
from studio.model.order import Order, OrderLine
from studio.model.output import EncoderSettings
from studio.model.overlay import ListedProduct, ProductList, StockCounter
from studio.model.product import Product
from studio.model.scene import Scene, SceneItem
from studio.outputs.h264 import H264, X264
from studio.overlays.easel import Easel
from studio.overlays.motion import Face, Motion
from studio.shop.ledger import Ledger
from tests.bench.arithmetic import NotMeasuredError, percentile
from tests.bench.material import CANVAS, placed_sprites
from tests.bench.recording import measure_recording

_ROUNDS, _PER_ROUND = 7, 60
_FRAMES = 90
_SOUND_S = 4.0
_FEED_S, _FEED_RATE = 4, 500
_ORDERS = 500


def measure_parts(folder: Path, clip: Path) -> list[tuple[str, float, str]]:
    """(what, figure, unit) for each part."""
    folder.mkdir(parents=True)
    frames = _frames(clip, _FRAMES)
    pool = FramePool(CANVAS.width, CANVAS.height, 2)
    target = pool.take()
    assert target is not None
    sprites = placed_sprites(folder)
    return [
        ("compose 1080p with 5 sprites", _compose_ms(frames, sprites, target), "ms a frame"),
        (
            "compose 1080p from 720p, no sprites",
            _compose_ms([_halved(one) for one in frames], [], target),
            "ms a frame",
        ),
        ("overlays: a list of 12 products painted", _list_ms(folder), "ms a change"),
        ("overlays: compose while a number rolls", _roll_ms(folder, target), "ms a frame"),
        ("preview: 1080p to RGB of 960 px", _preview_ms(target), "ms a frame"),
        ("encoder alone: x264 veryfast 1080p", _encoder_ms(frames, pool), "ms a frame"),
        ("mixer, 4 channels", _mixer_percent(), "% of a core"),
        ("order placed, on the disk (p99, wall)", _order_ms(folder), "ms"),
        ("feed, 500 comments a second, on the disk", _feed_percent(folder), "% of a core"),
        *measure_recording(folder / "recording"),
    ]


def cpu_ms(work: Callable[[int], object]) -> float:
    """Median over rounds of the CPU time of one call, all threads of the process together."""
    work(0)
    rounds = []
    for _ in range(_ROUNDS):
        began = time.process_time_ns()
        for number in range(_PER_ROUND):
            work(number)
        rounds.append((time.process_time_ns() - began) / _PER_ROUND / 1e6)
    return median(rounds)


def _compose_ms(frames: list[Frame], sprites: list[PlacedSprite], target: ProgramFrame) -> float:
    program = Program(CANVAS.width, CANVAS.height)
    program.set_scenes((Scene(id="main", name="main", items=(SceneItem(ref="clip"),)),))

    def compose(number: int) -> None:
        frame = frames[number % len(frames)]
        program.compose(0, number, lambda _ref: frame, lambda _ref, _box: (), sprites, target)

    return cpu_ms(compose)


def _easel(folder: Path) -> Easel:
    easel = Easel(CANVAS, "harvest", "zh", folder, lambda code, arguments: None)
    easel.start()
    return easel


def _list_ms(folder: Path) -> float:
    easel = _easel(folder)
    products = tuple(
        ListedProduct(number=number, name="沙瓤番茄", price="¥6.00", unit="斤", left="48") for number in range(1, 13)
    )
    return cpu_ms(lambda _number: easel.painted(("list", None), ProductList(title="商品一览", products=products), None))


def _roll_ms(folder: Path, target: ProgramFrame) -> float:
    """The frames of one roll, over and over."""
    easel = _easel(folder)
    faces = [
        easel.painted(("counter", None), StockCounter(name="沙瓤番茄", left=left, unit="斤"), None)
        for left in ("48", "47")
    ]
    before, after = (face for face in faces if isinstance(face, Face))
    program = Program(CANVAS.width, CANVAS.height)
    motion = Motion(0)

    def compose(number: int) -> None:
        step, at_ns = number % 7, number // 7 * 10**9
        if step == 0:
            motion.sprites_at(at_ns, before, True)
            motion.sprites_at(at_ns + 5 * 10**8, before, True)
        sprites = motion.sprites_at(at_ns + 6 * 10**8 + step * 33_000_000, after, True)
        program.compose(0, number, lambda _ref: None, lambda _ref, _box: (), sprites, target)

    return cpu_ms(compose)


def _preview_ms(picture: ProgramFrame) -> float:
    scaler = RgbScaler(960, 540)
    into = np.empty((540, 960, 3), np.uint8)
    return cpu_ms(lambda _number: scaler.convert(picture, into))


def _encoder_ms(frames: list[Frame], pool: FramePool) -> float:
    target = pool.take()
    assert target is not None
    encoder = H264(X264, CANVAS, EncoderSettings())
    encoder.open()
    spent, packets = 0, 0
    for number, frame in enumerate(frames * 2):
        target.y[...], target.u[...], target.v[...] = frame.y, frame.u, frame.v
        began = time.process_time_ns()
        packets += len(encoder.encode(target, number, now_ns(), key=False))
        spent += time.process_time_ns() - began
    began = time.process_time_ns()
    packets += len(encoder.flush())
    spent += time.process_time_ns() - began
    encoder.close()
    if packets != 2 * len(frames):
        raise NotMeasuredError(f"{2 * len(frames)} frames gave {packets} packets")
    return spent / packets / 1e6


def _mixer_percent() -> float:
    clock = Clock(CANVAS.fps)
    mixer = Mixer(clock, lambda _block: None)
    mixer.set_channels(tuple(Channel(f"channel{number}", _Tone(200 * (number + 1)), -6.0) for number in range(4)))
    mixer.start()
    time.sleep(0.5)
    began_ns, began = now_ns(), time.process_time_ns()
    time.sleep(_SOUND_S)
    percent = (time.process_time_ns() - began) / (now_ns() - began_ns) * 100
    mixer.close()
    if mixer.blocks < 40 * _SOUND_S or mixer.gaps:
        raise NotMeasuredError(f"the mixer made {mixer.blocks} blocks and {mixer.gaps} gaps")
    return percent


class _Tone:
    """One period of whole seconds, made before: what it costs is not the mixer's."""

    def __init__(self, hz: int) -> None:
        wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE)
        self._samples = np.repeat(wave[:, None], 2, axis=1).astype(np.float32)

    def samples_at(self, first_sample: int, count: int) -> Samples:
        start = first_sample % SAMPLE_RATE
        return self._samples[start : start + count]


def _order_ms(folder: Path) -> float:
    """Wall time: what a neighbour's order waits for is the disk."""
    ledger = Ledger(ledger_url(folder / "bench.show.json", "orders.db"), lambda _snapshot: None)
    ledger.start()
    ledger.load_products([Product(number=1, name="番茄", unit="斤", price=Decimal(6), stock=Decimal(9000))])
    waits = []
    for number in range(_ORDERS):
        order = Order(
            service="bench", room="bench", comment_id=str(number), user=f"user{number}", name="邻居",
            lines=(OrderLine(1, Decimal(1)),),
        )  # fmt: skip
        began = time.perf_counter_ns()
        answer = ledger.place(order)
        waits.append((time.perf_counter_ns() - began) / 1e6)
        if not answer.accepted:
            raise NotMeasuredError(f"order {number} was refused: {answer}")
    ledger.close()
    return percentile(waits, 99)


def _feed_percent(folder: Path) -> float:
    feed = Feed(Journal(folder / "comments.db"))
    feed.start()
    began_ns, began = now_ns(), time.process_time_ns()
    number = 0
    while number < _FEED_S * _FEED_RATE:
        due = min(_FEED_S * _FEED_RATE, (now_ns() - began_ns) * _FEED_RATE // 1_000_000_000)
        if due > number:
            feed.deliver(tuple(_comment(one) for one in range(number, due)))
            number = due
        time.sleep(0.01)
    deadline = time.monotonic() + 10
    while feed.counts().shown < number and time.monotonic() < deadline:
        time.sleep(0.01)
    percent = (time.process_time_ns() - began) / (now_ns() - began_ns) * 100
    shown = feed.counts().shown
    feed.close()
    if shown != number:
        raise NotMeasuredError(f"{number} comments were delivered and {shown} shown")
    return percent


def _comment(number: int) -> Incoming:
    return Incoming(
        service="bench", room="bench", id=str(number), user=f"user{number % 300}", name="三号楼小王",
        text=f"番茄来{number % 9 + 1}斤，{number % 12 + 1}栋2单元301",
    )  # fmt: skip


def _frames(clip: Path, count: int) -> list[Frame]:
    """The clip's first pictures, copied."""
    frames = []
    with av.open(str(clip)) as container:
        for picture in container.decode(video=0):
            y, u, v = (
                np.frombuffer(memoryview(one), np.uint8).reshape(-1, one.line_size)[: one.height, : one.width].copy()
                for one in picture.planes
            )
            frames.append(Frame(y, u, v, 0))
            if len(frames) == count:
                return frames
    raise NotMeasuredError(f"only {len(frames)} pictures in {clip}")


def _halved(frame: Frame) -> Frame:
    """The upper left 1280x720 of a picture, as a 720p source's frame."""
    return Frame(
        *(np.ascontiguousarray(one) for one in (frame.y[:720, :1280], frame.u[:360, :640], frame.v[:360, :640])), 0
    )
