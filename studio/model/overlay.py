"""States of overlays: everything a painter needs, frozen. Each has a painter of the same name in `studio.overlays`."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.scene import Box


class _State(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """Texts arrive cleaned and bounded (`studio.chat.cleaning`, `studio.shop`); painters bound them once more."""


class ProductCard(_State, frozen=True, kw_only=True, tag="product_card"):
    """A product with its price and live stock. Money and quantities are already formatted texts.

    `stock_ratio`: what is left as a fraction of what there was, for the bar. `stock_level` drives colour and words;
    `unknown` (source stale) is grey. `strike_price` is shown only together with its `strike_source`.
    """

    number: int = 0
    name: str = ""
    photo_path: str = ""
    price: str = ""
    unit: str = ""
    strike_price: str = ""
    strike_source: str = ""
    presenting: bool = True
    left: str = ""
    stock_ratio: float = 1.0
    stock_level: Literal["plenty", "low", "sold_out", "unknown"] = "plenty"


class StockCounter(_State, frozen=True, kw_only=True, tag="stock_counter"):
    """仅剩 12 盒: the live counter on its own, with a bar."""

    name: str = ""
    left: str = ""
    unit: str = ""
    stock_ratio: float = 1.0
    stock_level: Literal["plenty", "low", "sold_out", "unknown"] = "plenty"


class FeaturedComment(_State, frozen=True, kw_only=True, tag="featured_comment"):
    """One comment on screen. `author` is already masked as set; `place` such as 3栋."""

    author: str = ""
    place: str = ""
    text: str = ""
    comment_id: str = ""


class RunningComment(msgspec.Struct, frozen=True):
    """One comment crossing the picture. `id` tells the compositor which are new."""

    id: str
    text: str


class RunningComments(_State, frozen=True, kw_only=True, tag="running_comments"):
    """弹幕: the latest comments to send across, oldest first; lanes and speed are the painter's."""

    comments: tuple[RunningComment, ...] = ()
    lanes: int = 4


class LowerThird(_State, frozen=True, kw_only=True, tag="lower_third"):
    """Name and role of who is seen."""

    title: str = ""
    subtitle: str = ""


class Announcement(_State, frozen=True, kw_only=True, tag="announcement"):
    """A notice; with `until_unix_s` > 0 a countdown to that wall-clock time is shown."""

    text: str = ""
    until_unix_s: float = 0.0


class Stamp(_State, frozen=True, kw_only=True, tag="stamp"):
    """Place and running wall-clock time."""

    place: str = ""
    show_time: bool = True


class ImageOverlay(_State, frozen=True, kw_only=True, tag="image"):
    path: str = ""


class QrCode(_State, frozen=True, kw_only=True, tag="qr_code"):
    content: str = ""
    caption: str = ""


class TextOverlay(_State, frozen=True, kw_only=True, tag="text"):
    text: str = ""


class DiagnosticStrip(_State, frozen=True, kw_only=True, tag="diagnostic_strip"):
    """The program frame's number as 32 black or white cells along the bottom edge (1/32 × 1/36), MSB first."""


OverlayState = (
    ProductCard
    | StockCounter
    | FeaturedComment
    | RunningComments
    | LowerThird
    | Announcement
    | Stamp
    | ImageOverlay
    | QrCode
    | TextOverlay
    | DiagnosticStrip
)


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An overlay of the show. `shown`: drawn above every scene. `box` None: placed by rule for the canvas' shape."""

    id: str
    name: str
    state: OverlayState
    box: Box | None = None
    shown: bool = False
