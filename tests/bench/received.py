"""What a received stream really holds, decoded: numbers in the strip, changes, flashes, beeps, colours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from studio.media.clock import SAMPLE_RATE
from studio.model.scene import Box
from studio.sources.bars import BARS_75
from tests.bench.arithmetic import NotMeasuredError, Seen, number_in_strip, onsets

# A new number changes hundreds of pixels by 68 in its first frame; what the fade and the encoder do later stays below.
_CHANGED_BY, _CHANGED_PIXELS = 48, 20
_WHITE = 200
_LOUD = 0.05  # the tone's peak is 0.25
_QUIET_S = 0.3
_SETTLED = 75  # pictures
_BT709, _LIMITED = 1, 1  # AVCOL_SPC_BT709, AVCOL_RANGE_MPEG

Plane = NDArray[np.uint8]


class Colours(NamedTuple):
    """Largest deviation of a bar's mean from its code values; what the stream says of its colours."""

    deviation: float
    tagged: bool


def pictures(path: Path) -> Iterator[av.VideoFrame]:
    with av.open(str(path)) as container:
        container.streams.video[0].thread_count = 1
        yield from container.decode(video=0)


def plane(frame: av.VideoFrame, index: int) -> Plane:
    one = frame.planes[index]
    return np.frombuffer(memoryview(one), np.uint8).reshape(-1, one.line_size)[: one.height, : one.width]


def changes_in(path: Path, box: Box) -> list[Seen]:
    """Frame by frame, whether luma within `box` differs from the frame before."""
    seen: list[Seen] = []
    before: NDArray[np.int16] | None = None
    for frame in pictures(path):
        luma = plane(frame, 0)
        height, width = luma.shape
        rows = slice(int(box.y * height), int((box.y + box.height) * height))
        part = luma[rows, int(box.x * width) : int((box.x + box.width) * width)].astype(np.int16)
        differing = 0 if before is None else int((np.abs(part - before) > _CHANGED_BY).sum())
        seen.append(Seen(number_in_strip(luma), differing >= _CHANGED_PIXELS))
        before = part
    if not seen:
        raise NotMeasuredError(f"no pictures in {path}")
    return seen


def flashes_s(path: Path) -> list[float]:
    """When the top left ninth turns white, by the times of the pictures."""
    found: list[float] = []
    white_before = True
    for frame in pictures(path):
        luma = plane(frame, 0)
        white = float(luma[: luma.shape[0] // 3 : 4, : luma.shape[1] // 3 : 4].mean()) > _WHITE
        if white and not white_before:
            assert frame.time is not None
            found.append(float(frame.time))
        white_before = white
    return found


def beeps_s(path: Path) -> list[float]:
    """When the sound becomes loud after silence, by the times of the sound."""
    with av.open(str(path)) as container:
        frames = [(float(frame.time or 0), frame.to_ndarray()) for frame in container.decode(audio=0)]
    if not frames:
        raise NotMeasuredError(f"no sound in {path}")
    found = []
    start_s = frames[0][0]
    samples = np.concatenate([samples for _, samples in frames], axis=1)
    for at_s in onsets(np.abs(samples).max(axis=0) > _LOUD, SAMPLE_RATE, _QUIET_S):
        # Times are counted in samples from the first; the stream's own are rounded to milliseconds.
        found.append(start_s + at_s)
    return found


def colours_in(path: Path) -> Colours:
    """The seven bars, once the encoder has settled, against BT.709. The top left ninth, where it flashes, is left
    out."""
    frame = next(islice(pictures(path), _SETTLED, None), None)
    if frame is None:
        raise NotMeasuredError(f"fewer than {_SETTLED} pictures in {path}")
    width, height = frame.width, frame.height
    worst = 0.0
    for index, wanted in enumerate(BARS_75):
        left, right = width * index // 7 + 40, width * (index + 1) // 7 - 40
        for half, number in ((1, 0), (2, 1), (2, 2)):
            rows = slice(height // 2 // half, height * 7 // 10 // half)
            patch = plane(frame, number)[rows, left // half : right // half]
            worst = max(worst, abs(float(patch.mean()) - wanted[number]))
    return Colours(worst, int(frame.colorspace) == _BT709 and int(frame.color_range) == _LIMITED)
