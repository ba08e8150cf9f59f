import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.rig.pulse import PulseMicrophone

# In a process of its own: PortAudio lists its devices once, in the environment it finds.
LISTEN = """
import sys, sounddevice as sd
name, seconds = sys.argv[1], float(sys.argv[2])
with sd.InputStream(device=name, channels=1, samplerate=48000, dtype="float32", latency=0.02) as stream:
    print("listening", file=sys.stderr, flush=True)
    heard, _ = stream.read(int(48000 * seconds))
sys.stdout.buffer.write(heard.tobytes())
"""


def hear(
    mic: PulseMicrophone, name: str, say: object, seconds: float = 1.0
) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    ear = subprocess.Popen(
        [sys.executable, "-c", LISTEN, name, str(seconds)], env=mic.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert ear.stdout is not None
    assert ear.stderr is not None
    with ear, ear.stdout, ear.stderr:
        for line in ear.stderr:
            if b"listening" in line:
                break
        say()  # type: ignore[operator]
        return np.frombuffer(ear.stdout.read(), np.float32)


def test_a_tone_is_heard_at_its_pitch_and_level(tmp_path: Path) -> None:
    with PulseMicrophone(tmp_path) as mic:
        heard = hear(mic, "labmic", lambda: mic.tone(1000, 1.0, peak=0.5))
    middle = heard[len(heard) // 2 :]
    pitch = np.argmax(np.abs(np.fft.rfft(middle))) * 48_000 / len(middle)
    assert abs(pitch - 1000) < 5
    assert abs(np.abs(middle).max() - 0.5) < 0.02


def test_a_voice_is_heard_by_its_own_microphone_only(tmp_path: Path) -> None:
    with PulseMicrophone(tmp_path, names=("labmic", "other")) as mic:
        loud = hear(mic, "labmic", lambda: mic.speak("eggs"))
        silent = hear(mic, "other", lambda: mic.speak("eggs"))
    assert np.abs(loud).max() > 0.1
    assert np.abs(silent).max() == 0


def test_it_can_be_unplugged_plugged_in_and_started_again(tmp_path: Path) -> None:
    with PulseMicrophone(tmp_path, names=("labmic", "other")) as mic:
        mic.unplug()
        assert mic.sources() == ["other"]
        mic.plug()
        assert sorted(mic.sources()) == ["labmic", "other"]
        mic.kill()
        mic.start()
        assert mic.sources() == ["labmic", "other"]
