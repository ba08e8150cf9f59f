"""A comment cut into tokens, each with a kind of one letter: the kinds in a row are its shape.

Besides the kinds of words: P product by name · H by its number · N bare number · Q quantity with a unit ·
U unit alone · + - , signs · A address · T phone · M money · D time, or a number of other things · l letter · ½ half
· # ordinal · r foreign text · K Latin foreign text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from studio.language import numerals
from studio.language.addresses import address_at
from studio.language.numerals import Numeral, numeral_at
from studio.language.phones import phone_at
from studio.language.products import Catalogue
from studio.language.units import Measured
from studio.language.words import KIND_OF, word_at
from studio.model.intent import Address

_TIME = re.compile(
    r"[0-9]{1,4}年|[0-9一二三四五六七八九十]{1,3}月(?:份|[0-9一二三四五六七八九十]{1,3}[号日]?)?|[0-9]{1,2}:[0-9]{2}"
    r"|(?:[0-9]{1,4}|[零一二三四五六七八九十百两半几]{1,4})[ ]?(?:点半?(?:钟)?|分钟|分|秒|个?小时|个?钟头|个月|个?星期"
    r"|个人|个孩子|个娃|天|年|周|岁|楼|层|次"
    r"|位|口人|口|公里|度|级|倍|折|名|人|辆|路|期|届|家|句|遍|回|趟|步|号线|号地铁|号出口|号口|号车厢|号门|号店|号机|号文|号台|号馆|am|pm|%)(?!单元)"
)
_MONEY = re.compile(
    r"¥[ ]?[0-9]{1,5}(?:\.[0-9]{1,2})?|(?:[0-9]{1,5}(?:\.[0-9]{1,2})?|[一二三四五六七八九十百两]{1,4})[ ]?"
    r"(块钱|元钱?|毛钱?|角|块[0-9](?![0-9])|块)"
)
_NUMBERED = re.compile(
    r"(?:no\.|no(?=[0-9])|(?:number|item|lot|product|编号|商品)[ ]?[.:#]?)[ ]?([0-9]{1,4})(?![0-9])(?![.][0-9])"
    r"|#[ ]?([0-9]{1,4})(?![0-9])"
)
_ORDINAL = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十])(?:个?(?:方案|选项|项|款|样|个|种|套)?)")
_ENGLISH_ORDINALS = {"first": 1, "second": 2, "third": 3}
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# 张三, 小七, 三姐: the numeral is part of a name.
_NAME_BEFORE = frozenset(
    "小老阿张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
    "肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
_NAME_AFTER = re.compile(r"[一二三四五六七八九](?:哥|姐|叔|婶|姨|舅|爷|奶奶|嫂|妹|弟|丫|娃|宝|胖)")
_NAME_ENDS = re.compile(r"[一二三四五六七八九十](?=[ 0-9,;。!:\n]|$)")
_VAGUE_TAIL = re.compile(r"[ ]?(?:多(?![谢少重大长远久])|左右|上下|以上|以内|来(?=斤|公斤|克|盒|个))")
_RANGE = re.compile(r"[ ]?(?:[-~到至]|或者?)[ ]?(?=[0-9一二三四五六七八九十两半])")
_NOTHING = frozenset("()[]{}<>\"'|_=&$@^`\\/*#.%:+-~!?,;")
_SEPARATORS = frozenset(",;\n。!、.:/|")
_BEFORE_UNIT = frozenset("WRBMOV?v,")
"""Kinds after which a unit without a number is one: 来份, 每盒, 元/斤. Elsewhere it is a part of some word."""

_LEAST_MASS = {"斤": "两", "市斤": "两", "公斤": "斤", "千克": "斤", "两": "钱"}


class Token(NamedTuple):
    """`start` and `end` in the plain text. `value` by kind: numbers of products (P), number (H, #), Numeral (N),
    Measured (Q), unit (U), Address (A), digits (T)."""

    kind: str
    start: int
    end: int
    text: str
    numbers: tuple[int, ...] = ()
    numeral: Numeral | None = None
    measured: Measured | None = None
    address: Address | None = None

    @property
    def amount(self) -> Decimal | None:
        """The number of an N, None when it has no value."""
        return self.numeral.value if self.numeral else None


def cut(text: str, catalogue: Catalogue) -> list[Token]:
    """The tokens of a plain text. Linear: every product, word and pattern is looked for at a place at most once."""
    lexer = _Lexer(text, catalogue)
    place = 0
    for named in catalogue.named_in(text):
        if named.start < place:
            continue
        lexer.cut(place, named.start)
        lexer.tokens.append(Token("P", named.start, named.end, text[named.start : named.end], named.numbers))
        place = named.end
    lexer.cut(place, len(text))
    return lexer.tokens


class _Lexer:
    def __init__(self, text: str, catalogue: Catalogue) -> None:
        self._text = text
        self._catalogue = catalogue
        self._units = catalogue.units
        self.tokens: list[Token] = []

    def cut(self, start: int, stop: int) -> None:
        place = start
        while place < stop:
            if self._text[place] == " ":
                place += 1
            else:
                place = self._one(place, stop)

    def _one(self, start: int, stop: int) -> int:
        sign = self._text[start]
        if sign in numerals.STARTS or sign in "+1(¥":
            end = self._number_like(start, stop)
            if end:
                return end
        if sign.isascii() and sign.isalpha():
            return self._latin(start, stop)
        if sign == "第":
            match = _ORDINAL.match(self._text, start, stop)
            if match:
                return self._numbered("#", match.group(1), start, match.end())
        if sign in "#编商":
            match = _NUMBERED.match(self._text, start, stop)
            if match:
                return self._numbered("H", match.group(1) or match.group(2), start, match.end())
        found = address_at(self._text, start, stop, self._units) if sign in "东西南北中房门室" else None
        if found:
            return self._add("A", start, found[1], address=found[0])
        word = word_at(self._text, start, stop)
        unit = self._units.at(self._text, start, stop)
        if unit and len(unit) >= len(word) and (not word or KIND_OF[word] == "f"):
            end = start + len(unit)
            if self._text[end : end + 1] == "半" and self._units.measures(unit):
                return self._add("Q", start, end + 1, measured=Measured(Decimal("1.5"), unit))
            if self.tokens and self.tokens[-1].kind in _BEFORE_UNIT:
                return self._add("U", start, end)
            return self._add("f", start, end) if unit == "把" else self._foreign(start, end)
        if word:
            return self._add(KIND_OF[word], start, start + len(word))
        return self._sign(start)

    def _sign(self, start: int) -> int:
        text, sign = self._text, self._text[start]
        if sign in "+-?":
            return self._add(sign if sign != "?" else "?", start, start + 1)
        if sign == ":" and self.tokens and self.tokens[-1].kind in "PH":
            return start + 1
        if sign == "." and text[start + 1 : start + 2].isdigit() and not text[start - 1 : start].isdigit():
            # .5斤 is not five.
            return self._foreign(start, start + 1)
        if sign in _SEPARATORS:
            return self._add(",", start, start + 1)
        if sign in _NOTHING:
            return start + 1
        return self._foreign(start, start + 1)

    def _foreign(self, start: int, end: int) -> int:
        """Unknown writing, added to the unknown writing before it."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind == "r" and last.end == start:
            self.tokens.pop()
            start = last.start
        return self._add("r", start, end)

    def _add(
        self,
        kind: str,
        start: int,
        end: int,
        *,
        numbers: tuple[int, ...] = (),
        numeral: Numeral | None = None,
        measured: Measured | None = None,
        address: Address | None = None,
    ) -> int:
        text = self._text[start:end]
        self.tokens.append(Token(kind, start, end, text, numbers, numeral, measured, address))
        return end

    def _numbered(self, kind: str, written: str, start: int, end: int) -> int:
        """A number that names a product or an option."""
        read = numeral_at(written, 0, len(written))
        if read is None or read.value is None or read.value != int(read.value):
            return self._add("r", start, end)
        return self._add(kind, start, end, numbers=(int(read.value),))

    def _latin(self, start: int, stop: int) -> int:
        text = self._text
        found = address_at(text, start, stop, self._units)
        if found:
            return self._add("A", start, found[1], address=found[0])
        match = _NUMBERED.match(text, start, stop)
        if match:
            return self._numbered("H", match.group(1) or match.group(2), start, match.end())
        word = word_at(text, start, stop)
        if word and KIND_OF[word] == "½":
            return self._quantity(Numeral(numerals.HALF, start + len(word), "word"), start, stop)
        match = _LATIN_WORD.match(text, start, stop)
        if match is None:
            return self._add("K", start, start + 1)
        whole = match.group()
        if whole in numerals.WORDS and len(word) <= len(whole):
            return self._quantity(Numeral(numerals.WORDS[whole], match.end(), "word"), start, stop)
        if word:
            numbers = (_ENGLISH_ORDINALS[word],) if word in _ENGLISH_ORDINALS else ()
            return self._add(KIND_OF[word], start, start + len(word), numbers=numbers)
        unit = self._units.at(text, start, stop)
        if unit:
            return self._add("U", start, start + len(unit))
        return self._add("l" if len(whole) == 1 else "K", start, match.end())

    def _number_like(self, start: int, stop: int) -> int:
        """Phone, address, time, money, product number or quantity; 0 when the sign here begins none of them."""
        text = self._text
        phone = phone_at(text, start, stop)
        if phone:
            return self._add("T", start, phone[1])
        if text[start] in "+(":
            return 0
        word = word_at(text, start, stop)
        if len(word) > 1:
            return self._add(KIND_OF[word], start, start + len(word))
        name = self._name(start, stop)
        if name:
            return name
        found = address_at(text, start, stop, self._units)
        if found:
            return self._add("A", start, found[1], address=found[0])
        time = _TIME.match(text, start, stop)
        read = numeral_at(text, start, stop)
        if time and not (read and self._unit_at(read.end, stop)[1] == time.end()):
            return self._add("D", start, time.end())
        money = _MONEY.match(text, start, stop)
        if money and not (self._catalogue.sold_in_kuai and money.group(1) == "块"):
            return self._add("M", start, money.end())
        if read is None:
            return 0
        if text[read.end : read.end + 1] == "号" and read.end < stop:
            return self._numbered("H", text[start : read.end], start, read.end + 1)
        return self._quantity(read, start, stop)

    def _name(self, start: int, stop: int) -> int:
        """Where the name ends of which the numeral here is a part; 0 when it is a numeral."""
        after = _NAME_AFTER.match(self._text, start, stop)
        if after:
            return self._add("r", start, after.end())
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.end != start or last.text not in _NAME_BEFORE:
            return 0
        ends = _NAME_ENDS.match(self._text, start, stop)
        if ends is None:
            return 0
        self.tokens.pop()
        return self._add("r", last.start, ends.end())

    def _quantity(self, read: Numeral, start: int, stop: int) -> int:
        """A numeral with the unit after it, or alone."""
        text, value, end = self._text, read.value, read.end
        vague = read.form in ("vague", "string")
        between = _RANGE.match(text, end, stop)
        if between:
            other = numeral_at(text, between.end(), stop)
            if other and self._unit_at(other.end, stop)[0]:
                vague, end = True, other.end
        fraction = _FRACTION_END.match(text, end, stop) if read.form == "digits" else None
        if fraction and self._unit_at(fraction.end(), stop)[0] and value is not None:
            parts = Decimal(fraction.group(1))
            vague, value, end = vague or value % parts * 1000 % parts != 0, value / parts, fraction.end()
        if end < stop and (text[end] in "多几" or (text[end] == "来" and text[end - 1] in "十百")):
            unit, place = self._unit_at(end + 1, stop)
            if unit:
                vague, end = True, end + 1
        unit, place = self._unit_at(end, stop)
        if read.form == "han" and text[start:end] in ("俩", "仨") and not unit:
            return self._add("Q", start, end, measured=Measured(value))
        if not unit:
            return self._add("N", start, read.end, numeral=read)
        amount, place = self._with_rest(value, unit, place, stop)
        tail = _VAGUE_TAIL.match(text, place, stop)
        if tail:
            vague, place = True, tail.end()
        return self._add("Q", start, place, measured=Measured(None if vague else amount, unit))

    def _unit_at(self, place: int, stop: int) -> tuple[str, int]:
        """The unit here or after a blank, and where it ends."""
        if place < stop and self._text[place] == " ":
            place += 1
        unit = self._units.at(self._text, place, stop)
        if unit == "两" and place + 1 < stop and self._units.at(self._text, place + 1, stop):
            return "", place
        return unit, place + len(unit)

    def _with_rest(self, amount: Decimal | None, unit: str, place: int, stop: int) -> tuple[Decimal | None, int]:
        """What follows the unit and belongs to it: 一斤半, 二斤三两, 二斤三."""
        text = self._text
        if amount is None or place >= stop:
            return amount, place
        if text[place] == "半" and not self._unit_at(place + 1, stop)[0]:
            return amount + numerals.HALF, place + 1
        lesser = _LEAST_MASS.get(unit)
        if lesser is None or text[place] not in numerals.STARTS:
            return amount, place
        rest = numeral_at(text, place, stop)
        if rest is None or rest.value is None:
            return amount, place
        said, end = self._unit_at(rest.end, stop)
        if said == lesser or (said and said in ("两", "克") and self._units.measures(unit)):
            more = self._units.convert(Measured(rest.value, said), unit)
            return (None, end) if more is None else (amount + more, end)
        if rest.form == "han" and rest.end == place + 1 and (rest.end >= len(text) or text[rest.end] in " ,;。!\n"):
            return amount + rest.value / 10, rest.end
        return amount, place


_FRACTION_END = re.compile(r"/([0-9]{1,2})(?![0-9/])")
