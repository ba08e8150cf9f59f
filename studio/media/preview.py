"""The preview: a shared-memory ring of small RGB pictures, written by the engine, read by windows.

Layout: a header of 16 little-endian uint32 (magic, version, width, height, slots, then newest sequence number at
index 5), then for each slot a uint32 sequence number written before (odd) and after (even) the pixels, padded to
64 bytes, then width*height*3 bytes RGB. A reader that finds the sequence changed or odd takes the next picture:
nobody waits for anybody.
"""

from __future__ import annotations

from multiprocessing import shared_memory

import numpy as np
from numpy.typing import NDArray

_MAGIC = 0x444F4F52
_HEADER_BYTES = 64
_SLOT_HEADER_BYTES = 64
_SLOTS = 3


class _Ring:
    def __init__(self, memory: shared_memory.SharedMemory, width: int, height: int) -> None:
        self._memory = memory
        self.width = width
        self.height = height
        buffer = _buffer(memory)
        self._header: NDArray[np.uint32] | None = np.frombuffer(buffer, np.uint32, 16)
        slot_bytes = _SLOT_HEADER_BYTES + width * height * 3
        self._marks: list[NDArray[np.uint32]] = []
        self._pixels: list[NDArray[np.uint8]] = []
        for slot in range(_SLOTS):
            start = _HEADER_BYTES + slot * slot_bytes
            self._marks.append(np.frombuffer(buffer, np.uint32, 1, start))
            pixels = np.frombuffer(buffer, np.uint8, width * height * 3, start + _SLOT_HEADER_BYTES)
            self._pixels.append(pixels.reshape(height, width, 3))

    @staticmethod
    def bytes_for(width: int, height: int) -> int:
        return _HEADER_BYTES + _SLOTS * (_SLOT_HEADER_BYTES + width * height * 3)

    def _let_go(self) -> None:
        self._header = None
        self._marks.clear()
        self._pixels.clear()
        self._memory.close()


class PreviewWriter(_Ring):
    """Owned by the engine; used by one thread. `name` is what a reader opens. Width must make rows of width*3 bytes."""

    def __init__(self, width: int, height: int) -> None:
        memory = shared_memory.SharedMemory(create=True, size=self.bytes_for(width, height))
        super().__init__(memory, width, height)
        assert self._header is not None
        self._header[:6] = (_MAGIC, 1, width, height, _SLOTS, 0)
        self._sequence = 0
        self.name = memory.name

    def slot(self) -> NDArray[np.uint8]:
        """Where the next picture goes: (height, width, 3) RGB, to be filled before `publish()`."""
        self._sequence += 1
        index = self._sequence % _SLOTS
        self._marks[index][0] = self._sequence * 2 + 1
        return self._pixels[index]

    def publish(self) -> None:
        assert self._header is not None
        self._marks[self._sequence % _SLOTS][0] = self._sequence * 2
        self._header[5] = self._sequence

    def close(self) -> None:
        if self._header is not None:
            self._let_go()
            self._memory.unlink()


class PreviewReader(_Ring):
    """Opens a ring by name. Raises FileNotFoundError when the engine is gone, ValueError when it is no ring."""

    def __init__(self, name: str) -> None:
        memory = _attach(name)
        magic, version, width, height = (int(x) for x in np.frombuffer(_buffer(memory), np.uint32, 4).copy())
        if magic != _MAGIC or version != 1:
            memory.close()
            raise ValueError(f"{name} is not a preview ring")
        super().__init__(memory, width, height)
        self._seen = 0

    def latest(self) -> NDArray[np.uint8] | None:
        """A copy of the newest picture, (height, width, 3) RGB, or None when there is none since the last call."""
        if self._header is None:
            return None
        sequence = int(self._header[5])
        if sequence in (0, self._seen):
            return None
        index = sequence % _SLOTS
        picture = self._pixels[index].copy()
        if int(self._marks[index][0]) != sequence * 2:
            return None
        self._seen = sequence
        return picture

    def close(self) -> None:
        if self._header is not None:
            self._let_go()


def _buffer(memory: shared_memory.SharedMemory) -> memoryview:
    assert memory.buf is not None  # None only after close()
    return memory.buf


def _register_nothing(_name: str, _kind: str) -> None:
    pass


def _attach(name: str) -> shared_memory.SharedMemory:
    """Open without registering with the resource tracker: before Python 3.13 the tracker of a reader would
    unlink the writer's memory when the reader ends (cpython #82300)."""
    from multiprocessing import resource_tracker

    register = resource_tracker.register
    resource_tracker.register = _register_nothing  # type: ignore[assignment]
    try:
        return shared_memory.SharedMemory(name=name)
    finally:
        resource_tracker.register = register
