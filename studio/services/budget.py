"""What all pushes together need of the upload, against what there is."""

from __future__ import annotations

import math
from collections.abc import Iterable

from studio.model.output import EncoderSettings
from studio.services.limits import Advice, Refusal

_OVERHEAD = 1.04
"""RTMP over TCP: 40 bytes of TCP and IP for each 1448, 12 of RTMP for each message, 1 for each chunk; sound sent
in packets of its own."""
_USED_WELL = 0.8
"""YouTube Help, "Streaming tips": leave 20 % of the upload free."""


def needed_kbps(pushes: Iterable[EncoderSettings]) -> int:
    """Of the upload: video, sound and what the network adds."""
    return math.ceil(sum(one.video_kbps + one.audio_kbps for one in pushes) * _OVERHEAD)


def over_budget(needed: int, upload_kbps: int) -> Refusal | Advice | None:
    """`upload_kbps`: as measured or stated by the person, 0 when nobody knows."""
    words = {"needed": _mbps(needed), "upload": _mbps(upload_kbps)}
    if not upload_kbps or needed <= upload_kbps * _USED_WELL:
        return None
    if needed > upload_kbps:
        return Refusal("service.upload_over", words)
    return Advice("service.upload_tight", words)


def _mbps(kbps: int) -> str:
    return f"{kbps / 1000:.1f}"
