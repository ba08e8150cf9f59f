"""What happened, and the one sentence of state."""

from __future__ import annotations

import threading
from typing import Literal

import pytest

from studio.desk import incidents as module
from studio.desk.incidents import MOST_INCIDENTS, Incidents
from studio.model.errors import ShopError
from studio.model.incident import Incident


def _incident(
    level: Literal["fine", "attention", "trouble"], key: str, code: str = "engine.lagging", at: float = 1.0
) -> Incident:
    return Incident(unix_s=at, level=level, key=key, code=code, arguments={"count": "3"})


def test_the_worst_open_trouble_is_said() -> None:
    incidents = Incidents()
    assert incidents.sentence() is None
    incidents.add(_incident("attention", "engine", at=5))
    incidents.add(_incident("trouble", "out", "rtmp.reconnecting", at=2))
    incidents.add(_incident("attention", "overlay", at=9))
    assert incidents.sentence() == _incident("trouble", "out", "rtmp.reconnecting", at=2)
    incidents.end("out")
    assert incidents.sentence() == _incident("attention", "overlay", at=9), "among equals the newest"


def test_fine_ends_the_trouble_of_its_key_only(monkeypatch: pytest.MonkeyPatch) -> None:
    incidents = Incidents()
    incidents.add(_incident("trouble", "a", at=1))
    incidents.add(_incident("trouble", "b", at=2))
    incidents.add(_incident("fine", "b", "engine.keeping_up", at=3))
    said = incidents.sentence()
    assert said is not None
    assert said.code == "engine.keeping_up", "said for a while"
    monkeypatch.setattr(module.time, "monotonic", lambda: 1e12)
    said = incidents.sentence()
    assert said is not None
    assert said.key == "a"
    incidents.add(_incident("fine", "a", at=4))
    monkeypatch.setattr(module.time, "monotonic", lambda: 2e12)
    assert incidents.sentence() is None


def test_fine_without_trouble_is_not_news() -> None:
    incidents = Incidents()
    incidents.add(_incident("fine", "a", "engine.keeping_up"))
    assert incidents.sentence() is None


def test_a_refusal_passes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    incidents = Incidents()
    incidents.add(_incident("trouble", "out", "rtmp.reconnecting"))
    incidents.refused(ShopError("shop.no_product", number=9))
    said = incidents.sentence()
    assert said is not None
    assert said.code == "shop.no_product", "what the person just did is answered first"
    monkeypatch.setattr(module.time, "monotonic", lambda: 1e12)
    said = incidents.sentence()
    assert said is not None
    assert said.code == "rtmp.reconnecting"


def test_told_twice_is_kept_once_and_the_number_is_bounded() -> None:
    incidents = Incidents()
    for number in range(3 * MOST_INCIDENTS):
        incidents.add(_incident("attention", f"k{number % 4}", at=number))
        incidents.add(_incident("attention", f"k{number % 4}", at=number))
    latest = incidents.latest()
    assert len(latest) == MOST_INCIDENTS
    assert len(set(map(repr, latest))) == MOST_INCIDENTS
    assert latest[-1].unix_s == 3 * MOST_INCIDENTS - 1


def test_many_threads_tell_at_once() -> None:
    incidents = Incidents()

    def tell(name: str) -> None:
        for at in range(200):
            incidents.add(_incident("trouble", name, at=at))
            incidents.sentence()
            incidents.add(_incident("fine", name, at=at))

    threads = [threading.Thread(target=tell, args=(f"t{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert all(not incidents._open.get(f"t{number}") for number in range(4))
