"""Whatever is done in whatever order, the ledger is what a simple model of it is."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.stock import state_of

PRODUCTS = [
    Product(number=number, name=f"菜{number}", unit="斤", price=Decimal(number), stock=Decimal(10 * number))
    for number in (1, 2, 3)
]
numbers = st.sampled_from([1, 2, 3])
amounts = st.integers(1, 12_000).map(lambda milli: Decimal(milli) / 1000)


@contextlib.contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(ShopError) as caught:
        yield
    assert caught.value.code == code


class LedgerMachine(RuleBasedStateMachine):
    placed = Bundle("placed")
    adjusted = Bundle("adjusted")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ds-ledger-"))
        self.ledger = Ledger(f"sqlite:///{self.folder / 'a.db'}", lambda _: None)
        self.ledger.start()
        self.ledger.load_products(PRODUCTS, "model")
        self.left = {product.number: product.stock for product in PRODUCTS}
        self.total = dict(self.left)
        self.held: dict[int, dict[int, Decimal]] = {}
        self.keys = 0

    @rule(target=placed, wanted=st.dictionaries(numbers, amounts, min_size=1))
    def place(self, wanted: dict[int, Decimal]) -> tuple[Order, OrderAnswer]:
        self.keys += 1
        lines = tuple(OrderLine(number, quantity) for number, quantity in wanted.items())
        order = Order(service="m", room="r", comment_id=str(self.keys), user="u", name="n", lines=lines)
        answer = self.ledger.place(order)
        assert answer.accepted == all(self.left[number] >= quantity for number, quantity in wanted.items())
        assert not answer.repeated
        if answer.accepted:
            self.held[answer.order_id] = wanted
            for number, quantity in wanted.items():
                self.left[number] -= quantity
        return order, answer

    @rule(before=placed)
    def place_again(self, before: tuple[Order, OrderAnswer]) -> None:
        order, answer = before
        again = self.ledger.place(order)
        assert again.repeated
        assert (again.accepted, again.order_id, again.code) == (answer.accepted, answer.order_id, answer.code)
        assert again.arguments == answer.arguments

    @rule(before=placed)
    def cancel(self, before: tuple[Order, OrderAnswer]) -> None:
        order, answer = before
        if not answer.accepted:
            with refused("shop.was_refused"):
                self.ledger.cancel(answer.order_id, "p")
            return
        done = self.ledger.cancel(("m", "r", order.comment_id), "p")
        given_back = self.held.pop(answer.order_id, {})
        assert done.repeated == (not given_back)
        for number, quantity in given_back.items():
            self.left[number] += quantity

    @rule(target=adjusted, number=numbers, amount=amounts, sign=st.sampled_from([1, -1]))
    def adjust(self, number: int, amount: Decimal, sign: int) -> tuple[int, int, Decimal]:
        delta = amount * sign
        if self.left[number] + delta < 0:
            with refused("shop.below_zero"):
                self.ledger.adjust(number, delta, "p")
            return 0, number, delta
        entry = self.ledger.adjust(number, delta, "p")
        self._moved(number, delta)
        return entry.id, number, delta

    @rule(target=adjusted, number=numbers, quantity=amounts)
    def count(self, number: int, quantity: Decimal) -> tuple[int, int, Decimal]:
        entry = self.ledger.count(number, quantity, "p")
        assert entry.delta == quantity - self.left[number]
        self._moved(number, entry.delta)
        return entry.id, number, entry.delta

    @rule(which=consumes(adjusted))
    def undo(self, which: tuple[int, int, Decimal]) -> None:
        entry_id, number, delta = which
        if entry_id == 0 or self.left[number] - delta < 0:
            with refused("shop.below_zero" if entry_id else "shop.no_such_entry"):
                self.ledger.undo(entry_id, "p")
            return
        self.ledger.undo(entry_id, "p")
        self.left[number] -= delta
        self.total[number] -= max(delta, Decimal(0))

    @rule()
    def import_and_reopen(self) -> None:
        self.ledger.load_products(PRODUCTS, "model")
        self.ledger.close()
        self.ledger.start()

    @invariant()
    def books_agree(self) -> None:
        stock = self.ledger.stock()
        assert {number: level.left for number, level in stock.items()} == self.left
        assert {number: level.total for number, level in stock.items()} == self.total
        entries = self.ledger.entries(limit=10_000)
        for number, level in stock.items():
            assert sum((one.delta for one in entries if one.product == number), Decimal(0)) == level.left
            assert 0 <= level.left <= level.total
            assert level.state == state_of(level.left, level.total)
        assert dict(self.ledger.snapshot.levels) == stock

    def _moved(self, number: int, delta: Decimal) -> None:
        self.left[number] += delta
        self.total[number] += max(delta, Decimal(0))

    def teardown(self) -> None:
        self.ledger.close()
        shutil.rmtree(self.folder)


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
