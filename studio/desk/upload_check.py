"""The way to each destination's server, tried before the show by a process with a time limit."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from studio.model.check import CheckLine, Level
from studio.model.errors import StudioError
from studio.model.output import Destination
from studio.model.secret import without_secrets
from studio.services.budget import needed_kbps

if TYPE_CHECKING:
    from studio.desk.desk import Desk

_LOOK_S = 0.1
_LIMIT_S = 25.0
_ROOM, _LITTLE_ROOM = 1.25, 1.0
_MAY_BE_TRIED = ("custom",)
"""Servers of one's own may be sent a stream under another name. At a public service a name is a key."""


class _Measured(msgspec.Struct, frozen=True):
    """What `python -m studio.outputs.upload` prints."""

    connect_ms: int = 0
    answer_ms: int = 0
    kbps: int = 0
    code: str = ""
    arguments: dict[str, str] = {}


def check_uploads(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Each destination, one after the other: its server answers, and, where a test is welcome, takes what the show
    would send."""
    if desk.air.rehearsal:
        yield CheckLine("fine", "check.rehearsal", key="upload")
        return
    places = desk.show.destinations
    if not places:
        yield CheckLine("attention", "check.no_destination", key="upload")
    kbps = needed_kbps([desk.show.encoder])
    for place in places:
        if stop.is_set():
            return
        try:
            desk.air.key_of(place)
        except StudioError as error:
            yield CheckLine("trouble", error.code, {**error.arguments, "name": place.name}, f"key {place.id}")
        yield _upload(place, kbps, stop)


def _upload(place: Destination, kbps: int, stop: threading.Event) -> CheckLine:
    key, words = f"upload {place.id}", {"name": place.name}
    test_name = f"doorstep-check-{secrets.token_hex(3)}" if place.service in _MAY_BE_TRIED else ""
    found = _measured({"url": place.url, "test_name": test_name, "kbps": kbps}, stop)
    if found is None:
        return CheckLine("attention", "check.upload_unknown", words, key)
    if not found.answer_ms:
        return CheckLine("trouble", found.code or "check.upload_unknown", {**found.arguments, **words}, key)
    words |= {"connect": str(found.connect_ms), "answer": str(found.answer_ms), "wanted": str(kbps)}
    if not found.kbps:
        return CheckLine("fine", "check.upload_answers", words, key)
    words["kbps"] = str(found.kbps)
    if found.kbps >= kbps * _ROOM:
        return CheckLine("fine", "check.upload", words, key)
    level: Level = "attention" if found.kbps >= kbps * _LITTLE_ROOM else "trouble"
    return CheckLine(level, "check.upload_low", words, key)


def _measured(asked: dict[str, object], stop: threading.Event) -> _Measured | None:
    """None when there is no answer within the limit, or `stop` came first."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "studio.outputs.upload"]
    try:
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=without_secrets(os.environ))
    except OSError:
        return None
    words: bytes | None = msgspec.json.encode(asked)
    deadline_s = time.monotonic() + _LIMIT_S
    try:
        while not stop.is_set() and time.monotonic() < deadline_s:
            try:
                said, _ = child.communicate(words, timeout=_LOOK_S)
                return msgspec.json.decode(said, type=_Measured)
            except subprocess.TimeoutExpired:
                words = None
    except (msgspec.DecodeError, OSError):
        return None
    finally:
        child.kill()
        child.wait()
        for end in (child.stdin, child.stdout):
            if end is not None:
                end.close()
    return None
