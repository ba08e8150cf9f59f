"""A private PulseAudio whose null sinks are microphones: what is played into one, that microphone hears."""

from __future__ import annotations

import os
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from tests.rig.child import Child
from tests.rig.waiting import wait_for

_RATE = 48_000


class PulseMicrophone:
    """`with PulseMicrophone(tmp_path) as mic:` run sounddevice with `mic.env`: the device is called `labmic`.

    In the test's own process set `mic.own_env` with monkeypatch and restart PortAudio, which lists its devices once
    (`sd._terminate(); sd._initialize()`). More microphones: `names=("labmic", "other")`; the first is the default.
    """

    def __init__(self, directory: Path | None = None, *, names: Sequence[str] = ("labmic",)) -> None:
        self.names = tuple(names)
        self._owned = tempfile.TemporaryDirectory(prefix="pulse-") if directory is None else None
        # A Unix socket's path may have 107 bytes, which pytest's folders can pass.
        self._short = tempfile.TemporaryDirectory(prefix="pa-", dir="/tmp")
        self.directory = Path(self._owned.name) if self._owned else Path(directory or ".") / "pulse"
        self._child: Child | None = None
        self._playing: list[Child] = []

    def __enter__(self) -> PulseMicrophone:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def env(self) -> dict[str, str]:
        """The environment in which ALSA, PortAudio and PulseAudio's tools find these microphones."""
        return {**os.environ, **self.own_env}

    @property
    def own_env(self) -> dict[str, str]:
        """Only the variables that differ from the surrounding environment."""
        place = str(self.directory)
        return {"HOME": place, "XDG_RUNTIME_DIR": place, "PULSE_SERVER": f"unix:{self._socket}"}

    @property
    def _socket(self) -> Path:
        return Path(self._short.name) / "sock"

    def start(self) -> None:
        """Start, or start again after `kill()` or `stop()`."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        self._socket.unlink(missing_ok=True)
        (self.directory / ".asoundrc").write_text("".join(_asound(name) for name in self.names))
        args = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
        args += ["-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"]
        for name in self.names:
            args += ["-L", f"module-null-sink sink_name={name} rate={_RATE}"]
        self._child = Child(args, self.directory / "out.log", env=self.env)
        self._child.start()
        self._child.wait_ready(lambda: self._pactl("info", check=False).returncode == 0)
        self._pactl("set-default-source", f"{self.names[0]}.monitor")

    @property
    def child(self) -> Child:
        assert self._child is not None, "not started"
        return self._child

    def speak(self, text: str, *, voice: str = "en", into: str = "", wait: bool = True) -> None:
        """Say `text` into the microphone, by a synthetic voice; `voice="cmn"` is Mandarin."""
        path = self.directory / f"voice-{len(self._playing)}.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True, capture_output=True)
        self.play(path, into=into, wait=wait)

    def tone(
        self, hz: float = 1000.0, seconds: float = 1.0, *, peak: float = 0.5, into: str = "", wait: bool = True
    ) -> None:
        """Play a sine of `peak` (1 is full scale) into the microphone."""
        times = np.arange(int(seconds * _RATE)) / _RATE
        samples = (np.sin(2 * np.pi * hz * times) * peak * 32767).astype("<i2")
        path = self.directory / f"tone-{len(self._playing)}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(_RATE)
            out.writeframes(samples.tobytes())
        self.play(path, into=into, wait=wait)

    def play(self, path: Path, *, into: str = "", wait: bool = True) -> None:
        """Play a WAV file into a microphone; with `wait` return when it has been played."""
        args = ["paplay", f"--device={into or self.names[0]}", str(path)]
        player = Child(args, self.directory / "paplay.log", env=self.env)
        player.start()
        self._playing.append(player)
        if wait and player.wait(120) != 0:
            raise RuntimeError(f"paplay failed: {player.output()[-500:]}")

    def unplug(self, name: str = "") -> None:
        """The microphone is gone: its sink and its monitor source are unloaded."""
        name = name or self.names[0]
        listed = self._pactl("list", "short", "modules").stdout
        module = next(line.split("\t")[0] for line in listed.splitlines() if f"sink_name={name} " in line + " ")
        self._pactl("unload-module", module)
        wait_for(lambda: name not in self.sources(), 5, f"{name} to be unplugged")

    def plug(self, name: str = "") -> None:
        """The microphone is back."""
        name = name or self.names[0]
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", f"rate={_RATE}")
        wait_for(lambda: name in self.sources(), 5, f"{name} to be plugged in")

    def suspend(self, name: str = "", *, on: bool = True) -> None:
        """The device delivers nothing while suspended, with no error."""
        self._pactl("suspend-source", f"{name or self.names[0]}.monitor", "1" if on else "0")
        self._pactl("suspend-sink", name or self.names[0], "1" if on else "0")

    def sources(self) -> list[str]:
        """The names of the microphones there now."""
        listed = self._pactl("list", "short", "sources").stdout
        return [line.split("\t")[1].removesuffix(".monitor") for line in listed.splitlines()]

    def kill(self) -> None:
        self.child.kill()

    def stop(self) -> None:
        for player in self._playing:
            player.close()
        if self._child is not None:
            self._child.close()

    def close(self) -> None:
        self.stop()
        self._short.cleanup()
        if self._owned is not None:
            self._owned.cleanup()

    def _pactl(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["pactl", *args], env=self.env, check=check, capture_output=True, text=True, timeout=20)


def _asound(name: str) -> str:
    """ALSA's words for: a capture device of this name, shown in lists, that is the sink's monitor."""
    return (
        f'pcm.{name} {{ type pulse device "{name}.monitor" hint {{ show on description "{name}" }} }}\n'
        f"ctl.{name} {{ type pulse }}\n"
    )
