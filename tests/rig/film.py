"""What a received or recorded file of a show really holds: every frame's time and number, sound, colour."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from studio.media.clock import SAMPLE_RATE
from tests.rig.pictures import strip_number
from tests.rig.shows import FPS

Picture = NDArray[np.uint8]


class Film:
    """Decodes all of `path`. `ticks` counts frames from the first by their times, `numbers` is what their strips say.

    `boxes` names parts of the picture, as fractions (x, y, width, height), whose luma is kept for every frame in
    `lumas[name]` (mean) and `parts[name]` (the pixels, every second one).
    """

    def __init__(self, path: Path, fps: int = FPS, **boxes: tuple[float, float, float, float]) -> None:
        self.path = path
        self.fps = fps
        self.times_s: list[float] = []
        self.key_times_s: list[float] = []
        self.numbers: list[int] = []
        self.lumas: dict[str, list[float]] = {name: [] for name in boxes}
        self.parts: dict[str, list[Picture]] = {name: [] for name in boxes}
        self.colour: dict[str, Any] = {}
        self.first_planes: tuple[Picture, Picture, Picture] | None = None
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                self._take(frame, boxes)
        self.sound, self.sound_start_s = self._read_sound()
        self.ticks = [round((time_s - self.times_s[0]) * fps) for time_s in self.times_s]

    @property
    def missing(self) -> list[int]:
        """Ticks without a picture, between the first and the last."""
        return sorted(set(range(self.ticks[-1])) - set(self.ticks))

    @property
    def repeated(self) -> int:
        """Pictures whose strip does not say what their time says: shown again because the next came too late."""
        offsets = Counter(number - tick for number, tick in zip(self.numbers, self.ticks, strict=True))
        return len(self.numbers) - offsets.most_common(1)[0][1]

    def lost_between(self, first: int, last: int) -> list[int]:
        """Between the pictures numbered `first` and `last`: the numbers of the strip that no picture has, made too
        late or left out, and the ticks at which there is no picture."""
        numbers = set(range(first, last + 1)) - set(self.numbers)
        shown = [tick for tick, number in zip(self.ticks, self.numbers, strict=True) if first <= number <= last]
        times = set(range(min(shown), max(shown))) - set(shown) if shown else set()
        return sorted(numbers) + sorted(times)

    @property
    def sound_seconds(self) -> float:
        return len(self.sound) / SAMPLE_RATE

    def skews_ms(self, corner: str) -> list[float]:
        """Beep minus flash of each whole second; `corner` is the box that flashes."""
        bright = np.array(self.lumas[corner]) > 220
        flashes = [self.times_s[i + 1] for i, (a, b) in enumerate(pairwise(bright)) if b and not a]
        beeps = self._beeps_s()
        found = []
        for flash in flashes:
            near = [beep - flash for beep in beeps if abs(beep - flash) < 0.3]
            found += [1000 * min(near, key=abs)] if near else []
        return found

    def _beeps_s(self) -> list[float]:
        """Where a tone begins after at least 0.3 s of silence: half of its height, by the 1 kHz part alone."""
        wave = self.sound.astype(np.float64)
        turns = np.exp(-2j * np.pi * 1000 * np.arange(len(wave)) / SAMPLE_RATE)
        window = SAMPLE_RATE // 1000 * 4  # four whole periods
        height = np.abs(np.convolve(wave * turns, np.ones(window) / window, "same"))
        loud = height > height.max() / 2
        starts = np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
        quiet = SAMPLE_RATE * 3 // 10
        return [
            self.sound_start_s + start / SAMPLE_RATE
            for start in starts
            if start > quiet and not loud[start - quiet : start].any()
        ]

    def _take(self, frame: av.VideoFrame, boxes: dict[str, tuple[float, float, float, float]]) -> None:
        assert frame.time is not None
        y = _plane(frame, 0)
        self.times_s.append(frame.time)
        self.numbers.append(strip_number(y))
        if frame.key_frame:
            self.key_times_s.append(frame.time)
        if not self.colour:
            self.colour = {"range": frame.color_range, "space": frame.colorspace}
            self.first_planes = (y.copy(), _plane(frame, 1).copy(), _plane(frame, 2).copy())
        for name, box in boxes.items():
            part = cut(y, box)
            self.lumas[name].append(float(part.mean()))
            self.parts[name].append(part[::2, ::2].copy())

    def _read_sound(self) -> tuple[NDArray[np.float32], float]:
        with av.open(str(self.path)) as container:
            if not container.streams.audio:
                return np.zeros(0, np.float32), 0.0
            blocks = [(frame.time, frame.to_ndarray()[0]) for frame in container.decode(audio=0)]
        start_s = blocks[0][0]
        assert start_s is not None
        return np.concatenate([block for _, block in blocks]).astype(np.float32), start_s


def cut(plane: Picture, box: tuple[float, float, float, float]) -> Picture:
    """The part of a plane inside `box`, given as fractions."""
    height, width = plane.shape
    x, y, w, h = box
    return plane[int(y * height) : int((y + h) * height), int(x * width) : int((x + w) * width)]


def _plane(frame: av.VideoFrame, index: int) -> Picture:
    plane = frame.planes[index]
    padded = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return padded[: plane.height, : plane.width]
