"""What we say to people, in zh-CN and en: what happened, what is still safe, what to do.

One file a room; each holds `SENTENCES: dict[str, Bilingual]`, keys "room.case". Places are `{name}`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Sentence(NamedTuple):
    """`what` happened, what is `safe`, the `action` to take. Empty parts are left out of the text."""

    what: str
    safe: str = ""
    action: str = ""

    def text(self) -> str:
        return " ".join(part for part in self if part)


class Bilingual(NamedTuple):
    zh: Sentence
    en: Sentence


class _Blank(dict[str, str]):
    """A place nobody filled stays visible as `{name}` instead of raising while reporting an error."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def catalogue() -> dict[str, Bilingual]:
    """All sentences of all rooms. Raises ValueError when two rooms use one code."""
    sentences: dict[str, Bilingual] = {}
    for module in pkgutil.iter_modules(__path__):
        room: dict[str, Bilingual] = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        if doubled := room.keys() & sentences.keys():
            raise ValueError(f"sentence codes used twice: {sorted(doubled)}")
        sentences.update(room)
    return sentences


def say(code: str, arguments: dict[str, str], language: Language) -> Sentence:
    """The sentence of `code` in `language`, its places filled. An unknown code is said as itself."""
    known = catalogue().get(code)
    if known is None:
        return Sentence(code if not arguments else f"{code} {arguments}")
    wanted = known.zh if language == "zh" else known.en
    filled = _Blank({name: _worded(value, language) for name, value in arguments.items()})
    return Sentence(*(part.format_map(filled) for part in wanted))


def _worded(value: str, language: Language) -> str:
    """An argument may itself be words we have in both languages (`studio.model.reasons`): `@reason.refused`."""
    known = catalogue().get(value[1:]) if value.startswith("@reason.") else None
    if known is None:
        return value
    return known.zh.what if language == "zh" else known.en.what
