"""Settings beyond what a service publishes are refused with the figure and its source; the rest is advice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.model.canvas import RATES_FPS, SIZES_PX, Canvas
from studio.model.output import Destination, EncoderSettings
from studio.services.limits import advise, check
from studio.services.presets import PRESETS, preset

FULL_HD = Canvas(1920, 1080, 30)


def place(service: str, url: str = "") -> Destination:
    usual = preset(service).server or "rtmp://push.example/live"
    return Destination(id="main", name="菜摊", url=url or usual, service=service)


def codes(service: str, canvas: Canvas = FULL_HD, **encoder: int) -> list[str]:
    return [one.code for one in check(place(service), canvas, EncoderSettings(**encoder))]  # type: ignore[arg-type]


@pytest.mark.parametrize("service", PRESETS)
def test_a_new_show_may_go_anywhere(service: str) -> None:
    assert check(place(service), Canvas(), EncoderSettings()) == ()


@pytest.mark.parametrize(
    ("service", "canvas", "most"),
    [
        ("youtube", FULL_HD, 8000),
        ("youtube", Canvas(1080, 1920, 25), 8000),
        ("youtube", Canvas(1280, 720, 60), 8000),
        ("youtube", Canvas(1920, 1080, 50), 12_000),
        ("twitch", FULL_HD, 6000),
        ("twitch", Canvas(720, 1280, 60), 6000),
    ],
)
def test_the_video_limit_is_the_last_that_passes(service: str, canvas: Canvas, most: int) -> None:
    assert codes(service, canvas, video_kbps=most) == []
    assert codes(service, canvas, video_kbps=most + 1) == ["service.video"]


def test_key_frames() -> None:
    assert codes("youtube", keyframe_s=4) == []
    assert codes("youtube", keyframe_s=5) == ["service.keyframe"]
    assert codes("twitch", keyframe_s=2) == []
    assert codes("twitch", keyframe_s=3) == ["service.keyframe"]


def test_a_refusal_says_limit_and_source_in_both_languages() -> None:
    (refusal,) = check(place("twitch"), FULL_HD, EncoderSettings(video_kbps=9000))
    zh, en = refusal.error().say("zh"), refusal.error().say("en")
    assert "9000" in zh.what
    assert "6000" in zh.what
    assert "Twitch 帮助" in zh.what
    assert "菜摊" in zh.what
    assert "Twitch Help" in en.what
    assert "6000" in en.action
    assert zh.safe == "还没有开始推流。"


def test_everything_wrong_is_said_at_once() -> None:
    assert codes("twitch", video_kbps=6001, keyframe_s=10) == ["service.video", "service.keyframe"]


@given(
    service=st.sampled_from(sorted(PRESETS)),
    size=st.sampled_from(SIZES_PX),
    fps=st.sampled_from(RATES_FPS),
    video=st.integers(200, 50_000),
    audio=st.integers(32, 320),
    keyframe=st.integers(1, 10),
)
def test_no_sentence_has_a_place_left_open(
    service: str, size: tuple[int, int], fps: int, video: int, audio: int, keyframe: int
) -> None:
    canvas = Canvas(*size, fps)
    encoder = EncoderSettings(video_kbps=video, audio_kbps=audio, keyframe_s=keyframe)
    refusals = check(place(service), canvas, encoder)
    assert not refusals or preset(service).publishes_limits
    for remark in (*refusals, *advise(place(service), canvas, encoder)):
        for language in ("zh", "en"):
            assert "{" not in remark.error().say(language).text()  # type: ignore[arg-type]


@pytest.mark.parametrize("service", [name for name, one in PRESETS.items() if not one.publishes_limits])
def test_where_nothing_is_published_it_is_said_and_four_megabit_suggested(service: str) -> None:
    encoder = EncoderSettings(video_kbps=4001)
    assert check(place(service), FULL_HD, encoder) == ()
    assert "service.unpublished" in [one.code for one in advise(place(service), FULL_HD, encoder)]
    (said,) = [one for one in advise(place(service), FULL_HD, encoder) if one.code == "service.unpublished"]
    assert "4000" in said.error().say("zh").action
    quiet = advise(place(service), FULL_HD, EncoderSettings(video_kbps=4000))
    assert "service.unpublished" not in [one.code for one in quiet]


def test_other_advice() -> None:
    plain = Destination(id="a", name="a", url="rtmp://a.rtmp.youtube.com/live2", service="youtube")
    assert [one.code for one in advise(plain, FULL_HD, EncoderSettings())] == ["service.unencrypted"]
    assert [one.code for one in advise(place("youtube"), FULL_HD, EncoderSettings(keyframe_s=1))] == [
        "service.usual_keyframe"
    ]
    assert advise(place("youtube"), FULL_HD, EncoderSettings(video_kbps=8000)) == ()


def test_addresses_and_services_of_a_show_written_by_hand() -> None:
    assert [one.code for one in check(place("custom", "http://x/live"), FULL_HD, EncoderSettings())] == [
        "service.url_web"
    ]
    stranger = Destination(id="a", name="a", url="rtmp://x/live", service="yuotube")
    (refusal,) = check(stranger, FULL_HD, EncoderSettings())
    assert refusal.code == "service.unknown"
    assert "youtube" in refusal.arguments["hint"]
