"""The services we know by name. Numbers and addresses stand here only with a source that can be named."""

from __future__ import annotations

import difflib

from studio.model.errors import SettingsError
from studio.services.preset import Limit, PictureLimit, Preset, Server, Words

_YOUTUBE = Words(
    "YouTube 帮助《选择直播编码器设置、比特率和分辨率》",
    "YouTube Help, “Choose live encoder settings, bitrates, and resolutions”",
)
_TWITCH = Words("Twitch 帮助《Broadcast requirements》", "Twitch Help, “Broadcast requirements”")
_TWITCH_CAMP = Words("Twitch 创作者营《直播建议》", "Twitch Creator Camp, “Broadcast Recommendations”")

# Addresses: OBS Studio's list of services, which the services themselves maintain. It gives no limits for
# Bilibili and Kuaishou, and neither do their own pages; WeChat Channels and Douyin are not in it.
BILIBILI = Preset(
    id="bilibili",
    name=Words("哔哩哔哩", "Bilibili"),
    servers=(
        Server(Words("默认", "Default"), "rtmp://live-push.bilivideo.com/live-bvc"),
        Server(Words("中国大陆备用", "Mainland China, backup"), "rtmp://txy2.live-push.bilivideo.com/live-bvc"),
        Server(Words("中国大陆以外", "Outside mainland China"), "rtmp://bdy.live-push.bilivideo.com/live-bvc"),
    ),
    key_prefix="?",
    find_key=Words(
        (
            "电脑登录 link.bilibili.com 的直播中心，在“我的直播间 → 开播设置”里开始直播，复制“服务器地址”和“串"
            "流密钥”。密钥以 ?streamname= 开头，要复制完整。"
        ),
        (
            "On a computer, open the live centre at link.bilibili.com, start the show under My room → Start live, "
            "and copy server address and stream key (串流密钥). The key begins with ?streamname= and is needed whole."
        ),
    ),
)
WECHAT_CHANNELS = Preset(
    id="wechat_channels",
    name=Words("微信视频号", "WeChat Channels"),
    find_key=Words(
        (
            "电脑登录视频号助手 channels.weixin.qq.com，用有推流权限的微信扫码，在“直播”里创建直播，复制“推流地址"
            "”和“推流密钥”。每创建一场直播，地址都会换新。"
        ),
        (
            "On a computer, open channels.weixin.qq.com with a WeChat account that may push streams, create a live "
            "show under Live (直播), and copy push address and push key (推流地址, 推流密钥). Each show gets new "
            "ones."
        ),
    ),
)
DOUYIN = Preset(
    id="douyin",
    name=Words("抖音", "Douyin"),
    find_key=Words(
        (
            "账号要有电脑推流的权限。在抖音的直播后台获取推流地址，把“服务器地址”和“串流密钥”分别复制过来；每场直"
            "播前都重新看一遍有没有变。"
        ),
        (
            "The account needs the right to push from a computer. Get server address and stream key (串流密钥) from "
            "Douyin's live page; look before each show whether they have changed."
        ),
    ),
)
KUAISHOU = Preset(
    id="kuaishou",
    name=Words("快手", "Kuaishou"),
    servers=(
        Server(Words("默认", "Default"), "rtmp://open-push.voip.yximgs.com/gifshow"),
        Server(Words("北美", "North America"), "rtmp://tx.push.yximgs.com/live"),
    ),
    find_key=Words(
        (
            "电脑登录 studio.kuaishou.com，在“直播”里创建直播，复制“推流地址”和“推流密钥”；地址和这里不同时，以"
            "页面上的为准。"
        ),
        (
            "On a computer, open studio.kuaishou.com, create a live show, and copy push address and push key; if the "
            "address differs from the one here, use the page's."
        ),
    ),
)
# RTMPS on port 443: YouTube Live Streaming API, "Delivering Live YouTube Content via RTMPS".
# 12 Mbit/s is what a newer edition of the same help page recommends for H.264 at 1080p60; the others are its maxima.
YOUTUBE = Preset(
    id="youtube",
    name=Words("YouTube", "YouTube"),
    servers=(
        Server(Words("默认", "Default"), "rtmps://a.rtmps.youtube.com:443/live2"),
        Server(Words("备用", "Backup"), "rtmps://b.rtmps.youtube.com:443/live2?backup=1"),
    ),
    rtmps="yes",
    pictures=(
        PictureLimit(1080, 30, 8000, _YOUTUBE),
        PictureLimit(720, 60, 8000, _YOUTUBE),
        PictureLimit(1080, 60, 12_000, _YOUTUBE),
    ),
    keyframe_s=Limit(4, _YOUTUBE),
    find_key=Words(
        "电脑登录 studio.youtube.com，点“创建 → 开始直播 → 直播”，复制“直播密钥”。",
        "On a computer, open studio.youtube.com: Create → Go live → Stream, and copy the stream key.",
    ),
)
# Address and key: Twitch developer documentation, "Video Broadcasting Overview". The video figure is the upper end of
# the range on the help page, and the one in OBS Studio's list.
TWITCH = Preset(
    id="twitch",
    name=Words("Twitch", "Twitch"),
    servers=(
        Server(Words("香港", "Hong Kong"), "rtmp://live-hkg.twitch.tv/app"),
        Server(Words("东京", "Tokyo"), "rtmp://live-tyo.twitch.tv/app"),
        Server(Words("新加坡", "Singapore"), "rtmp://live-sin.twitch.tv/app"),
        Server(Words("法兰克福", "Frankfurt"), "rtmp://live-fra.twitch.tv/app"),
        Server(Words("纽约", "New York"), "rtmp://live-jfk.twitch.tv/app"),
        Server(Words("洛杉矶", "Los Angeles"), "rtmp://live-lax.twitch.tv/app"),
    ),
    pictures=(PictureLimit(1080, 60, 6000, _TWITCH),),
    audio_kbps=Limit(320, _TWITCH_CAMP),
    keyframe_s=Limit(2, _TWITCH),
    find_key=Words(
        "电脑登录 dashboard.twitch.tv，在“设置 → 直播”里复制“主直播密钥”。服务器选离你最近的。",
        (
            "On a computer, open dashboard.twitch.tv: Settings → Stream, and copy the primary stream key. Choose "
            "the server nearest to you."
        ),
    ),
)
# Address: Owncast, "Start Streaming". No TLS of its own: its maintainer in owncast issue 1958.
OWNCAST = Preset(
    id="owncast",
    name=Words("Owncast", "Owncast"),
    rtmps="front",
    find_key=Words(
        (
            "服务器地址是 rtmp://你的服务器/live。密钥在 Owncast 管理页（网址后加 /admin）的服务器设置里，叫 Stream "
            "Keys。"
        ),
        (
            "The server address is rtmp://your-server/live. The key is on Owncast's admin page (/admin), in the "
            "server settings under Stream Keys."
        ),
    ),
)
NGINX = Preset(
    id="nginx",
    name=Words("nginx（RTMP 模块）", "nginx with its RTMP module"),
    rtmps="front",
    find_key=Words(
        (
            "服务器地址是 rtmp://你的服务器/应用名，应用名是 nginx.conf 里 application 后面的那个词。密钥是流的名字；"
            "服务器要验证时，写成 名字?参数=值。"
        ),
        (
            "The server address is rtmp://your-server/app, where app is the word after application in nginx.conf. "
            "The key is the stream's name; where the server checks publishers, name?argument=value."
        ),
    ),
)
SRS = Preset(
    id="srs",
    name=Words("SRS", "SRS"),
    app_parts=0,
    find_key=Words(
        (
            "服务器地址通常是 rtmp://你的服务器/live。密钥是流的名字，例如 livestream；服务器要验证时，写成 名字"
            "?secret=值。"
        ),
        (
            "The server address is usually rtmp://your-server/live. The key is the stream's name, such as livestream;"
            " where the server checks publishers, name?secret=value."
        ),
    ),
)
MEDIAMTX = Preset(
    id="mediamtx",
    name=Words("MediaMTX", "MediaMTX"),
    rtmps="yes",
    app_parts=0,
    find_key=Words(
        (
            "MediaMTX 的路径由两部分组成：服务器地址 rtmp://你的服务器/live 加上密钥 名字，就是路径 live/名字。要登录"
            "时，密钥写成 名字?user=用户&pass=密码。"
        ),
        (
            "A MediaMTX path is made of two parts: server address rtmp://your-server/live and key name are the path "
            "live/name. With a login, the key is name?user=…&pass=…."
        ),
    ),
)
CUSTOM = Preset(
    id="custom",
    name=Words("其他平台", "Another service"),
    app_parts=0,
    find_key=Words(
        "在平台的开播页面找“推流地址”（或“服务器”）和“推流密钥”（或“串流码”），分别复制过来。",
        "Look for the server URL and the stream key on the service's live page, and copy both.",
    ),
)

PRESETS: dict[str, Preset] = {
    one.id: one
    for one in (
        BILIBILI,
        WECHAT_CHANNELS,
        DOUYIN,
        KUAISHOU,
        YOUTUBE,
        TWITCH,
        OWNCAST,
        SRS,
        NGINX,
        MEDIAMTX,
        CUSTOM,
    )
}
"""In the order of a list to choose from."""

_LONGEST_SHOWN = 40


def preset(service: str) -> Preset:
    """Raises SettingsError `service.unknown`, with "did you mean", for a service that is not known."""
    if service in PRESETS:
        return PRESETS[service]
    names = {one.name.zh: one.id for one in PRESETS.values()} | {
        one.name.en.lower(): one.id for one in PRESETS.values()
    }
    close = difflib.get_close_matches(service.lower(), [*PRESETS, *names], 1)
    hint = f"→ {names.get(close[0], close[0])}?" if close else ""
    raise SettingsError("service.unknown", service=service[:_LONGEST_SHOWN], hint=hint, known=", ".join(PRESETS))
