"""The engine process: `python -m studio.engine --folder DIR --log FILE`."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import threading
from pathlib import Path

import av.logging
import cv2
from filelock import FileLock, Timeout
from PySide6.QtGui import QGuiApplication

from studio.engine.engine import Engine
from studio.engine.process import RUNS_ALREADY, new_address, publish_address, withdraw_address
from studio.engine.server import Server
from studio.media.clock import NS, now_ns

log = logging.getLogger("studio.engine")

_ORPHAN_S = 60.0
_LOCK_S = 5.0
"""An engine that has just said goodbye may still hold the folder while it ends."""


def main() -> int:
    """Runs until told to end, or until nobody needs it: no studio and nothing on air for 60 s."""
    parser = argparse.ArgumentParser(prog="doorstep engine")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--orphan-seconds", type=float, default=_ORPHAN_S)
    options = parser.parse_args()
    logging.basicConfig(
        filename=options.log, level=logging.INFO, format="%(asctime)s %(process)d %(threadName)s %(name)s %(message)s"
    )
    lock = FileLock(options.folder / "engine.lock", timeout=_LOCK_S)
    try:
        lock.acquire()
    except Timeout:
        log.error("an engine runs already for %s", options.folder)
        return RUNS_ALREADY
    try:
        return _run(options.folder, options.orphan_seconds)
    finally:
        lock.release()


def _run(folder: Path, orphan_s: float) -> int:
    for left in (*folder.glob("engine-*.sock"), *folder.glob("engine-*.new")):
        left.unlink(missing_ok=True)  # of engines that were killed: we hold the lock, so none of them lives
    # FFmpeg's log callback under Python can deadlock (PyAV #751, #2276).
    av.logging.set_level(None)
    cv2.setNumThreads(1)
    # The default of 5 ms lets a busy thread hold up the clock's thread by a sixth of a frame.
    sys.setswitchinterval(0.001)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Painting off the main thread needs an application object, not its event loop.
    application = QGuiApplication(["doorstep-engine"])
    status = _serve(folder, orphan_s)
    del application
    return status


def _serve(folder: Path, orphan_s: float) -> int:
    address = new_address(folder)
    server = Server(address)
    engine = Engine(server.broadcast, lambda: server.watched)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: engine.ended.set())
    engine.start()
    server.start(engine.do)
    publish_address(folder, address)
    log.info("engine %d listens", address.pid)
    # What was loaded until now lives until the end: the collector need not look at it during the show.
    gc.freeze()
    try:
        _wait_until_needless(engine, server, orphan_s)
    finally:
        engine.close()
        server.close()
        withdraw_address(folder, address)
        log.info("engine %d ended; threads left: %s", address.pid, [t.name for t in threading.enumerate()])
    return 0


def _wait_until_needless(engine: Engine, server: Server, orphan_s: float) -> None:
    needed_ns = now_ns()
    while not engine.ended.wait(0.25):
        if server.studios or engine.on_air:
            needed_ns = now_ns()
        elif now_ns() - needed_ns > orphan_s * NS:
            log.info("no studio and nothing on air for %.0f s", orphan_s)
            return


if __name__ == "__main__":
    sys.exit(main())
