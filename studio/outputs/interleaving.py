"""Sound and picture in the order of their times, as one who cuts a recording in two needs them."""

from __future__ import annotations

from collections import deque

from studio.media.packet import Packet, StreamHeader

_LONGEST_S = 1
"""For how long one of the two is held back while nothing comes of the other."""
_SOUND_PACKET = 1024  # samples


class Interleaving:
    """Sound leaves its encoder at other moments than the picture of the same time. Used by one thread.

    Of both streams the earlier packet comes first, the picture before the sound of the same time: so everything
    before a key frame belongs to what ends with it, and everything after it to what it begins.
    """

    def __init__(self, header: StreamHeader) -> None:
        self._fps = header.fps
        self._rate = header.sample_rate
        self._video: deque[Packet] = deque()
        self._audio: deque[Packet] = deque()
        self._most_audio = header.sample_rate * _LONGEST_S // _SOUND_PACKET

    def put(self, packet: Packet) -> list[Packet]:
        """Take `packet`; returns those whose turn it is."""
        (self._video if packet.stream == "video" else self._audio).append(packet)
        ready = []
        while self._video and self._audio:
            ready.append(self._earlier())
        while len(self._video) > self._fps * _LONGEST_S:
            ready.append(self._video.popleft())
        while len(self._audio) > self._most_audio:
            ready.append(self._audio.popleft())
        return ready

    def rest(self) -> list[Packet]:
        """All that is held back, in order; nothing is held back afterwards."""
        ready = []
        while self._video and self._audio:
            ready.append(self._earlier())
        ready += [*self._video, *self._audio]
        self._video.clear()
        self._audio.clear()
        return ready

    def _earlier(self) -> Packet:
        # Seconds on both sides, times both rates: whole numbers.
        picture_first = self._video[0].pts * self._rate <= self._audio[0].pts * self._fps
        return (self._video if picture_first else self._audio).popleft()
