"""What the bench computes from what it saw. Pure functions; tested in tests/unit/bench."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 32
NS = 1_000_000_000
_BLACK_BELOW, _WHITE_ABOVE = 70, 180  # halfway from 16 to 235 is 125; what lies between these is no cell of ours
_QUIET_FRAMES = 2


class NotMeasuredError(Exception):
    """Something the bench was to measure could not be measured. Never replaced by a made-up figure."""


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest value that at least `percent` of all values do not exceed."""
    if not values:
        raise NotMeasuredError("a percentile of nothing")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def ratio_of_medians(ours: Sequence[float], theirs: Sequence[float]) -> float:
    if not ours or not theirs:
        raise NotMeasuredError("a ratio of nothing")
    return median(ours) / median(theirs)


def number_in_strip(luma: NDArray[np.uint8]) -> int:
    """The program frame's number from decoded luma (height, width). Raises NotMeasuredError without a clear strip."""
    height, width = luma.shape
    cell_height, cell_width = height // 36, width / BITS
    middle = luma[height - cell_height * 2 // 3 : height - cell_height // 3]
    number = 0
    for bit in range(BITS):
        left = int((bit + 0.25) * cell_width)
        value = float(middle[:, left : int((bit + 0.75) * cell_width)].mean())
        if _BLACK_BELOW <= value <= _WHITE_ABOVE:
            raise NotMeasuredError(f"cell {bit} of the diagnostic strip is neither black nor white: {value:.0f}")
        number = number << 1 | (value > _WHITE_ABOVE)
    return number


class Seen(NamedTuple):
    """A frame of a stream: its number by the strip, and whether what is watched in it differs from the frame before."""

    number: int
    changed: bool


def change_starts(frames: Sequence[Seen]) -> list[int]:
    """Numbers of the frames in which something changed after two frames in which nothing did. A change that is faded
    in goes on for some frames: only its first counts."""
    starts: list[int] = []
    quiet = _QUIET_FRAMES
    for frame in frames:
        if frame.changed and quiet >= _QUIET_FRAMES:
            starts.append(frame.number)
        quiet = 0 if frame.changed else quiet + 1
    return starts


def tick_at(when_ns: int, origin_ns: int, fps: int) -> int:
    """Number of the latest frame due at `when_ns`; frame n is due at origin + n / fps."""
    return (when_ns - origin_ns) * fps // NS


def frames_until_seen(commits_ns: Sequence[int], starts: Sequence[int], origin_ns: int, fps: int) -> list[int]:
    """For each commit, how many frames after the one just due the change is first seen: 1 is the very next frame.

    Raises NotMeasuredError unless each commit has its own change, after it and before the next commit's.
    """
    if len(starts) != len(commits_ns):
        raise NotMeasuredError(f"{len(commits_ns)} changes were committed and {len(starts)} seen")
    due = [tick_at(when_ns, origin_ns, fps) for when_ns in commits_ns]
    if any(seen <= tick for seen, tick in zip(starts, due, strict=True)):
        raise NotMeasuredError("a change was seen before it was committed")
    if any(seen > following for seen, following in zip(starts, due[1:], strict=False)):
        raise NotMeasuredError("a change was seen only after the next one was committed")
    return [seen - tick for seen, tick in zip(starts, due, strict=True)]


def onsets(loud: NDArray[np.bool_], rate: int, least_quiet_s: float) -> list[float]:
    """Times in seconds at which `loud` turns true after having been false for `least_quiet_s`."""
    where = np.flatnonzero(loud)
    if not len(where):
        return []
    first = [int(where[0])] if where[0] >= least_quiet_s * rate else []
    return [at / rate for at in first + [int(b) for a, b in pairwise(where) if b - a >= least_quiet_s * rate]]


def skews_ms(flashes_s: Sequence[float], beeps_s: Sequence[float], within_s: float = 0.4) -> list[float]:
    """Sound minus picture for each flash that has a beep within `within_s`. Raises NotMeasuredError when one
    has none, or when there are no flashes."""
    found = []
    for flash in flashes_s:
        nearest = min(beeps_s, key=lambda beep: abs(beep - flash), default=math.inf)
        if abs(nearest - flash) <= within_s:
            found.append((nearest - flash) * 1000)
    if not found or len(found) < len(flashes_s):
        raise NotMeasuredError(f"{len(flashes_s)} flashes, {len(found)} of them with a beep")
    return found
