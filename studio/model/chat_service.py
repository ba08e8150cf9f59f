"""The comment services a show listens to, and how its comments are kept and watched over."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

_Server = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+(/[^\s]*)?$", max_length=300)]


class _Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """`room` tells several of one kind apart; logins and tokens are in the keyring, under kind and room."""


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


class TwitchEventsService(_Service, frozen=True, kw_only=True, tag="twitch_events"):
    """Twitch chat over EventSub; with the same `room` it may stand beside IRC. `client_id`: of the application a
    person has registered with Twitch; signing in is by device code."""

    room: str
    client_id: str = ""
    events: str = "wss://eventsub.wss.twitch.tv/ws"
    server: _Server = "https://api.twitch.tv/helix"
    login_server: _Server = "https://id.twitch.tv/oauth2"


class BilibiliService(_Service, frozen=True, kw_only=True, tag="bilibili"):
    """Bilibili's open platform. `app_id` of the application; its key, its secret and the identity code are in the
    keyring."""

    app_id: int
    room: str = "bilibili"
    server: _Server = "https://live-open.biliapi.com"


class OwncastService(_Service, frozen=True, kw_only=True, tag="owncast"):
    """An Owncast server. `name`: as which its chat sees us. A moderating user's token may be in the keyring."""

    server: _Server
    room: str = "owncast"
    name: str = "Doorstep"


class YouTubeService(_Service, frozen=True, kw_only=True, tag="youtube"):
    """YouTube's live chat, polled. `video`: id of the live video. `daily_units` of quota last for `hours` of show.
    An API key, or a sign-in of the application `client_id`, is in the keyring."""

    video: str
    room: str = "youtube"
    client_id: str = ""
    daily_units: int = 10_000
    hours: float = 4.0
    server: _Server = "https://www.googleapis.com/youtube/v3"
    login_server: _Server = "https://oauth2.googleapis.com"


class PlaybackService(_Service, frozen=True, kw_only=True, tag="playback"):
    """A recorded show's comments played back with their times, `speed` times as fast. `path`: an exported file."""

    path: str
    room: str = "playback"
    speed: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 1.0


CommentService = (
    IngestService
    | TwitchService
    | TwitchEventsService
    | BilibiliService
    | OwncastService
    | YouTubeService
    | PlaybackService
)


class CommentSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`kept_days`: comments are kept for so long, 0 for ever. `hold_back`: none comes into the picture before a person
    lets it. `most_a_minute`: what a person says above that is hidden. `links`: what becomes of comments with an
    address or a contact. `greet`: welcome who speaks for the first time."""

    kept_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 400
    hold_back: bool = False
    most_a_minute: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 30
    links: Literal["allow", "hold", "hide"] = "hold"
    greet: bool = True
