"""Numerals as neighbours type them: 2, 两, 十五, ②, ½, two. One numeral at a given place, never a whole sentence.

No `int()` on foreign text: it takes `٣`, `1_000` and `１２` alike. Only `[0-9]` reaches it here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

Form = Literal["digits", "han", "string", "circled", "word", "vague", "big"]
"""`string`: digits read one by one, as in 三零一. `vague`: 两三, 七八. `big`: more than anybody orders."""

_DIGITS = re.compile(r"([0-9]{1,4})(?![0-9])(\.[0-9]{1,3}(?![0-9]|\.[0-9]))?(?:½)?")
_LONG_DIGITS = re.compile(r"[0-9]+")
_HAN = re.compile(
    r"(?:[零〇一二三四五六七八九十百万幺廿]|千(?!克))+|两[百万]?(?:[零〇一二三四五六七八九十百万]|千(?!克))*"
)
_HAN_VALUE = re.compile(
    r"(?:([一二三四五六七八九两])百)?(零)?(?:(廿)|([一二三四五六七八九])?(十))?([一二三四五六七八九])?"
)
_TWO = {"两": 2, "俩": 2, "仨": 3}
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "幺": 1, "两": 2}
_CIRCLED = {
    chr(first + place): place + 1
    for first, many in (
        (0x2460, 20),
        (0x2474, 20),
        (0x2488, 20),
        (0x2776, 10),
        (0x2780, 10),
        (0x278A, 10),
        (0x3280, 10),
    )
    for place in range(many)
}
WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=1,
    )
} | {"a": Decimal(1), "an": Decimal(1), "zero": Decimal(0)}

STARTS = frozenset("0123456789零〇一二三四五六七八九十百千万幺廿两俩仨半½") | _CIRCLED.keys()
HALF = Decimal("0.5")
BIG = Decimal(10_000)
"""Stands for every number that is too long to be a quantity."""


class Numeral(NamedTuple):
    """`value` is None where the writing has none (vague, string)."""

    value: Decimal | None
    end: int
    form: Form


def numeral_at(text: str, start: int, stop: int) -> Numeral | None:
    """The numeral that begins at `start` and ends by `stop`; words (two, a) are the reader of words' business."""
    sign = text[start]
    if sign in "0123456789":
        return _digits_at(text, start, stop)
    if sign in _CIRCLED:
        return Numeral(Decimal(_CIRCLED[sign]), start + 1, "circled")
    if sign in "半½":
        return Numeral(HALF, start + 1, "han")
    if sign in "俩仨":
        return Numeral(Decimal(_TWO[sign]), start + 1, "han")
    match = _HAN.match(text, start, stop)
    return han(match.group(), match.end()) if match else None


def _digits_at(text: str, start: int, stop: int) -> Numeral | None:
    match = _DIGITS.match(text, start, stop)
    if match is None:
        long = _LONG_DIGITS.match(text, start, stop)
        return Numeral(BIG, long.end(), "big") if long else None
    if match.group(2) and text[start - 1 : start] == "." and text[start - 2 : start - 1].isdigit():
        # The 4.6 of 2.4.6号 is no fraction.
        return Numeral(Decimal(match.group(1)), match.end(1), "digits")
    value = Decimal(match.group(1) + (match.group(2) or ""))
    if match.group().endswith("½"):
        return Numeral(value + HALF if match.group(2) is None else None, match.end(), "digits")
    return Numeral(value, match.end(), "digits")


def han(written: str, end: int = 0) -> Numeral:
    """The value of a run of Chinese numerals."""
    if len(written) == 1 and written in _FIGURES:
        return Numeral(Decimal(_FIGURES[written]), end, "han")
    if "千" in written or "万" in written:
        return Numeral(BIG, end, "big")
    if "十" not in written and "百" not in written and "廿" not in written:
        if len(written) >= 3 and "两" not in written:
            return Numeral(None, end, "string")
        return Numeral(None, end, "vague")
    match = _HAN_VALUE.fullmatch(written)
    if match is None:
        return Numeral(None, end, "vague")
    hundreds, zero, score, tens, ten, ones = match.groups()
    value = 100 * _FIGURES[hundreds] if hundreds else 0
    value += 20 if score else 10 * (_FIGURES[tens] if tens else 1) if ten else 0
    if ones:
        # 一百二 is 120, 一百零二 is 102.
        value += _FIGURES[ones] * (10 if hundreds and not zero and not ten and not score else 1)
    if value == 0 or written.endswith("零"):
        return Numeral(None, end, "vague")
    return Numeral(Decimal(value), end, "han")


def figures(written: str) -> str:
    """Digits of a house or room: 十五 → 15, 三零一 → 301, 3 → 3; letters in capitals; empty when it is no number."""
    if written.isascii():
        return written.upper().lstrip("0") or "0"
    read = han(written)
    if read.form == "string" or (read.form == "vague" and all(sign in _FIGURES for sign in written)):
        return "".join(str(_FIGURES[sign]) for sign in written)
    return str(read.value) if read.value is not None else ""
