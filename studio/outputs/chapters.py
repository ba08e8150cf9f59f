"""The chapters of one recorded file: what was on air from when on."""

from __future__ import annotations

from fractions import Fraction

import msgspec
from av.container import OutputContainer

MOST_CHAPTERS = 1000
LONGEST_TITLE = 120
_SHORTEST_MS = 1000
"""A scene and its product often change within the same second: the later word stands for both."""


class Chapter(msgspec.Struct, frozen=True):
    """`start_ms` counts from the file's first picture."""

    start_ms: int
    title: str


def with_chapter(chapters: tuple[Chapter, ...], start_ms: int, title: str) -> tuple[Chapter, ...]:
    """`chapters` and one more; it replaces one that has just begun, and the same title again is no new chapter.
    Beyond 1000 the file has enough of them."""
    title = title.strip()[:LONGEST_TITLE]
    if not title or (chapters and chapters[-1].title == title):
        return chapters
    if chapters and start_ms - chapters[-1].start_ms < _SHORTEST_MS:
        start_ms, chapters = chapters[-1].start_ms, chapters[:-1]
    if len(chapters) >= MOST_CHAPTERS:
        return chapters
    return (*chapters, Chapter(start_ms, title))


def write_chapters(container: OutputContainer, chapters: tuple[Chapter, ...], end_ms: int) -> None:
    """Give them to a container that is about to be closed: Matroska and MP4 write them with the end of the file.
    One that would begin behind `end_ms` is left out."""
    inside = [one for one in chapters if one.start_ms < end_ms]
    ends = [*(one.start_ms for one in inside[1:]), end_ms]
    container.set_chapters(
        [
            {
                "id": number,
                "start": one.start_ms,
                "end": end,
                "time_base": Fraction(1, 1000),
                "metadata": {"title": one.title},
            }
            for number, (one, end) in enumerate(zip(inside, ends, strict=True), start=1)
        ]
    )
