"""Pictures that carry a number, so that a test can say which one it got."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
_BITS = 16


def numbered_picture(number: int, width: int = 320, height: int = 240) -> Picture:
    """BGR, height x width x 3: the number's 16 bits as black and white cells along the top, most significant first.

    The rest is a colour that changes with the number, and the number in figures for people.
    """
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = ((number * 37) % 160 + 40, (number * 59) % 160 + 40, (number * 83) % 160 + 40)
    cell_px = width // _BITS
    for place in range(_BITS):
        bright = number >> (_BITS - 1 - place) & 1
        picture[: height // 4, place * cell_px : (place + 1) * cell_px] = 255 if bright else 0
    cv2.putText(picture, str(number), (10, height - 20), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255, 255, 255), 3)
    return picture


def read_number(picture: npt.NDArray[np.uint8]) -> int:
    """The number in a BGR or luma picture drawn by `numbered_picture`, at any size and after lossy coding."""
    luma = picture if picture.ndim == 2 else picture.mean(axis=2)
    height, width = luma.shape
    row = luma[height // 8]
    number = 0
    for place in range(_BITS):
        number = number << 1 | int(row[int((place + 0.5) * width / _BITS)] > 128)
    return number
