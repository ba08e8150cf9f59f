"""The studio that is measured: a desk without a window, and a reader of the preview in the window's place.

`python -m tests.bench.studio_process SHOW --push URL --record FILE` says one JSON line when it is on air, then
answers lines on stdin: `vitals`, `changes N`, `more N`; it ends with stdin. Each further canvas of the show is pushed
there too.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

import msgspec

from studio.config.show_file import load_show
from studio.desk.desk import Desk, DeskOptions
from studio.engine.messages import StartOutput
from studio.media.preview import PreviewReader
from studio.model.output import RtmpOutput

_PREVIEW_S = 1 / 30
_PRODUCT = 1
_PAUSE_S = (0.5, 0.75)  # longer than a number rolls and a card settles


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("show", type=Path)
    parser.add_argument("--push", required=True)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--selling", action="store_true", help="change the stock each second")
    options = parser.parse_args()
    show = load_show(options.show)
    urls = {"": options.push, **{canvas.id: options.push for canvas in show.canvases}}
    desk = Desk(show, options.show, DeskOptions(watching=True, rehearsal_urls=urls))
    stop = threading.Event()
    desk.start()
    threads = [threading.Thread(target=_watch, args=(desk, stop), name="preview")]
    try:
        if desk.show.products:
            desk.present(_PRODUCT)
        desk.air.start_recording(options.record)
        desk.do("show.go_live").result(15)
        if options.selling:
            threads.append(threading.Thread(target=_sell, args=(desk, stop), name="selling"))
        for thread in threads:
            thread.start()
        ingest = next((one.address for one in desk.chat_reports() if one.service == "ingest"), "")
        _say({"origin_ns": desk.engine.state.clock_origin_ns, "fps": desk.show.canvas.fps, "ingest": ingest})
        for line in sys.stdin:
            word, _, number = line.strip().partition(" ")
            if word == "changes":
                _say(_changes(desk, int(number)))
            elif word == "more":
                _say(_push_to_more(desk, options.push, int(number)))
            else:
                _say(_fresh_vitals(desk))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        desk.air.end_all()
        _say(msgspec.to_builtins(desk.engine.vitals))
        desk.end()
    return 0


def _watch(desk: Desk, stop: threading.Event) -> None:
    """As the window does: its timer takes the newest picture thirty times a second."""
    state = desk.engine.state
    readers = [PreviewReader(ring) for ring in (state.program_ring, *state.side_rings.values())]
    while not stop.wait(_PREVIEW_S):
        for reader in readers:
            reader.latest()
    for reader in readers:
        reader.close()


def _sell(desk: Desk, stop: threading.Event) -> None:
    """One of the presented product is sold each second; before it is sold out they are given back."""
    second = 0
    while not stop.wait(1.0):
        desk.do("product.adjust", number=_PRODUCT, delta=-1 if second % 40 < 20 else 1).result(10)
        second += 1


def _changes(desk: Desk, count: int) -> list[int]:
    """Change the stock `count` times; the instants just before each call that commits it."""
    instants = []
    pause = threading.Event()
    chance = random.Random(1)
    for number in range(count):
        pause.wait(chance.uniform(*_PAUSE_S))
        instants.append(time.monotonic_ns())
        desk.shelf.ledger.adjust(_PRODUCT, Decimal(-1 if number % 40 < 20 else 1), "bench")
    pause.wait(1.0)
    return instants


def _push_to_more(desk: Desk, url: str, count: int) -> int:
    """The program to `count` further destinations, named more0 and on."""
    for name in (f"more{number}" for number in range(count)):
        desk.engine.call(StartOutput(output=RtmpOutput(id=name, name=name, url=url), key=name))
    return count


def _fresh_vitals(desk: Desk) -> object:
    """The next vitals to arrive, with the time of their arrival."""
    before = desk.engine.vitals
    pause = threading.Event()
    for _ in range(2000):
        vitals = desk.engine.vitals
        if vitals is not before:
            break
        pause.wait(0.002)
    return {"at_ns": time.monotonic_ns(), "vitals": msgspec.to_builtins(vitals)}


def _say(message: object) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    sys.exit(main())
