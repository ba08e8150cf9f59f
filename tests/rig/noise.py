"""A clip of noise: the one picture that fills any bit rate, so that what was asked can be held against what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np

from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.model.scene import Scene, SceneItem
from studio.model.show import Show
from studio.model.source import MediaFileSource
from tests.rig.shows import FPS, plain_show

_FRAMES = 20


def make_noise(path: Path, width: int, height: int) -> None:
    random = np.random.default_rng(1)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for _ in range(_FRAMES):
            picture = random.integers(0, 255, (height, width, 3), dtype=np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(stream.encode(None))


def noise_show(folder: Path, width: int, height: int, kbps: int, **changes: Any) -> Show:
    """Noise and the strip, and nothing else, at exactly `kbps`. Coarse noise and a fast encoder: a busy computer that
    skips pictures would not fill its bit rate."""
    make_noise(folder / "noise.avi", width // 4, height // 4)
    return plain_show(
        canvas=Canvas(width=width, height=height, fps=FPS),
        sources=(MediaFileSource(id="noise", name="雪花", path="noise.avi"),),
        scenes=(Scene(id="main", name="雪花", items=(SceneItem(ref="noise"),)),),
        encoder=EncoderSettings(video_kbps=kbps, preset="ultrafast"),
        **changes,
    )
