"""What the desk shows to its clients (window, terminal, remote): one frozen snapshot, replaced whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from studio.engine.messages import Vitals
from studio.model.comment import ChatReport, FeedEntry
from studio.model.incident import Incident
from studio.model.order import OrderLine
from studio.model.product import Product, StockLevel
from studio.model.show import Show


class ProductRow(msgspec.Struct, frozen=True):
    product: Product
    stock: StockLevel


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the order book, newest first. `state`: accepted, refused (with its sentence), cancelled."""

    order_id: int
    name: str
    lines: tuple[OrderLine, ...]
    address: str = ""
    state: Literal["accepted", "refused", "cancelled"] = "accepted"
    code: str = ""
    arguments: dict[str, str] = {}
    unix_s: float = 0.0


class OrderCounts(msgspec.Struct, frozen=True):
    accepted: int = 0
    refused: int = 0


AirState = Literal["off", "connecting", "live", "reconnecting", "stopping"]


class DeskState(msgspec.Struct, frozen=True, kw_only=True):
    """The whole studio at one moment. `version` grows with each snapshot.

    `sentence` is the one line of state (None: all is well); `incidents` the latest 50, newest last.
    `air`: the state of all pushes together; `rehearsal`: they go to the embedded receiver only.
    """

    version: int = 0
    show: Show = Show()
    show_path: str = ""
    saved: bool = True
    engine: Literal["starting", "running", "lost"] = "starting"
    scene_id: str = ""
    look_scene_id: str = ""
    look_overlay_id: str = ""
    blank: bool = False
    program_ring: str = ""
    look_ring: str = ""
    vitals: Vitals = Vitals()
    air: AirState = "off"
    air_since_unix_s: float = 0.0
    rehearsal: bool = False
    recording_path: str = ""
    products: tuple[ProductRow, ...] = ()
    product_on_air: int = 0
    orders: tuple[OrderRow, ...] = ()
    order_counts: OrderCounts = OrderCounts()
    waiting: Decimal = Decimal(0)
    chat: tuple[ChatReport, ...] = ()
    featured_seq: int = 0
    sentence: Incident | None = None
    incidents: tuple[Incident, ...] = ()


class FeedPage(msgspec.Struct, frozen=True):
    """Entries that are new or changed since the asked version, oldest first; `missed`: how many were passed over
    because the reader was slow (it should count them, they are in the journal)."""

    version: int
    entries: tuple[FeedEntry, ...]
    missed: int = 0
