"""What happened, and the one sentence of state that follows from it."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Literal

from studio.model.errors import StudioError
from studio.model.incident import Incident

MOST_INCIDENTS = 50
_PASSING_S = 8.0
"""How long the sentence of something that needs no mending, such as a refused click, is shown."""


class Incidents:
    """`_lock` guards everything. `sentence()` is the worst trouble that has not ended, or None when all is well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: deque[Incident] = deque(maxlen=MOST_INCIDENTS)
        self._open: dict[str, Incident] = {}
        self._passing: Incident | None = None
        self._passing_until_s = 0.0

    def add(self, incident: Incident) -> None:
        with self._lock:
            if self._latest and self._latest[-1] == incident:
                return
            if incident not in self._latest:
                self._latest.append(incident)
            if incident.level == "fine":
                if self._open.pop(incident.key, None) is not None or incident.news:
                    self._pass(incident)
            else:
                self._open[incident.key] = incident

    def refused(self, error: StudioError) -> None:
        """A command that could not be done: said for a while, then it has passed."""
        incident = Incident(
            unix_s=time.time(), level="attention", key="command", code=error.code, arguments=error.arguments
        )
        with self._lock:
            self._latest.append(incident)
            self._pass(incident)

    def end(self, key: str) -> None:
        """The thing of this key was taken away on purpose: its trouble with it."""
        with self._lock:
            self._open.pop(key, None)

    def latest(self) -> tuple[Incident, ...]:
        with self._lock:
            return tuple(self._latest)

    def sentence(self) -> Incident | None:
        with self._lock:
            if self._passing is not None and time.monotonic() < self._passing_until_s:
                return self._passing
            return max(self._open.values(), key=_weight, default=None)

    def _pass(self, incident: Incident) -> None:
        self._passing = incident
        self._passing_until_s = time.monotonic() + _PASSING_S


def _weight(incident: Incident) -> tuple[int, float]:
    order: dict[Literal["fine", "attention", "trouble"], int] = {"fine": 0, "attention": 1, "trouble": 2}
    return order[incident.level], incident.unix_s
