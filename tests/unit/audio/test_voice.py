"""A voice is told from noise, tones, clicks and silence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from studio.audio.voice import PIECE_SAMPLES, VoiceMeter
from studio.media.clock import SAMPLE_RATE

Sound = NDArray[np.float32]
_WORDS = {
    "cmn": "各位邻居大家好，今天早上刚摘的番茄，一斤五块钱，想要的在评论区说一声。",
    "en": "Hello neighbours, these tomatoes were picked this morning, tell us in the comments.",
}


def spoken(folder: Path, language: str) -> Sound:
    path = folder / f"{language}.wav"
    subprocess.run(["espeak-ng", "-v", language, "-w", str(path), _WORDS[language]], check=True, timeout=20)
    resampler = av.AudioResampler("flt", "stereo", SAMPLE_RATE)
    with av.open(str(path)) as file:
        pieces = [one.to_ndarray() for frame in file.decode(audio=0) for one in resampler.resample(frame)]
    return np.concatenate(pieces, axis=1).reshape(-1, 2)


def heard(*sounds: Sound) -> tuple[float, float]:
    """The share of pieces in which a voice was heard just then, and the last `since_s`."""
    meter = VoiceMeter()
    sound = np.concatenate(sounds)
    since = []
    for start in range(0, len(sound) - PIECE_SAMPLES + 1, PIECE_SAMPLES):
        meter.feed(sound[start : start + PIECE_SAMPLES])
        since.append(meter.since_s)
    return sum(one == 0.0 for one in since) / len(since), meter.since_s


def noise(seconds: float, rms: float) -> Sound:
    return np.random.default_rng(1).normal(0, rms, (int(seconds * SAMPLE_RATE), 2)).astype(np.float32)


def stereo(mono: NDArray[np.float64]) -> Sound:
    return np.stack([mono, mono], axis=1).astype(np.float32)


@pytest.mark.parametrize("language", ["cmn", "en"])
@pytest.mark.parametrize(("gain", "rms"), [(1.0, 0.0), (0.1, 0.0), (0.5, 0.01)])
def test_speech_is_heard_loud_and_soft_and_over_noise(tmp_path: Path, language: str, gain: float, rms: float) -> None:
    speech = gain * spoken(tmp_path, language)
    share, _ = heard(noise(2, rms), speech + noise(60, rms)[: len(speech)])
    assert share > 0.25


def test_the_last_words_are_counted_from(tmp_path: Path) -> None:
    _, since_s = heard(spoken(tmp_path, "cmn"), noise(6, 0.0005))
    assert 4.5 < since_s < 7.5


_T = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("nothing", stereo(0 * _T)),
        ("hiss", noise(10, 0.0001)),
        ("white noise", noise(10, 0.1)),
        ("hum", stereo(0.2 * np.sin(2 * np.pi * 50 * _T) + 0.1 * np.sin(2 * np.pi * 150 * _T))),
        ("a tone", stereo(0.3 * np.sin(2 * np.pi * 1000 * _T))),
        ("a beep each second", stereo(0.3 * np.sin(2 * np.pi * 1000 * _T) * (_T % 1 < 0.1))),
        ("clicks", stereo(0.8 * noise(10, 0.5)[:, 0] * (_T % 0.3 < 0.01))),
        ("gusts", stereo(noise(10, 0.05)[:, 0] * (1 + np.sin(2 * np.pi * 0.7 * _T)) ** 2)),
    ],
)
def test_what_is_no_voice(name: str, sound: Sound) -> None:
    assert heard(sound) == (0.0, -1.0), name
