"""What a stranger may see of a neighbour on the screen: 李**, 138****8000, the building but not the room. Pure."""

from __future__ import annotations

import re

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

# Every run is bounded, so that the work is linear in the text.
_GAP = r"[\s\-－—·.]?"
_MOBILE = re.compile(rf"(?<!\d)((?:\+?86{_GAP})?1[3-9]\d){_GAP}\d{{4}}{_GAP}(\d{{4}})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[\s\-－]?\d{3,4}[\s\-－]?(\d{4})(?!\d)")
_NUMERAL = "0-9〇零一二三四五六七八九十百两"
_BUILDING = rf"[A-Za-z]?[{_NUMERAL}]{{1,4}}[A-Za-z]?\s{{0,2}}(?:栋|幢|号楼|座|#)"
_UNIT = rf"[{_NUMERAL}A-Za-z]{{1,3}}\s{{0,2}}(?:单元|门)"
_FLOOR = rf"[{_NUMERAL}]{{1,3}}\s{{0,2}}(?:楼|层)"
# Not a room but a quantity: 3栋20盒.
_COUNTED = rf"(?![{_NUMERAL}.]|\s{{0,2}}(?:[斤盒个份箱袋元块只条瓶包把捆桶颗公千克枚朵提件]|kg\b|g\b))"
_ROOM = rf"[{_NUMERAL}]{{2,5}}+{_COUNTED}(?:[A-Za-z](?![A-Za-z]))?(?:\s{{0,2}}(?:室|号房|房))?"
# 3栋2单元502, 3号楼5楼502室, 3#502: all after the building goes.
_AFTER_BUILDING = re.compile(
    rf"({_BUILDING})[\s\-－—,，]{{0,3}}(?:{_UNIT}(?:[\s\-－—,，]{{0,3}}{_FLOOR})?(?:[\s\-－—,，]{{0,3}}{_ROOM})?|{_FLOOR}(?:\s{{0,2}}{_ROOM})?|{_ROOM})"
)
# 5-301, 5-2-301, 12—1-1203: building, perhaps unit, and a room of three or four digits.
_DASHED = re.compile(r"(?<![\d.\-－—])(\d{1,3})(?:[\-－—]\d{1,2})?[\-－—]\d{3,4}(?![\d\-－—]|\s{0,2}[元块斤])")
_UNIT_ROOM = re.compile(rf"{_UNIT}\s{{0,2}}{_ROOM}")
_BARE_ROOM = re.compile(rf"(?<![{_NUMERAL}])[{_NUMERAL}]{{3,5}}\s{{0,2}}(?:室|号房|房间)")
_ENGLISH = re.compile(
    r"[\s,;]{0,3}\b(?:room|rm|apartment|apt|flat|unit|suite)\b\.?\s{0,2}#?\s{0,2}[A-Za-z]?\d{1,5}[A-Za-z]?\b",
    re.IGNORECASE,
)


# The commonest family names: who writes 收货人王小明, or a name beside a phone, has written a full name.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_SAID_NAME = re.compile(
    rf"((?:我叫|我是|姓名|名字|收货人|收件人|联系人|提货人)\s{{0,2}}[:：是]?\s{{0,2}}[{_FAMILY}])[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
)
_NAME_BY_PHONE = re.compile(
    rf"(?<![\u4e00-\u9fff])([{_FAMILY}])[\u4e00-\u9fff]{{1,2}}(?=[\s,，:：]{{0,3}}\d{{3}}\*{{4}}\d{{4}})"
    rf"|(?<=\*\*\*\*\d{{4}})([\s,，]{{0,3}}[{_FAMILY}])[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
)


def mask_name(name: str) -> str:
    """The first letter and two stars; an empty name stays empty."""
    name = name.strip()
    return f"{name[0]}**" if name else ""


def mask_text(text: str) -> str:
    """`text` with phone numbers and full names starred and room numbers taken out; a building is kept. A full name is
    one that is said to be one, or stands beside a phone."""
    text = _with_narrow_digits(text)
    text = _MOBILE.sub(r"\1****\2", text)
    text = _LANDLINE.sub(r"\1****\2", text)
    text = _NAME_BY_PHONE.sub(lambda found: f"{found[1] or found[2]}**", text)
    text = _SAID_NAME.sub(r"\1**", text)
    text = _AFTER_BUILDING.sub(r"\1", text)
    text = _DASHED.sub(r"\1栋" if _is_chinese(text) else r"\1", text)
    text = _UNIT_ROOM.sub("", text)
    text = _BARE_ROOM.sub("", text)
    return _ENGLISH.sub("", text).strip()


def _with_narrow_digits(text: str) -> str:
    """Full-width digits hide nothing: １３８ is 138."""
    return text.translate(_WIDE_DIGITS)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
