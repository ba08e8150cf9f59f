"""Scenes to program picture, looked at in pixels."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.compositor.blend import blend, scaled
from studio.compositor.geometry import place
from studio.compositor.program import Program
from studio.media.frame import Frame
from studio.media.program_frame import FramePool
from studio.media.sprite import PlacedSprite, Sprite
from studio.model.scene import Box, Crop, Scene, SceneItem, Transition
from tests.rig.pictures import Planes, noise_frame, plain_frame, planes, strip_number

W, H = 64, 36
MS = 1_000_000


def composed(
    items: tuple[SceneItem, ...],
    frames: dict[str, Frame],
    width: int = W,
    height: int = H,
    times: int = 1,
    overlays: Sequence[PlacedSprite] = (),
) -> Planes:
    program = Program(width, height)
    program.set_scenes((Scene(id="a", name="a", items=items),))
    into = planes(width, height)
    for number in range(times):
        program.compose(number, number, frames.get, lambda _ref, _box: (), overlays, into)
    return into


def sprite(width: int, height: int, y: int, alpha: int) -> Sprite:
    half = (height // 2, width // 2)
    return Sprite(
        np.full((height, width), y * alpha // 255, np.uint8),
        np.full(half, 128 * alpha // 255, np.uint8),
        np.full(half, 128 * alpha // 255, np.uint8),
        np.full((height, width), 255 - alpha, np.uint8),
        np.full(half, 255 - alpha, np.uint8),
    )


def test_a_native_frame_is_copied_into_a_pooled_program_frame() -> None:
    frame = noise_frame(1280, 720)
    program = Program(1280, 720)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s"),)),))
    into = FramePool(1280, 720, 1).take()
    assert into is not None
    program.compose(0, 0, lambda _ref: frame, lambda _ref, _box: (), (), into)
    for mine, theirs in ((into.y, frame.y), (into.u, frame.u), (into.v, frame.v)):
        assert np.array_equal(mine, theirs)
    decoded = into.video.to_ndarray(format="yuv420p")
    assert np.array_equal(decoded[:720], frame.y)


def test_what_lies_below_an_opaque_whole_picture_is_not_even_asked_for() -> None:
    asked: list[str] = []

    def frame_of(ref: str) -> Frame:
        asked.append(ref)
        return plain_frame(W, H, 80)

    program = Program(W, H)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="low"), SceneItem(ref="high"))),))
    program.compose(0, 0, frame_of, lambda _ref, _box: (), (), planes(W, H))
    assert asked == ["high"]


def test_without_scene_or_frame_the_picture_is_black() -> None:
    for items in ((), (SceneItem(ref="nothing"),), (SceneItem(ref="s", hidden=True),)):
        into = composed(items, {"s": plain_frame(W, H, 200)})
        assert (into.y == 16).all()
        assert (into.u == 128).all()
        assert (into.v == 128).all()


def test_blank_is_black_and_hides_overlays() -> None:
    program = Program(W, H)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s"),)),))
    into = planes(W, H)
    over = (PlacedSprite(sprite(8, 8, 235, 255), 0, 0),)
    program.compose(0, 7, lambda _ref: plain_frame(W, H, 200), lambda _ref, _box: (), over, into, False, True)
    assert (into.y == 16).all()


@pytest.mark.parametrize("times", [1, 3])
def test_contain_keeps_all_with_bars_beside(times: int) -> None:
    into = composed((SceneItem(ref="s", fit="contain"),), {"s": plain_frame(20, 20, 200)}, times=times)
    assert (into.y[:, 14:50] == 200).all()
    assert (into.y[:, :14] == 16).all()
    assert (into.y[:, 50:] == 16).all()


@pytest.mark.parametrize("times", [1, 3])
def test_cover_cuts_the_middle_and_stretch_takes_all(times: int) -> None:
    tall = plain_frame(64, 108, 100)
    y = tall.y.copy()
    y[:36], y[72:] = 30, 220
    frame = Frame(y, tall.u, tall.v, 0)
    covered = composed((SceneItem(ref="s", fit="cover"),), {"s": frame}, times=times)
    assert (covered.y == 100).all()
    stretched = composed((SceneItem(ref="s", fit="stretch"),), {"s": frame}, times=times)
    assert (stretched.y[:11] == 30).all()
    assert (stretched.y[25:] == 220).all()


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_turn_and_mirror_against_numpy(turns: int, mirror: bool) -> None:
    frame = noise_frame(16, 8)
    width, height = (8, 16) if turns % 2 else (16, 8)
    item = SceneItem(ref="s", quarter_turns=turns, mirror=mirror)  # type: ignore[arg-type]
    into = composed((item,), {"s": frame}, width, height, times=2)
    for plane, source in ((into.y, frame.y), (into.u, frame.u), (into.v, frame.v)):
        expected = np.rot90(source, -turns)
        assert np.array_equal(plane, expected[:, ::-1] if mirror else expected)


def test_crop_takes_that_part_of_every_plane() -> None:
    frame = noise_frame(128, 72)
    item = SceneItem(ref="s", crop=Crop(left=0.25, right=0.25, top=0.5, bottom=0.0))
    into = composed((item,), {"s": frame}, 64, 36)
    assert np.array_equal(into.y, frame.y[36:, 32:96])
    assert np.array_equal(into.v, frame.v[18:, 16:48])


def test_opacity_mixes_with_what_is_below() -> None:
    items = (SceneItem(ref="low"), SceneItem(ref="high", opacity=0.25))
    into = composed(items, {"low": plain_frame(W, H, 40), "high": plain_frame(W, H, 200)}, times=2)
    assert (abs(into.y.astype(int) - 80) <= 1).all()


def test_transparent_frames_blend_by_their_alpha() -> None:
    items = (SceneItem(ref="low"), SceneItem(ref="high"))
    frames = {"low": plain_frame(W, H, 40, 90, 150), "high": plain_frame(W, H, 200, 160, 60, alpha=128)}
    into = composed(items, frames, times=2)
    for plane, low, high in ((into.y, 40, 200), (into.u, 90, 160), (into.v, 150, 60)):
        assert (abs(plane.astype(int) - (low * 127 + high * 128) / 255) <= 1.5).all()


@given(
    st.floats(-1, 1.5),
    st.floats(-1, 1.5),
    st.floats(0.01, 2),
    st.floats(0.01, 2),
    st.sampled_from(["contain", "cover", "stretch"]),
    st.integers(0, 3),
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    st.floats(0, 0.49),
)
def test_any_box_is_even_inside_its_source_and_composes(
    x: float, y: float, width: float, height: float, fit: str, turns: int, size: tuple[int, int], crop: float
) -> None:
    item = SceneItem(
        ref="s",
        box=Box(x, y, width, height),
        fit=fit,  # type: ignore[arg-type]
        quarter_turns=turns,  # type: ignore[arg-type]
        crop=Crop(left=crop, bottom=crop),
    )
    frame = plain_frame(size[0] * 2, size[1] * 2, 200)
    source, target = place(item, frame.width, frame.height, W, H)
    assert all(number % 2 == 0 for number in (*source, *target))
    assert source.x >= 0
    assert source.y >= 0
    assert source.x + source.width <= frame.width
    assert source.y + source.height <= frame.height
    into = composed((item,), {"s": frame}, times=2)
    assert np.isin(into.y, (16, 200)).all()
    covered = into.y == 200
    left, top = max(0, target.x), max(0, target.y)
    right, bottom = min(W, target.x + target.width), min(H, target.y + target.height)
    assert covered.sum() == max(0, right - left) * max(0, bottom - top)


@given(
    st.integers(-30, 80),
    st.integers(-30, 50),
    st.integers(1, 20),
    st.integers(1, 20),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_blending_agrees_with_floats(x: int, y: int, width: int, height: int, opacity: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = x * 2, y * 2
    alpha = random.integers(0, 256, (height * 2, width * 2))
    alpha_half = random.integers(0, 256, (height, width))
    colours = [random.integers(0, 256, shape.shape) * shape // 255 for shape in (alpha, alpha_half, alpha_half)]
    piece = Sprite(
        *(colour.astype(np.uint8) for colour in colours),
        (255 - alpha).astype(np.uint8),
        (255 - alpha_half).astype(np.uint8),
    )
    into = Planes(*(random.integers(16, 236, plane.shape, dtype=np.uint8) for plane in planes(W, H)))
    expected = [plane.astype(float) for plane in into]
    for plane, colour, own_alpha, half in zip(
        expected, colours, (alpha, alpha_half, alpha_half), (1, 2, 2), strict=True
    ):
        for row in range(own_alpha.shape[0]):
            for column in range(own_alpha.shape[1]):
                to_row, to_column = row + y // half, column + x // half
                if 0 <= to_row < plane.shape[0] and 0 <= to_column < plane.shape[1]:
                    keep = 1 - own_alpha[row, column] / 255 * opacity
                    plane[to_row, to_column] = plane[to_row, to_column] * keep + colour[row, column] * opacity
    blend(into, piece, x, y, opacity)
    # One rounding each of sprite, kept part and product below full opacity; one alone at full opacity.
    for plane, wanted in zip(into, expected, strict=True):
        assert np.abs(plane - np.clip(wanted, 0, 255)).max() <= (1.0 if opacity in (0, 1) else 2.0)


def test_sprites_are_clipped_at_all_edges() -> None:
    for x, y in ((-4, -4), (W - 4, -4), (-4, H - 4), (W - 4, H - 4), (W, 0), (-8, 0), (0, -400)):
        over = (PlacedSprite(sprite(8, 8, 235, 255), x, y),)
        into = composed((SceneItem(ref="s"),), {"s": plain_frame(W, H, 50)}, overlays=over)
        across = max(0, min(W, x + 8) - max(0, x))
        down = max(0, min(H, y + 8) - max(0, y))
        assert (into.y == 235).sum() == across * down
        assert (into.y == 50).sum() == W * H - across * down


def test_overlay_items_are_drawn_in_their_order_with_their_box_and_opacity() -> None:
    asked: list[tuple[str, Box | None]] = []

    def sprites_of(ref: str, box: Box | None) -> Sequence[PlacedSprite]:
        asked.append((ref, box))
        return (PlacedSprite(sprite(W, H, 235, 255), 0, 0),)

    box = Box(0.5, 0.5, 0.5, 0.5)
    items = (
        SceneItem(ref="low"),
        SceneItem(ref="card", opacity=0.5),
        SceneItem(ref="high", box=box),
        SceneItem(ref="clock", box=Box(0, 0, 0.5, 0.5)),
    )
    frames = {"low": plain_frame(W, H, 35), "high": plain_frame(W, H, 100)}
    program = Program(W, H)
    program.set_scenes((Scene(id="a", name="a", items=items[:3]),))
    into = planes(W, H)
    program.compose(0, 0, frames.get, sprites_of, (), into)
    assert abs(int(into.y[0, 0]) - 135) <= 1
    assert (into.y[18:, 32:] == 100).all()
    program.set_scenes((Scene(id="a", name="a", items=items),))
    program.compose(0, 0, frames.get, sprites_of, (), into)
    assert asked[-2:] == [("card", None), ("clock", Box(0, 0, 0.5, 0.5))]


def fading() -> tuple[Program, dict[str, Frame]]:
    program = Program(W, H)
    program.set_scenes(
        tuple(Scene(id=name, name=name, items=(SceneItem(ref=name),)) for name in ("dark", "light", "third"))
    )
    return program, {"dark": plain_frame(W, H, 40), "light": plain_frame(W, H, 200), "third": plain_frame(W, H, 90)}


def test_a_fade_goes_through_the_middle_and_a_cut_does_not() -> None:
    program, frames = fading()
    into = planes(W, H)
    assert program.take("light", Transition("fade", 100), 1000 * MS)
    seen = []
    for tick in (1000, 1025, 1050, 1075, 1100, 1200):
        program.compose(tick * MS, 0, frames.get, lambda _ref, _box: (), (), into)
        seen.append(int(into.y[3, 3]))
    assert np.allclose(seen, [40, 80, 120, 160, 200, 200], atol=1)
    program.take("third", Transition("cut", 100), 2000 * MS)
    program.compose(2000 * MS, 0, frames.get, lambda _ref, _box: (), (), into)
    assert (into.y == 90).all()
    assert program.scene_id == "third"


def test_overlays_do_not_take_part_in_a_fade() -> None:
    program, frames = fading()
    program.take("light", Transition("fade", 100), 0)
    into = planes(W, H)
    over = (PlacedSprite(sprite(8, 8, 235, 255), 0, 0),)
    program.compose(50 * MS, 0, frames.get, lambda _ref, _box: (), over, into)
    assert (into.y[:8, :8] == 235).all()


def test_unknown_scenes_are_refused_and_a_lost_scene_gives_way_to_the_first() -> None:
    program, frames = fading()
    assert not program.take("nowhere", Transition(), 0)
    assert program.scene_id == "dark"
    program.take("light", Transition("cut"), 0)
    program.set_scenes((Scene(id="third", name="", items=(SceneItem(ref="third"),)),))
    into = planes(W, H)
    program.compose(0, 0, frames.get, lambda _ref, _box: (), (), into)
    assert (into.y == 90).all()
    program.set_scenes(())
    program.compose(0, 0, frames.get, lambda _ref, _box: (), (), into)
    assert program.scene_id == ""
    assert (into.y == 16).all()


@given(st.integers(0, 2**32 - 1), st.sampled_from([(1920, 1080), (1080, 1920), (1280, 720), (720, 1280)]))
def test_the_strip_says_the_frame_number(number: int, size: tuple[int, int]) -> None:
    width, height = size
    program = Program(width, height)
    into = planes(width, height)
    program.compose(0, number, lambda _ref: None, lambda _ref, _box: (), (), into, True, False)
    assert strip_number(into.y) == number
    assert (into.u[height // 2 - height // 72 :] == 128).all()
    assert np.isin(into.y[height - height // 36 :], (16, 235)).all()


def test_a_moving_item_whose_description_changes_is_drawn_anew() -> None:
    frame = plain_frame(W, H, 200)
    program = Program(W, H)
    into = planes(W, H)
    for x in (0.0, 0.5, 0.25):
        program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s", box=Box(x, 0, 0.5, 1)),)),))
        for _ in range(2):
            program.compose(0, 0, lambda _ref: frame, lambda _ref, _box: (), (), into)
        assert (into.y[:, int(x * W) : int(x * W) + 32] == 200).all()
        assert (into.y == 200).sum() == 32 * H


def test_a_source_that_changes_its_size_is_placed_anew() -> None:
    program = Program(W, H)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="s", fit="contain"),)),))
    into = planes(W, H)
    for size in ((64, 36), (20, 20), (36, 64)):
        frame = plain_frame(*size, 200)
        for _ in range(2):
            program.compose(0, 0, lambda _ref, frame=frame: frame, lambda _ref, _box: (), (), into)
        shown = size[0] * min(W / size[0], H / size[1])
        assert abs((into.y[H // 2] == 200).sum() - shown) <= 2


def test_the_preview_shows_the_same_picture_smaller() -> None:
    frame = noise_frame(1280, 720)
    smooth = Frame(*(cv2.blur(plane, (31, 31)) for plane in (frame.y, frame.u, frame.v)), 0)
    over = (PlacedSprite(sprite(200, 100, 235, 200), 640, 360), PlacedSprite(sprite(200, 100, 16, 255), -40, 700))
    scene = Scene(id="a", name="a", items=(SceneItem(ref="s"),))
    large, small = Program(1280, 720), Program(640, 360, canvas_width=1280)
    pictures = []
    for program in (large, small):
        program.set_scenes((scene,))
        into = planes(program.width, program.height)
        program.compose(0, 0, lambda _ref: smooth, lambda _ref, _box: (), over, into)
        pictures.append(into)
    shrunk = cv2.resize(pictures[0].y, (640, 360), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk.astype(int) - pictures[1].y).max() <= 3


def test_scaled_sprites_keep_even_sizes() -> None:
    for width, height in ((2, 2), (6, 10), (200, 34)):
        for scale in (0.1, 0.5, 2 / 3, 1.5):
            small = scaled(sprite(width, height, 100, 200), scale)
            assert small.width % 2 == 0
            assert small.u.shape == (small.height // 2, small.width // 2) == small.keep_half.shape
            assert (small.keep == 55).all()
