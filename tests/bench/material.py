"""What is shown: a clip like a camera's picture, and pictures of our overlays for ffmpeg to lay over it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from studio.media.sprite import PlacedSprite
from studio.model.assets import asset
from studio.model.canvas import Canvas
from studio.model.overlay import Announcement, OverlayState, ProductCard, RunningComments, Stamp, StockCounter
from studio.overlays.easel import Easel
from studio.overlays.layout import area_of, kind_of, slot_of
from studio.overlays.look import Look, Painting
from studio.overlays.painters import PAINTERS
from studio.overlays.running_comments import lane_px, paint_comment
from studio.overlays.sprite_from_image import CutSprite, sprite_from_image
from tests.bench.arithmetic import NotMeasuredError

CANVAS = Canvas()
CLIP_S = 12
_GROUND_PX = (2560, 1440)
_COMMENTS = (
    "3号来两斤",
    "番茄还有吗？",
    "老李好！",
    "黄瓜两根，5栋2单元301",
    "鸡蛋一盒送到8栋",
    "这个甜不甜",
    "早上好呀邻居们",
    "青菜来一把",
)
_COMMENT_ROWS = 2


def make_clip(folder: Path) -> Path:
    """1080p30, BT.709, about 10 Mbit/s, with sound: a camera that pans over a scene with the spectrum of natural
    pictures (amplitude 1/f), with hard edges in it and a sensor's noise on it."""
    ground, clip = folder / "ground.png", folder / "clip.mp4"
    cv2.imwrite(str(ground), _ground())
    pan = "crop=1920:1080:x='320+300*sin(2*PI*t/12)':y='180+170*cos(2*PI*t/6)'"
    run_ffmpeg(
        *("-loop", "1", "-framerate", "30", "-t", str(CLIP_S), "-i", str(ground)),
        *("-f", "lavfi", "-i", f"anoisesrc=color=pink:amplitude=0.1:sample_rate=48000:duration={CLIP_S}"),
        *("-vf", f"{pan},noise=alls=7:allf=t,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-b:v", "10M", "-maxrate", "12M", "-bufsize", "12M", "-g", "60"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"),
        *("-c:a", "aac", "-b:a", "160k", "-ac", "2", str(clip)),
    )
    return clip


class Laid(NamedTuple):
    """A PNG and where it lies, px."""

    path: Path
    x: int
    y: int
    width: int
    height: int


def overlay_pictures(folder: Path) -> list[Laid]:
    """Our five overlays as PNGs, as our own painters make them and where they stand."""
    laid = []
    for number, (image, cut, x, y) in enumerate(_painted(folder)):
        width, height = cut.sprite.width, cut.sprite.height
        path = folder / f"overlay{number}.png"
        if not image.copy(cut.x, cut.y, width, height).save(str(path)):
            raise NotMeasuredError(f"{path} cannot be written")
        laid.append(Laid(path, x, y, width, height))
    return laid


def placed_sprites(folder: Path) -> list[PlacedSprite]:
    """The same five overlays as sprites."""
    return [PlacedSprite(cut.sprite, x, y) for _, cut, x, y in _painted(folder)]


def _painted(folder: Path) -> Iterator[tuple[QImage, CutSprite, int, int]]:
    """Image, its visible part, and where that lies."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])  # the feed's panel wants widgets later
    assert application is not None
    easel = Easel(CANVAS, "harvest", "zh", folder, lambda *_: None)
    easel.start()
    for state in live_states():
        slot = slot_of(kind_of(state), CANVAS)
        area = area_of(slot.box, CANVAS)
        look = easel.look(area, 1.0)
        painted = _rows_of_comments(look) if isinstance(state, RunningComments) else PAINTERS[type(state)](state, look)
        image = painted.image if isinstance(painted, Painting) else painted
        cut = sprite_from_image(image) if image is not None else None
        if image is None or cut is None:
            raise NotMeasuredError(f"{kind_of(state)} painted nothing")
        x = area.x + (int((area.width - image.width()) * slot.across) & ~1) + cut.x
        y = area.y + (int((area.height - image.height()) * slot.down) & ~1) + cut.y
        yield image, cut, x, y


def _rows_of_comments(look: Look) -> QImage:
    """As many comments as cross the picture at once at one a second, in two rows without the gaps between them."""
    images = [image for text in _COMMENTS if (image := paint_comment(text, look)) is not None]
    rows = [images[row::_COMMENT_ROWS] for row in range(_COMMENT_ROWS)]
    picture = look.image(max(sum(one.width() for one in row) for row in rows), lane_px(look) * _COMMENT_ROWS)
    painter = QPainter(picture)
    for number, row in enumerate(rows):
        x = 0
        for image in row:
            painter.drawImage(x, number * lane_px(look), image)
            x += image.width()
    painter.end()
    return picture


def live_states() -> tuple[OverlayState, ...]:
    """The states of the live show's overlays at one moment."""
    return (
        ProductCard(
            number=1, name="沙瓤番茄", photo_path=str(asset("products/tomato.png")), price="¥6.00", unit="斤",
            strike_price="¥8.00", strike_source="5 月 20 日菜场价", left="48", stock_ratio=0.8,
        ),
        StockCounter(name="沙瓤番茄", left="48", unit="斤", stock_ratio=0.8),
        RunningComments(),
        Stamp(place="老李的有机菜园 · 3 号大棚"),
        Announcement(text="10:30 截单，下午 4 点楼下自提", until_unix_s=4e9),
    )  # fmt: skip


def run_ffmpeg(*arguments: str) -> None:
    """The system's ffmpeg, to its end."""
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasuredError(f"ffmpeg ended with {done.returncode}: {done.stderr[-500:]}")


def _ground() -> NDArray[np.uint8]:
    """A still scene, (height, width, 3) BGR."""
    width, height = _GROUND_PX
    chance = np.random.default_rng(7)
    across, down = np.fft.rfftfreq(width), np.fft.fftfreq(height)
    frequency = np.hypot(across[None, :], down[:, None])
    frequency[0, 0] = 1.0
    planes = []
    for _ in range(3):
        phases = np.exp(2j * np.pi * chance.random(frequency.shape))
        texture = np.fft.irfft2(phases / frequency, s=(height, width))
        planes.append(texture / texture.std())
    shared = planes[0]
    picture = np.stack([np.clip(118 + 42 * (0.85 * shared + 0.3 * plane), 0, 255) for plane in planes], axis=-1)
    scene = np.ascontiguousarray(picture.astype(np.uint8))
    for _ in range(60):  # leaves, crates, fences: edges
        x, y = int(chance.integers(0, width)), int(chance.integers(0, height))
        size, colour = int(chance.integers(20, 160)), tuple(int(c) for c in chance.integers(20, 235, 3))
        cv2.ellipse(scene, (x, y), (size, size // 3), float(chance.integers(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    return scene
