"""Looks at a received stream, packet by packet: is it whole?"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import av
import av.error


class Received(NamedTuple):
    """Counts of a received file. `missing`: pictures that by the times of their neighbours are not there;
    `sound_holes`: places without sound, 1024 samples a packet."""

    frames: int
    missing: int
    sound_packets: int
    sound_holes: int
    starts_with_key: bool

    def trouble(self, sent: int, skipped: int) -> str:
        """Why the stream is not whole, empty when it is. `sent`: frames the sender counted; `skipped`: frames it
        never encoded, whose places are empty without anything having been lost on the way."""
        reasons = []
        if self.frames < sent or not sent:
            reasons.append(f"{self.frames} < {sent} frames")
        if self.missing > skipped or self.sound_holes:
            reasons.append(f"{self.missing} pictures and {self.sound_holes} sounds missing")
        if not self.starts_with_key:
            reasons.append("no key frame first")
        return ", ".join(reasons)


def inspect_received(path: Path, fps: int) -> Received:
    """A file that cannot be read counts as nothing received."""
    try:
        with av.open(str(path)) as container:
            video = [(p.pts, p.is_keyframe) for p in container.demux(video=0) if p.pts is not None]
        with av.open(str(path)) as container:
            sound = [p.pts for p in container.demux(audio=0) if p.pts is not None]
    except (av.error.FFmpegError, OSError, IndexError):
        return Received(0, 0, 0, 0, False)
    # FLV counts in milliseconds.
    times = sorted(pts for pts, _ in video)
    return Received(
        frames=len(video),
        missing=sum(round((b - a) * fps / 1000) - 1 for a, b in pairwise(times) if (b - a) * fps > 1500),
        sound_packets=len(sound),
        sound_holes=sum(b - a > 32 for a, b in pairwise(sound)),
        starts_with_key=bool(video) and bool(video[0][1]),
    )
