"""The show: everything a `*.show.json` file holds. Reading and writing it is `studio.config.show_file`'s."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.canvas import Canvas
from studio.model.output import Destination, EncoderSettings
from studio.model.overlay import Overlay
from studio.model.scene import Scene, Transition
from studio.model.source import Source

SHOW_VERSION = 1


class _Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """A comment service the show listens to."""


class IngestService(_Service, frozen=True, kw_only=True, tag="ingest"):
    """Local ingest over HTTP and WebSocket on loopback. Port 0: chosen by the system. The token is in the keyring."""

    room: str = "local"
    port: int = 0


class TwitchService(_Service, frozen=True, kw_only=True, tag="twitch"):
    """Twitch chat over IRC. Without a login it reads anonymously."""

    room: str
    login: str = ""
    server: str = "irc.chat.twitch.tv"
    port: int = 6697
    tls: bool = True


CommentService = IngestService | TwitchService


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where recordings go: a folder (empty: the user's videos folder) and the container."""

    folder: str = ""
    container: Literal["mkv", "mp4"] = "mkv"


class Show(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Raises ValueError when ids are doubled or a scene refers to what the show does not have."""

    version: int = SHOW_VERSION
    title: str = ""
    canvas: Canvas = Canvas()
    theme: Literal["harvest", "night"] = "harvest"
    language: Literal["zh", "en"] = "zh"
    sources: tuple[Source, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    scenes: tuple[Scene, ...] = ()
    transition: Transition = Transition()
    products: str = ""
    ledger: str = ""
    services: tuple[CommentService, ...] = ()
    destinations: tuple[Destination, ...] = ()
    encoder: EncoderSettings = EncoderSettings()
    recording: Recording = Recording()

    def __post_init__(self) -> None:
        ids = [thing.id for thing in (*self.sources, *self.overlays)]
        _unique("source or overlay", ids)
        _unique("scene", [scene.id for scene in self.scenes])
        _unique("destination", [destination.id for destination in self.destinations])
        for scene in self.scenes:
            for index, item in enumerate(scene.items):
                if item.ref not in ids:
                    where = f"scene {scene.id!r}, item {index}"
                    raise ValueError(f"{where}: {item.ref!r} is neither a source nor an overlay")


def _unique(what: str, ids: list[str]) -> None:
    doubled = sorted({one for one in ids if ids.count(one) > 1})
    if doubled:
        raise ValueError(f"{what} id {doubled[0]!r} is used twice")
