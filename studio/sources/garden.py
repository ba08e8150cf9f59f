"""A drawn garden that moves gently: the rehearsal's camera."""

from __future__ import annotations

import math

import av
import cv2
import numpy as np

from studio.media.clock import NS
from studio.media.frame import Plane
from studio.sources import garden_drawing as drawing
from studio.sources.canonical import Canonical

Planes = tuple[Plane, Plane, Plane]

_SWAYS = 12
_SWAY_PERIOD_NS = 4 * NS
_DRIFT_PX_A_S = 16  # at 1080p
_BUTTERFLIES: tuple[tuple[float, float, float, float, tuple[int, int, int]], ...] = (
    # centre x, centre y (fractions), how wide it roams, seconds a round; Y, Cb, Cr
    (0.30, 0.56, 0.10, 13.0, (222, 96, 138)),
    (0.62, 0.62, 0.14, 17.0, (228, 128, 128)),
    (0.84, 0.70, 0.08, 11.0, (186, 72, 162)),
)


class Garden:
    """Drifting clouds, swaying tomato plants, three butterflies, and a wooden sign for the clock.

    Built once (about 0.7 s at 1080p, 25 MB); `paint` then costs about 1 ms a picture at 1080p: three copies of
    strips, one cross-fade between two drawn sways, and a few small patches.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._unit = math.sqrt(width * height) / 1440
        board, self.clock_box = drawing.sign(width, height)
        land = drawing.over(drawing.land(width, height), board)
        self._sky = _planes(drawing.drifting_sky(width, height))
        self._sky_rows = self._sky[0].shape[0]
        self._bed_top = round(height * drawing.BED_TOP) & ~1
        self._still = _planes(land)
        self._sways = _sways(land[self._bed_top :], drawing.bed(width, height), self._unit)
        self._sun = _Sun(round(368 * self._unit) & ~1, round(width * 0.75), self._sky_rows)

    def paint(self, planes: Planes, when_ns: int) -> None:
        """Draw the garden `when_ns` after its beginning into `planes`, all of them."""
        self._paint_sky(planes, when_ns)
        for plane, still, part in zip(planes, self._still, (1, 2, 2), strict=True):
            top, bottom = self._sky_rows // part, self._bed_top // part
            np.copyto(plane[top:bottom], still[top:bottom])
        place = when_ns % _SWAY_PERIOD_NS * _SWAYS / _SWAY_PERIOD_NS
        index, ratio = int(place), place % 1
        one, other = self._sways[index], self._sways[(index + 1) % _SWAYS]
        for plane, a, b, part in zip(planes, one, other, (1, 2, 2), strict=True):
            cv2.addWeighted(a, 1 - ratio, b, ratio, 0, dst=plane[self._bed_top // part :])
        for butterfly in _BUTTERFLIES:
            self._paint_butterfly(planes, butterfly, when_ns / NS)

    def _paint_sky(self, planes: Planes, when_ns: int) -> None:
        width = self._size[0]
        drift = when_ns * round(_DRIFT_PX_A_S * self._unit) // (2 * NS) * 2 % (2 * width)
        for plane, sky, part in zip(planes, self._sky, (1, 2, 2), strict=True):
            start, columns = drift // part, width // part
            head = min(columns, sky.shape[1] - start)
            plane[: sky.shape[0], :head] = sky[:, start : start + head]
            plane[: sky.shape[0], head:] = sky[:, : columns - head]
        self._sun.paint(planes)

    def _paint_butterfly(
        self, planes: Planes, butterfly: tuple[float, float, float, float, tuple[int, int, int]], at_s: float
    ) -> None:
        x0, y0, roams, round_s, colour = butterfly
        turn = 2 * math.pi * at_s / round_s
        x = self._size[0] * (x0 + roams * math.sin(turn))
        y = self._size[1] * (y0 + roams * 0.5 * math.sin(turn * 2.3 + 1))
        wing = self._unit * 17 * (0.35 + 0.65 * abs(math.sin(at_s * 9)))
        tall = self._unit * 15
        for plane, value, part in zip(planes, colour, (1, 2, 2), strict=True):
            for side in (-1, 1):
                for up, size in ((-0.5, 1.0), (0.55, 0.72)):
                    centre = (round((x + side * wing * 0.62) / part * 16), round((y + up * tall) / part * 16))
                    axes = (round(wing * 0.62 * size / part * 16), round(tall * 0.6 * size / part * 16))
                    cv2.ellipse(plane, centre, axes, side * 20 * up, 0, 360, (value,), -1, cv2.LINE_AA, 4)
        body = (round(x * 16), round(y * 16))
        cv2.ellipse(planes[0], body, (round(32 * self._unit), round(tall * 16)), 0, 0, 360, (46,), -1, cv2.LINE_AA, 4)


class _Sun:
    """A glow blended over the passing clouds, down to the edge of the drifting sky."""

    def __init__(self, size: int, centre_x: int, rows: int) -> None:
        colour, opacity = drawing.sun(size)
        # It stands high, its glow cut by the upper edge; faded towards the strip's lower edge: below it the sky stands
        # still and has no glow.
        above = round(colour.shape[0] * 0.2) & ~1
        rows = min(rows, colour.shape[0] - above) & ~1
        colour, opacity = colour[above : above + rows], opacity[above : above + rows]
        fade = np.clip(np.arange(rows, 0, -1) / (rows * 0.3), 0, 1)[:, None]
        opacity = np.asarray(opacity * fade, np.uint8)
        self._left = (centre_x - size // 2) & ~1
        half = np.asarray(cv2.resize(opacity, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        self._keeps = (255 - opacity, 255 - half, 255 - half)
        light = zip(_planes(colour), (opacity, half, half), strict=True)
        self._light = tuple(np.asarray(cv2.multiply(plane, alpha, scale=1 / 255), np.uint8) for plane, alpha in light)

    def paint(self, planes: Planes) -> None:
        for plane, keep, light, part in zip(planes, self._keeps, self._light, (1, 2, 2), strict=True):
            rows, columns = light.shape
            left = self._left // part
            patch = plane[:rows, left : left + columns]
            wide = patch.shape[1]
            cv2.multiply(patch, keep[:, :wide], dst=patch, scale=1 / 255)
            cv2.add(patch, light[:, :wide], dst=patch)


def _sways(ground: drawing.Pixels, plants: drawing.Pixels, unit: float) -> list[Planes]:
    """The bed in `_SWAYS` moments of one sway: what is higher moves further, as a wave along the bed."""
    rows, columns = plants.shape[:2]
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    soil = rows * (drawing.SOIL_TOP - drawing.BED_TOP) / (1 - drawing.BED_TOP)
    reach = 9 * unit * np.clip((soil - y) / soil, 0, 1) ** 1.5
    moments = []
    for index in range(_SWAYS):
        angle = 2 * math.pi * index / _SWAYS + x / (260 * unit)
        moved = cv2.remap(plants, (x + reach * np.sin(angle)).astype(np.float32), y, cv2.INTER_LINEAR)
        moments.append(_planes(drawing.over(ground, np.asarray(moved, np.uint8))))
    return moments


def _planes(pixels: drawing.Pixels) -> Planes:
    """RGB pixels of even size as contiguous planes."""
    frame = Canonical().frame(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), "rgb24"), 0)
    return np.ascontiguousarray(frame.y), np.ascontiguousarray(frame.u), np.ascontiguousarray(frame.v)
