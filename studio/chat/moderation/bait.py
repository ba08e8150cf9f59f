"""Addresses and invitations to talk elsewhere: 加微信 abc123, vx…, t.me/…. Pure, linear in the text."""

from __future__ import annotations

import re
import unicodedata

_LOOKED_AT = 1_000
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s]{1,200}"
    r"|\b[a-z0-9][a-z0-9\-]{0,62}\.(?:com|cn|net|org|top|xyz|vip|shop|club|link|cc|me|io|tv|ru|info|site|live)\b[/\w]{0,40}",
    re.IGNORECASE,
)
_SPACED_DOT = re.compile(
    r"\s{0,2}(?:\(点\)|\[点\]|点|dot|\(dot\))\s{0,2}(?=(?:com|cn|net|top|xyz|vip)\b)", re.IGNORECASE
)
# 加V, 薇❤, 威信, +vx, QQ群 123456, 电报 …: the call to add a messenger, or its name and then an account.
_MESSENGER = (
    r"(?:微\s?信|薇\s?信|威\s?信|微\s?❤|薇\s?❤|[vw]\s?x|v\s?信|wechat|微\s?号|q\s?q|扣\s?扣|企\s?鹅"
    r"|telegram|电报|tg|whatsapp)"
)
_CONTACT = re.compile(
    rf"(?:[加+➕]\s{{0,2}}(?:我|下|个|你)?\s{{0,2}}(?:的)?\s{{0,2}}(?:{_MESSENGER}|[vw](?![a-z])|[微薇](?![一-鿿])))"
    rf"|{_MESSENGER}\s{{0,3}}(?:号|群|号码|同号)?\s{{0,2}}[:：是]?\s{{0,3}}[a-z0-9][a-z0-9_\-]{{4,25}}"
    r"|[加进]\s?群\s?[:：]?\s?[0-9]{5,12}",
    re.IGNORECASE,
)


def bait_in(text: str) -> str:
    """The address or contact in `text`, empty for none."""
    plain = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    plain = _SPACED_DOT.sub(".", plain)
    found = _LINK.search(plain) or _CONTACT.search(plain)
    return found.group()[:80] if found else ""
