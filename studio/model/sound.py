"""What the meters of the mixer say."""

from __future__ import annotations

import msgspec


class Meter(msgspec.Struct, frozen=True):
    """One channel's meter, or the master's (id "master").

    `peak_db`: dBFS, with fall-back; `lufs`: momentary loudness, EBU R128; both -120 in silence.
    `silent_s`: for how long nothing above -60 dBFS was heard. `voice_s`: of a microphone, seconds since somebody
    spoke; -1 for never.
    """

    id: str
    peak_db: float = -120.0
    lufs: float = -120.0
    muted: bool = False
    clipped: bool = False
    silent_s: float = 0.0
    voice_s: float = -1.0
