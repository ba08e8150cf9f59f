"""Telephone numbers."""

from __future__ import annotations

import re

_PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[- ]?)?(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?![0-9])"
    r"|(?<![0-9])(0[0-9]{2,3}-?[0-9]{7,8})(?![0-9])"
    r"|(?<![0-9])(\(?[2-9][0-9]{2}\)?[- ][0-9]{3}-[0-9]{4})(?![0-9])"
)
_NOT_A_DIGIT = re.compile(r"[^0-9]")


def phone_at(text: str, start: int, stop: int) -> tuple[str, int] | None:
    """The number in digits, and where it ends: mobiles and landlines of China, ten-digit American ones."""
    match = _PHONE.match(text, start, stop)
    if match is None:
        return None
    written = next(group for group in match.groups() if group)
    return _NOT_A_DIGIT.sub("", written), match.end()
