"""The guard at the end of the mix: nothing leaves it above -1 dBFS."""

from __future__ import annotations

import numpy as np

from studio.media.sound import Samples

KNEE = 10 ** (-3 / 20)
CEILING = 10 ** (-1 / 20)


def limit(samples: Samples, peak: float) -> Samples:
    """`samples` with what is above -3 dBFS bent by tanh towards -1 dBFS; below the knee not one bit is changed.

    It has no memory and no look-ahead, so it delays nothing. `peak`: the greatest absolute value of `samples`.
    """
    if peak <= KNEE:
        return samples
    size = np.abs(samples)
    room = np.float32(CEILING - KNEE)
    bent = KNEE + room * np.tanh((size - np.float32(KNEE)) / room)
    return np.where(size > KNEE, np.copysign(bent, samples), samples).astype(np.float32, copy=False)
