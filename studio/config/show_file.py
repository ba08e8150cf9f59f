"""Reading and writing `*.show.json`."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import msgspec

from studio.config.atomic import write_atomically
from studio.config.show_schema import fault_of
from studio.model.errors import ShowFileError
from studio.model.show import SHOW_VERSION, Show

MAX_BYTES = 4_000_000
"""A full show is some 20 kB. What is larger is not a show file."""

NO_COPY = "—"
"""Stands in a sentence where the name of a previous copy would, when there is none."""

_UTF8_MARK = b"\xef\xbb\xbf"


class _Versioned(msgspec.Struct):
    version: int = SHOW_VERSION


def load_show(path: Path) -> Show:
    """The show in `path`. The file is only read, never changed.

    Raises ShowFileError: `show.missing`, `show.unreadable`, `show.too_large`, `show.not_json`, `show.newer`, or one
    of the codes of `show_schema.fault_of`, with `where` as a JSON path (`$.scenes[0].items[1].box.x`).
    """
    try:
        return _decode(path, _content(path))
    except ShowFileError as error:
        backup = str(previous_copy(path) or NO_COPY)
        raise ShowFileError(error.code, **error.arguments, backup=backup) from error.__cause__


def save_show(show: Show, path: Path) -> None:
    """Write `show`; the copy before it stays as `<name>.bak`, if it was a good one.

    Raises ShowFileError `show.not_saved` (the last saved file is then intact), or `show.newer` when `path` holds
    the show of a newer version, which is never written over.
    """
    content = msgspec.json.format(msgspec.json.encode(show), indent=2) + b"\n"
    try:
        # What is written must be readable: JSON turns a number such as NaN into null.
        msgspec.json.decode(content, type=Show)
        _keep_previous(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except (OSError, msgspec.ValidationError) as error:
        raise ShowFileError("show.not_saved", path=path, reason=_reason(error)) from error


def previous_copy(path: Path) -> Path | None:
    """The copy before the last save, if it is there and is a valid show."""
    backup = _backup(path)
    try:
        _decode(backup, _content(backup))
    except ShowFileError:
        return None
    return backup


def restore_previous(path: Path) -> Path:
    """Put the previous copy in the place of a show file that cannot be read, which is kept beside it under the name
    that is returned. Raises ShowFileError `show.missing` without such a copy, `show.not_saved`; nothing has changed
    then."""
    copy = previous_copy(path)
    if copy is None:
        raise ShowFileError("show.missing", path=_backup(path))
    names = (path.with_name(f"{path.name}.broken{number or ''}") for number in range(1000))
    aside = next(name for name in names if not name.exists())
    try:
        shutil.copy2(path, aside)
        write_atomically(path, copy.read_bytes())
    except OSError as error:
        raise ShowFileError("show.not_saved", path=path, reason=_reason(error)) from error
    return aside


def _backup(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _keep_previous(path: Path) -> None:
    """A broken file is not kept: it would take the place of the last good copy."""
    try:
        content = _content(path)
        _decode(path, content)
    except ShowFileError as error:
        if error.code == "show.newer":
            raise
        return
    write_atomically(_backup(path), content)


def _content(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ShowFileError("show.missing", path=path) from error
    except (OSError, ValueError) as error:
        raise ShowFileError("show.unreadable", path=path, reason=_reason(error)) from error
    if len(content) > MAX_BYTES:
        raise ShowFileError("show.too_large", path=path, limit=MAX_BYTES // 1_000_000)
    return content.removeprefix(_UTF8_MARK)


def _decode(path: Path, content: bytes) -> Show:
    """The version is read first: a newer file may well hold fields and kinds this program does not know."""
    try:
        # The whole text once, without a schema: a file cut short is "not JSON" even if its beginning is also wrong.
        with contextlib.suppress(msgspec.ValidationError):  # a number too large: said below, with its place
            msgspec.json.decode(content)
        version = msgspec.json.decode(content, type=_Versioned).version
        if version > SHOW_VERSION:
            raise ShowFileError("show.newer", path=path, found=version, known=SHOW_VERSION)
        return msgspec.json.decode(content, type=Show)
    except msgspec.ValidationError as error:
        fault = fault_of(error, content)
        raise ShowFileError(fault.code, path=path, **fault.arguments) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ShowFileError("show.not_json", path=path, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
