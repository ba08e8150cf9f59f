"""Whatever is done in whatever order, the ledger is what a simple model of it is."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderChange, OrderEdit, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.stock import state_of

PRODUCTS = [
    Product(number=number, name=f"菜{number}", unit="斤", price=Decimal(number), stock=Decimal(10 * number))
    for number in (1, 2, 3)
]
LIVE = ("accepted", "reserved", "waiting")
numbers = st.sampled_from([1, 2, 3])
amounts = st.integers(1, 12_000).map(lambda milli: Decimal(milli) / 1000)
baskets = st.dictionaries(numbers, amounts, min_size=1)
users = st.sampled_from(["u", "v"])


@contextlib.contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(ShopError) as caught:
        yield
    assert caught.value.code == code


@cache
def _new_ledger() -> bytes:
    """A ledger's file with its tables, made once."""
    folder = Path(tempfile.mkdtemp(prefix="ds-ledger-"))
    ledger = Ledger(f"sqlite:///{folder / 'a.db'}", lambda _: None)
    ledger.start()
    ledger.close()
    made = (folder / "a.db").read_bytes()
    shutil.rmtree(folder)
    return made


def _lines(wanted: dict[int, Decimal]) -> tuple[OrderLine, ...]:
    return tuple(OrderLine(number, quantity) for number, quantity in wanted.items())


class LedgerMachine(RuleBasedStateMachine):
    """The model keeps what each order wants; what it holds follows from its state. The waitlist takes whole orders."""

    placed = Bundle("placed")
    adjusted = Bundle("adjusted")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ds-ledger-"))
        (self.folder / "a.db").write_bytes(_new_ledger())
        self.ledger = Ledger(f"sqlite:///{self.folder / 'a.db'}", lambda _: None)
        self.ledger.start()
        self.ledger.load_products(PRODUCTS, "model")
        self.put_in = {product.number: product.stock for product in PRODUCTS}
        self.total = dict(self.put_in)
        self.wants: dict[int, dict[int, Decimal]] = {}
        self.state: dict[int, str] = {}
        self.user: dict[int, str] = {}
        self.keys = 0

    def left(self, number: int) -> Decimal:
        held = (wants for order, wants in self.wants.items() if self.state[order] in ("accepted", "reserved"))
        return self.put_in[number] - sum((wants.get(number, Decimal(0)) for wants in held), Decimal(0))

    def fits(self, wanted: dict[int, Decimal]) -> bool:
        return all(self.left(number) >= quantity for number, quantity in wanted.items())

    def move_up(self) -> None:
        for order in sorted(self.wants):
            if self.state[order] == "waiting" and self.fits(self.wants[order]):
                self.state[order] = "accepted"

    def key(self) -> str:
        self.keys += 1
        return str(self.keys)

    @rule(target=placed, wanted=baskets, user=users, reserve=st.booleans())
    def place(self, wanted: dict[int, Decimal], user: str, reserve: bool) -> tuple[Order, OrderAnswer]:
        order = Order(service="m", room="r", comment_id=self.key(), user=user, name="n", lines=_lines(wanted))
        answer = self.ledger.place(order, reserve_s=60.0 if reserve else 0.0)
        fits = self.fits(wanted)
        assert (answer.accepted, answer.waiting, answer.repeated) == (fits, not fits and not reserve, False)
        state = ("reserved" if reserve else "accepted") if fits else "refused" if reserve else "waiting"
        self.wants[answer.order_id], self.state[answer.order_id] = wanted, state
        self.user[answer.order_id] = user
        return order, answer

    @rule(before=placed)
    def place_again(self, before: tuple[Order, OrderAnswer]) -> None:
        order, answer = before
        again = self.ledger.place(order)
        assert (again.repeated, again.order_id) == (True, answer.order_id)
        assert again.accepted == answer.accepted or self.state[answer.order_id] not in ("waiting", "refused")

    @rule(before=placed)
    def cancel(self, before: tuple[Order, OrderAnswer]) -> None:
        order, answer = before
        if self.state[answer.order_id] == "refused":
            with refused("shop.was_refused"):
                self.ledger.cancel(answer.order_id, "p")
            return
        done = self.ledger.cancel(("m", "r", order.comment_id), "p")
        assert done.repeated == (self.state[answer.order_id] not in LIVE)
        if not done.repeated:
            self.state[answer.order_id] = "cancelled"
            self.move_up()

    @rule(before=placed)
    def confirm(self, before: tuple[Order, OrderAnswer]) -> None:
        order_id = before[1].order_id
        if self.state[order_id] in ("reserved", "accepted"):
            self.ledger.confirm(order_id, "p")
            self.state[order_id] = "accepted"
        else:
            with refused("shop.reservation_over"):
                self.ledger.confirm(order_id, "p")

    @rule(before=placed, wanted=baskets)
    def edit(self, before: tuple[Order, OrderAnswer], wanted: dict[int, Decimal]) -> None:
        order_id = before[1].order_id
        if self.state[order_id] not in LIVE:
            with refused("shop.not_standing"):
                self.ledger.edit(order_id, OrderEdit(lines=_lines(wanted)), "p")
            return
        kept, self.wants[order_id] = self.wants[order_id], {}
        fits = self.fits(wanted)
        answer = self.ledger.edit(order_id, OrderEdit(lines=_lines(wanted)), "p")
        was = self.state[order_id]
        assert answer.accepted == (fits or was == "waiting")
        self.wants[order_id] = wanted if answer.accepted else kept
        if was == "waiting" and fits:
            self.state[order_id] = "accepted"
        self.move_up()

    @rule(user=users, product=numbers, amount=amounts, operation=st.sampled_from("=+-x"))
    def change(self, user: str, product: int, amount: Decimal, operation: str) -> None:
        mine = [one for one in sorted(self.wants) if self.user[one] == user and self.state[one] in LIVE]
        has = sum((self.wants[one].get(product, Decimal(0)) for one in mine), Decimal(0))
        key = {"service": "m", "room": "r", "comment_id": self.key(), "user": user}
        asked = OrderChange(**key, operation=operation, product=product, quantity=amount)  # type: ignore[arg-type]
        if not mine or (not has and operation != "+") or (operation == "-" and amount > has):
            code = "shop.holds_less" if has else "shop.holds_none_of" if mine else "shop.holds_nothing"
            with refused(code):
                self.ledger.change(asked)
            return
        delta = {"=": amount - has, "+": amount, "-": -amount, "x": -has}[operation]
        before = {one: dict(self.wants[one]) for one in mine}, {one: self.state[one] for one in mine}
        accepted = self._deal(mine, product, delta)
        if not accepted:
            self.wants.update(before[0])
            self.state.update(before[1])
        answer = self.ledger.change(asked)
        assert answer.accepted == accepted
        assert self.ledger.change(asked) == OrderAnswer(
            accepted=accepted, order_id=answer.order_id, code=answer.code, arguments=answer.arguments, repeated=True
        )
        self.move_up()

    def _deal(self, mine: list[int], product: int, delta: Decimal) -> bool:
        """Change the newest orders first, as the shop says it does."""
        if delta > 0:
            target = ([one for one in mine if product in self.wants[one]] or mine)[-1]
            wanted = self.wants[target] | {product: self.wants[target].get(product, Decimal(0)) + delta}
            self.wants[target] = {}
            fits = self.fits(wanted)
            self.wants[target] = wanted
            if self.state[target] == "waiting":
                self.state[target] = "accepted" if fits else "waiting"
                return True
            return fits
        for one in reversed(mine):
            off = min(-delta, self.wants[one].get(product, Decimal(0)))
            if not off:
                continue
            delta += off
            less = self.wants[one] | {product: self.wants[one][product] - off}
            rest = {number: quantity for number, quantity in less.items() if quantity}
            if not rest:
                self.state[one] = "cancelled"
            else:
                self.wants[one] = rest
        return True

    @rule(target=adjusted, number=numbers, amount=amounts, sign=st.sampled_from([1, -1]))
    def adjust(self, number: int, amount: Decimal, sign: int) -> tuple[int, int, Decimal]:
        delta = amount * sign
        if self.left(number) + delta < 0:
            with refused("shop.below_zero"):
                self.ledger.adjust(number, delta, "p")
            return 0, number, delta
        entry = self.ledger.adjust(number, delta, "p")
        self._moved(number, delta)
        return entry.id, number, delta

    @rule(target=adjusted, number=numbers, quantity=amounts)
    def count(self, number: int, quantity: Decimal) -> tuple[int, int, Decimal]:
        entry = self.ledger.count(number, quantity, "p")
        assert entry.delta == quantity - self.left(number)
        self._moved(number, entry.delta)
        return entry.id, number, entry.delta

    @rule(which=consumes(adjusted))
    def undo(self, which: tuple[int, int, Decimal]) -> None:
        entry_id, number, delta = which
        if entry_id == 0 or self.left(number) - delta < 0:
            with refused("shop.below_zero" if entry_id else "shop.no_such_entry"):
                self.ledger.undo(entry_id, "p")
            return
        self.ledger.undo(entry_id, "p")
        self.put_in[number] -= delta
        self.total[number] -= max(delta, Decimal(0))
        self.move_up()

    @rule()
    def import_and_reopen(self) -> None:
        self.ledger.load_products(PRODUCTS, "model")
        self.ledger.close()
        self.ledger.start()

    @invariant()
    def books_agree(self) -> None:
        stock = self.ledger.stock()
        assert dict(self.ledger.snapshot.levels) == stock
        entries = self.ledger.entries(limit=10_000)
        for number, level in stock.items():
            assert level.left == self.left(number)
            assert level.total == self.total[number]
            assert (level.ordered, level.reserved, level.waiting) == tuple(self._sum(state, number) for state in LIVE)
            assert sum((one.delta for one in entries if one.product == number), Decimal(0)) == level.left
            assert 0 <= level.left <= level.total
            assert level.state == state_of(level.left, level.total)
        records = {record.order_id: record for record in self.ledger.orders(10_000)}
        assert {order: record.state for order, record in records.items()} == self.state
        for order, record in records.items():
            assert record.held == (self.wants[order] if record.state in ("accepted", "reserved") else {})
            # Whoever waits asks for more than there is.
            assert record.state != "waiting" or not self.fits(self.wants[order])

    def _sum(self, state: str, number: int) -> Decimal:
        wanted = (self.wants[order].get(number, Decimal(0)) for order in self.wants if self.state[order] == state)
        return sum(wanted, Decimal(0))

    def _moved(self, number: int, delta: Decimal) -> None:
        self.put_in[number] += delta
        self.total[number] += max(delta, Decimal(0))
        self.move_up()

    def teardown(self) -> None:
        self.ledger.close()
        shutil.rmtree(self.folder)


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],
)
