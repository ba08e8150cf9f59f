"""A process that listens to a microphone as the engine does: Microphone into Mixer. Run with `python -m`.

Arguments: the microphone's identity ("" for the default). Prints a JSON line each 100 ms, and one a line read from
standard input: `list` answers with the microphones; at its end everything is closed, and how long that took is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.rig.waiting import wait_for

_ROOT = Path(__file__).parents[2]


class Listener:
    """`with Listener(mic.env, "ALSA: labmic") as ear:` then `ear.until(lambda heard: heard["peak_db"] > -30)`.

    `heard` has: state, code, sentence, peak_db (of the latest blocks), hertz (the strongest tone), blocks, gaps,
    delay_ms, dropped, underruns.
    """

    def __init__(self, env: dict[str, str], identity: str) -> None:
        self.lines: list[dict[str, Any]] = []
        self.closed_s: float | None = None
        self._lists: list[list[str]] = []
        command = [sys.executable, "-m", "tests.rig.listener", identity]
        self._process = subprocess.Popen(
            command, env=env, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, name="listener reader", daemon=True)
        self._reader.start()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.close()
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            self._reader.join(5)
            assert self._process.stdout is not None
            self._process.stdout.close()

    def close(self, timeout_s: float = 20) -> float:
        """Ask it to close everything and end; returns how long closing the microphone took. Twice is once."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(timeout_s) == 0
        self._reader.join(5)
        assert self.closed_s is not None
        return self.closed_s

    def until(
        self, condition: Callable[[dict[str, Any]], object], timeout_s: float = 15, what: str = ""
    ) -> dict[str, Any]:
        """The first line *from now on* for which `condition` holds."""
        start = len(self.lines)

        def found() -> dict[str, Any] | None:
            assert self._process.poll() is None, "the listener ended"
            return next((line for line in self.lines[start:] if condition(line)), None)

        try:
            found_line = wait_for(found, timeout_s, what)
        except AssertionError as error:
            raise AssertionError(f"{error}; last: {self.lines[-3:]}") from error
        assert found_line is not None
        return found_line

    def listed(self, timeout_s: float = 15) -> list[str]:
        """The identities `list_microphones()` gives there, while it listens."""
        assert self._process.stdin is not None
        before = len(self._lists)
        self._process.stdin.write("list\n")
        self._process.stdin.flush()
        wait_for(lambda: len(self._lists) > before, timeout_s, "a list of microphones")
        return self._lists[-1]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            line = json.loads(text)
            if "closed_s" in line:
                self.closed_s = line["closed_s"]
            elif "listed" in line:
                self._lists.append(line["listed"])
            else:
                self.lines.append(line)


def _listen(identity: str) -> None:
    import numpy as np

    from studio.audio.mixer import Channel, Mixer
    from studio.media.clock import SAMPLE_RATE, Clock
    from studio.media.sound import AudioBlock, silence
    from studio.model.source import MicrophoneSource
    from studio.sources.microphone import Microphone, list_microphones

    latest = [silence(1024)] * 5

    def heard(block: AudioBlock) -> None:
        latest[:] = [*latest[1:], block.samples]

    clock = Clock(30)
    microphone = Microphone(MicrophoneSource(id="mic", name="Mic", device=identity), clock)
    mixer = Mixer(clock, heard)
    mixer.set_channels((Channel("mic", microphone),))
    stop = threading.Event()
    lock = threading.Lock()

    def say(line: dict[str, Any]) -> None:
        with lock:
            print(json.dumps(line), flush=True)

    def report() -> None:
        while not stop.wait(0.1):
            state = microphone.report()
            sound = np.concatenate(latest)
            peak = float(np.abs(sound).max())
            spectrum = np.abs(np.fft.rfft(sound[:, 0]))
            resampler = microphone._listening.resampler if microphone._listening is not None else None
            say(
                {
                    "state": state.state,
                    "code": state.code,
                    "sentence": _sentence(state.code, state.arguments),
                    "peak_db": 20 * float(np.log10(max(peak, 1e-6))),
                    "hertz": float(spectrum.argmax() * SAMPLE_RATE / len(sound)),
                    "blocks": mixer.blocks,
                    "gaps": mixer.gaps,
                    "delay_ms": microphone.delay_ms,
                    "dropped": resampler.dropped_samples if resampler else 0,
                    "underruns": resampler.underrun_samples if resampler else 0,
                }
            )

    microphone.start()
    mixer.start()
    reporter = threading.Thread(target=report)
    reporter.start()
    for line in sys.stdin:
        if line.strip() == "list":
            say({"listed": [device.identity for device in list_microphones()]})
    stop.set()
    reporter.join()
    begun = time.monotonic()
    microphone.close()
    took = time.monotonic() - begun
    microphone.close()
    mixer.close()
    say({"closed_s": took})


def _sentence(code: str, arguments: dict[str, str]) -> str:
    from studio.model.sentences import say

    return say(code, arguments, "en").text() if code else ""


if __name__ == "__main__":
    _listen(sys.argv[1])
