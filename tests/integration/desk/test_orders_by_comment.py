"""Neighbours order, change and cancel in the comments; what is unclear waits for a person. A real desk and ledger."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from studio.config.secrets import ingest_token
from studio.desk.desk import Desk
from studio.model.comment import FeedEntry
from studio.model.errors import StudioError
from studio.model.intent import ChangeIntent, OrderIntent
from studio.model.order import OrderLine
from studio.model.overlay import GroupProgress, OrderTicker, Overlay, ProductList, SoldOut
from tests.rig.desks import open_desk
from tests.rig.neighbour import comment
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for


class Hall:
    """A desk that neighbours can talk to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._address = next(one.address for one in desk.chat_reports() if one.service == "ingest")
        self._count = 0

    def say(self, text: str, name: str = "王小明") -> FeedEntry:
        """The comment as it stands in the feed once it was ruled upon."""
        self._count += 1
        comment(self._address, ingest_token().reveal(), f"c{self._count}", text, name=name)
        seen = self._count
        return wait_for(
            lambda: next((one for one in self.desk.feed_since(0).entries if one.seq == seen and one.mark), None), 10, text
        )

    def left(self, product: int = 1) -> Decimal:
        return self.desk.shelf.ledger.stock()[product].left

    def do(self, name: str, /, **arguments: object) -> None:
        self.desk.do(name, **arguments).result(10)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    show = shop_show(folder)
    import msgspec

    more = (
        Overlay(id="list", name="商品列表", state=ProductList(title="商品")),
        Overlay(id="ticker", name="刚刚", state=OrderTicker(), shown=True),
        Overlay(id="group", name="成团", state=GroupProgress()),
        Overlay(id="stamp", name="售罄章", state=SoldOut(), shown=True),
    )
    show = msgspec.structs.replace(show, overlays=(*show.overlays, *more))
    with open_desk(write_show(folder, show)) as desk:
        yield Hall(desk)


def test_order_change_and_cancel_by_comment(hall: Hall) -> None:
    before = hall.left()
    assert hall.say("番茄2斤 3栋502").mark == "order"
    assert hall.left() == before - 2
    changed = hall.say("改成3斤")
    assert (changed.mark, changed.note) == ("change", "番茄 3")
    assert hall.left() == before - 3
    again = hall.say("再加一斤番茄")
    assert again.mark in ("change", "order")
    assert hall.left() == before - 4
    assert hall.say("退番茄").mark == "cancel"
    assert hall.left() == before
    refused = hall.say("番茄改成2斤", name="没订过的人")
    assert refused.mark in ("refused", "unclear"), "who holds nothing changes nothing"
    assert hall.left() == before
    rows = wait_for(lambda: [one for one in hall.desk.state.orders if one.state == "cancelled"], 5, "the book")
    assert rows[0].said == "番茄2斤 3栋502"
