"""Reading a live picture through PyAV: cameras, screens and network cameras alike."""

from __future__ import annotations

import threading
from collections.abc import Callable

import av
from av.codec.context import Flags
from av.container import InputContainer

from studio.media.clock import now_ns
from studio.media.frame import Frame
from studio.model.errors import SourceError
from studio.sources.canonical import Canonical

_NOTHING_YET_S = 0.005


class LiveInput:
    """A Capture of the first picture stream of what `connect` opens. Used by one thread.

    `lost` makes the SourceError for the end of the stream (given None) or an error; no foreign error is chained to
    it, for its text may hold an address with a password.
    """

    def __init__(
        self, connect: Callable[[], InputContainer], lost: Callable[[av.FFmpegError | None], SourceError]
    ) -> None:
        self.still = False
        self._connect = connect
        self._lost = lost
        self._canonical = Canonical()
        self._container: InputContainer | None = None

    def open(self) -> None:
        try:
            self._container = self._connect()
        except av.FFmpegError as error:
            raise self._lost(error) from None
        if not self._container.streams.video:
            raise self._lost(None)
        # Slices only: decoding frames in parallel would hold each of them back.
        self._container.streams.video[0].codec_context.flags |= Flags.low_delay

    def read(self, stop: threading.Event) -> Frame | None:
        assert self._container is not None
        stream = self._container.streams.video[0]
        while not stop.is_set():
            try:
                packet = next(self._container.demux(stream))
                arrived_ns = now_ns()
                if packet.dts is None and packet.size == 0:
                    raise self._lost(None)
                pictures = packet.decode()
            except (av.BlockingIOError, av.InvalidDataError):
                # Nothing yet (AVFoundation), or one damaged packet: what lasts shows as a stall.
                stop.wait(_NOTHING_YET_S)
                continue
            except av.FFmpegError as error:
                raise self._lost(error) from None
            if pictures:
                return self._canonical.frame(pictures[-1], arrived_ns)
        return None

    def close(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None
