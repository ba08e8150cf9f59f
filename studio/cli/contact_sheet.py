"""A sheet of pictures out of a received stream, to look at first."""

from __future__ import annotations

from pathlib import Path

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

_COLUMNS = 4
_ROWS = 4
_LONG_PX = 480
_GAP_PX = 8
_INK = (26, 25, 22)  # #16191A as BGR


def write_contact_sheet(video: Path, sheet: Path) -> bool:
    """16 pictures at equal distances, as PNG. False when `video` has no picture to show."""
    pictures = _pictures(video, _COLUMNS * _ROWS)
    if not pictures:
        return False
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // _COLUMNS)
    page = np.full((rows * (height + _GAP_PX) + _GAP_PX, _COLUMNS * (width + _GAP_PX) + _GAP_PX, 3), _INK, np.uint8)
    for index, picture in enumerate(pictures):
        y = _GAP_PX + index // _COLUMNS * (height + _GAP_PX)
        x = _GAP_PX + index % _COLUMNS * (width + _GAP_PX)
        page[y : y + height, x : x + width] = picture
    done, png = cv2.imencode(".png", page)
    if done:
        sheet.write_bytes(png.tobytes())
    return bool(done)


def _pictures(video: Path, count: int) -> list[NDArray[np.uint8]]:
    pictures: list[NDArray[np.uint8]] = []
    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            total = sum(1 for packet in container.demux(stream) if packet.pts is not None)
        wanted = {total * (2 * n + 1) // (2 * count) for n in range(count)}
        with av.open(str(video)) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number in wanted:
                    scale = _LONG_PX / max(frame.width, frame.height)
                    size = (round(frame.width * scale), round(frame.height * scale))
                    bgr = cv2.resize(frame.to_ndarray(format="bgr24"), size, interpolation=cv2.INTER_AREA)
                    pictures.append(np.asarray(bgr, np.uint8))
    except (av.error.FFmpegError, OSError, IndexError):
        return pictures
    return pictures
