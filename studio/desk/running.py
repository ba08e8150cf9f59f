"""Shows that are running on this computer, with or without a studio."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from studio.config.paths import runtime_folder
from studio.desk.session import forget_session
from studio.engine.client import EngineClient
from studio.engine.messages import Ending, Event, Shutdown
from studio.engine.process import find_engine
from studio.model.errors import EngineError


def running_folders() -> tuple[Path, ...]:
    """The runtime folders whose engine is alive."""
    root = runtime_folder(Path("any")).parent
    return tuple(sorted(folder for folder in root.iterdir() if folder.is_dir() and find_engine(folder) is not None))


def stop_engine(folder: Path, timeout_s: float = 20.0) -> None:
    """End the show of `folder`: outputs closed cleanly, then the engine. Raises EngineError when it does not end."""
    address = find_engine(folder)
    if address is None:
        raise EngineError("desk.no_engine")
    ending = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, Ending):
            ending.set()

    client = EngineClient(address, hear, ending.set, watching=False)
    client.start()
    try:
        client.call(Shutdown())
    finally:
        client.close()
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while find_engine(folder) == address:
        if time.monotonic() > deadline:
            raise EngineError("engine.silent", seconds=timeout_s)
        pause.wait(0.05)
    forget_session(folder)
