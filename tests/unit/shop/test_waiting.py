"""Waitlist, changes by comment, groups, reservations, handing over, and persons."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderChange, OrderEdit, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.order_search import OrderQuery
from studio.shop.rules import ShopRules
from studio.shop.turn import OrderEvent
from studio.shop.unclear_comments import Unclear

GOODS = (
    Product(number=1, name="番茄", unit="斤", price=Decimal("6.5"), stock=Decimal(10)),
    Product(number=2, name="黄瓜", unit="根", price=Decimal(2), stock=Decimal(10)),
    Product(number=3, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(5), limit_per_person=Decimal(4)),
)


class Shop:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "ledger.db"
        self.events: list[OrderEvent] = []
        self.ledger = Ledger(f"sqlite:///{self.file}", lambda _: None, on_orders=self.events.extend)
        self.keys = 0

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def place(self, user: str, *lines: tuple[int, object], **more: Any) -> OrderAnswer:
        rules = {name: more.pop(name) for name in ("reserve_s", "partly") if name in more}
        wanted = tuple(OrderLine(number, Decimal(str(quantity))) for number, quantity in lines)
        texts = {"name": user, "address": "3-2-502", "phone": "13812345678"} | more
        order = Order(service="t", room="r", comment_id=self.key(), user=user, lines=wanted, **texts)
        return self.ledger.place(order, **rules)

    def change(self, user: str, operation: str, product: int = 0, quantity: object = 0, **more: Any) -> OrderAnswer:
        key = {"service": "t", "room": "r", "comment_id": self.key(), "user": user}
        asked = OrderChange(**key, operation=operation, product=product, quantity=Decimal(str(quantity)), **more)  # type: ignore[arg-type]
        return self.ledger.change(asked)

    def state(self, answer: OrderAnswer) -> str:
        return self.ledger.order(answer.order_id).state

    def left(self, product: int = 1) -> Decimal:
        return self.ledger.stock()[product].left


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.ledger.start()
    shop.ledger.load_products(GOODS, "老李")
    yield shop
    shop.ledger.close()


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(ShopError) as caught:
        call()
    for language in ("zh", "en"):
        assert "{" not in caught.value.say(language).text()
        assert caught.value.say(language).what != caught.value.code
    return caught.value.code


def test_who_asks_for_more_than_is_left_waits_whole_and_others_are_served(shop: Shop) -> None:
    first = shop.place("a", (1, 8))
    large, small, fits = shop.place("b", (1, 5), (2, 1)), shop.place("c", (1, 3)), shop.place("d", (1, 2))
    assert (large.waiting, large.accepted, large.code, large.arguments["left"]) == (True, False, "shop.waiting", "2")
    assert (small.waiting, fits.accepted) == (True, True)
    assert (shop.ledger.stock()[1].waiting, shop.left(1), shop.left(2)) == (8, 0, 10)
    shop.ledger.cancel(first.order_id, "老李")
    assert (shop.state(large), shop.state(small)) == ("accepted", "accepted")
    assert shop.events == [
        OrderEvent(large.order_id, "accepted", "move_up"), OrderEvent(small.order_id, "accepted", "move_up"),
    ]  # fmt: skip
    assert (shop.left(1), shop.left(2), shop.ledger.stock()[1].waiting) == (0, 9, 0)
    reasons = [(entry.reason, entry.order_id) for entry in shop.ledger.entries(limit=3)]
    assert reasons == [("move_up", small.order_id), ("move_up", large.order_id), ("move_up", large.order_id)]


def test_who_takes_a_part_gets_it_at_once_and_the_rest_later(shop: Shop) -> None:
    shop.place("a", (1, 8))
    answer = shop.place("b", (1, 5), partly=True)
    assert answer.waiting
    assert shop.ledger.order(answer.order_id).held == {1: Decimal(2)}
    shop.ledger.adjust(1, Decimal(1), "老李", "restock")
    assert shop.ledger.order(answer.order_id).held == {1: Decimal(3)}
    shop.ledger.adjust(1, Decimal(5), "老李", "restock")
    assert (shop.state(answer), shop.left()) == ("accepted", 3)
    shop.ledger.set_rules(ShopRules(waitlist="part"), "老李")
    assert shop.ledger.order(shop.place("c", (1, 4)).order_id).held == {1: Decimal(3)}
    shop.ledger.set_rules(ShopRules(waitlist="off"), "老李")
    assert shop.place("d", (1, 4)).code == "shop.sold_out"
    assert shop.place("e", (3, 5)).code == "shop.over_limit"


def test_changes_by_comment(shop: Shop) -> None:
    older, newer = shop.place("a", (1, 2)), shop.place("a", (1, 3), (2, 1))
    shop.change("a", "=", 1, 7)
    assert shop.ledger.order(newer.order_id).held == {1: Decimal(5), 2: Decimal(1)}
    shop.change("a", "-", 1, 6)
    assert shop.ledger.order(newer.order_id).held == {2: Decimal(1)}
    assert shop.ledger.order(older.order_id).held == {1: Decimal(1)}
    refused = shop.change("a", "+", 1, 10)
    assert (refused.accepted, refused.code, shop.left()) == (False, "shop.not_enough", 9)
    assert shop.change("a", ">", 1, other=2).accepted
    assert shop.ledger.holdings("t", "a") == {2: Decimal(2)}
    assert _code(lambda: shop.change("a", ">", 2, other=3) and shop.change("a", "-", 3, 3)) == "shop.holds_less"
    assert shop.ledger.holdings("t", "a") == {3: Decimal(2)}
    over = shop.change("a", "=", 3, 5)
    assert (over.accepted, over.code) == (False, "shop.over_limit")
    shop.change("a", "@", address="5-101")
    assert {record.order.address for record in shop.ledger.find_orders(OrderQuery(building="5")).records} == {"5-101"}
    assert shop.change("a", "x").accepted
    assert (shop.state(older), shop.state(newer), shop.left(1), shop.left(3)) == ("cancelled", "cancelled", 10, 5)
    assert _code(lambda: shop.change("a", "x")) == "shop.holds_nothing"
    shop.place("a", (1, 1))
    assert _code(lambda: shop.change("a", "=", 2, 1)) == "shop.holds_none_of"
    assert _code(lambda: shop.change("a", "+", 9, 1)) == "shop.unknown_product"
    assert _code(lambda: shop.change("a", "+", 2, "0.5")) == "shop.cut_piece"


def test_a_comment_changes_once_and_cannot_be_an_order_too(shop: Shop) -> None:
    shop.place("a", (1, 2))  # its key is k1
    asked = OrderChange(service="t", room="r", comment_id="c", user="a", operation="+", product=1, quantity=Decimal(1))
    first, again = shop.ledger.change(asked), shop.ledger.change(asked)
    assert (first.repeated, again.repeated, shop.left()) == (False, True, 7)
    other = OrderChange(service="t", room="r", comment_id="c", user="a", operation="-", product=1, quantity=Decimal(1))
    assert _code(lambda: shop.ledger.change(other)) == "shop.other_content"
    as_order = Order(service="t", room="r", comment_id="c", user="a", name="a", lines=(OrderLine(1, Decimal(1)),))
    assert _code(lambda: shop.ledger.place(as_order)) == "shop.other_content"
    key = {"service": "t", "room": "r", "comment_id": "k1", "user": "a"}
    assert _code(lambda: shop.ledger.change(OrderChange(**key, operation="x"))) == "shop.other_content"  # type: ignore[arg-type]


def test_a_group_succeeds_when_reached_and_fails_at_its_deadline(shop: Shop) -> None:
    group = shop.ledger.open_group(2, Decimal(4), time.time() + 60, "老李")
    assert _code(lambda: shop.ledger.open_group(2, Decimal(4), time.time() + 60, "老李")) == "shop.group_is_open"
    shop.place("a", (2, 3))
    assert shop.ledger.snapshot.groups[2].state == "open"
    shop.place("b", (2, 1))
    assert shop.ledger.snapshot.groups[2].state == "succeeded"
    assert shop.ledger.settle_group(group.id, "老李").state == "succeeded"

    failing = shop.ledger.open_group(1, Decimal(9), time.time() + 0.05, "老李")
    alone, mixed = shop.place("c", (1, 2)), shop.place("d", (1, 3), (2, 1))
    waiting = shop.place("e", (1, 7), (2, 2))
    while time.time() < failing.deadline_unix_s:
        time.sleep(0.01)
    shop.ledger.keep_up()
    assert [one.state for one in shop.ledger.groups()] == ["failed", "succeeded"]
    record = shop.ledger.order(alone.order_id)
    assert (record.state, record.code, record.arguments["ordered"]) == ("group_failed", "shop.group_failed", "5")
    assert shop.ledger.order(mixed.order_id).held == {2: Decimal(1)}
    # What is left of the one that waited fits now.
    assert (shop.state(waiting), shop.ledger.order(waiting.order_id).held) == ("accepted", {2: Decimal(2)})
    level = shop.ledger.stock()[1]
    assert (level.left, level.ordered, level.waiting) == (10, 0, 0)
    assert [event.reason for event in shop.events] == ["group_failed"] * 3 + ["move_up"]
    assert _code(lambda: shop.ledger.open_group(1, Decimal(0), time.time() + 9, "p")) == "shop.bad_threshold"
    assert _code(lambda: shop.ledger.open_group(1, Decimal(1), time.time() - 9, "p")) == "shop.deadline_past"
    assert _code(lambda: shop.ledger.settle_group(99, "p")) == "shop.no_such_group"


def test_reservations_are_confirmed_or_expire(shop: Shop) -> None:
    kept, over = shop.place("a", (1, 4), reserve_s=60), shop.place("b", (1, 5), reserve_s=0.01)
    level = shop.ledger.stock()[1]
    assert (level.left, level.reserved, level.ordered) == (1, 9, 0)
    waits = shop.place("c", (1, 3))
    assert shop.place("d", (1, 3), reserve_s=60).code == "shop.not_enough"
    assert shop.ledger.confirm(kept.order_id, "老李").accepted
    assert shop.ledger.confirm(kept.order_id, "老李").repeated
    while time.time() < shop.ledger.order(over.order_id).expires_unix_s:
        time.sleep(0.01)
    assert _code(lambda: shop.ledger.confirm(over.order_id, "老李")) == "shop.reservation_over"
    shop.ledger.keep_up()
    assert (shop.state(over), shop.state(waits), shop.left()) == ("expired", "accepted", 3)
    assert _code(lambda: shop.place("e", (1, 1), reserve_s=-1)) == "shop.bad_reservation"


def test_handing_over_is_a_fact_that_can_be_taken_back(shop: Shop) -> None:
    answer, waits = shop.place("a", (1, 8)), shop.place("b", (1, 8))
    assert not shop.ledger.hand_over(answer.order_id, "小王").repeated
    assert shop.ledger.hand_over(answer.order_id, "小王").repeated
    assert shop.ledger.totals().handed_over == 1
    assert _code(lambda: shop.ledger.cancel(answer.order_id, "小王")) == "shop.handed_over"
    less = OrderEdit(lines=(OrderLine(1, Decimal(1)),))
    assert _code(lambda: shop.ledger.edit(answer.order_id, less, "小王")) == "shop.handed_over"
    assert _code(lambda: shop.ledger.hand_over(waits.order_id, "小王")) == "shop.nothing_to_hand_over"
    assert _code(lambda: shop.change("a", "x")) == "shop.holds_nothing"
    shop.ledger.take_back(answer.order_id, "小王")
    assert shop.ledger.take_back(answer.order_id, "小王").repeated
    assert shop.ledger.cancel(answer.order_id, "小王").accepted
    assert shop.state(waits) == "accepted"


def test_two_accounts_of_one_person_are_merged_and_split_by_hand(shop: Shop) -> None:
    shop.place("a", (3, 3), name="王姐")
    shop.place("b", (3, 1), name="王姐")
    assert [(one.name, one.accounts) for one in shop.ledger.same_persons()] == [("王姐", (("t", "a"), ("t", "b")))]
    shop.ledger.merge_persons("t", "b", "t", "a", "老李")
    assert shop.ledger.holdings("t", "a") == shop.ledger.holdings("t", "b") == {3: Decimal(4)}
    assert shop.place("b", (3, 1)).code == "shop.over_limit"
    assert shop.ledger.same_persons() == ()
    assert _code(lambda: shop.ledger.merge_persons("t", "a", "t", "b", "老李")) == "shop.same_account"
    shop.ledger.split_person("t", "b", "老李")
    assert (shop.ledger.holdings("t", "a"), shop.ledger.holdings("t", "b")) == ({3: Decimal(3)}, {3: Decimal(1)})


def test_a_forgotten_person_is_nowhere_in_the_file_and_the_sums_stay(shop: Shop) -> None:
    shop.place("canary-user", (1, 2), name="金丝雀", phone="13900001111", address="9-9-909", note="canary-note")
    shop.place("a", (1, 1))
    shop.change("canary-user", "+", 1, 1)
    whose = {"service": "t", "room": "r", "comment_id": "q", "user": "canary-user", "name": "金丝雀"}
    shop.ledger.put_unclear(Unclear(**whose, text="canary-text", reason="shop.waiting"))
    before = shop.ledger.totals()
    assert shop.ledger.forget_person("t", "canary-user", "老李") == 1
    assert (shop.ledger.totals(), shop.left()) == (before, 6)
    assert shop.ledger.find_orders(OrderQuery(text="13900001111")).records == ()
    content = shop.file.read_bytes()
    for trace in ("canary", "金丝雀", "13900001111", "9-9-909"):
        assert trace.encode() not in content, trace


def test_old_orders_lose_their_names_when_the_rules_say_so(shop: Shop) -> None:
    shop.place("a", (1, 1), name="老单", placed_unix_s=time.time() - 40 * 86_400)
    shop.place("b", (1, 1), name="新单")
    assert shop.ledger.forget_old() == 0
    shop.ledger.set_rules(ShopRules(keep_days=30), "老李")
    assert shop.ledger.forget_old() == 1
    assert [record.order.name for record in shop.ledger.orders()] == ["新单", "—"]
    assert shop.ledger.forget_old() == 0


def test_the_order_book_is_found_by_page_and_by_what_is_known(shop: Shop) -> None:
    for number in range(7):
        shop.place(
            f"u{number}",
            (number % 2 + 1, 1),
            name=f"邻居{number}",
            address=f"{number % 3 + 1}-502",
            note="ABC" if number == 4 else "",
        )
    page = shop.ledger.find_orders(OrderQuery(limit=3))
    assert ([record.order_id for record in page.records], page.more) == ([7, 6, 5], True)
    page = shop.ledger.find_orders(OrderQuery(limit=3, before_id=2))
    assert ([record.order_id for record in page.records], page.more) == ([1], False)

    def found(**query: Any) -> list[int]:
        return [record.order_id for record in shop.ledger.find_orders(OrderQuery(**query)).records]

    assert found(text="邻居3") == [4]
    assert found(text="#6") == [6]
    assert found(text="abc") == [5]
    assert found(text="%") == []
    assert found(product=2) == [6, 4, 2]
    assert found(building="2") == [5, 2]
    shop.ledger.cancel(5, "老李")
    assert found(states=("cancelled",)) == [5]
    shop.ledger.hand_over(1, "老李")
    assert found(handed_over=True) == [1]


def test_unclear_comments_are_decided_once(shop: Shop) -> None:
    one = Unclear(
        service="t", room="r", comment_id="q", user="u", name="王姐", text="来点", reason="language.no_amount"
    )
    shop.ledger.put_unclear(one)
    shop.ledger.put_unclear(one)
    assert [(each.key, each.text) for each in shop.ledger.unclear()] == [(("t", "r", "q"), "来点")]
    assert shop.ledger.settle_unclear(one.key, "dismissed", "小王")
    assert not shop.ledger.settle_unclear(one.key, "ordered", "小王")
    assert shop.ledger.unclear() == ()


def test_products_are_edited_one_by_one(shop: Shop) -> None:
    shop.ledger.put_product(Product(number=4, name="豆腐", unit="块", price=Decimal(3), stock=Decimal(7)), "老李")
    shop.ledger.put_product(Product(number=1, name="大番茄", unit="斤", price=Decimal(7), stock=Decimal(99)), "老李")
    shop.ledger.arrange([3, 1, 4, 2])
    shop.ledger.put_on_air(4)
    shop.ledger.remove_product(2, "老李")
    assert [(one.number, one.stock, one.on_air) for one in shop.ledger.products()] == [
        (3, Decimal(5), False), (1, Decimal(10), False), (4, Decimal(7), True),
    ]  # fmt: skip
    assert _code(lambda: shop.ledger.put_on_air(2)) == "shop.unknown_product"
    assert set(shop.ledger.snapshot.levels) == {1, 3, 4}
