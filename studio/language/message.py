"""One comment, cut and sorted: what it orders, where it goes, and what is left over."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property

from studio.language.products import Catalogue
from studio.language.tokens import Token, cut
from studio.model.intent import Address

MOST_TOKENS = 400
"""Of one comment. A longer one is a story; lists are read line by line."""

_SILENT = frozenset("fnwszDMATFdk")
_LEFT_OVER = frozenset("rKtl")
_COUNTED = frozenset("PHNQUX+-")
_ORDERING = frozenset("PHNQUX+-WREBoL~")
_GOODS = re.compile(
    r"[菜果瓜豆肉蛋鱼虾蟹鸡鸭鹅猪米面油糖饼茶酒饮水奶糕包饺薯茄椒葱姜蒜菇藕笋梨桃枣莓橙柚蕉橘柑苹萄杏柿芒榴药纸巾液粉皂膏刀锅碗灯架电]"
)
_KIN = re.compile(r"(?:妈|爸|姐|哥|叔|婶|姨|奶奶|爷爷|外婆|外公|老师|先生|女士|小姐|同学|太太|师傅|嫂|妹|弟|医生)$")
_NAME_STARTS = re.compile(
    r"[小老阿赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳唐罗薛雷贺倪汤"
    r"滕殷毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄贝明臧计伏成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林"
    r"钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓石崔龚程陆翁段侯武刘龙叶黎薄白蒲邰赖谭申冉牛温庄晏柴阎连向古易廖欧曾关游盖肖]"
)
_REPEATED = re.compile(r"(.)\1")


@dataclass(frozen=True)
class Message:
    """`text` is plain. `shape` is the kind of every token, `core` the kinds without what means nothing to an order."""

    text: str
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, text: str, catalogue: Catalogue) -> Message:
        return cls(text, tuple(cut(text, catalogue)))

    @cached_property
    def shape(self) -> str:
        return "".join(token.kind for token in self.tokens)

    @cached_property
    def spoken(self) -> tuple[Token, ...]:
        """The tokens without those that say nothing to an order, separators at the ends left out."""
        kept = [token for token in self.tokens if token.kind not in _SILENT]
        while kept and kept[-1].kind == ",":
            kept.pop()
        while kept and kept[0].kind == ",":
            kept.pop(0)
        return tuple(kept)

    @cached_property
    def core(self) -> str:
        """The shape of `spoken`, products by number as P."""
        return "".join(token.kind for token in self.spoken).replace("H", "P")

    @cached_property
    def _groups(self) -> dict[int, int]:
        groups, group, end = {}, 0, 0
        for token in self.tokens:
            group += token.start > end
            groups[token.start] = group
            end = token.end
        return groups

    def group_of(self, token: Token) -> int:
        """Which of the runs that are written without a blank the token is in."""
        return self._groups[token.start]

    def has(self, kinds: str) -> bool:
        return any(kind in self.shape for kind in kinds)

    def kinds(self, kind: str) -> list[Token]:
        return [token for token in self.tokens if token.kind == kind]

    @cached_property
    def addresses(self) -> list[Address]:
        return list(dict.fromkeys(token.address for token in self.tokens if token.address))

    @cached_property
    def phone(self) -> str:
        return next((re.sub(r"[^0-9]", "", token.text) for token in self.tokens if token.kind == "T"), "")

    def part(self, first: int, last: int) -> Message:
        """The message of the tokens from `first` up to `last`."""
        return replace(self, tokens=self.tokens[first:last])

    def left_over(self) -> str:
        return " ".join(token.text for token in self.tokens if token.kind in _LEFT_OVER)

    def without_name(self) -> tuple[str, Message]:
        """The name that a line of a list begins with, and the message after it."""
        end = 0
        while end < len(self.tokens) and self.tokens[end].kind in "rKtlf":
            end += 1
        if end == 0 or not any(token.kind in "rKt" for token in self.tokens[:end]):
            return "", self
        name = self.text[self.tokens[0].start : self.tokens[end - 1].end].strip()
        return name, self.part(end, len(self.tokens))

    def runs(self) -> list[list[Token]]:
        """The tokens, in the runs that are written without a gap or separator."""
        return [
            list(run)
            for separator, run in itertools.groupby(
                self.tokens, lambda token: (token.kind == ",", self.group_of(token))
            )
            if not separator[0]
        ]

    def unread(self, named: bool) -> str:
        """The first words that might change what is ordered and that nobody understood; empty when there are none.

        Chinese words that stand apart from every word of the order are a remark or a name. `named`: the order says its
        product; where it does not, an unknown word may be one, and only what looks like a name is let pass.
        """
        unread = (_unread_in(run, named) for run in self.runs())
        return next((unknown for unknown in unread if unknown), "") or self._unread_latin()

    def _unread_latin(self) -> str:
        """Latin words are parted by blanks, so for them it is the clause that counts."""
        unknown, ordering = "", False
        for token in self.tokens:
            if token.kind == ",":
                unknown, ordering = "", False
            unknown = unknown or (token.text if token.kind in "Kl" else "")
            ordering = ordering or token.kind in _ORDERING
            if unknown and ordering:
                return unknown
        return ""


def looks_like_name(text: str) -> bool:
    """小西, 王姐, 豆豆妈: a person as neighbours sign themselves, and nothing that could be goods."""
    if _KIN.search(text):
        return len(text) <= 6
    if len(text) > 4 or _GOODS.search(text):
        return False
    return bool(_NAME_STARTS.match(text) or _REPEATED.match(text))


def could_be_goods(text: str) -> bool:
    return bool(_GOODS.search(text)) and not _KIN.search(text)


def _unread_in(run: list[Token], named: bool) -> str:
    """The unknown words of tokens written without a gap."""
    unknown = [token.text for token in run if token.kind in "rt"]
    if not unknown:
        return ""
    text = "".join(unknown)
    if any(token.kind in _COUNTED for token in run):
        return text
    if not named:
        whole = "".join(token.text for token in run if token.kind in "rtf")
        return "" if looks_like_name(whole) else text
    return text if could_be_goods(text) else ""
