"""What waits to be sent over a network: late pictures are left out up to the next key frame, sound never is."""

from __future__ import annotations

import threading

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet
from studio.media.queues import BoundedQueue

LATE_MS = 700  # as OBS Studio does for pictures nothing else refers to
_MOST_PACKETS = 6000
_MOST_BYTES = 48 << 20
_MOST_AT_ONCE = 8


class SendQueue:
    """One thread puts, one takes. The lock guards `_until_key`."""

    def __init__(self) -> None:
        self._queue: BoundedQueue[Packet] = BoundedQueue(_MOST_PACKETS, _MOST_BYTES, lambda one: len(one.payload))
        self._in_hand_ns = 0
        self._lock = threading.Lock()
        self._until_key = False

    def put(self, packet: Packet) -> int:
        """Returns how many pictures were left out because of it."""
        video = packet.stream == "video"
        dropped = 0
        with self._lock:
            if video and not self._until_key and self.age_ms() > LATE_MS:
                dropped = self._queue.discard(lambda one: one.stream == "video" and not one.key)
                self._until_key = True
            if video and packet.key:
                self._until_key = False
            if video and self._until_key:
                return dropped + 1
            if not self._queue.put(packet):
                self._until_key = True
                dropped += video
        return dropped

    def take(self, timeout_s: float) -> list[Packet]:
        """What has waited longest, up to one picture, so that what comes together is sent together and what is late
        can still be left out. It counts as waiting until the next `take`. Empty: nothing came in time."""
        self._in_hand_ns = 0
        taken: list[Packet] = []
        packet = self._queue.get(timeout_s)
        while packet is not None:
            taken.append(packet)
            if packet.stream == "video" or len(taken) == _MOST_AT_ONCE:
                break
            packet = self._queue.get(0)
        self._in_hand_ns = taken[0].encoded_ns if taken else 0
        return taken

    def clear(self) -> int:
        """Forget all; returns how many pictures that were."""
        self._in_hand_ns = 0
        pictures = self._queue.discard(lambda one: one.stream == "video")
        self._queue.discard(lambda _one: True)
        return pictures

    def age_ms(self) -> int:
        """How long the oldest packet waits, the one just being sent included."""
        in_hand_ns = self._in_hand_ns
        sending_ms = (now_ns() - in_hand_ns) * 1000 // NS if in_hand_ns else 0
        return max(sending_ms, self._queue.age_ms())
