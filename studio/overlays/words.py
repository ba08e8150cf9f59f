"""The words painters write themselves, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Places are `{left}`, `{unit}`, `{number}`."""

    presenting: str
    number: str
    plenty: str
    low: str
    sold_out: str
    unknown: str
    notice: str
    time_up: str
    stalled: str
    wait: str


_ZH = Words(
    presenting="讲解中",
    number="{number} 号",
    plenty="还有 {left} {unit}",
    low="仅剩 {left} {unit}",
    sold_out="售罄",
    unknown="库存未知",
    notice="公告",
    time_up="时间到",
    stalled="画面暂时中断",
    wait="正在重新连接，请稍候",
)

_EN = Words(
    presenting="presenting",
    number="No. {number}",
    plenty="{left} in stock",
    low="only {left} left",
    sold_out="SOLD OUT",
    unknown="stock unknown",
    notice="notice",
    time_up="time is up",
    stalled="picture interrupted",
    wait="reconnecting, please stay with us",
)


def words_in(language: str) -> Words:
    return _ZH if language == "zh" else _EN


def stock_words(level: str, left: str, unit: str, words: Words) -> str:
    """仅剩 12 盒, 售罄, 库存未知 …: the stock in words, always beside its colour."""
    if level == "sold_out":
        return words.sold_out
    if level == "unknown" or not left:
        return words.unknown
    pattern = words.low if level == "low" else words.plenty
    return pattern.format(left=left, unit=unit).strip()
