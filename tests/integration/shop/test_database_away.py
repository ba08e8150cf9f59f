"""A database server that goes away: the stock is said to be unknown, and what was acknowledged is there after."""

from __future__ import annotations

from decimal import Decimal

import pytest

from studio.model.errors import ShopError
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.stock import StockSnapshot
from tests.rig.customers import order_of
from tests.rig.postgres import Postgres


def test_a_killed_server_makes_stock_unknown_and_comes_back_with_every_order() -> None:
    snapshots: list[StockSnapshot] = []
    with Postgres() as server:
        ledger = Ledger(server.url(), snapshots.append)
        ledger.start()
        ledger.load_products([Product(number=1, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(100))])
        kept = [ledger.place(order_of(str(number))) for number in range(10)]
        server.kill()
        with pytest.raises(ShopError) as caught:
            ledger.place(order_of("late"))
        assert caught.value.code == "shop.unreachable"
        assert not snapshots[-1].known
        assert snapshots[-1].levels[1].state == "unknown"

        server.restart()
        answer = ledger.place(order_of("late"))
        assert answer.accepted
        assert not answer.repeated
        assert snapshots[-1].known
        assert snapshots[-1].levels[1].left == Decimal(89)
        again = [ledger.place(order_of(str(number))) for number in range(10)]
        assert [one.order_id for one in again] == [one.order_id for one in kept]
        assert all(one.repeated for one in again)
        assert sum(entry.delta for entry in ledger.entries(1)) == Decimal(89)
        ledger.close()
