"""Colour, range, size and turning of decoded pictures."""

from __future__ import annotations

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange

from studio.sources.canonical import Canonical

COLOURS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.75, 0.75, 0.0), (0.2, 0.5, 0.7), (1, 1, 1), (0, 0, 0))
AV_709, AV_601, AV_UNSAID = 1, 5, 2


def coded(colour: tuple[float, float, float], kr: float, kb: float, full: bool) -> list[float]:
    red, green, blue = colour
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    scale_y, scale_c, floor = (255, 255, 0) if full else (219, 224, 16)
    chroma = ((blue - luma) / (2 - 2 * kb), (red - luma) / (2 - 2 * kr))
    return [floor + scale_y * luma, *(128 + scale_c * part for part in chroma)]


def picture(values: list[float], pixel_format: str, width: int = 64, height: int = 64) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, pixel_format)
    for plane, value in zip(frame.planes, values, strict=True):
        plane.update(bytes([round(min(255, max(0, value)))]) * plane.buffer_size)
    return frame


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    ("pixel_format", "kr", "kb", "full", "space", "height"),
    [
        ("yuvj420p", 0.299, 0.114, True, AV_601, 64),  # MJPEG
        ("yuvj422p", 0.299, 0.114, True, AV_UNSAID, 1080),  # MJPEG that does not say its matrix, HD too
        ("yuv420p", 0.299, 0.114, False, AV_601, 64),
        ("yuv420p", 0.299, 0.114, False, AV_UNSAID, 480),  # SD
        ("yuv420p", 0.2126, 0.0722, False, AV_UNSAID, 720),  # HD
        ("yuv420p", 0.2126, 0.0722, True, AV_709, 64),  # a phone's full-range H.264
        ("yuv422p", 0.2126, 0.0722, False, AV_709, 64),
    ],
)
def test_every_way_of_coding_a_colour_ends_in_bt709_limited(
    colour: tuple[float, float, float], pixel_format: str, kr: float, kb: float, full: bool, space: int, height: int
) -> None:
    taken = picture(coded(colour, kr, kb, full), pixel_format, height=height)
    taken.colorspace = space
    taken.color_range = ColorRange.JPEG if full else ColorRange.MPEG
    frame = Canonical().frame(taken, 1)
    found = np.array((frame.y[30, 30], frame.u[15, 15], frame.v[15, 15]), float)
    assert np.allclose(found, coded(colour, 0.2126, 0.0722, False), atol=2.5)  # ±2 code values, rounded twice


@pytest.mark.parametrize("colour", COLOURS)
def test_rgb_of_a_screen(colour: tuple[float, float, float]) -> None:
    pixels = np.full((64, 64, 4), [round(255 * part) for part in (*reversed(colour), 1)], np.uint8)
    frame = Canonical().frame(av.VideoFrame.from_ndarray(pixels, "bgra"), 1)
    found = np.array((frame.y[30, 30], frame.u[15, 15], frame.v[15, 15]), float)
    assert np.allclose(found, coded(colour, 0.2126, 0.0722, False), atol=2)


def test_what_is_right_already_is_not_copied() -> None:
    taken = picture([100, 90, 80], "yuv420p", 1922, 1080)  # a width whose rows are padded
    taken.colorspace = AV_709
    frame = Canonical().frame(taken, 77)
    assert frame.owner is taken
    assert frame.y.shape == (1080, 1922)
    assert frame.u.shape == (540, 961)
    assert frame.y.strides[0] == taken.planes[0].line_size > 1922
    assert frame.y.ctypes.data == taken.planes[0].buffer_ptr
    assert frame.captured_ns == 77


def test_the_planes_outlive_the_decoder() -> None:
    frame = Canonical().frame(picture([100, 90, 80], "yuvj420p"), 1)
    for _ in range(50):
        picture([1, 2, 3], "yuv420p")
    assert len(np.unique(frame.y)) == 1


def test_an_odd_last_row_and_column_are_left_off() -> None:
    taken = picture([100, 90, 80], "yuv420p", 853, 481)
    frame = Canonical().frame(taken, 1)
    assert (frame.width, frame.height) == (852, 480)
    assert frame.u.shape == (240, 426)


def test_a_picture_without_a_pixel_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="1x64"):
        Canonical().frame(picture([100, 90, 80], "yuv420p", 1, 64), 1)
