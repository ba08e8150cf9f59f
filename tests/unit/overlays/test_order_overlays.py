"""The shop in the picture, in painted pixels: rolling number, list, ticker, group and stamp."""

from __future__ import annotations

import numpy as np
import pytest

from studio.model.canvas import Canvas
from studio.model.overlay import GroupProgress, OrderTicker, ProductList, SoldOut, StockCounter
from studio.overlays.motion import ROLL_NS
from tests.rig.overlay_states import HOSTILE, product_card, product_list
from tests.rig.pictures import rgb
from tests.rig.stages import SECOND, TICK, Open, has_colour, of, on_grey, overlay, painted_again, settled

LANDSCAPE = Canvas(1280, 720)
LEAF, TOMATO, WHEAT_BAR, GREEN_BAR = (0x2C, 0x84, 0x50), (0xC9, 0x33, 0x2B), (0xE9, 0xB9, 0x49), (0x4C, 0xAF, 0x6D)


def counter(left: str, **changes: object) -> StockCounter:
    return StockCounter(name="鸡蛋", left=left, unit="盒", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [counter, lambda left: product_card(left=left)])
def test_a_number_rolls_upwards_in_its_place_and_ends(opened: Open, make: object) -> None:
    stage = opened(overlay(make("86"), "one"))  # type: ignore[operator]
    before = on_grey(LANDSCAPE, settled(stage)).y.astype(int)
    painted_again(stage, lambda: stage.set_state("one", make("85")))  # type: ignore[operator]
    frames = [stage.sprites_at(2 * SECOND + TICK * number) for number in range(10)]
    after = on_grey(LANDSCAPE, frames[-1]).y.astype(int)
    changed = np.argwhere(np.abs(after - before) > 30)
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    assert (right - left, bottom - top) < (60, 40), "the number alone changed"
    half_way = on_grey(LANDSCAPE, frames[2]).y.astype(int)
    moving = np.argwhere((np.abs(half_way - before) > 30) & (np.abs(half_way - after) > 30))
    assert len(moving) > 30, "in between it is neither the old number nor the new one"
    assert top - 20 < moving[:, 0].min()
    assert moving[:, 0].max() < bottom + 20
    assert left - 30 < moving[:, 1].min()
    assert moving[:, 1].max() < right + 30, "and all the rest stands still"
    assert len(frames[-1]) == 1
    assert ROLL_NS < 9 * TICK, "and then nothing is drawn twice"
    assert stage.paints == 2


def test_a_number_that_got_shorter_changes_without_rolling(opened: Open) -> None:
    stage = opened(overlay(counter("10"), "one"))
    settled(stage)
    painted_again(stage, lambda: stage.set_state("one", counter("9")))
    assert len(stage.sprites_at(2 * SECOND)) <= 2


@pytest.mark.parametrize("left", ["12,500", "1,000,000"])
def test_a_large_number_on_the_counter_is_never_cut(opened: Open, left: str) -> None:
    """A number with its end cut off would be another number."""
    wide = of(opened(overlay(counter(left), "one"), canvas=Canvas(1080, 1920)), "one")
    cut = of(opened(overlay(counter(left[:-1] + "9"), "one"), canvas=Canvas(1080, 1920)), "one")
    assert not np.array_equal(wide[0].sprite.y, cut[0].sprite.y), "its last digit is seen"


def test_the_ticker_shows_the_newest_first_and_nothing_without_orders(opened: Open) -> None:
    stage = opened(overlay(OrderTicker(lines=("陈** 订了番茄 2 斤",)), "one"))
    (one,) = settled(stage)
    assert has_colour(rgb(on_grey(LANDSCAPE, (one,))), LEAF) > 500
    painted_again(stage, lambda: stage.set_state("one", OrderTicker(lines=("刘** 订了蛋 1 盒", "陈** 订了番茄 2 斤"))))
    (two,) = settled(stage, 2 * SECOND)
    assert two.sprite.width > one.sprite.width + 60
    painted_again(stage, lambda: stage.set_state("one", OrderTicker()))
    assert settled(stage, 4 * SECOND) == ()


def test_a_ticker_line_is_whole_or_not_there(opened: Open) -> None:
    long_line = "陈** 订了云南高山生态散养乌骨鸡蛋礼盒装三十枚 2 盒"
    alone = settled(opened(overlay(OrderTicker(lines=(long_line,)))))[0].sprite
    both = settled(opened(overlay(OrderTicker(lines=(long_line, long_line)))))[0].sprite
    assert both.width == alone.width


@pytest.mark.parametrize("canvas", [LANDSCAPE, Canvas(1080, 1920)])
def test_the_group_bar_is_as_long_as_the_share_and_says_when_it_is_full(opened: Open, canvas: Canvas) -> None:
    def green(**changes: object) -> int:
        fields: dict[str, object] = {"count": "25", "goal": "50", "missing": "25", "unit": "盒", "until": "10:30"}
        stage = opened(overlay(GroupProgress(**{**fields, **changes})), canvas=canvas)  # type: ignore[arg-type]
        return has_colour(rgb(on_grey(canvas, settled(stage))), GREEN_BAR)

    half, full = green(ratio=0.5), green(ratio=1.0)
    assert 1.7 < full / half < 2.3
    assert green(ratio=0.5, result="reached") > half + 20, "its word is green too"
    assert green(ratio=0.5, result="failed") < half * 0.2
    assert settled(opened(overlay(GroupProgress()), canvas=canvas)) == (), "no goal, no bar"


def test_a_stamp_is_only_there_when_all_is_sold(opened: Open) -> None:
    stage = opened(overlay(SoldOut(), "one"))
    assert settled(stage) == ()
    painted_again(stage, lambda: stage.set_state("one", SoldOut(sold_out=True)))
    assert has_colour(rgb(on_grey(LANDSCAPE, settled(stage, 2 * SECOND))), TOMATO) > 500


@pytest.mark.parametrize("canvas", [LANDSCAPE, Canvas(1920, 1080), Canvas(1080, 1920)])
def test_the_presented_product_is_among_the_listed_rows(opened: Open, canvas: Canvas) -> None:
    places = []
    for presenting in (1, 10, 20, 0):
        stage = opened(overlay(product_list("番茄", 20, presenting)), canvas=canvas)
        picture = rgb(on_grey(canvas, settled(stage)))
        marked = np.argwhere(np.abs(picture.astype(int) - LEAF).max(axis=2) <= 10)
        places.append(int(marked[:, 0].mean()) if len(marked) > 40 else 0)
    assert places[0] < places[1] < places[2]
    assert places[3] == 0


def test_a_list_too_long_says_how_many_more(opened: Open) -> None:
    short = settled(opened(overlay(ProductList(products=product_list("番茄", 3).products))))[0].sprite
    long_ = settled(opened(overlay(ProductList(products=product_list("番茄", 20).products))))[0].sprite
    assert long_.height > short.height
    four = settled(opened(overlay(ProductList(products=product_list("番茄", 3).products, more=1))))[0].sprite
    assert four.height > short.height


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_leave_the_numbers_of_a_list_alone(opened: Open, text: str) -> None:
    """The right side, price and stock, is the same whatever the name."""
    plain = product_list("蛋", 3)
    named = ProductList(
        title=plain.title,
        products=tuple(
            type(one)(number=one.number, name=HOSTILE[text], price=one.price, unit=one.unit, left=one.left)
            for one in plain.products
        ),
    )
    right = settled(opened(overlay(named)))[0].sprite
    usual = settled(opened(overlay(ProductList(title=plain.title, products=tuple(
        type(one)(number=one.number, name="蛋", price=one.price, unit=one.unit, left=one.left) for one in plain.products
    )))))[0].sprite  # fmt: skip
    side = usual.width // 2
    assert np.array_equal(right.y[:, side:], usual.y[:, side:]) or right.width == usual.width
