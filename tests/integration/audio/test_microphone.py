"""A real microphone path: PulseAudio's null sink, heard by PortAudio in a process of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.listener import Listener
from tests.rig.pulse import PulseMicrophone

LAB = "ALSA: labmic"


@pytest.fixture
def mic(tmp_path: Path) -> Iterator[PulseMicrophone]:
    with PulseMicrophone(tmp_path, names=("labmic", "other")) as mic:
        yield mic


def running(heard: dict) -> bool:
    return heard["state"] == "running"


def test_a_voice_spoken_into_it_is_heard_and_silence_before_is_silence(mic):
    with Listener(mic.env, LAB) as ear:
        quiet = ear.until(running)
        assert quiet["peak_db"] < -60
        mic.speak("Fresh tomatoes from the garden, twelve boxes left, order now", wait=False)
        ear.until(lambda heard: heard["peak_db"] > -25, what="a voice")
        ear.until(lambda heard: heard["peak_db"] < -60, what="silence after it")
        last = ear.lines[-1]
        assert last["gaps"] == 0
        assert last["blocks"] > 50
        assert ear.close() < 2


def test_a_tone_comes_through_whole_and_soon(mic):
    mic.tone(1000, 12, wait=False)
    with Listener(mic.env, "") as ear:  # the default is the first microphone
        ear.until(lambda heard: running(heard) and heard["peak_db"] > -7, what="the tone")
        count = len(ear.lines)
        ear.until(lambda _: len(ear.lines) >= count + 30)
        lines = ear.lines[count + 5 :]
        # A busy machine may make a block late once; the hole it leaves is then in a few lines, never in most.
        clean = [line for line in lines if round(line["hertz"], -2) == 1000.0 and abs(line["peak_db"] + 6.02) < 0.3]
        assert len(clean) > 0.7 * len(lines)
        assert lines[-1]["underruns"] - lines[0]["underruns"] < 4 * 1024
        assert lines[-1]["dropped"] == 0
        # Mixed 16 ms after the end of its 21 ms block: with the delay, 95 % of the sound is younger than 40 ms.
        assert 16 + 0.95 * 21.3 + min(line["delay_ms"] for line in ear.lines if running(line)) <= 40


def test_the_list_is_by_name_and_fresh_while_recording(mic):
    listed = subprocess.run(
        [sys.executable, "-m", "studio.sources.microphone", "--list"], env=mic.env, capture_output=True, check=True
    )
    devices = json.loads(listed.stdout)
    assert [d["identity"] for d in devices if d["name"] in ("labmic", "other")] == [LAB, "ALSA: other"]
    assert {d["kind"] for d in devices} == {"microphone"}
    with Listener(mic.env, LAB) as ear:
        ear.until(running)
        with (mic.directory / ".asoundrc").open("a") as asoundrc:
            asoundrc.write('pcm.late { type pulse device "other.monitor" hint { show on description "late" } }\n')
        assert "ALSA: late" in ear.listed()
        assert running(ear.until(lambda _: True))


def test_the_sound_server_dies_and_returns(mic):
    mic.tone(440, 40, wait=False)
    with Listener(mic.env, LAB) as ear:
        ear.until(lambda heard: running(heard) and heard["peak_db"] > -10)
        mic.kill()
        lost = ear.until(lambda heard: heard["state"] in ("stalled", "failed"), 5, "the loss to be noticed")
        assert lost["sentence"].count(".") >= 2
        ear.until(lambda heard: heard["peak_db"] < -60, 5, "silence instead of the last sound")
        mic.start()
        mic.tone(880, 40, wait=False)
        ear.until(lambda heard: running(heard) and abs(heard["hertz"] - 880) < 20, 30, "the microphone to be back")
        assert ear.lines[-1]["gaps"] == 0
        assert ear.close() < 4


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_close_never_hangs_when_the_sound_server_does(mic, trouble):
    with Listener(mic.env, LAB) as ear:
        ear.until(running)
        mic.kill() if trouble == "kill" else mic.child.freeze()
        ear.until(lambda heard: heard["state"] in ("stalled", "failed"), 5, "the loss to be noticed")
        assert ear.close() < 8


@pytest.mark.parametrize("other_in_use", [False, True], ids=["alone", "beside another in use"])
def test_unplugged_it_is_never_silently_another_microphone(mic, other_in_use):
    """PulseAudio moves the recording to the other microphone; where that one is in use, at once and without a
    missing block, so only its identity can tell."""
    mic.tone(440, 60, wait=False)
    mic.tone(2000, 60, into="other", wait=False)
    with contextlib.ExitStack() as listeners:
        if other_in_use:
            other = listeners.enter_context(Listener(mic.env, "ALSA: other"))
            other.until(lambda heard: running(heard) and abs(heard["hertz"] - 2000) < 20)
        ear = listeners.enter_context(Listener(mic.env, LAB))
        ear.until(lambda heard: running(heard) and abs(heard["hertz"] - 440) < 20)
        mic.unplug()
        failed = ear.until(lambda heard: heard["state"] == "failed", 8, "the loss to be noticed")
        assert other_in_use <= (failed["code"] == "microphone.gone")
        count = len(ear.lines)
        ear.until(lambda _: len(ear.lines) >= count + 40)
        assert not any(running(line) for line in ear.lines[count:])
        assert all(line["peak_db"] < -60 for line in ear.lines[count + 10 :])
        mic.plug()
        mic.tone(440, 60, wait=False)
        ear.until(lambda heard: running(heard) and abs(heard["hertz"] - 440) < 20, 30, "the same microphone again")


def test_a_microphone_that_is_not_there_is_said(mic):
    with Listener(mic.env, "ALSA: garden mic") as ear:
        said = ear.until(lambda heard: heard["state"] == "failed")
        assert said["code"] == "microphone.gone"
        assert "garden mic" in said["sentence"]
        assert "Mic" in said["sentence"]


def test_without_portaudio_it_is_a_sentence(tmp_path):
    program = (
        "import ctypes.util; ctypes.util.find_library = lambda name: None\n"
        "from studio.sources.microphone import list_microphones\n"
        "from studio.model.errors import SourceError\n"
        "try: list_microphones()\n"
        "except SourceError as error: print(error.code, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.startswith("microphone.no_portaudio")
    assert "libportaudio2" in said
