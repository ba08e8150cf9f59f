"""Doors in the neighbourhood: 3栋2单元502, 3-2-502, 3#502, 168弄10号606, A座1203, bldg 3 rm 502."""

from __future__ import annotations

import re

from studio.language.numerals import figures
from studio.language.units import Units
from studio.model.intent import Address

_N = r"[0-9]{1,4}|[零〇一二三四五六七八九十百]{1,5}"
_ROOM = r"(?:[0-9]{3,4}[a-z]?(?![0-9a-z])|[零〇一二三四五六七八九幺]{3,4}(?![零〇一二三四五六七八九十]))"
_ENTRANCE = rf"(?P<unit>{_N}|[a-z])[ ]?(?:单元|门)"
_ZONE = r"(?P<zone>[东西南北中][区苑园]|[0-9]{1,2}号院|(?:[0-9]{1,2}|[a-z]|[一二三四五六七八九十])[区期])?[ ]?"
_OF_BUILDING = r"(?:栋楼|幢楼|栋|幢|号楼|座|#楼|#(?=[ -]?[0-9]{3,4}(?![0-9])|[ -]?[0-9]{1,2}(?:-|单元|门)))"
_FLOOR = r"(?:[0-9]{1,2}[ ]?[楼层][ ]?)?"
_ENGLISH_NUMBER = r"(?:[0-9]{1,3}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![a-z0-9])"
_ENGLISH_BUILDING = rf"(?:bldg|building|block|blk|tower)\b[. ]*#?[ ]?(?P<building>{_ENGLISH_NUMBER})"
_ENGLISH_ROOM = r"(?:rm|room|apt|apartment|flat|unit)\b[. ]*#?[ ]?(?P<room>[0-9]{3,4}[a-z]?)(?![0-9a-z])"

_CHINESE_STARTS = frozenset("0123456789零〇一二三四五六七八九十百东西南北中房门室abcdefghijklmnopqrstuvwxyz")
_BUILDING = rf"{_ZONE}(?P<building>{_N}|[a-z][0-9]?)[ ]?{_OF_BUILDING}[ -]?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<building>{_N})[ ]?弄[ ]?(?P<unit>{_N})[ ]?号楼?(?:[ -]?(?P<room>{_ROOM}))?(?:室|房)?",
        rf"{_BUILDING}(?:{_ENTRANCE}[ -]?|(?P<entrance>[0-9]{{1,2}})-)?{_FLOOR}(?:(?P<room>{_ROOM})(?:室|房|号)?)?",
        r"(?P<building>[0-9]{1,3}|[a-wyz][0-9]?)[ ]?-[ ]?(?:(?P<unit>[0-9]{1,2})[ ]?-[ ]?)?"
        r"(?P<room>[0-9]{3,4})(?![0-9]|[ ]?-[ ]?[0-9])(?:室|房)?",
        rf"(?P<unit>{_N})[ ]?单元[ -]?{_FLOOR}(?:(?P<room>{_ROOM})(?:室|房|号)?)?",
        rf"(?:(?P<building>[0-9]{{1,3}})号)?(?P<room>{_ROOM})(?:室|房|号房)",
        rf"(?:房号|房间号?|门牌号?|室号)[:： ]?(?P<room>{_ROOM})(?:室|房)?",
    )
)
_ENGLISH_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_ENGLISH_BUILDING}(?:[, ]+(?:unit|entrance)[. ]*(?P<unit>[0-9]{{1,2}})(?![0-9]))?"
        rf"(?:[, -]+(?:(?:rm|room|apt|apartment|flat|unit|no)\b[. ]*)?#?[ ]?(?P<room>[0-9]{{3,4}}[a-z]?)(?![0-9a-z]))?",
        rf"{_ENGLISH_ROOM}[, ]+(?:in |of |at )?(?:the )?{_ENGLISH_BUILDING}",
        _ENGLISH_ROOM,
    )
)
_ENGLISH_STARTS = re.compile(r"(?:bldg|building|block|blk|tower|rm|room|apt|apartment|flat|unit)\b")
_ENGLISH_VALUES = {
    word: str(value)
    for value, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}


def address_at(text: str, start: int, stop: int, units: Units) -> tuple[Address, int] | None:
    """The address that begins at `start` and ends by `stop`, and where it ends."""
    if text[start] not in _CHINESE_STARTS:
        return None
    if text[start].isascii() and text[start].isalpha():
        if start and text[start - 1].isascii() and text[start - 1].isalnum():
            return None
        if _ENGLISH_STARTS.match(text, start, stop):
            return _first(_ENGLISH_FORMS, text, start, stop, units)
    return _first(_FORMS, text, start, stop, units)


def is_room(written: str) -> bool:
    """Whether a bare number can be a room: three or four digits whose last two are no 00."""
    return len(written) in (3, 4) and written.isascii() and written.isdigit() and written[-2:] != "00"


def room_of(written: str) -> Address:
    return Address(room=figures(written))


def _first(
    forms: tuple[re.Pattern[str], ...], text: str, start: int, stop: int, units: Units
) -> tuple[Address, int] | None:
    for form in forms:
        match = form.match(text, start, stop)
        if match is not None:
            end = match.end()
            if match.group("room") and _is_quantity(text, match, stop, units):
                # 3栋500克番茄: the 500 is no room.
                match = form.match(text, start, match.start("room"))
                if match is None:
                    continue
                end = match.end()
            return _address(match), end
    return None


def _is_quantity(text: str, match: re.Match[str], stop: int, units: Units) -> bool:
    """Whether what looked like a room is followed by a unit; 两 is none here, it begins the next quantity."""
    end = match.end("room")
    if match.end() != end:
        return False
    unit = units.at(text, end, stop)
    if not unit and text[end : end + 1] == " ":
        unit = units.at(text, end + 1, stop)
        return units.measures(unit) and unit != "两"
    return unit not in ("", "两")


def _address(match: re.Match[str]) -> Address:
    said = match.groupdict()
    building = said.get("building") or ""
    building = _ENGLISH_VALUES.get(building) or (figures(building) if building else "")
    zone = said.get("zone")
    unit = said.get("unit") or said.get("entrance") or ""
    room = said.get("room") or ""
    return Address(
        building=(zone.upper() if zone else "") + building,
        unit=figures(unit) if unit else "",
        room=figures(room) if room else "",
    )
