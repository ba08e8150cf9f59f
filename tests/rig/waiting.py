"""Waiting for something to become true, with a deadline and a name."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NotInTimeError(AssertionError):
    """What a test waited for did not happen by its deadline."""


def wait_for(condition: Callable[[], T], timeout_s: float = 10.0, what: str = "", every_s: float = 0.01) -> T:
    """Poll `condition` until it answers something true, and return that. `what` names it in the failure."""
    deadline = time.monotonic() + timeout_s
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            name = what or getattr(condition, "__qualname__", repr(condition))
            raise NotInTimeError(f"waited {timeout_s:g} s in vain for: {name} (last answer: {answer!r})")
        time.sleep(every_s)
