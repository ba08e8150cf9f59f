"""Which recordings are open: what a later start reads when this computer, or the program, died meanwhile.

One file of JSON lines for each open recording, in a folder of its own, with a lock beside it that the system takes
back when its process dies. A recording that was finished leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import logging
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec
from filelock import FileLock, Timeout

from studio.outputs.chapters import Chapter, with_chapter

log = logging.getLogger(__name__)

_MOST_BYTES = 1_000_000
_MOST_LEFT = 100
_KEPT_S = 30 * 24 * 3600
"""How long a file that is not there any more is remembered: its drive may be plugged in again."""


class _Begun(msgspec.Struct, frozen=True, tag="begun"):
    path: str
    unix_s: float


class _Chapter(msgspec.Struct, frozen=True, tag="chapter"):
    start_ms: int
    title: str


_LINES: msgspec.json.Decoder[_Begun | _Chapter] = msgspec.json.Decoder(_Begun | _Chapter)


class RecordingJournal:
    """The line of one file, `begin` to `end`. What cannot be noted never ends a recording. Used by one thread.

    `folder` None: nothing is noted.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._lock: FileLock | None = None

    def begin(self, path: Path) -> None:
        if self._folder is None:
            return
        note = self._folder / f"{uuid.uuid4().hex}.jsonl"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Locked before it is there: nobody may take it for one that was left.
            self._lock = _lock_of(note)
            self._lock.acquire()
            self._file = open(note, "xb", buffering=0)  # noqa: SIM115 - closed by end() or leave()
        except (OSError, Timeout):
            log.warning("no note of the recording could be made", exc_info=True)
        self._write(_Begun(str(path.resolve()), time.time()))

    def chapter(self, chapter: Chapter) -> None:
        self._write(_Chapter(chapter.start_ms, chapter.title))

    def end(self) -> None:
        """The file is whole."""
        self._close(forget=True)

    def leave(self) -> None:
        """The file is not whole, and nobody writes it any more."""
        self._close(forget=False)

    def _write(self, line: _Begun | _Chapter) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # its disk is full: the recording's may not be
                self._file.write(msgspec.json.encode(line) + b"\n")

    def _close(self, forget: bool) -> None:
        file, self._file = self._file, None
        lock, self._lock = self._lock, None
        if file is not None:
            file.close()
            if forget:
                _forget(Path(file.name))
        if lock is not None:
            lock.release()
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)


class LeftOpen(msgspec.Struct, frozen=True):
    """A recording that was being written when its process died. `begun_unix_s`: wall clock."""

    note: Path
    path: Path
    begun_unix_s: float
    chapters: tuple[Chapter, ...]


def left_open(folder: Path) -> Iterator[LeftOpen]:
    """The recordings nobody writes any more, the latest first; each is locked until the next is asked for.

    Those whose file is gone are left out, and forgotten after thirty days. Raises OSError.
    """
    notes = sorted(folder.glob("*.jsonl"), key=lambda note: note.stat().st_mtime, reverse=True)[:_MOST_LEFT]
    for note in notes:
        lock = _lock_of(note)
        try:
            lock.acquire()
        except (OSError, Timeout):
            continue  # it is being written
        try:
            if note.exists() and (left := _read(note)) is not None:
                yield left
        finally:
            lock.release()
            if not note.exists():
                with contextlib.suppress(OSError):
                    Path(lock.lock_file).unlink(missing_ok=True)


def forget(left: LeftOpen) -> None:
    """It has been seen to."""
    _forget(left.note)


def _read(note: Path) -> LeftOpen | None:
    begun: _Begun | None = None
    chapters: tuple[Chapter, ...] = ()
    with open(note, "rb") as file:
        lines = file.read(_MOST_BYTES).splitlines()
    for text in lines:
        try:
            line = _LINES.decode(text)
        except msgspec.MsgspecError:  # the last line may be cut off
            continue
        if isinstance(line, _Begun):
            begun = line
        else:
            chapters = with_chapter(chapters, line.start_ms, line.title)
    if begun is not None and Path(begun.path).exists():
        return LeftOpen(note, Path(begun.path), begun.unix_s, chapters)
    if begun is None or time.time() - begun.unix_s > _KEPT_S:
        _forget(note)
    return None


def _lock_of(note: Path) -> FileLock:
    return FileLock(note.with_suffix(".lock"), timeout=0, thread_local=False)


def _forget(note: Path) -> None:
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)
