"""Units of sale: what people say, and how much of a product it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

_MEASURES: dict[str, tuple[str, Decimal]] = {
    word: (family, Decimal(amount))
    for family, amount, words in (
        ("mass", "500", "斤 市斤 jin catty catties"),
        ("mass", "1000", "公斤 千克 kg kgs kilo kilos kilogram kilograms"),
        ("mass", "1", "克 g gram grams gr"),
        ("mass", "50", "两"),
        ("mass", "5", "钱"),
        ("pound", "16", "磅 lb lbs pound pounds"),
        ("pound", "1", "盎司 oz ounce ounces"),
        ("volume", "1000", "升 公升 l liter liters litre litres"),
        ("volume", "1", "毫升 ml"),
        ("length", "100", "米 公尺 m meter meters metre metres"),
        ("length", "1", "厘米 公分 cm"),
        ("count", "12", "打 dozen dozens"),
    )
    for word in words.split()
}
_PIECES = frozenset("个 根 条 只 颗 棵 头 朵 枚 支 枝 株 尾 匹 粒 piece".split())
"""Single things: two of these words mean the same for a product that is sold singly."""

_CONTAINERS = (
    "盒 份 把 箱 袋 瓶 包 罐 听 桶 壶 坛 筐 篮 篓 捆 束 扎 串 板 排 盘 碟 碗 杯 锅 卷 提 套 副 双 对 块 片 张 件 单 "
    "节 本 台 床 盆 团 筒 管 屉 笼 刀 盏 顶 架 组 兜 帖 贴 封 册 幅 托 盅 扇 麻袋 大袋 小袋 大盒 小盒 大箱 小箱 "
    "大瓶 小瓶 大包 小包 整箱 整盒"
).split()
_ENGLISH: dict[str, frozenset[str]] = {
    word: frozenset(meant.split())
    for words, meant in (
        ("box boxes", "盒 箱 box"),
        ("case cases carton cartons crate crates", "箱 case"),
        ("bag bags sack sacks", "袋 包 bag"),
        ("pack packs packet packets pkt", "包 袋 pack"),
        ("bottle bottles", "瓶 bottle"),
        ("jar jars", "罐 瓶 jar"),
        ("can cans tin tins", "罐 听 can"),
        ("bunch bunches bundle bundles", "把 束 捆 扎 bunch"),
        ("tray trays", "盘 板 盒 tray"),
        ("basket baskets punnet punnets", "筐 篮 basket"),
        ("roll rolls", "卷 roll"),
        ("pair pairs", "双 对 pair"),
        ("set sets", "套 set"),
        ("slice slices", "片 块 slice"),
        ("loaf loaves", "条 个 loaf"),
        ("head heads", "颗 头 棵 个 head"),
        ("stick sticks ear ears", "根 支 stick"),
        ("cup cups", "杯 cup"),
        ("bucket buckets tub tubs", "桶 bucket"),
        ("piece pieces pc pcs each ea", "piece"),
    )
    for word in words.split()
}
GENERIC = frozenset("份 件 单 portion portions serving servings share shares unit units order orders".split())
"""One of whatever the product is sold by."""

UNSAID = ""
MOST_ORDERED = Decimal(999)
"""The most of one product in one order; a larger number is a mistake or a joke."""

_FINEST = Decimal("0.001")
_WORDS_OF_PRODUCT_UNIT = re.compile(r"[（(【\[].*")


class Unit(NamedTuple):
    """`names`: what it may stand for; `weight` of `family`, where it measures."""

    names: frozenset[str]
    family: str = ""
    weight: Decimal = Decimal(0)


class Measured(NamedTuple):
    """So much of a unit, as said. `amount` is None when it is said vaguely (几斤, 两三盒)."""

    amount: Decimal | None
    unit: str = UNSAID


def _known() -> dict[str, Unit]:
    units = {word: Unit(frozenset({word}), *measure) for word, measure in _MEASURES.items()}
    units |= {word: Unit(frozenset({word})) for word in (*_PIECES, *_CONTAINERS)}
    units |= {word: Unit(meant) for word, meant in _ENGLISH.items()}
    units |= {word: Unit(frozenset({word})) for word in GENERIC}
    return units


KNOWN = _known()


def product_unit(cell: str) -> str:
    """The unit in a catalogue's cell: 斤, 盒 of `盒(30枚)`, 箱 of `5斤/箱`."""
    return _WORDS_OF_PRODUCT_UNIT.sub("", cell.replace("（", "(")).split("/")[-1].strip().lower() or cell


class Units:
    """What the products of one catalogue are sold by, together with all that people say."""

    ONE = Decimal(1)

    def __init__(self, of_products: Iterable[str]) -> None:
        self._units = dict(KNOWN)
        for word in of_products:
            self._units.setdefault(word, Unit(frozenset({word})))
        self._lengths: dict[str, tuple[int, ...]] = {}
        for first in {word[0] for word in self._units if word}:
            lengths = {len(word) for word in self._units if word[:1] == first}
            self._lengths[first] = tuple(sorted(lengths, reverse=True))

    def at(self, text: str, start: int, stop: int) -> str:
        """The longest unit written at `start`; empty when there is none."""
        for length in self._lengths.get(text[start : start + 1], ()):
            word, end = text[start : start + length], start + length
            if end <= stop and word in self._units and not _cut(word, text, end):
                return word
        return ""

    def weighed(self, unit: str) -> bool:
        """Whether a fraction of it can be sold."""
        return self._units[unit].family in ("mass", "pound", "volume", "length")

    def measures(self, unit: str) -> bool:
        """Whether it is a unit of mass, volume or length, and not a word for things and boxes."""
        return unit in self._units and self.weighed(unit)

    def contains(self, unit: str) -> bool:
        """Whether it is a container (盒, 瓶), and neither a measure nor a word for single things."""
        said = self._units.get(unit)
        return said is not None and not said.family and not said.names & _PIECES and unit not in GENERIC

    def convert(self, measured: Measured, unit: str) -> Decimal | None:
        """`measured` in the product's `unit`, exactly; None where the two have nothing to do with one another, or
        the number does not come out to a thousandth."""
        if measured.amount is None:
            return None
        if measured.unit in (UNSAID, unit) or measured.unit in GENERIC:
            return measured.amount
        said, sold = self._units[measured.unit], self._units[unit]
        if said.family and said.family == sold.family:
            amount = measured.amount * said.weight / sold.weight
            return amount if amount % _FINEST == 0 else None
        if said.family == "count" and (sold.names & _PIECES):
            return measured.amount * said.weight
        single = bool(said.names & _PIECES) and bool(sold.names & _PIECES)
        return measured.amount if single or said.names & sold.names else None


def _cut(word: str, text: str, end: int) -> bool:
    """Whether a Latin word goes on after `end`: the l of `lots` is no litre."""
    return word[-1].isascii() and text[end : end + 1].isascii() and text[end : end + 1].isalpha()
