"""Where the files that ship with the program are: fonts, product pictures.

Fonts are opened as files, not from compiled resources: two Chinese fonts of 10 MB in `resources_rc.py`
cost every process that imports it 1.0 s and 217 MB (measured); from a file Qt maps them: 18 ms and 12 MB.
"""

from __future__ import annotations

from pathlib import Path

_ROOM = Path(__file__).resolve().parent
# A wheel carries the files inside the package; a checkout and a bundle have them beside it.
_PLACES = (_ROOM.parent / "assets", _ROOM.parents[1] / "assets")

FONT_REGULAR = "fonts/NotoSansSC-Regular.ttf"
FONT_BOLD = "fonts/NotoSansSC-Bold.ttf"
FONT_FAMILY = "Noto Sans SC"


def asset(name: str) -> Path:
    """The path of a shipped file, `fonts/NotoSansSC-Bold.ttf` for instance. Says nothing about its being there."""
    first, second = _PLACES
    inside = first / name
    return inside if inside.exists() else second / name
