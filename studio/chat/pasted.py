"""接龙 pasted from a group chat: each numbered line is a comment of its own. Pure.

A list is pasted again and again as it grows. So a line's id is made of the list's heading and the line's number: lines
that were there before are known, new ones are new, and one that says something else than before is told of, never
ordered a second time.
"""

from __future__ import annotations

import hashlib
import re

from studio.chat.service import Incoming

MOST_CHARACTERS = 200_000
MOST_LINES = 2_000
SERVICE = "pasted"

_ROW = re.compile(r"\s{0,8}([0-9０-９]{1,3})\s?[、.．。)）:：]\s?(?![0-9])(.{0,2000})")
_HEADED = re.compile("接龙|拼团|团购")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


def read_pasted(text: str, room: str) -> tuple[Incoming, ...]:
    """The comments of a pasted text: one for each row of a list, one for a text that is no list, none for nothing."""
    lines = [line.strip() for line in text[:MOST_CHARACTERS].splitlines() if line.strip()][:MOST_LINES]
    heading: list[str] = []
    rows: list[tuple[int, str]] = []
    for line in lines:
        match = _ROW.fullmatch(line)
        if match:
            rows.append((int(match[1].translate(_NARROW)), match[2].strip()))
        elif rows:
            number, said = rows[-1]
            rows[-1] = (number, f"{said} {line}")
        else:
            heading.append(line)
    if not rows:
        whole = "\n".join(lines)
        return (_incoming(room, _digest(whole), whole),) if whole else ()
    # `language` reads one row as a part of a list when a heading says that it is one.
    head = heading if heading and _HEADED.search(heading[0]) else ["接龙", *heading]
    title = " ".join(head)[:500]
    return tuple(
        _incoming(room, f"{_digest(title)}-{number}", f"{title}\n{number}. {said}") for number, said in rows if said
    )


def _incoming(room: str, comment_id: str, text: str) -> Incoming:
    return Incoming(service=SERVICE, room=room, id=comment_id, user=comment_id, name="接龙", text=text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
