"""The loudness the mixer shows is what FFmpeg measures of the same sound."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from studio.audio.meters import LoudnessMeter
from studio.audio.mixer import Channel, Mixer
from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE, Clock
from studio.media.sound import Samples


class Recording:
    def __init__(self, samples: Samples) -> None:
        self.samples = samples

    def samples_at(self, first_sample: int, count: int) -> Samples:
        return self.samples[first_sample : first_sample + count]


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voice")
    words = "Twelve boxes of tomatoes are left. Neighbours, write your number and how many you would like. " * 2
    subprocess.run(["espeak-ng", "-w", str(folder / "mono.wav"), words], check=True, capture_output=True)
    path = folder / "voice.wav"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(folder / "mono.wav"), "-ar", "48000", "-ac", "2", str(path)], check=True
    )
    return path


def by_ffmpeg(path: Path) -> np.ndarray:
    """Momentary loudness each 100 ms."""
    filters = "ebur128=metadata=1,ametadata=print:key=lavfi.r128.M:file=-"
    told = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-af", filters, "-f", "null", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return np.array([float(line.split("=")[1]) for line in told.splitlines() if "=" in line])


def samples_of(path: Path) -> Samples:
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-"], check=True, capture_output=True
    ).stdout
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def test_a_voice_through_the_mixer_reads_within_a_fifth_of_a_lu_of_ffmpeg(voice):
    wanted, samples = by_ffmpeg(voice), samples_of(voice)
    mixer = Mixer(Clock(30), lambda block: None)
    mixer.set_channels((Channel("voice", Recording(samples)), Channel("low", Recording(samples * 0.1), muted=True)))
    compared = 0
    for block in range(len(samples) // BLOCK_SAMPLES):
        mixer._mix(block * BLOCK_SAMPLES)
        voice_meter, low, _ = mixer.meters()
        fed = (block + 1) // 5 * 5 * BLOCK_SAMPLES  # five blocks at a time
        told = fed // (SAMPLE_RATE // 10) - 1
        if told >= 4 and wanted[told] > -50:
            assert voice_meter.lufs == pytest.approx(wanted[told], abs=0.2)
            assert low.lufs == pytest.approx(wanted[told] - 20, abs=0.2)
            compared += 1
    assert compared > 300
    assert np.ptp(wanted[4:]) > 6  # a voice rises and falls: a meter stuck at its mean would have failed


def test_the_calibration_tone_of_ebu_tech_3341():
    """A 1 kHz sine of -23 dBFS in both channels reads -23 ± 0.1 LUFS."""
    n = np.arange(SAMPLE_RATE * 2)
    wave = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * n / SAMPLE_RATE)).astype(np.float32)
    meter = LoudnessMeter()
    for first in range(0, len(n) - BLOCK_SAMPLES, BLOCK_SAMPLES):
        meter.feed(np.stack([wave[first : first + BLOCK_SAMPLES]] * 2, axis=1))
    assert meter.lufs == pytest.approx(-23.0, abs=0.1)
