"""Which painter draws which state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage

from studio.model import overlay as states
from studio.overlays import (
    announcement,
    featured_comment,
    greeting,
    group_progress,
    image,
    lower_third,
    order_ticker,
    poll_bars,
    product_card,
    product_list,
    qr_code,
    question_card,
    sold_out,
    stamp,
    stock_counter,
    text,
)
from studio.overlays.look import Look, Painting

Painter = Callable[[Any, Look], QImage | Painting | None]

# Running comments are painted one by one, and the diagnostic strip by the compositor.
PAINTERS: dict[type, Painter] = {
    states.ProductCard: product_card.paint,
    states.StockCounter: stock_counter.paint,
    states.ProductList: product_list.paint,
    states.OrderTicker: order_ticker.paint,
    states.GroupProgress: group_progress.paint,
    states.SoldOut: sold_out.paint,
    states.PollBars: poll_bars.paint,
    states.FeaturedComment: featured_comment.paint,
    states.QuestionCard: question_card.paint,
    states.Greeting: greeting.paint,
    states.LowerThird: lower_third.paint,
    states.Announcement: announcement.paint,
    states.Stamp: stamp.paint,
    states.ImageOverlay: image.paint,
    states.QrCode: qr_code.paint,
    states.TextOverlay: text.paint,
}


def shows_time(state: states.OverlayState, unix_s: float) -> bool:
    """True when the picture of `state` changes with each second of wall-clock time."""
    if isinstance(state, states.Stamp):
        return state.show_time
    return isinstance(state, states.Announcement) and state.until_unix_s > unix_s - 1
