"""The still layers of the drawn garden, in RGB. Run once, when the garden opens; about half a second at 1080p.

Layers with transparency are premultiplied (height, width, 4) uint8 and drawn twice as large, then reduced: that is
their smoothing. All colours are sRGB. Random places come from a fixed seed: the garden is always the same.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

HORIZON = 0.40  # of the height: where the field begins
CLOUDS_END = 0.24  # above this the sky drifts
BED_TOP = 0.60  # below this the plants sway
SOIL_TOP = 0.90
_SEED = 20

_SKY_TOP: Colour = (88, 164, 224)
_SKY_LOW: Colour = (232, 243, 238)
_LEAVES: tuple[Colour, ...] = ((44, 104, 48), (58, 128, 54), (76, 148, 62), (98, 168, 72), (52, 116, 58))
_FRUITS: tuple[Colour, ...] = ((206, 44, 36), (218, 58, 40), (196, 36, 34), (230, 120, 44), (142, 176, 70))


def sky(width: int, height: int) -> Pixels:
    """The cloudless sky of the upper part, (height * HORIZON, width, 3)."""
    rows = round(height * HORIZON) + 2
    ratio = np.linspace(0, 1, rows)[:, None, None] ** 0.8
    column = np.array(_SKY_TOP) * (1 - ratio) + np.array(_SKY_LOW) * ratio
    return np.broadcast_to(column, (rows, width, 3)).astype(np.uint8)


def drifting_sky(width: int, height: int) -> Pixels:
    """Sky with clouds, twice as wide as the picture, its ends fitting; (height * CLOUDS_END, 2 * width, 3)."""
    random = np.random.default_rng(_SEED)
    rows, columns = round(height * CLOUDS_END) & ~1, width * 2
    mask = np.zeros((rows, columns), np.uint8)
    unit = (width * height) ** 0.5 / 1440
    for index in range(9):
        x = columns * (index + random.uniform(0.1, 0.6)) / 9
        y = rows * random.uniform(0.3, 0.66)
        size = unit * random.uniform(38, 68)
        for puff in range(9):
            offset = (puff - 4) / 4
            radius = size * (1.15 - offset**2 * 0.8) * random.uniform(0.7, 1.1)
            centre_y = y - radius * random.uniform(0.0, 0.5)
            for turn in (-columns, 0, columns):  # a cloud over one end shows at the other
                centre = (round(x + turn + offset * size * 2.4), round(centre_y))
                cv2.ellipse(mask, centre, (round(radius * 1.3), round(radius * 0.72)), 0, 0, 360, (235,), -1)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 7 * unit), np.uint8)
    # Thinner towards the lower edge of the strip, so that it passes into the still sky below.
    mask[-round(rows * 0.2) :] = (mask[-round(rows * 0.2) :] * np.linspace(1, 0, round(rows * 0.2))[:, None]).astype(
        np.uint8
    )
    shade = np.linspace(1.0, 0.93, rows)[:, None, None]
    alpha = mask[:, :, None] / 255.0
    blue = np.broadcast_to(sky(width, height)[:rows, :1], (rows, columns, 3))
    return np.asarray(blue * (1 - alpha) + np.array((255, 254, 250)) * shade * alpha, np.uint8)


def sun(size: int) -> tuple[Pixels, Pixels]:
    """The sun with its glow: colour (size, size, 3) and opacity (size, size), `size` even."""
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    distance = np.hypot(x, y) / (size / 2)
    glow = np.clip(1 - distance, 0, 1) ** 2.2 * 0.75
    disc = np.clip((0.26 - distance) * size / 4, 0, 1)
    opacity = np.maximum(glow, disc)
    colour = np.array((255, 236, 176)) * (1 - disc[:, :, None]) + np.array((255, 226, 118)) * disc[:, :, None]
    return colour.astype(np.uint8), (opacity * 255).astype(np.uint8)


def land(width: int, height: int) -> Pixels:
    """Sky, hills, farm, field and soil without the plants of the bed: (height, width, 3)."""
    picture = np.zeros((height, width, 3), np.uint8)
    above = sky(width, height)
    picture[: above.shape[0]] = above
    layer = np.zeros((height * 2, width * 2, 4), np.uint8)
    _hills(layer)
    _field(layer)
    _farm(layer)
    _soil(layer)
    return over(picture, reduced(layer))


def bed(width: int, height: int) -> Pixels:
    """The tomato plants from BED_TOP down, transparent between: (rows, width, 4), premultiplied."""
    random = np.random.default_rng(_SEED + 1)
    top = round(height * BED_TOP) & ~1
    rows = height - top
    layer = np.zeros((rows * 2, width * 2, 4), np.uint8)
    unit = (width * height) ** 0.5 / 1440 * 2
    ground = (height * SOIL_TOP - top) * 2
    spacing = 190 * unit
    count = round(width * 2 / spacing)
    for line, lift in ((0, 0.0), (1, 26 * unit)):
        for index in range(-1, count + 1):
            x = (index + 0.5 * line + 0.3 + random.uniform(-0.12, 0.12)) * spacing
            _tomato_plant(layer, (x, ground + lift), random.uniform(0.84, 1.0) * ground * 0.93, unit, random)
    return reduced(layer)


def sign(width: int, height: int) -> tuple[Pixels, tuple[int, int, int, int]]:
    """A wooden board on two posts over the whole picture (premultiplied), and x, y, width, height of its face."""
    unit = (width * height) ** 0.5 / 1440
    face_width, face_height = round(330 * unit) & ~1, round(84 * unit) & ~1
    left, top = round(width * 0.93 - face_width) & ~1, round(height * 0.475) & ~1
    layer = np.zeros((height * 2, width * 2, 4), np.uint8)
    for x in (left + face_width // 5, left + face_width * 4 // 5):
        half = round(8 * unit)
        _box(layer, (x - half, top, x + half, top + face_height * 2.1), (104, 72, 46))
        _box(layer, (x - half, top, x - half // 3, top + face_height * 2.1), (122, 86, 56))
    _box(layer, (left - 4, top - 4, left + face_width + 4, top + face_height + 4), (112, 78, 48))
    for plank in range(3):
        y = top + face_height * plank / 3
        shade = (204 - plank * 6, 164 - plank * 5, 116 - plank * 4)
        _box(layer, (left, y, left + face_width, y + face_height / 3 - 1), shade)
    return reduced(layer), (left, top, face_width, face_height)


def reduced(layer: Pixels) -> Pixels:
    """A layer drawn twice as large, at its own size."""
    size = (layer.shape[1] // 2, layer.shape[0] // 2)
    return np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_AREA), np.uint8)


def over(below: Pixels, layer: Pixels) -> Pixels:
    """`layer` (premultiplied) over `below` (RGB) of the same size."""
    keep = cv2.merge([255 - layer[:, :, 3]] * 3)
    return np.asarray(cv2.add(cv2.multiply(below, keep, scale=1 / 255), layer[:, :, :3].copy()), np.uint8)


def _hills(layer: Pixels) -> None:
    height, width = layer.shape[:2]
    x = np.linspace(0, 1, 200)
    ranges: tuple[tuple[float, float, float, Colour], ...] = (
        (0.315, 0.030, 0.3, (168, 200, 204)),
        (0.345, 0.026, 2.1, (142, 186, 164)),
        (0.372, 0.022, 4.4, (112, 166, 112)),
    )
    for base, swing, phase, colour in ranges:
        wave = np.sin(x * 5.2 + phase) + 0.45 * np.sin(x * 11.7 + phase * 2.3)
        line = np.stack([x * width, (base - swing * wave * 0.7) * height], axis=1)
        ends = np.array([[width, height * (HORIZON + 0.02)], [0, height * (HORIZON + 0.02)]])
        _polygon(layer, np.concatenate([line, ends]), colour)


def _field(layer: Pixels) -> None:
    """Rows of lettuces running to a vanishing point, with paths of earth between them."""
    height, width = layer.shape[:2]
    top, bottom = height * HORIZON, height * 0.94
    _box_raw(layer, (0, top, width, height), (128, 96, 66))
    vanishing = (width * 0.46, top - height * 0.03)
    depths = np.linspace(0, 1, 26) ** 1.9
    half = max(width, height) * 0.9
    for nearer, y in enumerate(top + (bottom - top) * depths):
        ratio = (y - vanishing[1]) / (bottom - vanishing[1])
        radius = half / 5 * 0.36 * ratio
        haze = 0.45 * (1 - ratio) ** 2
        for row in range(-26, 27):
            x = vanishing[0] + row * half / 5 * ratio
            if not -radius < x < width + radius:
                continue
            body = _mixed(_LEAVES[(row + nearer) % 3 + 1], (176, 206, 168), haze)
            _ellipse(layer, (x, y), (radius * 1.25, radius * 0.62), _mixed(body, (30, 60, 30), 0.25))
            _ellipse(layer, (x, y - radius * 0.12), (radius * 1.05, radius * 0.48), body)
            _ellipse(layer, (x, y - radius * 0.2), (radius * 0.55, radius * 0.25), _mixed(body, (214, 236, 150), 0.4))


def _farm(layer: Pixels) -> None:
    """A house, a greenhouse and trees on the horizon, and a fence before them."""
    height, width = layer.shape[:2]
    unit = (width * height) ** 0.5 / 1440
    ground = height * HORIZON + 6 * unit
    for x, size in ((0.50, 30), (0.535, 40), (0.575, 27), (0.90, 36), (0.955, 44), (0.70, 24), (0.04, 38), (0.42, 26)):
        _tree(layer, (width * x, ground), size * unit)
    house, roof = width * 0.80, 34 * unit
    wall = 52 * unit
    _box_raw(layer, (house - wall, ground - 46 * unit, house + wall, ground), (246, 240, 226))
    _polygon(
        layer,
        np.array(
            [
                (house - wall - 10 * unit, ground - 46 * unit),
                (house - wall * 0.55, ground - 46 * unit - roof),
                (house + wall * 0.55, ground - 46 * unit - roof),
                (house + wall + 10 * unit, ground - 46 * unit),
            ]
        ),
        (172, 84, 62),
    )
    _box_raw(layer, (house - 9 * unit, ground - 28 * unit, house + 9 * unit, ground), (124, 86, 58))
    for x in (house - 32 * unit, house + 32 * unit):
        _box_raw(layer, (x - 8 * unit, ground - 34 * unit, x + 8 * unit, ground - 18 * unit), (122, 164, 186))
    _greenhouse(layer, (width * 0.20, ground), unit)
    for x in np.arange(0, width, 44 * unit):
        _box_raw(layer, (x, ground - 12 * unit, x + 5 * unit, ground + 8 * unit), (214, 196, 164))
    for y in (ground - 8 * unit, ground):
        _box_raw(layer, (0, y, width, y + 3 * unit), (204, 184, 150))


def _greenhouse(layer: Pixels, foot: Point, unit: float) -> None:
    x, ground = foot
    wide, high = 110 * unit, 58 * unit
    for ratio, colour in ((1.0, (220, 236, 236)), (0.93, (190, 222, 214))):
        axes = (round(wide * ratio), round(high * ratio))
        cv2.ellipse(layer, (round(x), round(ground)), axes, 0, 180, 360, (*colour, 255), -1)
    for rib in np.linspace(-0.75, 0.75, 7):
        tall = high * (1 - rib**2) ** 0.5
        _box_raw(layer, (x + rib * wide - unit, ground - tall, x + rib * wide + unit, ground), (236, 246, 246))


def _tree(layer: Pixels, foot: Point, size: float) -> None:
    x, y = foot
    _box_raw(layer, (x - size * 0.1, y - size * 0.8, x + size * 0.1, y), (112, 84, 60))
    for dx, dy, radius, colour in (
        (0.0, -1.35, 0.75, (74, 128, 72)),
        (-0.42, -1.05, 0.5, (82, 138, 76)),
        (0.42, -1.05, 0.5, (70, 122, 70)),
        (-0.15, -1.55, 0.42, (98, 154, 84)),
    ):
        _ellipse(layer, (x + dx * size, y + dy * size), (radius * size, radius * size), colour)


def _soil(layer: Pixels) -> None:
    height, width = layer.shape[:2]
    random = np.random.default_rng(_SEED + 2)
    top = height * SOIL_TOP
    x = np.linspace(0, 1, 120)
    line = np.stack([x * width, top + height * 0.008 * np.sin(x * 37)], axis=1)
    _polygon(layer, np.concatenate([line, np.array([[width, height], [0, height]])]), (92, 64, 44))
    unit = (width * height) ** 0.5 / 1440
    for _ in range(420):
        place = (random.uniform(0, width), random.uniform(top + 8 * unit, height))
        size = random.uniform(2, 8) * unit
        shade = random.uniform(-16, 20)
        _ellipse(
            layer, place, (size * 1.7, size), (round(92 + shade), round(64 + shade * 0.8), round(44 + shade * 0.6))
        )


def _tomato_plant(layer: Pixels, foot: Point, tall: float, unit: float, random: np.random.Generator) -> None:
    """A staked plant: stake, stem, leaves from the ground to the tip, trusses of fruit on its lower half."""
    x, y = foot
    _box_raw(layer, (x - 4 * unit, y - tall * 1.04, x + 4 * unit, y), (176, 140, 96))
    _box_raw(layer, (x + 8 * unit, y - tall * 0.97, x + 13 * unit, y), (84, 128, 58))
    for level in np.linspace(0.1, 1.0, 14):
        reach = unit * (92 - 48 * level) * random.uniform(0.8, 1.1)
        for side in (-1, 1):
            bend = random.uniform(-0.1, 0.35)
            _leaf(layer, (x, y - tall * level), side * reach, reach * bend, unit * (15 - 4 * level), random)
        if level < 0.72 and random.uniform() < 0.8:
            _truss(layer, (x + random.uniform(-56, 56) * unit, y - tall * level + 10 * unit), unit, random)


def _leaf(layer: Pixels, root: Point, reach: float, drop: float, size: float, random: np.random.Generator) -> None:
    """A compound leaf: leaflets in pairs along a falling rib."""
    x, y = root
    colour = _LEAVES[int(random.integers(len(_LEAVES)))]
    cv2.line(layer, (round(x), round(y)), (round(x + reach), round(y + drop)), (*colour, 255), max(2, round(size / 6)))
    for step in np.linspace(0.3, 1.0, 4):
        for side in (-1, 1):
            tilt = np.degrees(np.arctan2(drop, reach)) + side * (38 if step < 1 else 12)
            centre = (round(x + reach * step), round(y + drop * step + side * size * 0.42))
            light = _mixed(colour, (168, 206, 96), 0.22 if side < 0 else 0.0)
            axes = (round(size * 1.25), round(size * 0.52))
            cv2.ellipse(layer, centre, axes, tilt, 0, 360, (*light, 255), -1)
            rib = _mixed(light, (214, 232, 150), 0.35)
            dx, dy = np.cos(np.radians(tilt)) * size, np.sin(np.radians(tilt)) * size
            start, end = (round(centre[0] - dx), round(centre[1] - dy)), (round(centre[0] + dx), round(centre[1] + dy))
            cv2.line(layer, start, end, (*rib, 255), max(1, round(size / 14)))


def _truss(layer: Pixels, top: Point, unit: float, random: np.random.Generator) -> None:
    """Two to four tomatoes, each with a shadow side, a highlight and its green star."""
    x, y = top
    for index in range(int(random.integers(2, 5))):
        radius = unit * random.uniform(13, 18)
        place = (x + (index % 2 - 0.5) * radius * 1.7, y + index * radius * 0.9)
        colour = _FRUITS[min(int(random.exponential(1.1)), len(_FRUITS) - 1)]
        _ellipse(layer, place, (radius, radius * 0.94), _mixed(colour, (60, 10, 10), 0.3))
        _ellipse(layer, (place[0] - radius * 0.1, place[1] - radius * 0.1), (radius * 0.86, radius * 0.8), colour)
        glint = (place[0] - radius * 0.35, place[1] - radius * 0.35)
        _ellipse(layer, glint, (radius * 0.22, radius * 0.16), _mixed(colour, (255, 255, 255), 0.75))
        for turn in (-60, -20, 20, 60):
            dx, dy = np.sin(np.radians(turn)) * radius * 0.6, -np.cos(np.radians(turn)) * radius * 0.3
            start = (round(place[0]), round(place[1] - radius * 0.82))
            end = (round(place[0] + dx), round(place[1] - radius * 0.82 + abs(dx) * 0.4 + dy * 0.2))
            cv2.line(layer, start, end, (62, 118, 48, 255), max(2, round(radius * 0.16)))


def _mixed(one: Colour, other: Colour, ratio: float) -> Colour:
    red, green, blue = (round(a * (1 - ratio) + b * ratio) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _ellipse(layer: Pixels, centre: Point, axes: Point, colour: Colour) -> None:
    place, size = (round(centre[0]), round(centre[1])), (max(1, round(axes[0])), max(1, round(axes[1])))
    cv2.ellipse(layer, place, size, 0, 0, 360, (*colour, 255), -1)


def _polygon(layer: Pixels, points: NDArray[np.float64], colour: Colour) -> None:
    cv2.fillPoly(layer, [np.round(points).astype(np.int32)], (*colour, 255))


def _box(layer: Pixels, corners: tuple[float, float, float, float], colour: Colour) -> None:
    """A rectangle given in px of the picture, not of the doubled layer."""
    _box_raw(layer, (corners[0] * 2, corners[1] * 2, corners[2] * 2, corners[3] * 2), colour)


def _box_raw(layer: Pixels, corners: tuple[float, float, float, float], colour: Colour) -> None:
    left, top, right, bottom = (round(edge) for edge in corners)
    layer[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = (*colour, 255)
