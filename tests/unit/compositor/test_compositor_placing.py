"""A scene made for landscape, placed in portrait by rule, and the other way round."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.compositor.geometry import pixels, place
from studio.compositor.placing import scenes_for
from studio.config.templates import new_show
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.model.scene import Box, Crop, Scene, SceneItem
from studio.model.side_canvas import SideCanvas
from tests.unit.compositor.test_compositor_program import composed

LANDSCAPE = Canvas(1280, 720, 30)
PORTRAIT = SideCanvas(id="p", name="竖屏")
WHOLE = Box()


def placed(*items: SceneItem, side: SideCanvas = PORTRAIT, own: Canvas = LANDSCAPE) -> tuple[SceneItem, ...]:
    (scene,) = scenes_for((Scene(id="a", name="a", items=items),), {"card"}, own, side)
    return scene.items


def test_what_fills_the_scene_fills_the_canvas_around_its_focus() -> None:
    side = msgspec.structs.replace(PORTRAIT, focus_x=0.8)
    (camera,) = placed(SceneItem(ref="camera"), side=side)
    kept = place(camera, 1280, 720, 720, 1280)
    assert kept.target == (0, 0, 720, 1280)
    assert (kept.source.y, kept.source.height) == (0, 720)
    assert kept.source.width == pytest.approx(720 * 9 / 16, abs=2), "no pixel is stretched"
    middle = kept.source.x + kept.source.width / 2
    assert middle == pytest.approx(0.8 * 1280, abs=2)


def test_a_focus_at_the_edge_stays_within_the_picture() -> None:
    for focus, x in ((0.0, 0), (1.0, 1280 - 404)):
        (camera,) = placed(SceneItem(ref="camera"), side=msgspec.structs.replace(PORTRAIT, focus_x=focus))
        source = place(camera, 1280, 720, 720, 1280).source
        assert (source.x, source.width) == (x, 404)


def test_the_focus_of_an_item_goes_before_the_canvas() -> None:
    (camera,) = placed(SceneItem(ref="camera", focus_x=0.1))
    assert camera.focus_x == 0.1


def test_a_slide_is_shown_whole_and_so_is_all_when_the_canvas_says_so() -> None:
    (slide,) = placed(SceneItem(ref="slide", fit="contain"))
    assert place(slide, 1280, 720, 720, 1280).target == (0, 438, 720, 404)
    (camera,) = placed(SceneItem(ref="camera"), side=msgspec.structs.replace(PORTRAIT, fit="contain"))
    assert camera.fit == "contain"


def test_tiles_are_stacked_in_reading_order() -> None:
    left, right = Box(0, 0, 0.49, 1), Box(0.51, 0, 0.49, 1)
    second, first = (item.box for item in placed(SceneItem(ref="b", box=right), SceneItem(ref="a", box=left)))
    assert (first.y, first.width, second.width) == (0.0, 1.0, 1.0)
    assert second.y == pytest.approx(0.505)
    assert second.y + second.height == pytest.approx(1.0)


def test_a_wide_tile_becomes_a_high_one() -> None:
    speaker, paper = placed(
        SceneItem(ref="a", box=Box(0.03, 0.05, 0.6, 0.72)), SceneItem(ref="b", box=Box(0.66, 0.05, 0.3, 0.36))
    )
    assert speaker.box.height == pytest.approx(2 * paper.box.height)


def test_a_picture_in_a_picture_keeps_its_shape_and_its_side() -> None:
    whole, inset = placed(SceneItem(ref="clip"), SceneItem(ref="camera", box=Box(0.67, 0.05, 0.28, 0.28)))
    assert whole.box == WHOLE
    there = pixels(inset.box, 720, 1280)
    assert there.width / there.height == pytest.approx(16 / 9, rel=0.03)
    assert there.width == pytest.approx(0.28 * 1280, abs=2), "as large against the shorter side as it was"
    assert there.x + there.width == pytest.approx(720 * 0.88, abs=2), "right, but clear of the service's buttons"
    assert there.y < 1280 * 0.1


def test_overlays_go_where_their_own_rules_put_them() -> None:
    _, card = placed(SceneItem(ref="camera"), SceneItem(ref="card", box=Box(0.5, 0.5, 0.3, 0.3)))
    assert card == SceneItem(ref="card")


def test_a_clean_canvas_of_the_same_shape_has_the_scene_without_its_overlays() -> None:
    clean = SideCanvas(id="c", name="c", width=1280, height=720, overlays=False, encoder=EncoderSettings())
    inset = SceneItem(ref="camera", box=Box(0.6, 0.1, 0.3, 0.3))
    assert placed(SceneItem(ref="clip"), inset, SceneItem(ref="card"), side=clean) == (SceneItem(ref="clip"), inset)


def test_a_scene_of_its_own_goes_before_the_rules() -> None:
    own = Scene(id="a", name="a", items=(SceneItem(ref="clip"),))
    side = msgspec.structs.replace(PORTRAIT, scenes=(own,))
    assert placed(SceneItem(ref="camera"), side=side) == own.items


def test_a_portrait_show_in_landscape() -> None:
    side = SideCanvas(id="l", name="横屏", width=1280, height=720)
    tall = Canvas(720, 1280, 30)
    first, second = placed(
        SceneItem(ref="a", box=Box(0, 0, 1, 0.49)), SceneItem(ref="b", box=Box(0, 0.51, 1, 0.49)), side=side, own=tall
    )
    assert (first.box.x, first.box.height, second.box.x) == (0.0, 1.0, pytest.approx(0.505))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_ready_layout_has_something_to_see_everywhere(language: str) -> None:
    show = new_show("x", language)  # type: ignore[arg-type]
    for scene in scenes_for(show.scenes, {one.id for one in show.overlays}, show.canvas, PORTRAIT):
        for item in scene.items:
            target = place(item, 1920, 1080, 720, 1280).target
            assert 0 <= target.x < target.x + target.width <= 720
            assert 0 <= target.y < target.y + target.height <= 1280
            assert target.width * target.height > 720 * 1280 / 14


boxes = st.builds(
    Box,
    st.floats(-1, 1),
    st.floats(-1, 1),
    st.floats(0.001, 2),
    st.floats(0.001, 2),
)


@given(st.lists(boxes, min_size=1, max_size=4), st.sampled_from([(720, 1280), (1280, 720), (1080, 1920)]))
def test_any_scene_can_be_placed(places: list[Box], shape: tuple[int, int]) -> None:
    side = SideCanvas(id="p", name="p", width=shape[0], height=shape[1])
    for item in placed(*(SceneItem(ref=f"s{n}", box=box) for n, box in enumerate(places)), side=side):
        assert place(item, 640, 480, *shape).target.width >= 2


def test_the_pixels_of_the_focus_are_in_the_picture() -> None:
    luma = np.zeros((36, 64), np.uint8)
    luma[:, 48:] = 200
    frame = Frame(luma, np.full((18, 32), 128, np.uint8), np.full((18, 32), 128, np.uint8), 0)
    (camera,) = placed(SceneItem(ref="camera"), side=msgspec.structs.replace(PORTRAIT, focus_x=0.9))
    assert composed((camera,), {"camera": frame}, 18, 32).y[:, 8:].min() > 150
    (camera,) = placed(SceneItem(ref="camera", crop=Crop(right=0.25)))
    assert composed((camera,), {"camera": frame}, 18, 32).y.max() < 40
