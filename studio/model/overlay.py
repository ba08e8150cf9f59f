"""States of overlays: everything a painter needs, frozen. Each has a painter of the same name in `studio.overlays`."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.scene import Box

StockState = Literal["plenty", "low", "sold_out", "unknown"]


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
    stock_level: StockState = "plenty"


class StockCounter(_State, frozen=True, kw_only=True, tag="stock_counter"):
    """仅剩 12 盒: the live counter on its own, with a bar."""

    name: str = ""
    left: str = ""
    unit: str = ""
    stock_ratio: float = 1.0
    stock_level: StockState = "plenty"


class ListedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the list of products, texts formatted as on the card."""

    number: int
    name: str
    price: str = ""
    unit: str = ""
    left: str = ""
    stock_level: StockState = "plenty"
    presenting: bool = False


class ProductList(_State, frozen=True, kw_only=True, tag="product_list"):
    """What there is today, in catalogue order; `more` products are on no row. As many rows are drawn as fit, the one
    presented among them."""

    title: str = ""
    products: tuple[ListedProduct, ...] = ()
    more: int = 0


class OrderTicker(_State, frozen=True, kw_only=True, tag="order_ticker"):
    """刚刚：陈** 订了番茄 2 斤. The newest first; names are masked already."""

    lines: tuple[str, ...] = ()


class GroupProgress(_State, frozen=True, kw_only=True, tag="group_progress"):
    """成团 43 / 50 份，还差 7 份，10:30 截止. Numbers are formatted texts, `ratio` is count / goal."""

    name: str = ""
    count: str = ""
    goal: str = ""
    missing: str = ""
    unit: str = ""
    until: str = ""
    ratio: float = 0.0
    result: Literal["open", "reached", "failed"] = "open"


class SoldOut(_State, frozen=True, kw_only=True, tag="sold_out"):
    """A stamp beside the card: there is nothing to see until `sold_out`."""

    sold_out: bool = False


class PolledOption(msgspec.Struct, frozen=True, kw_only=True):
    """`votes` such as 12 票 · 40% is a formatted text, `ratio` the part of all votes."""

    number: int
    name: str
    votes: str = ""
    ratio: float = 0.0
    leading: bool = False


class PollBars(_State, frozen=True, kw_only=True, tag="poll_bars"):
    """An open poll with its live bars, or a closed one with its result. `voted`: how many took part, as text."""

    question: str = ""
    options: tuple[PolledOption, ...] = ()
    voted: str = ""
    closed: bool = False
    tie: bool = False


class FeaturedComment(_State, frozen=True, kw_only=True, tag="featured_comment"):
    """One comment on screen. `author` is already masked as set; `place` such as 3栋."""

    author: str = ""
    place: str = ""
    text: str = ""
    comment_id: str = ""


class QuestionCard(_State, frozen=True, kw_only=True, tag="question_card"):
    """A question that is being answered. It takes the featured comment's place; `author` is masked already."""

    author: str = ""
    place: str = ""
    text: str = ""
    comment_id: str = ""


class Greeting(_State, frozen=True, kw_only=True, tag="greeting"):
    """A welcome to who speaks for the first time, in the place of the featured comment. Names are masked."""

    names: tuple[str, ...] = ()


class RunningComment(msgspec.Struct, frozen=True):
    """One comment crossing the picture. `id` tells the compositor which are new."""

    id: str
    text: str


class RunningComments(_State, frozen=True, kw_only=True, tag="running_comments"):
    """弹幕: the latest comments to send across, oldest first; lanes and speed are the painter's.

    `taken_back`: ids that go at once, wherever they are on their way. All go when `clears` is another number.
    """

    comments: tuple[RunningComment, ...] = ()
    lanes: int = 4
    taken_back: tuple[str, ...] = ()
    clears: int = 0


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
    | ProductList
    | OrderTicker
    | GroupProgress
    | SoldOut
    | PollBars
    | FeaturedComment
    | QuestionCard
    | Greeting
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
