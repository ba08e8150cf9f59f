"""The one door to PortAudio: which microphones there are, and opening and closing one.

PortAudio lists devices once, when it is initialised, and terminating it ends all its streams. So the list is made
anew only while no stream of this process is open; `studio.sources.microphone` lists in a process of its own then.
Loading it takes a while and can fail, so it is loaded when first needed, never at import.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from studio.media.clock import SAMPLE_RATE
from studio.media.sound import Samples
from studio.media.threads import NamedThread
from studio.model.errors import SourceError
from studio.sources import pulse

log = logging.getLogger(__name__)

# Over PulseAudio the first block comes after 22 ms with this, after 1.3 s with PortAudio's own "low".
_LATENCY_S = 0.02
_LOCK_TIMEOUT_S = 10.0
_CLOSE_TIMEOUT_S = 2.0

OnSamples = Callable[[Samples], None]

_lock = threading.Lock()  # guards PortAudio's initialisation, and _streams
_streams = 0  # open, or hanging in their close


@dataclass(frozen=True, slots=True)
class InputDevice:
    """`identity` is the host API's and the device's name, stable over plugging; `index` is not, and never kept."""

    identity: str
    name: str
    index: int
    channels: int
    rate: int
    settings: object = None


def streams_open() -> bool:
    """Whether a stream of this process keeps PortAudio's list of devices as it is."""
    return _streams > 0


def input_devices() -> tuple[InputDevice, ...]:
    """All that can record, freshly listed unless `streams_open()`. Raises SourceError without PortAudio."""
    with _portaudio() as library:
        return _listed(library)


def open_input(identity: str, on_samples: OnSamples, on_end: Callable[[], None]) -> InputStream:
    """Open and start the device of that identity, the system's default for "".

    `on_samples` is called on PortAudio's thread with (count, channels) float32 of its own; the last of them was
    heard just now, as far as can be told: over PulseAudio the driver's word for it (`inputBufferAdcTime`) begins
    400 ms wrong and takes 4 s to come right, in steps, while the blocks themselves come within 0.5 ms of their
    time. `on_end`: the device ended the stream. Raises SourceError.
    """
    global _streams
    with _portaudio() as library:
        device = _find(library, identity)
        before = pulse.recordings()
        stream = InputStream(library, device, on_samples, on_end)
        _streams += 1
        stream.note_recording(before)
    return stream


class InputStream:
    """An open stream. `rate` in Hz, `channels` 1 or 2. `close()` may be called twice and never hangs."""

    def __init__(self, library: Any, device: InputDevice, on_samples: OnSamples, on_end: Callable[[], None]) -> None:
        self.device = device
        self.channels = min(2, device.channels)
        self.rate = _rate(library, device, self.channels)
        self._library = library
        self._recording: tuple[int, int] | None = None
        self._closing: NamedThread | None = None

        def arrived(block: Samples, _count: int, _times: object, _status: object) -> None:
            on_samples(block.copy())

        try:
            self._stream = library.InputStream(
                samplerate=self.rate,
                device=device.index,
                channels=self.channels,
                dtype="float32",
                latency=_LATENCY_S,
                extra_settings=device.settings,
                callback=arrived,
                finished_callback=on_end,
            )
            self._stream.start()
        except library.PortAudioError as error:
            raise SourceError("microphone.cannot_open", device=device.name, reason=_reason(error)) from error

    def note_recording(self, before: dict[int, int] | None) -> None:
        """Remember which recording of PulseAudio this stream is: the one that was not there `before`."""
        after = pulse.recordings()
        if before is None or after is None:
            return
        new = after.keys() - before.keys()
        if len(new) == 1:
            recording = new.pop()
            self._recording = (recording, after[recording])

    def moved(self) -> bool:
        """Whether PulseAudio has put this stream on another microphone, which it does without a word when the
        chosen one is unplugged. Asks by a short-lived process: not for every block."""
        if self._recording is None:
            return False
        now = pulse.recordings()
        recording, source = self._recording
        return now is not None and now.get(recording) != source

    def close(self) -> None:
        if self._closing is None:
            self._closing = NamedThread("microphone close", self._close)
            self._closing.start()
        if not self._closing.close(_CLOSE_TIMEOUT_S):
            # PortAudio waits for a sound server that is gone; at the program's end it would wait again.
            atexit.unregister(self._library._exit_handler)

    def _close(self, _stop: threading.Event) -> None:
        global _streams
        self._stream.close(ignore_errors=True)
        with _lock:
            _streams -= 1


@contextmanager
def _portaudio() -> Iterator[Any]:
    """PortAudio, loaded, its list of devices as fresh as can be; held by one thread at a time."""
    if not _lock.acquire(timeout=_LOCK_TIMEOUT_S):
        raise SourceError("microphone.blocked")
    try:
        try:
            import sounddevice
        except (ImportError, OSError) as error:
            raise SourceError("microphone.no_portaudio", reason=_reason(error)) from error
        if not streams_open():
            _initialise_again(sounddevice)
        yield sounddevice
    finally:
        _lock.release()


def _initialise_again(library: Any) -> None:
    try:
        while library._initialized:
            library._terminate()
        library._initialize()
    except library.PortAudioError as error:
        raise SourceError("microphone.no_portaudio", reason=_reason(error)) from error


def _listed(library: Any) -> tuple[InputDevice, ...]:
    hosts = library.query_hostapis()
    chosen = _host_apis([host["name"] for host in hosts])
    devices = []
    for device in library.query_devices():
        host = hosts[device["hostapi"]]["name"]
        if device["max_input_channels"] > 0 and host in chosen:
            devices.append(_described(library, host, device))
    return tuple(devices)


def _described(library: Any, host: str, device: Any) -> InputDevice:
    # WASAPI takes only the rate the device happens to be set to, unless told to convert.
    settings = library.WasapiSettings(auto_convert=True) if host == "Windows WASAPI" else None
    return InputDevice(
        identity=f"{host}: {device['name']}",
        name=device["name"],
        index=device["index"],
        channels=device["max_input_channels"],
        rate=int(device["default_samplerate"]),
        settings=settings,
    )


def _host_apis(names: list[str]) -> list[str]:
    """Windows shows each device through four host APIs, and MME cuts its name: take WASAPI where it is."""
    return ["Windows WASAPI"] if "Windows WASAPI" in names else names


def _find(library: Any, identity: str) -> InputDevice:
    if identity:
        for device in _listed(library):
            if device.identity == identity:
                return device
        raise SourceError("microphone.gone", device=identity)
    try:
        default = library.query_devices(kind="input")
    except (library.PortAudioError, ValueError) as error:
        raise SourceError("microphone.none") from error
    return _described(library, library.query_hostapis(default["hostapi"])["name"], default)


def _rate(library: Any, device: InputDevice, channels: int) -> int:
    """48 kHz where the device can, else its own."""
    try:
        library.check_input_settings(
            device=device.index,
            channels=channels,
            dtype="float32",
            samplerate=SAMPLE_RATE,
            extra_settings=device.settings,
        )
    except library.PortAudioError:
        return device.rate
    return SAMPLE_RATE


def _reason(error: BaseException) -> str:
    """PortAudio's own words, bounded."""
    return (str(error.args[0]) if error.args else type(error).__name__)[:200]
