"""What is known of a streaming service: where to push, what it accepts, where its key is found."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.canvas import Canvas


class Words(msgspec.Struct, frozen=True):
    zh: str
    en: str


class Server(msgspec.Struct, frozen=True):
    """A push address that is the same for every customer."""

    name: Words
    url: str


class Limit(msgspec.Struct, frozen=True):
    """The most a service takes of something, and who says so."""

    most: int
    source: Words


class PictureLimit(msgspec.Struct, frozen=True):
    """Pictures up to `short_px` on their short side and up to `fps` may have up to `video_kbps`."""

    short_px: int
    fps: int
    video_kbps: int
    source: Words

    def covers(self, canvas: Canvas) -> bool:
        return min(canvas.width, canvas.height) <= self.short_px and canvas.fps <= self.fps


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """One service. Whatever a service does not publish stays empty: it is never guessed.

    `servers`: the first is the usual one; none means that the service gives each customer an address.
    `rtmps`: "yes", only behind a "front" that speaks TLS for it, or "unpublished".
    `app_parts`: parts of the address's path that are not the key; 0 when that differs from server to server.
    `key_prefix`: what every key of the service begins with.
    `pictures`: from the smallest picture to the largest. `keyframe_s`: the longest distance of key frames in seconds.
    """

    id: str
    name: Words
    servers: tuple[Server, ...] = ()
    rtmps: Literal["yes", "front", "unpublished"] = "unpublished"
    app_parts: int = 1
    key_prefix: str = ""
    pictures: tuple[PictureLimit, ...] = ()
    audio_kbps: Limit | None = None
    keyframe_s: Limit | None = None
    find_key: Words

    @property
    def server(self) -> str:
        """The address to begin with, "" when the service gives one."""
        return self.servers[0].url if self.servers else ""

    @property
    def publishes_limits(self) -> bool:
        return bool(self.pictures or self.audio_kbps or self.keyframe_s)
