"""The stage as the engine uses it: states in on one thread, sprites out on another, looked at in pixels."""

from __future__ import annotations

from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

from studio.media.sprite import PlacedSprite
from studio.model.canvas import SIZES_PX, Canvas
from studio.model.overlay import (
    FeaturedComment,
    ImageOverlay,
    LowerThird,
    QrCode,
    Stamp,
    StockCounter,
    TextOverlay,
)
from studio.model.scene import Box
from studio.overlays.layout import kind_of
from studio.overlays.stage import OverlayStage
from tests.rig.overlay_states import HOSTILE, every_state, product_card
from tests.rig.pictures import rgb
from tests.rig.stages import SECOND, TICK, Incidents, Open, has_colour, of, on_grey, overlay, painted_again, settled
from tests.rig.waiting import wait_for


def touched(canvas: Canvas, sprites: tuple[PlacedSprite, ...]) -> np.ndarray:
    """Where anything of `sprites` is visible."""
    seen = np.zeros((canvas.height, canvas.width), bool)
    for one in sprites:
        assert one.x % 2 == one.y % 2 == 0
        left, top = max(0, one.x), max(0, one.y)
        part = one.sprite.keep[top - one.y : canvas.height - one.y, left - one.x : canvas.width - one.x] < 255
        seen[top : top + part.shape[0], left : left + part.shape[1]] |= part
    return seen


@pytest.mark.parametrize("size", SIZES_PX)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_overlay_keeps_the_safe_area_and_none_meets_another(
    opened: Open, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    canvas = Canvas(*size)
    write_photo(tmp_path / "p.png")
    states = every_state("云南高山生态散养乌骨鸡蛋礼盒装（三十枚）a long name", "p.png")
    overlays = [overlay(state, kind_of(state)) for state in states]
    stage = opened(*overlays, canvas=canvas, language=language)
    settled(stage)
    everything = np.zeros((canvas.height, canvas.width), int)
    for one in overlays:
        seen = np.zeros((canvas.height, canvas.width), bool)
        stage.sprites_of(one.id, None, 0)
        for tick in (SECOND, 3 * SECOND, 5 * SECOND):
            seen |= touched(canvas, stage.sprites_of(one.id, None, tick))
        assert seen.any(), one.id
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        assert rows[0] >= canvas.height * 0.05 - 1, one.id
        assert rows[-1] < canvas.height * (0.8 if canvas.portrait else 0.95) + 1, one.id
        crossing = one.id == "running_comments"  # they come and go at the picture's own edges
        assert columns[0] >= (0 if crossing else canvas.width * 0.05 - 1), one.id
        if canvas.portrait or not crossing:
            assert columns[-1] < canvas.width * (0.88 if canvas.portrait else 0.95) + 1, one.id
        # Pages of their own, and those who take the featured comment's place.
        if one.id not in ("product_list", "poll_bars", "question_card", "greeting"):
            everything += seen
    assert everything.max() == 1


@pytest.mark.parametrize("box", [Box(0.3, 0.2, 0.4, 0.5), Box(0.61, 0.07, 0.11, 0.13), Box(-0.1, 0.8, 0.5, 0.5)])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_paints_outside_its_box_or_breaks_the_stage(
    opened: Open, incidents: Incidents, text: str, box: Box
) -> None:
    canvas = Canvas(1280, 720)
    overlays = [overlay(state, kind_of(state), box=box) for state in every_state(HOSTILE[text])]
    stage = opened(*overlays, canvas=canvas)
    inside = np.zeros((720, 1280), bool)
    left, top = max(0, round(box.x * 1280)), max(0, round(box.y * 720))
    inside[top : round((box.y + box.height) * 720) + 1, left : round((box.x + box.width) * 1280) + 1] = True
    untouched = on_grey(canvas, ())
    for tick in (0, SECOND, 3 * SECOND):
        composed = on_grey(canvas, stage.sprites_at(tick))
        assert np.array_equal(composed.y[~inside], untouched.y[~inside])
    assert [code for code, _ in incidents if code == "overlays.paint_failed"] == []
    assert stage.paints <= len(overlays) + 6  # the clocks' seconds while this test ran
    painted_again(stage, lambda: stage.set_state("text", TextOverlay(text="好了")))


def test_nothing_is_painted_again_while_nothing_changes(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"), overlay(TextOverlay(text="a"), "text"), overlay(LowerThird(), "l"))
    assert stage.paints == 3
    for number in range(200):
        stage.sprites_at(number * TICK)
        stage.sprites_of("card", None, number * TICK)
        assert stage.set_state("card", product_card())
        stage.set_overlays(stage.snapshot())
        stage.show("text", number % 2 == 0)
    painted_again(stage, lambda: stage.set_state("text", TextOverlay(text="b")))
    assert stage.paints == 4


def test_only_the_latest_of_many_states_has_to_be_painted(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"))
    for left in range(500):
        stage.set_state("card", product_card(left=str(left)))
    last = stage.snapshot()[0].state
    wait_for(lambda: stage.painted("card") is last, what="the last state")
    assert stage.paints < 400
    shown = settled(stage)
    fresh = settled(opened(overlay(product_card(left="499"), "card")))
    assert np.array_equal(shown[0].sprite.y, fresh[0].sprite.y)


def test_a_clock_is_painted_each_second_and_nothing_else_with_it(opened: Open) -> None:
    stage = opened(overlay(Stamp(place="大棚"), "stamp"))
    first = settled(stage)[0].sprite
    wait_for(lambda: stage.paints >= 3, what="two seconds of wall-clock time")
    assert stage.paints <= 5
    assert not np.array_equal(first.y, settled(stage, 5 * SECOND)[0].sprite.y)


def test_entry_and_exit_move_and_fade_without_painting(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card", shown=False))
    assert stage.sprites_at(0) == ()
    stage.show("card", True)
    frames = [stage.sprites_at(TICK * number)[0] for number in range(1, 14)]
    opacities = [one.opacity for one in frames]
    assert 0 < opacities[0] < opacities[3] < 1
    assert opacities == sorted(opacities)
    assert opacities[9] == 1.0
    assert frames[0].x < frames[-1].x
    stage.show("card", False)
    leaving = [stage.sprites_at(SECOND + TICK * number) for number in range(12)]
    assert 0 < leaving[0][0].opacity < 1
    assert leaving[-1] == ()
    assert stage.paints == 1


def test_turning_back_half_way_goes_on_from_there(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"))
    for number in range(3):
        before = stage.sprites_at(TICK * number)[0].opacity
    stage.show("card", False)
    after = stage.sprites_at(TICK * 3)[0].opacity
    assert before - 0.4 < after < before
    stage.show("card", True)
    assert settled(stage, SECOND)[0].opacity == 1.0


def test_a_change_shows_more_than_half_in_its_first_frame_and_all_of_it_soon(opened: Open) -> None:
    stage = opened(overlay(product_card(left="12", stock_level="low"), "card"))
    old = settled(stage)[0].sprite
    painted_again(stage, lambda: stage.set_state("card", product_card(left="9", stock_level="low")))
    first = stage.sprites_at(2 * SECOND)
    assert [one.sprite is old for one in first] == [True, False]
    assert first[0].opacity == 1.0
    assert first[1].opacity >= 0.5
    later = stage.sprites_at(2 * SECOND + 6 * TICK)
    assert len(later) == 1
    assert later[0].sprite is not old
    assert later[0].opacity == 1.0


def test_each_stock_level_looks_its_own_way_on_card_and_counter(opened: Open) -> None:
    levels = ("plenty", "low", "sold_out", "unknown")
    for make in (product_card, lambda **changes: StockCounter(name="鸡蛋", left="86", unit="盒", **changes)):
        stage = opened(*(overlay(make(stock_level=level), level) for level in levels))
        pictures = {one.id: rgb(on_grey(Canvas(1280, 720), of(stage, one.id))).astype(int) for one in stage.snapshot()}
        for first in levels:
            for second in levels:
                if first < second:
                    assert np.abs(pictures[first] - pictures[second]).max(axis=2).__gt__(60).sum() > 500
        stage.close()


def test_the_bar_is_green_wheat_or_empty_as_long_as_the_stock(opened: Open) -> None:
    green, wheat = (0x4C, 0xAF, 0x6D), (0xE5, 0xA5, 0x2F)
    lengths = []
    for ratio in (0.25, 0.5, 1.0, 7.0, float("nan"), -1.0):
        stage = opened(overlay(product_card(stock_ratio=ratio), "card"))
        lengths.append(has_colour(rgb(on_grey(Canvas(1280, 720), settled(stage))), green))
    assert 1.7 < lengths[1] / lengths[0] < 2.3
    assert 1.7 < lengths[2] / lengths[1] < 2.3
    assert lengths[3] == lengths[2]
    assert lengths[4] == lengths[5] < lengths[0] * 0.1
    stage = opened(overlay(product_card(stock_ratio=0.5, stock_level="low"), "card"))
    assert has_colour(rgb(on_grey(Canvas(1280, 720), settled(stage))), wheat) > 200


def test_an_old_price_without_its_source_is_not_shown(opened: Open) -> None:
    plain, bare, sourced = (
        settled(opened(overlay(product_card(**changes))))[0].sprite.y
        for changes in ({}, {"strike_price": "¥99"}, {"strike_price": "¥99", "strike_source": "超市价"})
    )
    assert np.array_equal(plain, bare)
    assert plain.shape != sourced.shape or not np.array_equal(plain, sourced)


@pytest.mark.parametrize("size", SIZES_PX)
@pytest.mark.parametrize("photo", ["", "p.png"])
def test_the_fullest_card_fits_its_slot_with_its_rounded_bottom(
    opened: Open, tmp_path: Path, size: tuple[int, int], photo: str
) -> None:
    write_photo(tmp_path / "p.png")
    card = product_card(
        name="云南高山生态散养乌骨鸡蛋礼盒装（三十枚·邻居团购专享）顺丰包邮",
        price="¥88,888.00",
        strike_price="¥99,999.00",
        strike_source="京东自营 6 月 1 日",
        left="12,500",
        photo_path=photo,
    )
    sprite = settled(opened(overlay(card), canvas=Canvas(*size)))[0].sprite
    keep = sprite.keep
    assert keep[-1].min() > 100  # only shadow in the last row: the card ends above it
    assert keep[:, -1].min() > 100
    body = keep[keep.shape[0] // 2] < 10
    assert body.sum() > keep.shape[1] * 0.95


def write_photo(path: Path, colour: str = "#3366CC", size: int = 200) -> None:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))


def test_a_photo_is_shown_in_its_true_colour(opened: Open, tmp_path: Path) -> None:
    write_photo(tmp_path / "p.png")
    stage = opened(overlay(product_card(photo_path="p.png")))
    picture = rgb(on_grey(Canvas(1280, 720), settled(stage)))
    assert has_colour(picture, (0x33, 0x66, 0xCC), 3) > 100 * 100


@pytest.mark.parametrize("fault", ["missing", "rubbish", "cut", "huge", "folder", "nul"])
def test_an_unreadable_photo_is_said_and_the_card_goes_on_without_it(
    opened: Open, incidents: Incidents, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "p.png"
    if fault == "rubbish":
        path.write_bytes(b"no picture at all" * 100)
    elif fault == "cut":
        write_photo(path)
        path.write_bytes(path.read_bytes()[:60])
    elif fault == "huge":  # 60000 x 60000, as its header says
        write_photo(path, size=8)
        head = bytearray(path.read_bytes())
        head[16:24] = (60_000).to_bytes(4, "big") * 2
        path.write_bytes(head)
    elif fault == "folder":
        path.mkdir()
    name = "p\0.png" if fault == "nul" else "p.png"
    stage = opened(overlay(product_card(photo_path=name), "card"), overlay(TextOverlay(text="a"), "text"))
    wait_for(lambda: stage.paints == 2, what="both to be painted")
    assert [code for code, _ in incidents] == ["overlays.photo_unreadable"]
    assert settled(stage)[0].sprite.width > 400
    painted_again(stage, lambda: stage.set_state("card", product_card(photo_path=name, left="5")))
    assert len(incidents) == 1  # said once
    if fault in ("missing", "rubbish", "cut", "huge"):
        write_photo(path)
        painted_again(stage, lambda: stage.set_state("card", product_card(photo_path=name, left="4")))
        picture = rgb(on_grey(Canvas(1280, 720), settled(stage, 9 * SECOND)))
        assert has_colour(picture, (0x33, 0x66, 0xCC), 3) > 100 * 100


def test_a_qr_code_can_be_read_from_the_picture(opened: Open) -> None:
    content = "https://example.org/doorstep/接龙?show=7&product=3"
    stage = opened(overlay(QrCode(content=content, caption="扫码加入")), canvas=Canvas(1080, 1920))
    picture = rgb(on_grey(Canvas(1080, 1920), settled(stage)))
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert found == content


def test_a_qr_code_too_long_to_read_is_said(opened: Open, incidents: Incidents) -> None:
    stage = opened(overlay(QrCode(content="x" * 2_000), "qr"))
    assert [code for code, _ in incidents] == ["overlays.qr_too_long"]
    painted_again(stage, lambda: stage.set_state("qr", QrCode(content="x")))
    assert settled(stage) != ()


def test_an_image_keeps_its_shape_and_transparency(opened: Open, tmp_path: Path) -> None:
    image = QImage(300, 150, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 40, 40, 128))
    image.save(str(tmp_path / "logo.png"))
    stage = opened(overlay(ImageOverlay(path="logo.png"), box=Box(0.25, 0.25, 0.5, 0.5)))
    (placed,) = settled(stage)
    assert (placed.sprite.width, placed.sprite.height) == (640, 320)
    assert abs(int(placed.sprite.keep[100, 100]) - 127) <= 1


def test_a_scene_may_place_an_overlay_anywhere_and_it_is_painted_for_that_box(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card", shown=False))
    small = of(stage, "card", Box(0.5, 0.5, 0.25, 0.25))[0]
    large = of(stage, "card", Box(0.0, 0.0, 1.0, 1.0))[0]
    assert large.sprite.width > 2 * small.sprite.width
    assert small.x >= 640
    assert small.y >= 360
    painted_again(stage, lambda: stage.set_state("card", product_card(left="1")))
    wait_for(lambda: stage.paints == 6, what="all three places")
    assert stage.sprites_of("nobody", None, 0) == ()


def test_views_move_on_their_own(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"))
    view = stage.view()
    assert settled(stage)[0].opacity == 1.0
    assert view.sprites_at(SECOND)[0].opacity < 1.0


def test_what_does_not_fit_is_refused(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"))
    assert not stage.set_state("card", TextOverlay(text="a"))
    assert not stage.set_state("nobody", TextOverlay(text="a"))
    assert not stage.show("nobody", True)


def test_removed_overlays_vanish_and_new_ones_are_painted(opened: Open) -> None:
    stage = opened(overlay(product_card(), "card"))
    painted_again(stage, lambda: stage.set_overlays((overlay(TextOverlay(text="a"), "text"),)))
    assert stage.sprites_of("card", None, 0) == ()
    assert len(settled(stage)) == 1
    assert [one.id for one in stage.snapshot()] == ["text"]


def test_an_overlay_with_nothing_to_say_is_not_there(opened: Open) -> None:
    stage = opened(overlay(FeaturedComment(text="你好"), "comment"))
    assert settled(stage) != ()
    painted_again(stage, lambda: stage.set_state("comment", FeaturedComment()))
    assert settled(stage, 2 * SECOND) == ()


def test_themes_and_languages_differ(opened: Open) -> None:
    seen = {
        (theme, language): settled(opened(overlay(product_card(stock_level="low")), theme=theme, language=language))[0]
        for theme in ("harvest", "night")
        for language in ("zh", "en")
    }
    card = {name: int(np.median(placed.sprite.y)) for name, placed in seen.items()}
    assert card["harvest", "zh"] > 200
    assert card["night", "zh"] < 90
    assert not np.array_equal(seen["harvest", "zh"].sprite.y, seen["harvest", "en"].sprite.y)


def test_a_painters_fault_is_said_and_the_rest_goes_on(opened: Open, incidents: Incidents) -> None:
    stage = opened(overlay(Stamp(place="a"), "stamp"), overlay(TextOverlay(text="a"), "text"))
    broken = msgspec.structs.replace(TextOverlay(), text=7)  # a state no door would let in
    stage.set_state("text", broken)
    wait_for(lambda: incidents, what="the incident")
    assert incidents[0][0] == "overlays.paint_failed"
    assert len(settled(stage)) == 2
    painted_again(stage, lambda: stage.set_state("text", TextOverlay(text="b")))


def test_close_twice_and_before_start(qapp: QGuiApplication, tmp_path: Path) -> None:
    del qapp
    stage = OverlayStage(Canvas(), "harvest", "zh", tmp_path)
    stage.close()
    stage = OverlayStage(Canvas(), "harvest", "zh", tmp_path)
    stage.start()
    stage.close()
    stage.close()
