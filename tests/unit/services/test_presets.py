"""What is known of each service, one test a service; numbers as their sources print them."""

from __future__ import annotations

import sys

import pytest

from studio.model.canvas import Canvas
from studio.model.errors import SettingsError
from studio.services.preset import Preset
from studio.services.presets import PRESETS, preset
from studio.services.push_address import split_pasted

LANDSCAPE_30 = Canvas(1920, 1080, 30)


def video_kbps(service: Preset, canvas: Canvas) -> int:
    return next(limit.video_kbps for limit in service.pictures if limit.covers(canvas))


def nothing_published(service: Preset) -> None:
    assert not service.publishes_limits
    assert (service.pictures, service.audio_kbps, service.keyframe_s) == ((), None, None)


def test_bilibili() -> None:
    service = preset("bilibili")
    assert service.server == "rtmp://live-push.bilivideo.com/live-bvc"
    assert "streamname=" in service.find_key.zh
    nothing_published(service)


def test_wechat_channels() -> None:
    service = preset("wechat_channels")
    assert service.server == "", "WeChat gives a new address for each show"
    assert "视频号助手" in service.find_key.zh
    nothing_published(service)


def test_douyin() -> None:
    service = preset("douyin")
    assert service.server == ""
    assert "串流密钥" in service.find_key.zh
    nothing_published(service)


def test_kuaishou() -> None:
    service = preset("kuaishou")
    assert service.server == "rtmp://open-push.voip.yximgs.com/gifshow"
    assert "studio.kuaishou.com" in service.find_key.zh
    nothing_published(service)


def test_youtube() -> None:
    service = preset("youtube")
    assert service.server == "rtmps://a.rtmps.youtube.com:443/live2"
    assert service.rtmps == "yes"
    assert video_kbps(service, LANDSCAPE_30) == 8000
    assert video_kbps(service, Canvas(720, 1280, 60)) == 8000
    assert video_kbps(service, Canvas(1920, 1080, 60)) == 12_000
    assert service.keyframe_s is not None
    assert service.keyframe_s.most == 4
    assert "YouTube Help" in service.keyframe_s.source.en


def test_twitch() -> None:
    service = preset("twitch")
    assert service.server.endswith(".twitch.tv/app")
    assert video_kbps(service, LANDSCAPE_30) == video_kbps(service, Canvas(1080, 1920, 60)) == 6000
    assert service.audio_kbps is not None
    assert service.audio_kbps.most == 320
    assert service.keyframe_s is not None
    assert service.keyframe_s.most == 2


def test_owncast() -> None:
    service = preset("owncast")
    assert service.server == ""
    assert service.rtmps == "front"
    assert "/live" in service.find_key.en
    nothing_published(service)


def test_srs() -> None:
    service = preset("srs")
    assert service.server == ""
    assert "livestream" in service.find_key.en
    nothing_published(service)


def test_nginx() -> None:
    service = preset("nginx")
    assert service.server == ""
    assert service.rtmps == "front"
    assert "application" in service.find_key.zh
    nothing_published(service)


def test_mediamtx() -> None:
    service = preset("mediamtx")
    assert service.rtmps == "yes"
    assert "user=" in service.find_key.en
    nothing_published(service)


def test_custom() -> None:
    service = preset("custom")
    assert service.server == ""
    nothing_published(service)


def test_every_service_has_its_test() -> None:
    own = {name.removeprefix("test_") for name in vars(sys.modules[__name__]) if name.startswith("test_")}
    assert set(PRESETS) <= own


@pytest.mark.parametrize("service", PRESETS.values(), ids=lambda one: one.id)
def test_a_preset_is_whole(service: Preset) -> None:
    assert PRESETS[service.id] is service
    assert service.name.zh
    assert service.name.en
    assert service.find_key.zh != service.find_key.en
    for server in service.servers:
        assert split_pasted(server.url, service.id) == (server.url, split_pasted("", "youtube").key), "kept as it is"
        assert server.url.startswith("rtmps://") == (service.rtmps == "yes")
    sources = [limit.source for limit in (*service.pictures, service.audio_kbps, service.keyframe_s) if limit]
    assert all(source.zh and source.en for source in sources)
    sizes = [(limit.fps, limit.short_px) for limit in service.pictures]
    assert sizes == sorted(sizes), "the first that covers a picture must be the closest"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("youtub", "youtube"),
        ("Bilibili", "bilibili"),
        ("哔哩", "bilibili"),
        ("视频号", "wechat_channels"),
        ("Twich", "twitch"),
    ],
)
def test_did_you_mean(asked: str, meant: str) -> None:
    with pytest.raises(SettingsError) as refused:
        preset(asked)
    assert refused.value.code == "service.unknown"
    assert refused.value.arguments["hint"] == f"→ {meant}?"
    assert meant in refused.value.say("zh").text()


def test_nothing_near_and_nothing_long() -> None:
    with pytest.raises(SettingsError) as refused:
        preset("§" * 5000)
    assert refused.value.arguments["hint"] == ""
    assert len(refused.value.say("en").text()) < 400
