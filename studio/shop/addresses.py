"""Which building an address is in, and the order of doors. Pure."""

from __future__ import annotations

import re

_WIDE = str.maketrans("０１２３４５６７８９－—–＃", "0123456789---#")
_BUILDING = re.compile(r"\s*([0-9A-Za-z]{1,6})\s{0,2}(?:-|栋|幢|号楼|座|#|号|弄)")
_ENGLISH = re.compile(r"\s*(?:building|bldg|block|blk)\.?\s{0,2}#?([0-9A-Za-z]{1,6})\b", re.IGNORECASE)
_DIGITS = re.compile(r"([0-9]{1,9})")


def building_of(address: str) -> str:
    """3-2-502, 3栋2单元502, A座1203, bldg 3 rm 502: what comes first. Empty where it is not said (?-502)."""
    text = address.translate(_WIDE)[:100]
    found = _BUILDING.match(text) or _ENGLISH.match(text)
    return found[1].upper() if found else ""


def door_order(address: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by: 2-10 after 2-9, numbers before words, and who said nothing last."""
    parts = _DIGITS.split(address.translate(_WIDE)[:100].strip().upper())
    key = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)
    return key or ((2, 0, ""),)
