from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest

from studio.model.canvas import RATES_FPS, SIZES_PX, Canvas
from studio.model.comment import Comment
from studio.model.output import EncoderSettings, Key
from studio.model.overlay import Overlay, OverlayState, Stamp, StockCounter
from studio.model.scene import Box, Crop, Scene, SceneItem, Transition
from studio.model.secret import Secret
from studio.model.show import Show
from studio.model.source import CameraSource, TestPatternSource


@pytest.mark.parametrize(
    "make",
    [
        lambda: Canvas(width=1921),
        lambda: Canvas(fps=24),
        lambda: Box(width=0),
        lambda: Box(x=float("nan")),
        lambda: Box(height=float("inf")),
        lambda: Crop(left=0.5, right=0.5),
        lambda: Crop(top=-0.1),
        lambda: SceneItem(ref="a", opacity=1.01),
        lambda: SceneItem(ref="a", opacity=float("nan")),
        lambda: Transition(duration_ms=-1),
        lambda: Transition(duration_ms=10_001),
        lambda: EncoderSettings(video_kbps=0),
        lambda: EncoderSettings(audio_kbps=9999),
        lambda: EncoderSettings(keyframe_s=0),
    ],
)
def test_values_out_of_bounds_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        make()


def test_the_shapes_and_rates_we_promise() -> None:
    for width, height in SIZES_PX:
        for fps in RATES_FPS:
            assert Canvas(width, height, fps).portrait == (height > width)


CAMERA = CameraSource(id="a", name="a")


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"sources": (CAMERA, CAMERA)}, "'a' is used twice"),
        ({"sources": (CAMERA,), "overlays": (Overlay(id="a", name="b", state=Stamp()),)}, "'a' is used twice"),
        ({"scenes": (Scene(id="s", name="1"), Scene(id="s", name="2"))}, "scene id 's' is used twice"),
        ({"scenes": (Scene(id="s", name="1", items=(SceneItem(ref="x"),)),)}, "'x' is neither"),
    ],
)
def test_a_show_holds_together(parts: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Show(**parts)


def test_states_of_overlays_and_sources_come_back_as_what_they_are() -> None:
    for state in (StockCounter(name="鸡蛋", left="12", unit="盒", stock_level="low"), Stamp(place="3 号大棚")):
        assert msgspec.json.decode(msgspec.json.encode(state), type=OverlayState) == state
    show = Show(sources=(TestPatternSource(id="t", name="t", pattern="garden"),))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(show), type=Show) == show


def test_a_secret_is_three_stars_everywhere_but_where_it_is_asked_for() -> None:
    secret = Secret("sk-4711")
    for shown in (repr(secret), str(secret), f"{secret}", repr([secret]), repr(Key("sk-4711")), str({"k": secret})):
        assert "sk-4711" not in shown
    assert secret.reveal() == "sk-4711"
    assert secret == Secret("sk-4711")
    assert secret != Secret("x")
    assert secret != "sk-4711"
    assert hash(secret) == hash(Secret("sk-4711"))
    assert not Secret("")
    assert secret.redact("a sk-4711 b") == "a *** b"
    assert Secret("").redact("ab") == "ab"
    assert Key("sk-4711").secret() == secret


def test_nouns_are_frozen() -> None:
    with pytest.raises(AttributeError):
        CAMERA.id = "b"  # type: ignore[misc]
    comment = Comment(service="s", room="r", id="1", user="u", name="n", text="t")
    assert comment.key == ("s", "r", "1")
    assert pickle.loads(pickle.dumps(comment)) == comment
