"""A show's settings against what a service takes: refused beyond a published limit, advised on otherwise."""

from __future__ import annotations

import msgspec

from studio.model.canvas import Canvas
from studio.model.errors import OutputError, StudioError
from studio.model.output import Destination, EncoderSettings
from studio.services.preset import Limit, Preset, Words
from studio.services.presets import preset
from studio.services.push_address import split_pasted

SUGGESTED_KBPS = 4000
"""Where a service publishes nothing: most home uploads carry it, and it is a usual figure for 1080p30."""
USUAL_KEYFRAME_S = 2
"""What every service that publishes a figure asks for."""


class Remark(msgspec.Struct, frozen=True):
    """What is to be said to a person about a destination. `code` names a sentence, `arguments` fill it."""

    code: str
    arguments: dict[str, str] = {}

    def error(self) -> OutputError:
        return OutputError(self.code, **self.arguments)


class Refusal(Remark, frozen=True):
    """Why a destination cannot take the show as it is set."""


class Advice(Remark, frozen=True):
    """What may go better otherwise; nothing keeps the show from going live."""


def check(destination: Destination, canvas: Canvas, encoder: EncoderSettings) -> tuple[Refusal, ...]:
    """Everything that `destination` cannot take; empty when it can go live."""
    try:
        service = preset(destination.service)
        split_pasted(destination.url, service.id)
    except StudioError as error:
        return (Refusal(error.code, error.arguments),)
    refusals = [_over_picture(destination, service, canvas, encoder)]
    if service.audio_kbps:
        refusals.append(_over("service.audio", destination, service, encoder.audio_kbps, service.audio_kbps))
    if service.keyframe_s:
        refusals.append(_over("service.keyframe", destination, service, encoder.keyframe_s, service.keyframe_s))
    return tuple(one for one in refusals if one is not None)


def advise(destination: Destination, canvas: Canvas, encoder: EncoderSettings) -> tuple[Advice, ...]:
    """What to tell the person about settings that are not refused. Raises SettingsError for an unknown service."""
    service = preset(destination.service)
    words = _names(destination, service)
    advice = []
    if not service.pictures and encoder.video_kbps > SUGGESTED_KBPS:
        numbers = {"value": str(encoder.video_kbps), "limit": str(SUGGESTED_KBPS)}
        advice.append(Advice("service.unpublished", {**words, **numbers}))
    if encoder.keyframe_s != USUAL_KEYFRAME_S:
        numbers = {"value": str(encoder.keyframe_s), "limit": str(USUAL_KEYFRAME_S)}
        advice.append(Advice("service.usual_keyframe", {**words, **numbers}))
    if service.rtmps == "yes" and destination.url.lower().startswith("rtmp://"):
        advice.append(Advice("service.unencrypted", words))
    return tuple(advice)


def _over_picture(
    destination: Destination, service: Preset, canvas: Canvas, encoder: EncoderSettings
) -> Refusal | None:
    if not service.pictures:
        return None
    limit = next((one for one in service.pictures if one.covers(canvas)), None)
    if limit is None:
        largest = service.pictures[-1]
        size = {"value": f"{canvas.width}x{canvas.height} {canvas.fps}", "limit": f"{largest.short_px}p{largest.fps}"}
        return Refusal("service.picture", {**_names(destination, service), **_source(largest.source), **size})
    return _over("service.video", destination, service, encoder.video_kbps, Limit(limit.video_kbps, limit.source))


def _over(code: str, destination: Destination, service: Preset, value: int, limit: Limit) -> Refusal | None:
    if value <= limit.most:
        return None
    numbers = {"value": str(value), "limit": str(limit.most)}
    return Refusal(code, {**_names(destination, service), **_source(limit.source), **numbers})


def _names(destination: Destination, service: Preset) -> dict[str, str]:
    return {"name": destination.name, "service_zh": service.name.zh, "service_en": service.name.en}


def _source(source: Words) -> dict[str, str]:
    return {"source_zh": source.zh, "source_en": source.en}
