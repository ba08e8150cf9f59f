"""`doorstep broadcast`: a show without a window."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from studio.cli.progress import Progress
from studio.config import secrets
from studio.config.show_file import load_show
from studio.desk.desk import Desk, DeskOptions
from studio.desk.report import CommentCounts, make_report, write_report
from studio.model.errors import OutputError, SettingsError
from studio.model.output import Destination
from studio.model.sentences import Language, say

_SHOWN_EVERY_S = 0.25
_SHEETS_S = 60.0


def run_broadcast(
    show_path: Path, push: list[str], record: Path | None, seconds: float, report: Path | None, language: Language
) -> int:
    """0 when every output ended in order. Ctrl-C ends cleanly: files closed, report written."""
    show = load_show(show_path)
    if not push and record is None and not show.destinations:
        raise SettingsError("cli.nothing_to_do")
    if record is not None and record.suffix not in (".mkv", ".mp4"):
        raise SettingsError("cli.bad_container", suffix=record.suffix)
    desk = Desk(show, show_path, DeskOptions(watching=False))
    with interrupted() as stop:
        desk.start()
        try:
            _start_outputs(desk, push, record, language)
            run_until(desk, stop, seconds, language)
        finally:
            finish(desk, report, language)
    failed = [one for one in desk.state.vitals.outputs if one.state == "failed"]
    return 1 if failed else 0


@contextmanager
def interrupted() -> Iterator[threading.Event]:
    """An event that Ctrl-C or SIGTERM sets, instead of an exception in the middle of something."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_until(desk: Desk, stop: threading.Event, seconds: float, language: Language) -> None:
    """Show progress until `stop` is set, `seconds` (0: no end) have passed, or `doorstep stop` has ended the show."""
    progress = Progress(language)
    until_s = time.monotonic() + seconds if seconds else float("inf")
    while time.monotonic() < until_s and not desk.engine.ended and not stop.wait(_SHOWN_EVERY_S):
        progress.show(desk.state)


def finish(desk: Desk, report: Path | None, language: Language, sheets: Path | None = None) -> None:
    """End all outputs, write the sheets into the folder `sheets` and the report, end the engine."""
    try:
        desk.air.end_all()
        if sheets is not None:
            desk.do("sheets.write", folder=str(sheets)).result(_SHEETS_S)
            Console(highlight=False).print(f"→ {sheets}", markup=False)
        if report is not None:
            _write(desk, report, language)
    finally:
        desk.end()


def _write(desk: Desk, path: Path, language: Language) -> None:
    counts = desk.feed.counts()
    comments = CommentCounts(counts.received, counts.duplicates, counts.shown)
    try:
        write_report(make_report(desk.state, comments, language, desk.orders.book()), path)
    except OSError as error:
        raise SettingsError("cli.not_written", path=path, reason=error.strerror or error) from error
    Console(highlight=False).print(f"→ {path}", markup=False)


def _start_outputs(desk: Desk, push: list[str], record: Path | None, language: Language) -> None:
    key = secrets.key_for_run()
    if not key and any(shown_url(url) != url.rstrip("/") for url in push):
        # Every program of this user, and on many systems of every user, reads our command line.
        Console(stderr=True, highlight=False).print(say("cli.key_in_address", {}, language).text(), markup=False)
    if record is not None:
        desk.air.start_recording(record.resolve())
    for number, url in enumerate(push, start=1):
        name = shown_url(url)
        desk.air.push(Destination(id=f"push{number}", name=name, url=url), key)
    if not push and desk.show.destinations:
        desk.air.go_live()


def shown_url(url: str) -> str:
    """The URL as it may be shown: its last part, which may be a key, left out, and no password."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise OutputError("rtmp.url_scheme")
    host, _, path = rest.rpartition("@")[2].partition("/")
    return f"{scheme}://{host}/{path.partition('/')[0]}"
