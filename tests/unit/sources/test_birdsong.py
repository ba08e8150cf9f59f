"""The rehearsal's sound: heard, quiet, without a step, and in its place by the sample number."""

from __future__ import annotations

import numpy as np

from studio.media.clock import SAMPLE_RATE
from studio.sources.birdsong import Birdsong


def test_it_is_heard_and_quiet() -> None:
    samples = Birdsong().samples_at(0, 12 * SAMPLE_RATE)
    assert samples.dtype == np.float32
    assert samples.shape == (12 * SAMPLE_RATE, 2)
    assert 0.02 < np.abs(samples).max() < 0.2
    assert 10 ** (-60 / 20) < np.sqrt((samples**2).mean()) < 10 ** (-30 / 20)


def test_blocks_join_and_the_loop_has_no_click() -> None:
    song = Birdsong()
    end = 12 * SAMPLE_RATE
    whole = song.samples_at(end - 3000, 6000)
    pieces = np.concatenate([song.samples_at(end - 3000 + n, 1000) for n in range(0, 6000, 1000)])
    assert np.array_equal(whole, pieces)
    seam = np.abs(np.diff(whole, axis=0))[2990:3010].max()
    assert seam < 0.01
