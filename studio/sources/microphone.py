"""A microphone of this computer, by PortAudio: heard, watched, and opened again; never silently another one.

`python -m studio.sources.microphone --list` prints the microphones as JSON: a fresh list from a process of its own,
for while this one records (see `studio.sources.portaudio`).
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import msgspec

from studio.media.clock import NS, Clock, now_ns
from studio.media.frame import Frame
from studio.media.resampler import FillResampler
from studio.media.sound import Samples, silence
from studio.model.errors import SourceError
from studio.model.source import Device, MicrophoneSource, SourceReport
from studio.sources import portaudio
from studio.sources.supervised import Patience, Supervised

log = logging.getLogger(__name__)

STALLED_S = 1.0
_FIRST_BLOCK_S = 3.0
_LOOK_S = 0.2
# Asking PulseAudio costs a short process: 5 ms of CPU. So a microphone that was unplugged is told within 2 s.
_IDENTITY_S = 1.4
_LIST_TIMEOUT_S = 10.0
_PATIENCE = Patience(open_s=20.0, read_s=6.0, retry_most_s=3.0)


class Microphone:
    """A running source that is pure sound. Implements RunningSource and SoundSource.

    Opening, watching and closing happen on its own threads. Sound comes in its place on the master clock, late by
    `delay_ms`. No block for `STALLED_S`: stalled, closed and opened again with backoff. Gone from the computer, or
    moved to another microphone by the sound server: failed, and tried again until it is back.
    """

    def __init__(self, description: MicrophoneSource, clock: Clock) -> None:
        self.id = description.id
        self.sound = self
        self._description = description
        self._clock = clock
        self._listening: _Listening | None = None
        self._supervised = Supervised(description.id, description.name, self._listen, patience=_PATIENCE)

    def start(self) -> None:
        self._supervised.start()

    def close(self) -> None:
        """Ends within some seconds even when PortAudio hangs."""
        self._supervised.close()
        self._listening = None

    def frame_at(self, tick_ns: int) -> Frame | None:
        return None

    def samples_at(self, first_sample: int, count: int) -> Samples:
        """(count, 2) float32; silence while there is none. Called on the mixer's thread, in order."""
        listening = self._listening
        resampler = listening.resampler if listening is not None else None
        if resampler is None:
            return silence(count)
        return resampler.pull(count, self._clock.sample_ns(first_sample))

    @property
    def delay_ms(self) -> float:
        """How long after its place on the master clock the sound comes; 0 while there is none."""
        listening = self._listening
        return listening.resampler.delay_ms if listening is not None and listening.resampler is not None else 0.0

    def report(self) -> SourceReport:
        """`age_ms` is the age of the latest block."""
        report = self._supervised.report()
        listening = self._listening
        if listening is None or report.state != "running":
            return report
        age_ns = max(0, now_ns() - listening.heard_ns)
        report = msgspec.structs.replace(report, age_ms=age_ns * 1000 // NS)
        if age_ns > STALLED_S * NS:
            arguments = {"name": self._description.name}
            return msgspec.structs.replace(report, state="stalled", code="microphone.stalled", arguments=arguments)
        return report

    def _listen(self) -> _Listening:
        self._listening = _Listening(self._description.device)
        return self._listening


class _Listening:
    """One opening of one microphone. Implements Capture.

    `resampler` and `heard_ns` are single values, written by PortAudio's thread or the opening one, read by any.
    """

    still = True  # there are no frames to wait for

    def __init__(self, identity: str) -> None:
        self.resampler: FillResampler | None = None
        self.heard_ns = now_ns()
        self._identity = identity
        self._stream: portaudio.InputStream | None = None
        self._heard = threading.Event()
        self._ended = threading.Event()
        self._looked_ns = now_ns()

    def open(self) -> None:
        self._stream = portaudio.open_input(self._identity, self._arrived, self._ended.set)
        self.resampler = FillResampler(self._stream.rate, self._stream.channels)
        if not self._heard.wait(_FIRST_BLOCK_S):
            raise SourceError("microphone.stalled")
        self._looked_ns = now_ns()
        log.info(
            "%s records at %d Hz, %d channels", self._stream.device.identity, self._stream.rate, self._stream.channels
        )

    def read(self, stop: threading.Event) -> None:
        """Watches: raises SourceError when the microphone ended, went quiet, or is another one."""
        stop.wait(_LOOK_S)
        now = now_ns()
        if self._ended.is_set() and not stop.is_set():
            raise SourceError("microphone.ended")
        if now - self.heard_ns > STALLED_S * NS:
            raise SourceError("microphone.stalled")
        if now - self._looked_ns > _IDENTITY_S * NS:
            self._looked_ns = now
            if self._stream is not None and self._stream.moved():
                raise SourceError("microphone.gone", device=self._stream.device.name)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def _arrived(self, samples: Samples) -> None:
        self.heard_ns = now_ns()
        if self.resampler is not None and self._stream is not None:
            self.resampler.push(samples, self.heard_ns - len(samples) * NS // self._stream.rate)
        self._heard.set()


def list_microphones() -> tuple[Device, ...]:
    """The microphones of this computer, freshly listed. May take a second: not for a clock's or window's thread.

    While this process records, a process of its own makes the list; where that fails, it is the list of when the
    recording began. Raises SourceError when there is no PortAudio.
    """
    if portaudio.streams_open() and (fresh := _listed_apart()) is not None:
        return fresh
    return tuple(
        Device(kind="microphone", identity=device.identity, name=device.name, modes=(f"{device.rate} Hz",))
        for device in portaudio.input_devices()
    )


def _listed_apart() -> tuple[Device, ...] | None:
    command = [sys.executable, "-m", "studio.sources.microphone", "--list"]
    try:
        asked = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_TIMEOUT_S, check=True
        )
        return msgspec.json.decode(asked.stdout, type=tuple[Device, ...])
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError) as error:
        log.warning("no fresh list of microphones: %s", type(error).__name__)
        return None


if __name__ == "__main__" and sys.argv[1:] == ["--list"]:
    sys.stdout.buffer.write(msgspec.json.encode(list_microphones()))
