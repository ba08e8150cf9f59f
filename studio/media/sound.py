"""Sound: 48 kHz stereo float32 blocks on the master clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AudioBlock:
    """`samples`: (count, 2) float32 in -1…1 at 48 kHz; `first_sample`: its position on the master clock."""

    samples: Samples
    first_sample: int


class SoundSource(Protocol):
    """Something the mixer can ask for sound. Called on the mixer's thread; must never block."""

    def samples_at(self, first_sample: int, count: int) -> Samples:
        """(count, 2) float32 for master-clock samples `first_sample` …; silence where there is none."""
        ...


def silence(count: int) -> Samples:
    return np.zeros((count, 2), np.float32)
