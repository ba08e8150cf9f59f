"""Comments in one plain spelling: one width, one case, one kind of dash, no emoji, nothing invisible.

Digits are mapped one by one: Unicode's own folding makes 123 of ①②③ and accepts numerals of every script, and what
we cannot read must stay a letter we cannot read.
"""

from __future__ import annotations

import re

MAX_LENGTH = 10_000
"""Longer comments are not read. A pasted list of 200 neighbours has about 5,000 characters."""

_TRADITIONAL = str.maketrans(
    "兩號樓棟單個還嗎錢斷買賣給幾麼選棄權換錯為請點訂預幫這們來電話機與盤條隻雙顆塊張雞魚黃豬麵蔥薑後兒過說樣種總減"
    "對應該誰發裡邊座門實見問價優惠碼鏈聯繫聽說沒開團購園鮮紅葉關於無嚟畀啲",
    "两号楼栋单个还吗钱断买卖给几么选弃权换错为请点订预帮这们来电话机与盘条只双颗块张鸡鱼黄猪面葱姜后儿过说样种总减"
    "对应该谁发里边座门实见问价优惠码链联系听说没开团购园鲜红叶关于无来给些",
)
_MORE_TRADITIONAL = str.maketrans(
    "萬鷄鴨鵝豬腸餅飯麥腦頭壞爛嚴葷韭蘿蔔蘋檸棗龍蝦蠔鹽醬罐鍋筍蓮銀鐵鋼紙筆書藥膠絲綠藍顏雜長寬輕聞賞賣"
    "車車電視鄰幫廳廠戶層牆窗時間從會讓認識覺該經營爺媽爸兒孫許張陳劉楊趙黃鄭馮羅謝韓蔣蘇葉呂鍾盧湯",
    "万鸡鸭鹅猪肠饼饭麦脑头坏烂严荤韭萝卜苹柠枣龙虾蚝盐酱罐锅笋莲银铁钢纸笔书药胶丝绿蓝颜杂长宽轻闻赏卖"
    "车车电视邻帮厅厂户层墙窗时间从会让认识觉该经营爷妈爸儿孙许张陈刘杨赵黄郑冯罗谢韩蒋苏叶吕钟卢汤",
)
# Without 伍, 陆 and 拾, which are surnames and a verb.
_FORMAL = str.maketrans("壹贰貳叁肆柒捌玖", "一二二三四七八九")
_SPELLING: dict[int, int | str | None] = {
    **{0xFF01 + place: chr(0x21 + place) for place in range(94)},
    **_MORE_TRADITIONAL,
    **_TRADITIONAL,
    **_FORMAL,
    **{ord(sign): "-" for sign in "‐‑‒–—―−﹣➖"},
    **{ord(sign): "×" for sign in "✕✖╳⨯"},
    **{ord(sign): "+" for sign in "➕﹢"},
    **{ord(sign): "~" for sign in "〜∼"},
    **{ord(sign): "?" for sign in "❓❔⁇؟"},
    **{ord(sign): " " for sign in "\t\v\f\r\u00a0\u3000"},
    ord("￥"): "¥",
    **dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD], None),
    # What makes an emoji of a digit: 1️⃣.
    **dict.fromkeys([0xFE0E, 0xFE0F, 0x20E3], None),
}
# Words of any script stay, known or not; signs that mean nothing to us are blanks.
_MEANINGLESS = re.compile(r"[^\w\n!-~、。×¥½]+")
# A long dash is a pause, not a minus.
_BLANKS = re.compile(r"-{2,}|[ ]{2,}")


def plain(text: str) -> str:
    """`text`, lower case, blanks collapsed. Not longer than the original by more than case mapping makes it."""
    text = text.replace("\r\n", "\n").translate(_SPELLING).lower()
    return _BLANKS.sub(" ", _MEANINGLESS.sub(" ", text)).strip(" \n")
