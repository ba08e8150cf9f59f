"""`report.json`: what a show was, in figures."""

from __future__ import annotations

import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

import msgspec

from studio.desk.state import DeskState
from studio.engine.messages import AudioCounts, FrameCounts
from studio.model.incident import Incident
from studio.model.sentences import Language


class OutputLine(msgspec.Struct, frozen=True):
    name: str
    kind: str
    state: str
    frames: int
    dropped: int
    bytes: int
    reconnects: int


class CanvasLine(msgspec.Struct, frozen=True):
    """A further canvas and its cost in the last second it ran: CPU a frame, and of one core."""

    name: str
    frames: FrameCounts
    compose_ms: float
    encode_ms: float
    cpu_percent: int


class CommentCounts(msgspec.Struct, frozen=True):
    received: int
    duplicates: int
    shown: int


class BookLine(msgspec.Struct, frozen=True):
    """What the order book holds of one product: `ordered` is set aside, `waiting` waits for more."""

    number: int
    name: str
    ordered: Decimal
    waiting: Decimal


class Book(msgspec.Struct, frozen=True):
    """The order book when the show ended, cancelled and changed orders as they stand then: what the sheets say, too.
    `value`: of what is set aside, in yuan."""

    accepted: int
    waiting: int
    cancelled: int
    refused: int
    unclear: int
    value: Decimal
    products: tuple[BookLine, ...]


class OrderCountsLine(msgspec.Struct, frozen=True):
    """Answers given during the show, and the `book` at its end."""

    accepted: int
    refused: int
    waiting: int = 0
    book: Book | None = None


class IncidentLine(msgspec.Struct, frozen=True):
    """`time`: wall clock, ISO 8601 with its zone."""

    time: str
    what: str
    safe: str
    action: str


class StockDelay(msgspec.Struct, frozen=True):
    """From a committed stock change to the first frame composed with it, over `count` changes (the latest 200)."""

    count: int
    median: float
    p99: float


class Latency(msgspec.Struct, frozen=True):
    stock_to_frame: StockDelay


class Report(msgspec.Struct, frozen=True):
    title: str
    written: str
    frames: FrameCounts
    audio: AudioCounts
    canvases: tuple[CanvasLine, ...]
    outputs: tuple[OutputLine, ...]
    comments: CommentCounts
    orders: OrderCountsLine
    incidents: tuple[IncidentLine, ...]
    latency_ms: Latency


def make_report(state: DeskState, comments: CommentCounts, language: Language, book: Book | None = None) -> Report:
    """The report of a show that has just ended."""
    counts = state.order_counts
    outputs = tuple(
        OutputLine(one.name, one.kind, one.state, one.frames, one.dropped, one.bytes, one.reconnects)
        for one in state.vitals.outputs
    )
    names = {canvas.id: canvas.name for canvas in state.show.running_canvases()}
    canvases = tuple(
        CanvasLine(names.get(one.id, one.id), one.frames, one.compose_ms, one.encode_ms, one.cpu_percent)
        for one in state.vitals.sides
    )
    return Report(
        title=state.show.title,
        written=datetime.now().astimezone().isoformat(timespec="seconds"),
        frames=state.vitals.frames,
        audio=state.vitals.audio,
        canvases=canvases,
        outputs=outputs,
        comments=comments,
        orders=OrderCountsLine(counts.accepted, counts.refused, counts.waiting, book),
        incidents=tuple(_line(incident, language) for incident in state.incidents if incident.level != "fine"),
        latency_ms=Latency(_delay(state.vitals.stock_to_frame_ms)),
    )


def write_report(report: Report, path: Path) -> None:
    """Whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    os.replace(fresh, path)


def _line(incident: Incident, language: Language) -> IncidentLine:
    sentence = incident.say(language)
    when = datetime.fromtimestamp(incident.unix_s).astimezone().isoformat(timespec="milliseconds")
    return IncidentLine(when, sentence.what, sentence.safe, sentence.action)


def _delay(measured_ms: tuple[float, ...]) -> StockDelay:
    if not measured_ms:
        return StockDelay(0, 0.0, 0.0)
    ordered = sorted(measured_ms)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return StockDelay(len(ordered), round(median(ordered), 1), round(p99, 1))
