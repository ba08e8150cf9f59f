"""Cells of a spreadsheet: what people type into them, read exactly and never evaluated."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

FORMULA_SIGNS = "=+-@\t\r＝＋－＠"
"""A cell that begins with one of these is a formula to a spreadsheet program, so to us always text."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋￥", "0123456789.-+¥")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_YES = frozenset({"yes", "y", "true", "1", "x", "是", "✓", "讲解中", "on"})
_NO = frozenset({"", "no", "n", "false", "0", "否", "off"})


def plain(cell: str, limit: int) -> str:
    """One line of visible text, at most `limit` characters: control and direction characters are dropped, and the
    quote that our own exports put before a formula."""
    kept = "".join(one if one.isprintable() else " " for one in cell if unicodedata.category(one) != "Cf")
    text = " ".join(kept.split())
    if text[:1] in ("'", "’") and text[1:2] and text[1] in FORMULA_SIGNS:
        text = text[1:]
    return text[:limit].rstrip()


def guarded(text: str) -> str:
    """`text` for a cell of an export: with a quote before what a spreadsheet program would evaluate."""
    return "'" + text if text and text[0] in FORMULA_SIGNS else text


def number(cell: str) -> Decimal | None:
    """A decimal number in ASCII or full-width digits, with ¥ or 元 if one likes. None: it is not one."""
    text = cell.strip().translate(_FULL_WIDTH).removeprefix("¥").removesuffix("元").strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def yes_or_no(cell: str) -> bool | None:
    word = cell.strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None
