"""The words painters write themselves, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Places are `{left}`, `{unit}`, `{number}`, `{n}`, `{time}`."""

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
    just_ordered: str
    more: str
    group: str
    group_of: str
    group_missing: str
    group_until: str
    group_reached: str
    group_failed: str
    poll_voted: str
    poll_how: str
    poll_closed: str
    poll_tie: str
    question: str
    welcome: str
    welcome_more: str


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
    just_ordered="刚刚",
    more="还有 {n} 种",
    group="成团",
    group_of="{n} / {goal} {unit}",
    group_missing="还差 {n} {unit}",
    group_until="{time} 截止",
    group_reached="已成团",
    group_failed="未成团，不收款",
    poll_voted="{n} 人投票",
    poll_how="发数字、字母或名称，一人一票",
    poll_closed="投票结束",
    poll_tie="打成平手",
    question="邻居提问",
    welcome="欢迎新邻居",
    welcome_more="等 {n} 位",
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
    just_ordered="just now",
    more="and {n} more",
    group="group",
    group_of="{n} of {goal}",
    group_missing="{n} to go",
    group_until="until {time}",
    group_reached="group complete",
    group_failed="not reached, nothing is charged",
    poll_voted="{n} voted",
    poll_how="type a number, letter or name; one vote each",
    poll_closed="poll closed",
    poll_tie="a tie",
    question="a neighbour asks",
    welcome="welcome, new neighbour",
    welcome_more="and {n} more",
)


def words_in(language: str) -> Words:
    return _ZH if language == "zh" else _EN


def before_number(level: str, words: Words) -> str:
    """What stands before the number in `stock_words`."""
    return (words.low if level == "low" else words.plenty).partition("{left}")[0]


def stock_words(level: str, left: str, unit: str, words: Words) -> str:
    """仅剩 12 盒, 售罄, 库存未知 …: the stock in words, always beside its colour."""
    if level == "sold_out":
        return words.sold_out
    if level == "unknown" or not left:
        return words.unknown
    pattern = words.low if level == "low" else words.plenty
    return pattern.format(left=left, unit=unit).strip()
