"""Advertising and contact bait: flagged, never read as anything else."""

from __future__ import annotations

import re

_CHANNEL = (
    r"(?:微信|威信|薇信|徽信|维信|v信|vx|wx|weixin|wechat|qq|扣扣|企鹅号"
    r"|telegram|电报群?|whatsapp|抖音号|小红书号|公众号|私信|私聊|line id)"
)
_ADVERTS = (
    # A way out of the room together with the wish that one takes it, or with what lures.
    re.compile(rf"(?:加|\+|加我|找我|联系|私|搜|扫)[ ]?(?:我|一下|个|下|们)?[ ]?的?[ ]?{_CHANNEL}"),
    re.compile(rf"{_CHANNEL}(?:号)?[ ]?(?:联系|私聊|搜|加我|找我|同号|[:：]|[ ]?[a-z][a-z0-9_]{{4,}})"),
    re.compile(r"(?:qq|微信|薇信|企鹅|v信)[ ]?[群号]?[ ]?:?[ ]?[0-9]{5,}"),
    re.compile(rf"{_CHANNEL}.{{0,12}}(?:便宜|低价|批发|优惠|打折|返利|红包|免费|领取|货源|特价)"),
    re.compile(rf"(?:便宜|低价|批发|优惠|打折|返利|红包|免费|领取|货源|特价).{{0,12}}{_CHANNEL}"),
    re.compile(r"(?:^|[^a-z])(?:加|\+)[ ]?(?:我[ ]?)?(?:v|q|vx|wx|qq|薇|威)(?![a-z])"),
    re.compile(
        r"(?:私我|私聊我|滴滴我|戳我|加我|联系我|找我).{0,8}(?:便宜|低价|批发|优惠|拿货|更|一手|福利|资源|进群|领)"
    ),
    re.compile(
        r"(?:便宜|低价|批发|优惠|拿货|一手货|福利).{0,8}(?:私我|私聊|滴滴|戳我|加我|联系我|找我|进群|加群|扫码)"
    ),
    re.compile(r"(?:扫码|扫二维码|扫描二维码)[ ]?(?:进群|加群|领|免费|关注)|(?:进群|加群)(?:领|免费|送|享)"),
    re.compile(r"看我?(?:头像|主页|简介)|点我?(?:头像|主页)|(?:头像|主页)有(?:惊喜|联系|链接|福利)"),
    re.compile(
        r"兼职|刷单|(?:招|诚招|做)代理|代理加(?:我|盟)|日结|日赚|月入过?万|躺赚|代开.{0,3}发票"
        r"|(?:无抵押|低息|快速|信用)贷款?|贷款.{0,6}(?:联系|秒批|低息)|博彩|棋牌|彩金|代购(?:加|联系|私)"
    ),
    re.compile(r"互粉|互关|求关注|[来去进]我(?:的|们的)?直播间|(?:出售|批发|供应|代理|货源).{0,20}1[3-9][0-9]{9}"),
    re.compile(r"需要的?.{0,4}(?:联系|找我|私我)|(?:加|\+)[ ]?(?:我[ ]?)?(?:卫星|薇芯|微xin)"),
    re.compile(r"(?:我家|我这|我们家|本店|我店)[^,?。]{0,8}(?:更便宜|才卖|只卖|只要[0-9]|批发)"),
    re.compile(r"https?:|www\.|\bt\.me/|(?<![a-z0-9-])[a-z0-9-]{2,63}\.(?:com|cn|net|top|xyz|shop|vip|cc)\b"),
    re.compile(
        r"\b(?:dm|message|text|add|contact|follow) me\b.{0,40}"
        r"\b(?:cheap|cheaper|discount|wholesale|deal|deals|offer|price|prices)"
    ),
    re.compile(
        r"\b(?:cheap|cheaper|discount|wholesale|deal|deals|offer|free)\b.{0,40}"
        r"\b(?:dm|message|text|add|contact|follow|click|whatsapp|telegram|wechat)\b"
    ),
    re.compile(
        r"\b(?:add|contact|find|text|message|dm) (?:me|my) (?:on |at |via )?"
        r"(?:wechat|whatsapp|telegram|line|instagram|ig|qq)\b"
    ),
    re.compile(
        r"\b(?:wechat|whatsapp|telegram)\b[ ]?(?:id)?[ ]?[:+][ ]?\w"
        r"|\b(?:free followers|earn money|make money|click (?:here|the link|my))\b"
    ),
)
_ASKS = re.compile(r"[吗么]|\?|怎么|可以.{0,6}不$")
_DECLINES = re.compile(r"(?:不|不要|别|不用|不想|没|拒绝)[^,。]{0,3}(?:加|扫|私)")


def is_advert(text: str) -> bool:
    """Whether a plain text wants people somewhere else. Who asks (可以加微信吗) or declines does not."""
    if not any(advert.search(text) for advert in _ADVERTS):
        return False
    return not (_DECLINES.search(text) or (_ASKS.search(text) and not _LURES.search(text)))


_LURES = re.compile(r"便宜|低价|批发|优惠|返利|红包|免费|http|www\.|\.com|兼职|刷单|贷款|cheap|discount|free")
