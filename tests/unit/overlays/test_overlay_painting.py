"""Colours, words, lanes and text rules."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QImage, QPainter

from studio.compositor.program import Program
from studio.media.sprite import PlacedSprite, Sprite
from studio.model.canvas import SIZES_PX, Canvas
from studio.model.scene import Box, Scene, SceneItem
from studio.overlays.announcement import countdown
from studio.overlays.easel import Easel
from studio.overlays.fonts import font, load_fonts
from studio.overlays.layout import Area, area_of
from studio.overlays.lettering import bounded, fitting, letter
from studio.overlays.running_comments import MOST_ON_SCREEN, Crowd, Lanes
from studio.overlays.slate import slate_frame
from studio.overlays.sprite_from_image import sprite_from_image
from studio.overlays.theme import THEMES
from studio.overlays.words import stock_words, words_in
from tests.rig.overlay_states import HOSTILE
from tests.rig.pictures import plain_frame, planes, rgb, rgb_to_yuv

SECOND = 1_000_000_000


def filled(colour: QColor, width: int = 16, height: int = 16) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour)
    return image


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_opaque_colours_are_bt709_limited(red: int, green: int, blue: int) -> None:
    cut = sprite_from_image(filled(QColor(red, green, blue)))
    assert cut is not None
    got = tuple(int(plane[3, 3]) for plane in (cut.sprite.y, cut.sprite.u, cut.sprite.v))
    assert np.abs(np.subtract(got, rgb_to_yuv(red, green, blue))).max() <= 1
    assert not cut.sprite.keep.any()


@given(st.integers(1, 255), st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(16, 235)] * 3))
def test_blended_colours_are_within_two_code_values(
    alpha: int, colour: tuple[int, int, int], below: tuple[int, int, int]
) -> None:
    cut = sprite_from_image(filled(QColor(*colour, alpha)))
    assert cut is not None
    into = planes(16, 16, *below)
    frame = plain_frame(16, 16, *below)
    program = Program(16, 16)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s"),)),))
    program.compose(0, 0, lambda _ref: frame, lambda _ref, _box: (), (PlacedSprite(cut.sprite, 0, 0),), into)
    for plane, over, under in zip(into, rgb_to_yuv(*colour), below, strict=True):
        wanted = over * alpha / 255 + under * (1 - alpha / 255)
        assert abs(int(plane[5, 5]) - wanted) <= 2


def test_empty_margins_are_cut_off_at_even_places() -> None:
    image = filled(QColor(0, 0, 0, 0), 41, 37)
    painter = QPainter(image)
    painter.fillRect(7, 11, 9, 5, QColor("white"))
    painter.end()
    cut = sprite_from_image(image)
    assert cut is not None
    assert (cut.x, cut.y, cut.sprite.width, cut.sprite.height) == (6, 10, 10, 6)
    assert (cut.sprite.keep[1:6, 1:10] == 0).all()
    assert sprite_from_image(filled(QColor(0, 0, 0, 0))) is None


@given(st.text(max_size=300), st.integers(1, 40), st.integers(1, 4))
def test_bounded_text_is_short_visible_and_stable(text: str, graphemes: int, lines: int) -> None:
    short = bounded(text, graphemes, lines)
    marks = sum(unicodedata.category(one) in ("Mn", "Me", "Mc") for one in short)
    assert len(short) - marks <= graphemes + 1
    assert marks <= 2 * graphemes
    assert short.count("\n") <= lines - 1
    assert all(one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for one in short)
    assert bounded(short, graphemes + 1, lines) == short


def test_bounded_keeps_ordinary_text() -> None:
    for text in ("沙瓤番茄 3 号", "Café crème", "你好😀", "a\nb"):
        assert bounded(text, 40, 2) == text
    assert bounded("abcdef", 3) == "abc…"
    assert bounded("a\nb\nc", 10, 2) == "a\nb c"


@pytest.mark.parametrize("name", HOSTILE)
def test_lettering_never_has_more_lines_or_width_than_it_is_given(qapp: QGuiApplication, name: str) -> None:
    del qapp
    load_fonts()
    for lines in (1, 3):
        lettering = letter(bounded(HOSTILE[name], 120, lines), font(30), 400, lines=lines)
        assert len(lettering.lines) <= lines
        assert lettering.width <= 400


def test_a_long_text_is_elided_in_its_last_line(qapp: QGuiApplication) -> None:
    del qapp
    load_fonts()
    lettering = letter("一二三四五六七八九十" * 5, font(30), 310, lines=2)
    assert len(lettering.lines) == 2
    assert lettering.lines[1].endswith("…")
    assert "".join(lettering.lines)[:15] == "一二三四五六七八九十一二三四五"
    astral = letter("𠮷" * 30, font(30), 310, lines=2)
    assert set("".join(astral.lines)) == {"𠮷", "…"}


def test_fitting_takes_the_largest_that_fits(qapp: QGuiApplication) -> None:
    del qapp
    load_fonts()
    sizes = (font(60), font(40), font(20))
    assert fitting("番茄", sizes, 1000) is sizes[0]
    assert fitting("番茄", sizes, 90) is sizes[1]
    assert fitting("番茄", sizes, 1) is sizes[2]


def test_the_bundled_font_is_there(qapp: QGuiApplication) -> None:
    del qapp
    assert load_fonts() == ()
    assert QFontInfo(font(20)).family() == "Noto Sans SC"


@pytest.mark.parametrize("size", SIZES_PX)
def test_text_is_never_smaller_than_it_can_be_read(tmp_path: Path, size: tuple[int, int]) -> None:
    easel = Easel(Canvas(*size), "harvest", "zh", tmp_path, lambda _code, _arguments: None)
    for scale in (0.5, 1.0, 4.0):
        look = easel.look(area_of(Box(0, 0, 0.1, 0.1), Canvas(*size)), scale)
        for text_u in (0.1, 2.0, 2.5, 6.0):
            assert look.font(text_u).pixelSize() >= 0.022 * min(size)
    assert look.font(6.0).pixelSize() == round(6.0 * 4 * min(size) / 100)


def luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("name", THEMES)
def test_text_colours_have_contrast(name: str) -> None:
    theme = THEMES[name]
    pairs = [(ink, theme.card) for ink in (theme.card_ink, theme.card_muted, theme.price, theme.plenty_text)]
    pairs += [(ink, theme.card) for ink in (theme.low_text, theme.unknown_text, theme.sold_out)]
    pairs += [(ink, theme.panel) for ink in (theme.panel_ink, theme.panel_muted, theme.accent)]
    pairs += [(theme.leaf_ink, theme.leaf), (theme.accent_ink, theme.accent), (theme.plenty_text, theme.card_tile)]
    for ink, ground in pairs:
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink.name(), ground.name())


def test_stock_is_said_in_words() -> None:
    zh, en = words_in("zh"), words_in("en")
    assert stock_words("low", "12", "盒", zh) == "仅剩 12 盒"
    assert stock_words("low", "12", "box", en) == "only 12 left"
    assert stock_words("plenty", "86", "盒", zh) == "还有 86 盒"
    assert stock_words("sold_out", "0", "盒", zh) == "售罄"
    assert stock_words("unknown", "12", "盒", zh) == "库存未知"
    assert stock_words("low", "", "盒", en) == "stock unknown"


@pytest.mark.parametrize(
    ("left_s", "text"),
    [(0, ""), (-5, ""), (0.2, "00:01"), (59, "00:59"), (754, "12:34"), (3661, "1:01:01"), (1e12, "99:59:59")],
)
def test_countdown(left_s: float, text: str) -> None:
    assert countdown(1000 + left_s, 1000) == text


def test_countdown_of_no_time_at_all() -> None:
    assert countdown(float("inf"), 0) == countdown(float("nan"), 0) == ""


def runner(width: int) -> Sprite:
    half = (20, width // 2)
    return Sprite(
        np.full((40, width), 100, np.uint8),
        np.full(half, 60, np.uint8),
        np.full(half, 60, np.uint8),
        np.full((40, width), 100, np.uint8),
        np.full(half, 100, np.uint8),
    )


@pytest.mark.parametrize("right_edge", [True, False])
def test_running_comments_never_meet_and_all_cross(right_edge: bool) -> None:
    random = np.random.default_rng(3)
    comments = [(str(number), runner(int(random.integers(20, 450)) * 2), 0) for number in range(40)]
    area = Area(0, 100, 1280, 200)
    lanes = Lanes()
    seen: set[int] = set()
    for tick in range(90 * 30):
        arrived = tuple(comments[max(0, tick // 8 - 30) : tick // 8 + 1])
        placed = lanes.sprites_at(tick * SECOND // 30, Crowd(arrived, area, 4, 50, 80, right_edge))
        rows: dict[int, list[tuple[int, int]]] = {}
        for one in placed:
            assert one.x % 2 == one.y % 2 == 0
            assert area.x <= one.x
            assert one.x + one.sprite.width <= area.x + area.width
            assert area.y <= one.y
            assert one.y + one.sprite.height <= area.y + area.height
            assert one.sprite.u.shape == (20, one.sprite.width // 2)
            rows.setdefault(one.y, []).append((one.x, one.x + one.sprite.width))
            seen.add(one.sprite.width)
        for spans in rows.values():
            spans.sort()
            assert all(first[1] < second[0] for first, second in pairwise(spans))
        assert len(placed) <= MOST_ON_SCREEN
    assert {sprite.width for _, sprite, _ in comments} <= seen
    assert lanes.sprites_at(500 * SECOND, Crowd((), area, 4, 50, 80, right_edge)) == ()


def test_a_flood_of_comments_stays_bounded() -> None:
    area = Area(0, 0, 1920, 1000)
    lanes = Lanes()
    for tick in range(300):
        crowd = Crowd(tuple((f"{tick}-{n}", runner(60), 0) for n in range(60)), area, 20, 50, 0, True)
        assert len(lanes.sprites_at(tick * SECOND // 30, crowd)) <= MOST_ON_SCREEN


@pytest.mark.parametrize("size", SIZES_PX)
def test_the_slate_names_its_source(qapp: QGuiApplication, size: tuple[int, int]) -> None:
    del qapp
    slates = {
        (name, language): slate_frame(name, Canvas(*size), language)
        for name in ("大棚全景", "x" * 500, HOSTILE["zalgo"])
        for language in ("zh", "en")
    }
    for frame in slates.values():
        assert (frame.width, frame.height) == size
        assert frame.alpha is None
        picture = rgb(planes(*size)._replace(y=frame.y, u=frame.u, v=frame.v))
        assert np.abs(picture[:4].astype(int) - (0x1A, 0x23, 0x20)).max() <= 3
        assert (picture.max(axis=2) > 200).sum() > 2_000
        assert np.abs(picture[:, :4].astype(int) - (0x1A, 0x23, 0x20)).max() <= 3
    assert not np.array_equal(slates["大棚全景", "zh"].y, slates["大棚全景", "en"].y)
