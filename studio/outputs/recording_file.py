"""One recorded file: an MKV or MP4 that plays even when we are killed while writing it."""

from __future__ import annotations

import contextlib
import errno
import io
from pathlib import Path

import av

from studio.media.packet import Packet, StreamHeader
from studio.outputs.chapters import Chapter, with_chapter
from studio.outputs.muxing import PacketMuxer
from studio.outputs.recording_journal import RecordingJournal

CONTAINERS: dict[str, tuple[str, dict[str, str]]] = {
    # A cluster is written when it is full, so a kill costs at most its quarter of a second; 800 bit/s pay for it.
    ".mkv": ("matroska", {"flush_packets": "1", "cluster_time_limit": "250"}),
    # An ordinary MP4 once closed; killed, it plays up to its last fragment.
    ".mp4": ("mp4", {"movflags": "hybrid_fragmented+frag_keyframe", "frag_duration": "1000000", "flush_packets": "1"}),
}
_MOST_NAMES = 1000


class WholeFile:
    """A new file that writes all it is given, or raises OSError: a full disk may take only a part of a write."""

    def __init__(self, path: Path) -> None:
        self.writes = 0
        self._file = io.FileIO(path, "xb")
        self.seek = self._file.seek
        self.tell = self._file.tell
        self.close = self._file.close

    def write(self, content: bytes) -> int:
        rest = memoryview(content)
        while len(rest):
            rest = rest[self._file.write(rest) or 0 :]
        self.writes += 1
        return len(content)


def create_free(wanted: Path) -> tuple[Path, WholeFile]:
    """Make `wanted`, or name-2, name-3 … if it exists; its folder too. Never overwrites. Raises OSError."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, _MOST_NAMES):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        with contextlib.suppress(FileExistsError):
            return path, WholeFile(path)
    raise FileExistsError(errno.EEXIST, "no free name left", str(wanted))


def create_segment(wanted: Path, number: int) -> tuple[int, Path, WholeFile]:
    """Make name-001, name-002 …, from `number` on the first that is free; also returns its number. Raises OSError."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    for free in range(number, number + _MOST_NAMES):
        path = wanted.with_stem(f"{wanted.stem}-{free:03}")
        with contextlib.suppress(FileExistsError):
            return free, path, WholeFile(path)
    raise FileExistsError(errno.EEXIST, "no free name left", str(wanted))


class RecordingFile:
    """Written from the first key frame on, by one thread. Chapters are in the journal at once, so that a file whose
    end was never written gets them back when it is repaired; in the file they are from `close` on.

    `unwritten`: pictures that are in memory since the last write, or lost when it failed.
    `start`, `mux` and `close` raise OSError, av.FFmpegError, ValueError.
    """

    def __init__(self, path: Path, file: WholeFile, header: StreamHeader, journal: Path | None) -> None:
        self.path = path
        self.bytes = 0
        self.packets = 0
        self.unwritten = 0
        container, options = CONTAINERS[path.suffix.lower()]
        self._file = file
        self._muxer = PacketMuxer(file, container, options, header)
        self._journal = RecordingJournal(journal)
        self._chapters: tuple[Chapter, ...] = ()

    @property
    def joined(self) -> bool:
        return self._muxer.joined

    def start(self) -> None:
        self._journal.begin(self.path)
        self._muxer.start()

    def at_ms(self, packet: Packet) -> int:
        """The time of a picture in this file."""
        return self._muxer.at_ms(packet)

    def begin_chapter(self, packet: Packet, title: str) -> None:
        """`packet` is the picture it begins with, which is written next."""
        chapters = with_chapter(self._chapters, self._muxer.at_ms(packet), title)
        if chapters is not self._chapters:
            self._chapters = chapters
            self._journal.chapter(chapters[-1])

    def mux(self, packet: Packet) -> None:
        writes = self._file.writes
        self._muxer.mux(packet)
        if self._file.writes > writes:
            self.unwritten = 0
        self.unwritten += self._muxer.joined and packet.stream == "video"
        if self._muxer.joined:
            self.bytes += len(packet.payload)
            self.packets += 1

    def close(self) -> None:
        """Chapters, index, end."""
        if self._chapters:
            self._muxer.set_chapters(self._chapters)
        self._muxer.close()
        self._file.close()
        self._journal.end()

    def abandon(self) -> None:
        """After a failure: what was written stays and plays; it is left to be repaired."""
        with contextlib.suppress(OSError, av.FFmpegError, ValueError):
            self._muxer.close()
        with contextlib.suppress(OSError):
            self._file.close()
        self._journal.leave()
