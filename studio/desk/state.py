"""What the desk shows to its clients (window, terminal, remote): one frozen snapshot, replaced whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from studio.desk.suggestions import Suggestion
from studio.engine.messages import Vitals
from studio.model.check import CheckReport
from studio.model.comment import ChatReport, FeedEntry
from studio.model.draw import DrawState
from studio.model.incident import Incident
from studio.model.order import OrderLine
from studio.model.poll import PollTally
from studio.model.product import Product, StockLevel
from studio.model.recovery import RecoveredRecording
from studio.model.show import Show
from studio.shop.order_record import OrderRecord, OrderState, OrderTotals
from studio.shop.stock import Group


class ProductRow(msgspec.Struct, frozen=True):
    """`group`: its newest group order (成团), if there was one."""

    product: Product
    stock: StockLevel
    group: Group | None = None


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the order book, newest first. `code` and `arguments`: the sentence of a refusal, or of waiting.

    `account`: (service, user). `said`, `seq`: the comment it came from, if it is still known. `held`: by product, what
    is really set aside. Address and phone are whole: who shows them masks them.
    """

    order_id: int
    name: str
    lines: tuple[OrderLine, ...]
    address: str = ""
    phone: str = ""
    note: str = ""
    state: OrderState = "accepted"
    code: str = ""
    arguments: dict[str, str] = {}
    unix_s: float = 0.0
    account: tuple[str, str] = ("", "")
    said: str = ""
    seq: int = 0
    held: dict[int, Decimal] = {}
    handed_over: bool = False

    @staticmethod
    def of(record: OrderRecord, seq: int = 0, said: str = "") -> OrderRow:
        """A record of the book, with the comment it came from if that is known."""
        order = record.order
        return OrderRow(
            order_id=record.order_id,
            name=order.name,
            lines=order.lines,
            address=order.address,
            phone=order.phone,
            note=order.note,
            state=record.state,
            code=record.code,
            arguments=record.arguments,
            unix_s=order.placed_unix_s,
            account=(order.service, order.user),
            said=said,
            seq=seq,
            held=dict(record.held),
            handed_over=record.handed_over,
        )


class UnclearRow(msgspec.Struct, frozen=True, kw_only=True):
    """A comment for a person to decide, with its reason and what it may have meant: never applied by itself."""

    key: tuple[str, str, str]
    account: tuple[str, str]
    name: str
    text: str
    code: str
    arguments: dict[str, str] = {}
    unix_s: float = 0.0
    seq: int = 0
    suggestions: tuple[Suggestion, ...] = ()


class OrderCounts(msgspec.Struct, frozen=True):
    accepted: int = 0
    refused: int = 0
    waiting: int = 0


AirState = Literal["off", "connecting", "live", "reconnecting", "stopping"]


class Interrupted(msgspec.Struct, frozen=True, kw_only=True):
    """A show whose computer or program died while it was on air. `unix_s`: when it was last seen; `pushed`: names of
    its destinations."""

    unix_s: float
    scene: str = ""
    pushed: tuple[str, ...] = ()
    recorded: bool = False


class DeskState(msgspec.Struct, frozen=True, kw_only=True):
    """The whole studio at one moment. `version` grows with each snapshot.

    `sentence` is the one line of state (None: all is well); `incidents` the latest 50, newest last.
    `side_rings`: previews of the further canvases, by id.
    `interrupted`: the show of last time died on air and may be put back; `recovered`: what was left of its recordings.
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
    side_rings: dict[str, str] = {}
    vitals: Vitals = Vitals()
    air: AirState = "off"
    air_since_unix_s: float = 0.0
    rehearsal: bool = False
    recording_path: str = ""
    interrupted: Interrupted | None = None
    recovered: tuple[RecoveredRecording, ...] = ()
    products: tuple[ProductRow, ...] = ()
    product_on_air: int = 0
    orders: tuple[OrderRow, ...] = ()
    unclear: tuple[UnclearRow, ...] = ()
    unconfirmed: int = 0
    order_counts: OrderCounts = OrderCounts()
    order_totals: OrderTotals | None = None
    chat: tuple[ChatReport, ...] = ()
    featured_seq: int = 0
    question_seq: int = 0
    proposed: tuple[int, ...] = ()
    poll: PollTally | None = None
    draw: DrawState | None = None
    sentence: Incident | None = None
    incidents: tuple[Incident, ...] = ()
    check: CheckReport = CheckReport()


class FeedPage(msgspec.Struct, frozen=True):
    """Entries that are new or changed since the asked version, oldest first; `missed`: how many were passed over
    because the reader was slow (it should count them, they are in the journal)."""

    version: int
    entries: tuple[FeedEntry, ...]
    missed: int = 0
