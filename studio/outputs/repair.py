"""Finishing recordings whose process died: length, index and chapters are written, nothing is encoded again.

`python -m studio.outputs.repair FOLDER`, where FOLDER is that of the recordings' journals: one JSON line on stdout for
each recording that was left open, as it is finished. A process of its own, since reading gigabytes takes minutes and
broken files may do anything to the library that reads them; at low priority, since a show may be on air.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import msgspec
from av.container import InputContainer
from av.stream import Stream

from studio.model.reasons import reason_of
from studio.model.recovery import RecoveredRecording
from studio.outputs.chapters import Chapter, write_chapters
from studio.outputs.recording_file import CONTAINERS, WholeFile
from studio.outputs.recording_journal import LeftOpen, forget, left_open

_MARGIN_BYTES = 32 << 20
_NICE = 10


class _Count(msgspec.Struct, frozen=True):
    """Packets by stream, and how long the pictures last."""

    packets: dict[int, int]
    seconds: float


def repair_all(folder: Path, tell: Callable[[RecoveredRecording], None]) -> None:
    """Every recording whose journal in `folder` nobody writes any more. Raises OSError."""
    for left in left_open(folder):
        found = repair(left)
        if found is not None:
            tell(found)
        forget(left)


def repair(left: LeftOpen) -> RecoveredRecording | None:
    """Put a finished file in the place of an unfinished one, once it is whole. None: there is nothing in it."""
    path = left.path
    fresh = path.with_name(f".{path.stem[:60]}.repair{path.suffix}")
    told = RecoveredRecording(path=str(path), begun_unix_s=left.begun_unix_s)
    try:
        size = path.stat().st_size
        free = shutil.disk_usage(path.parent).free
        if free < size + _MARGIN_BYTES:
            arguments = {"path": str(path), "free": str(free >> 20), "needed": str((size + _MARGIN_BYTES) >> 20)}
            return msgspec.structs.replace(told, code="recording.no_room", arguments=arguments)
        fresh.unlink(missing_ok=True)
        copied = _copy(path, fresh, left.chapters)
        if not copied.packets:
            return None
        if _count(fresh) != copied:
            raise ValueError("the copy is not whole")
        _flush(fresh)
        os.replace(fresh, path)
    except (OSError, av.FFmpegError, ValueError) as error:
        arguments = {"path": str(path), "reason": reason_of(error)}
        return msgspec.structs.replace(told, code="recording.not_repaired", arguments=arguments)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    arguments = {"path": str(path), "minutes": f"{copied.seconds / 60:.1f}"}
    return msgspec.structs.replace(told, seconds=copied.seconds, arguments=arguments)


def _copy(broken: Path, fresh: Path, chapters: tuple[Chapter, ...]) -> _Count:
    """All that can be read of `broken`; the end of it may be cut off. Returns what was copied."""
    copied: Counter[int] = Counter()
    end_s = 0.0
    container = CONTAINERS[broken.suffix.lower()][0]
    with (
        contextlib.closing(WholeFile(fresh)) as file,
        av.open(str(broken)) as source,
        av.open(file, "w", format=container) as target,
    ):
        streams = {one.index: target.add_stream_from_template(one) for one in source.streams}
        for packet in _readable(source):
            index = packet.stream.index
            end_s = max(end_s, _end_s(packet))
            packet.stream = streams[index]
            target.mux(packet)
            copied[index] += 1
        if copied and chapters:
            write_chapters(target, chapters, round(end_s * 1000))
    return _Count(dict(copied), round(end_s, 1))


def _count(path: Path) -> _Count:
    counted: Counter[int] = Counter()
    end_s = 0.0
    with av.open(str(path)) as container:
        for packet in _readable(container):
            counted[packet.stream.index] += 1
            end_s = max(end_s, _end_s(packet))
    return _Count(dict(counted), round(end_s, 1))


def _end_s(packet: av.Packet[Stream]) -> float:
    """When a picture ends; 0 for sound."""
    if packet.stream.type != "video" or packet.pts is None or packet.time_base is None:
        return 0.0
    return float((packet.pts + (packet.duration or 0)) * packet.time_base)


def _readable(source: InputContainer) -> Iterator[av.Packet[Stream]]:
    """Packets up to where the file was cut off."""
    try:
        for packet in source.demux():
            if packet.pts is not None and packet.size:
                yield packet
    except av.FFmpegError:
        return


def _flush(path: Path) -> None:
    """On the disk before it takes the other's place: a power cut must not leave neither."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def main() -> None:
    av.logging.set_level(None)  # FFmpeg's log callback under Python can deadlock
    if sys.platform != "win32":
        os.nice(_NICE)

    def tell(found: RecoveredRecording) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        sys.stdout.buffer.flush()

    repair_all(Path(sys.argv[1]), tell)


if __name__ == "__main__":
    main()
