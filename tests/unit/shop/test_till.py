"""The till answers soon, whatever the ledger does, and everything handed in gets its answer once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from studio.model.errors import ShopError
from studio.model.order import Order, OrderChange, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.till import Settled, Till
from tests.rig.waiting import wait_for

TOMATO = Product(number=1, name="番茄", unit="斤", price=Decimal(6), stock=Decimal(20))


class Counter:
    """A ledger on a real file with a till before it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "ledger.db"
        self.journal = folder / "show.till"
        self.ledger = Ledger(f"sqlite:///{self.file}", lambda _: None, wait_s=0.3)
        self.settled: list[Settled] = []
        self.till = Till(self.ledger, self.journal, self.settled.append, patience_s=0.4)

    def start(self) -> None:
        self.ledger.start()
        self.till.start()

    def close(self) -> None:
        self.till.close()
        self.till.close()
        self.ledger.close()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    counter.ledger.start()
    counter.ledger.load_products([TOMATO])
    counter.till.start()
    yield counter
    counter.close()


@pytest.fixture
def lock(counter: Counter) -> Iterator[sqlite3.Connection]:
    """Somebody else holds the database until the test commits."""
    other = sqlite3.connect(counter.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def _order(key: str, quantity: object = 1, product: int = 1) -> Order:
    lines = (OrderLine(product, Decimal(str(quantity))),)
    return Order(service="t", room="r", comment_id=key, user="u", name="王姐", lines=lines)


def _change(key: str, operation: str, quantity: object) -> OrderChange:
    amount = Decimal(str(quantity))
    return OrderChange(service="t", room="r", comment_id=key, user="u", operation=operation, product=1, quantity=amount)  # type: ignore[arg-type]


def test_as_the_ledger_answers(counter: Counter) -> None:
    answer = counter.till.place(_order("a", 3))
    assert answer.accepted
    assert counter.till.place(_order("a", 3)).repeated
    assert counter.till.change(_change("b", "+", 2)).accepted
    assert counter.till.hand_over(answer.order_id, "小王").accepted
    with pytest.raises(ShopError, match="no product 9"):
        counter.till.place(_order("c", product=9))
    assert counter.ledger.stock()[1].left == 15
    assert (counter.till.away, counter.till.unconfirmed(), counter.settled) == (None, (), [])


def test_while_the_ledger_is_locked_orders_are_kept_and_placed_in_their_order_after(
    counter: Counter, lock: sqlite3.Connection
) -> None:
    began = time.monotonic()
    first = counter.till.place(_order("a", 3))
    assert (first.unconfirmed, first.accepted, first.code) == (True, False, "shop.unconfirmed")
    assert counter.ledger.snapshot.levels[1].state == "unknown"
    answers = [
        counter.till.change(_change("b", "=", 5)),
        counter.till.place(_order("c", 1, product=9)),
        counter.till.place(_order("d", 100)),
    ]
    assert time.monotonic() - began < 3  # one patience, the others at once; the rest is a busy machine
    assert all(answer.unconfirmed for answer in answers)
    assert counter.till.away is not None
    assert len(counter.till.unconfirmed()) == 4
    lock.execute("COMMIT")
    wait_for(lambda: len(counter.settled) == 4, 10, "all to be settled")
    said = [
        (one.answer and (one.answer.accepted, one.answer.waiting), one.error and one.error.code)
        for one in counter.settled
    ]
    assert said == [
        ((True, False), None), ((True, False), None), (None, "shop.unknown_product"), ((False, True), None),
    ]  # fmt: skip
    assert counter.settled[0].request == _order("a", 3)
    assert counter.till.unconfirmed() == ()
    assert counter.till.place(_order("e", 1)).accepted
    assert counter.ledger.stock()[1].left == 14
    assert counter.ledger.snapshot.levels[1].state == "plenty"
    assert counter.till.away is None


def test_what_is_unconfirmed_survives_the_program(counter: Counter, lock: sqlite3.Connection, tmp_path: Path) -> None:
    assert counter.till.place(_order("a", 3)).unconfirmed
    assert counter.till.hand_over(1, "小王").unconfirmed
    counter.close()
    lock.execute("COMMIT")
    again = Counter(tmp_path)
    again.start()
    wait_for(lambda: len(again.settled) == 2, 10, "both to be settled")
    assert [one.answer is not None and one.answer.accepted for one in again.settled] == [True, True]
    assert again.ledger.orders()[0].handed_over
    assert again.ledger.stock()[1].left == 17
    wait_for(lambda: sqlite3.connect(again.journal).execute("SELECT count(*) FROM kept").fetchone() == (0,), 5)
    again.close()


def test_it_does_what_time_does_and_sees_other_studios(counter: Counter, tmp_path: Path) -> None:
    reserved = counter.ledger.place(_order("a", 3), reserve_s=0.05)
    group = counter.ledger.open_group(1, Decimal(50), time.time() + 0.1, "老李")
    wait_for(lambda: counter.ledger.order(reserved.order_id).state == "expired", 10, "the reservation to expire")
    wait_for(lambda: counter.ledger.groups()[0].state == "failed", 10, "the group to be decided")
    assert counter.ledger.groups()[0].id == group.id
    other = Ledger(f"sqlite:///{counter.file}", lambda _: None)
    other.start()
    other.adjust(1, Decimal(-5), "别的直播间")
    other.close()
    wait_for(lambda: counter.ledger.snapshot.levels[1].left == 15, 10, "the other studio's correction")


def test_a_journal_that_cannot_be_written_is_said(counter: Counter, lock: sqlite3.Connection) -> None:
    assert counter.till.place(_order("a", 3)).unconfirmed
    held = sqlite3.connect(counter.journal, isolation_level=None)
    held.execute("DROP TABLE kept")
    with pytest.raises(ShopError) as caught:
        counter.till.place(_order("b", 3))
    assert caught.value.code == "shop.journal_failed"
    held.close()
