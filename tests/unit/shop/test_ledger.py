from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.model.comment import Comment
from studio.model.errors import ShopError
from studio.model.order import Order, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.order_by_hand import order_from_comment, order_without_comment
from studio.shop.rules import ShopRules
from studio.shop.stock import StockSnapshot, state_of
from studio.shop.turn import OrderEvent

TOMATO = Product(number=1, name="番茄", unit="斤", price=Decimal("6.55"), stock=Decimal(20), aliases=("西红柿",))
EGGS = Product(
    number=3, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(40), limit_per_person=Decimal(4), on_air=True,
    strike_price=Decimal("20.5"), strike_source="菜场价", photo="/p/eggs.jpg",
)  # fmt: skip


class Shop:
    """A ledger on a real file, and every snapshot it published."""

    def __init__(self, folder: Path, wait_s: float = 10) -> None:
        self.file = folder / "ledger.db"
        self.snapshots: list[StockSnapshot] = []
        self.events: list[OrderEvent] = []
        self.ledger = Ledger(
            f"sqlite:///{self.file}", self.snapshots.append, on_orders=self.events.extend, wait_s=wait_s
        )

    def left(self, number: int = 1) -> Decimal:
        return self.ledger.stock()[number].left

    def state(self, number: int = 1) -> str:
        return self.snapshots[-1].levels[number].state


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.ledger.start()
    shop.ledger.load_products([TOMATO, EGGS], "老李")
    shop.ledger.set_rules(ShopRules(waitlist="off"), "老李")
    yield shop
    shop.ledger.close()
    shop.ledger.close()


def _order(key: str, *lines: tuple[int, object], user: str = "", **more: Any) -> Order:
    wanted = tuple(OrderLine(number, Decimal(str(quantity))) for number, quantity in lines)
    return Order(service="t", room="r", comment_id=key, user=user or f"u{key}", name="王姐", lines=wanted, **more)


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(ShopError) as caught:
        call()
    for language in ("zh", "en"):
        sentence = caught.value.say(language)
        assert "{" not in sentence.text()
        assert sentence.what != caught.value.code
    return caught.value.code


def test_an_order_takes_stock_writes_the_ledger_and_is_kept(shop: Shop) -> None:
    answer = shop.ledger.place(_order("a", (1, "2.5"), (3, 2), address="3-502", phone="138", note="早点"))
    assert answer.accepted
    assert (shop.left(1), shop.left(3)) == (Decimal("17.5"), Decimal(38))
    newest = shop.ledger.entries(limit=2)
    assert [(entry.product, entry.delta, entry.reason, entry.person) for entry in newest] == [
        (3, Decimal(-2), "order", "王姐"), (1, Decimal("-2.5"), "order", "王姐"),
    ]  # fmt: skip
    assert all(entry.order_id == answer.order_id and entry.unix_s > 1.7e9 for entry in newest)
    record = shop.ledger.orders()[0]
    assert (record.order.address, record.order.phone, record.order.note) == ("3-502", "138", "早点")
    assert record.order.lines == (OrderLine(1, Decimal("2.5")), OrderLine(3, Decimal(2)))
    assert shop.ledger.totals().value == Decimal("2.5") * Decimal("6.55") + 36


def test_all_lines_or_none(shop: Shop) -> None:
    answer = shop.ledger.place(_order("a", (1, 5), (3, 4), user="x"))
    assert answer.accepted
    refused = shop.ledger.place(_order("b", (1, 5), (3, 37), user="y"))
    assert (refused.accepted, refused.code) == (False, "shop.not_enough")
    assert refused.arguments == {"name": "鸡蛋", "left": "36", "wanted": "37", "unit": "盒"}
    assert (shop.left(1), shop.left(3)) == (Decimal(15), Decimal(36))
    assert [entry.reason for entry in shop.ledger.entries()] == ["order", "order", "opening", "opening"]


def test_the_same_order_again_hears_the_same_answer_whatever_has_happened_since(shop: Shop) -> None:
    first = shop.ledger.place(_order("a", (1, 20)))
    refused = shop.ledger.place(_order("b", (1, 1)))
    assert refused.code == "shop.sold_out"
    shop.ledger.adjust(1, Decimal(50), "老李", "restock")
    shop.ledger.load_products([EGGS])
    for key, lines, before in (("a", (1, 20), first), ("b", (1, 1), refused)):
        again = shop.ledger.place(_order(key, lines))
        assert again.repeated
        assert (again.accepted, again.order_id, again.code) == (before.accepted, before.order_id, before.code)
    assert _code(lambda: shop.ledger.place(_order("c", (1, 1)))) == "shop.unknown_product"


@pytest.mark.parametrize(
    "other",
    [_order("a", (1, 3)), _order("a", (1, 2), (3, 1)), _order("a", (1, 2), user="z"), _order("a", (1, 2), phone="1")],
)
def test_one_comment_cannot_order_two_things(shop: Shop, other: Order) -> None:
    shop.ledger.place(_order("a", (1, 2)))
    assert _code(lambda: shop.ledger.place(other)) == "shop.other_content"
    assert shop.left() == Decimal(18)


def test_what_makes_no_difference_is_the_same_order(shop: Shop) -> None:
    first = shop.ledger.place(_order("a", (1, "2"), (3, 1), placed_unix_s=5.0))
    again = shop.ledger.place(_order("a", (3, "1.0"), (1, "0.5"), (1, "1.50"), placed_unix_s=9.0))
    assert (again.repeated, again.order_id) == (True, first.order_id)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "shop.no_lines"),
        ([(1, 0)], "shop.not_positive"),
        ([(1, -5)], "shop.not_positive"),
        ([(1, -1), (1, 3)], "shop.not_positive"),
        ([(1, "NaN")], "shop.not_positive"),
        ([(1, "Infinity")], "shop.not_positive"),
        ([(1, "1e999999")], "shop.over_cap"),
        ([(1, "999.001")], "shop.over_cap"),
        ([(1, 999), (1, 1)], "shop.over_cap"),
        ([(1, "0.0001")], "shop.too_fine"),
        ([(3, "1.5")], "shop.cut_piece"),
        ([(2, 1)], "shop.unknown_product"),
        ([(10**30, 1)], "shop.unknown_product"),
        ([(-1, 1)], "shop.unknown_product"),
        ([(1, 1)] * 101, "shop.too_many_lines"),
    ],
)
def test_senseless_orders_leave_no_trace(shop: Shop, lines: list[tuple[int, object]], code: str) -> None:
    assert _code(lambda: shop.ledger.place(_order("a", *lines))) == code
    assert shop.ledger.orders() == ()
    assert shop.ledger.place(_order("a", (1, 1))).accepted


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"note": "x" * 2001}, "shop.text_too_long"),
        ({"phone": "1" * 201}, "shop.text_too_long"),
        ({"address": "a\0b"}, "shop.bad_text"),
        ({"address": "\ud800"}, "shop.bad_text"),
    ],
)
def test_texts_no_database_takes(shop: Shop, change: dict[str, str], code: str) -> None:
    assert _code(lambda: shop.ledger.place(_order("a", (1, 1), **change))) == code


@pytest.mark.parametrize("when", [float("nan"), float("inf"), -1.0, 0.0])
def test_a_senseless_time_becomes_now(shop: Shop, when: float) -> None:
    assert shop.ledger.place(_order("a", (1, 1), placed_unix_s=when)).accepted
    assert shop.ledger.orders()[0].order.placed_unix_s > 1.7e9


def test_nobody_gets_more_than_the_limit_in_any_number_of_orders(shop: Shop) -> None:
    assert shop.ledger.place(_order("a", (3, 3), user="x")).accepted
    refused = shop.ledger.place(_order("b", (1, 1), (3, 2), user="x"))
    assert (refused.code, refused.arguments["limit"]) == ("shop.over_limit", "4")
    assert (shop.left(1), shop.left(3)) == (Decimal(20), Decimal(37))
    assert shop.ledger.place(_order("c", (3, 4), user="y")).accepted
    shop.ledger.cancel(("t", "r", "a"), "老李")
    assert shop.ledger.place(_order("d", (3, 4), user="x")).accepted


def test_cancelling_gives_back_once(shop: Shop) -> None:
    answer = shop.ledger.place(_order("a", (1, 5), (3, 2)))
    refused = shop.ledger.place(_order("b", (1, 100)))
    with ThreadPoolExecutor(8) as crowd:
        done = list(crowd.map(lambda _: shop.ledger.cancel(answer.order_id, "老李"), range(8)))
    assert sorted(one.repeated for one in done) == [False] + [True] * 7
    assert (shop.left(1), shop.left(3)) == (Decimal(20), Decimal(40))
    assert shop.ledger.orders(5)[1].state == "cancelled"
    assert shop.ledger.totals().ordered == {}
    assert _code(lambda: shop.ledger.cancel(99, "老李")) == "shop.no_such_order"
    assert _code(lambda: shop.ledger.cancel(("t", "r", "zz"), "老李")) == "shop.no_such_order"
    assert _code(lambda: shop.ledger.cancel(refused.order_id, "老李")) == "shop.was_refused"


def test_stock_by_hand(shop: Shop) -> None:
    shop.ledger.adjust(1, Decimal(5), "老李", "restock")
    shop.ledger.adjust(1, Decimal("-2.5"), "老李")
    assert shop.ledger.stock()[1].total == Decimal(25)
    assert shop.left() == Decimal("22.5")
    entry = shop.ledger.count(1, Decimal(21), "小王")
    assert (entry.delta, entry.reason, entry.person) == (Decimal("-1.5"), "count", "小王")
    undone = shop.ledger.undo(entry.id, "老李")
    assert (undone.delta, undone.reason) == (Decimal("1.5"), "undo")
    assert shop.left() == Decimal("22.5")
    assert _code(lambda: shop.ledger.undo(entry.id, "老李")) == "shop.already_undone"
    assert _code(lambda: shop.ledger.undo(undone.id, "老李")) == "shop.not_undoable"
    assert _code(lambda: shop.ledger.undo(999, "老李")) == "shop.no_such_entry"
    assert _code(lambda: shop.ledger.adjust(1, Decimal(-23), "老李")) == "shop.below_zero"
    assert _code(lambda: shop.ledger.count(1, Decimal(-1), "老李")) == "shop.not_positive"
    assert _code(lambda: shop.ledger.adjust(3, Decimal("0.5"), "老李")) == "shop.cut_piece"
    assert _code(lambda: shop.ledger.adjust(1, Decimal(10**6), "老李")) == "shop.over_stock"
    assert _code(lambda: shop.ledger.adjust(1, Decimal("NaN"), "老李")) == "shop.over_stock"
    assert _code(lambda: shop.ledger.adjust(7, Decimal(1), "老李")) == "shop.unknown_product"
    assert shop.left() == Decimal("22.5")
    assert sum(one.delta for one in shop.ledger.entries(1)) == Decimal("22.5")


def test_an_undo_that_would_oversell_is_refused(shop: Shop) -> None:
    entry = shop.ledger.adjust(1, Decimal(5), "老李", "restock")
    shop.ledger.place(_order("a", (1, 22)))
    assert _code(lambda: shop.ledger.undo(entry.id, "老李")) == "shop.below_zero"
    order = shop.ledger.entries(1)[0]
    assert _code(lambda: shop.ledger.undo(order.id, "老李")) == "shop.not_undoable"


def test_importing_again_keeps_counts_and_takes_everything_else(shop: Shop) -> None:
    shop.ledger.place(_order("a", (1, 5)))
    dearer = Product(number=1, name="大番茄", unit="斤", price=Decimal(7), stock=Decimal(500))
    corn = Product(number=6, name="玉米", unit="根", price=Decimal(3), stock=Decimal(9))
    shop.ledger.load_products([dearer, corn], "老李")
    assert [(one.number, one.name, one.price, one.stock) for one in shop.ledger.products()] == [
        (1, "大番茄", Decimal(7), Decimal(15)), (6, "玉米", Decimal(3), Decimal(9)),
    ]  # fmt: skip
    assert set(shop.snapshots[-1].levels) == {1, 6}
    shop.ledger.load_products([TOMATO, EGGS], "老李")
    assert shop.ledger.products()[1] == EGGS
    assert shop.ledger.totals().value == 5 * Decimal("6.55")


def test_snapshots_come_in_order_are_frozen_and_say_what_changed(shop: Shop) -> None:
    before = shop.snapshots[-1]
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: shop.ledger.place(_order(f"{number}", (1, 1))), range(20)))
    assert [one.version for one in shop.snapshots] == list(range(1, len(shop.snapshots) + 1))
    assert shop.snapshots[-1].version == before.version + 20
    assert shop.snapshots[-1].changed == {1}
    assert before.levels[1].left == Decimal(20)
    assert [one.levels[1].left for one in shop.snapshots[-20:]] == [Decimal(left) for left in range(19, -1, -1)]
    with pytest.raises(TypeError):
        before.levels[1] = before.levels[3]  # type: ignore[index]
    published = len(shop.snapshots)
    shop.ledger.stock()
    assert len(shop.snapshots) == published


def test_levels(shop: Shop) -> None:
    assert state_of(Decimal(21), Decimal(100)) == "plenty"
    assert state_of(Decimal(20), Decimal(100)) == "low"
    assert state_of(Decimal(3), Decimal(4)) == "low"
    assert state_of(Decimal(4), Decimal(4)) == "plenty"
    assert state_of(Decimal(0), Decimal(100)) == "sold_out"
    for key, quantity, state in (("a", 15, "plenty"), ("b", 1, "low"), ("c", 4, "sold_out")):
        shop.ledger.place(_order(key, (1, quantity)))
        assert shop.state() == state


def test_a_listener_that_fails_does_not_unmake_an_order(tmp_path: Path) -> None:
    def fail(_: StockSnapshot) -> None:
        raise RuntimeError("listener")

    ledger = Ledger(f"sqlite:///{tmp_path / 'a.db'}", fail)
    ledger.start()
    ledger.load_products([TOMATO])
    assert ledger.place(_order("a", (1, 1))).accepted
    ledger.close()


def test_another_studio_on_the_same_file_is_seen(shop: Shop, tmp_path: Path) -> None:
    other = Shop(tmp_path)
    other.ledger.start()
    other.ledger.place(_order("a", (1, 5)))
    assert shop.ledger.snapshot.levels[1].left == Decimal(20)
    assert shop.left() == Decimal(15)
    assert shop.snapshots[-1].changed == {1}
    assert shop.ledger.place(_order("a", (1, 5))).repeated
    other.ledger.close()


def test_it_is_all_there_after_closing(shop: Shop) -> None:
    shop.ledger.place(_order("a", (1, "0.125")))
    orders, entries, products = shop.ledger.orders(), shop.ledger.entries(), shop.ledger.products()
    shop.ledger.close()
    assert _code(lambda: shop.ledger.place(_order("b", (1, 1)))) == "shop.closed"
    shop.ledger.start()
    assert (shop.ledger.orders(), shop.ledger.entries(), shop.ledger.products()) == (orders, entries, products)
    assert shop.left() == Decimal("19.875")


def test_a_database_held_for_a_moment_is_waited_for(shop: Shop) -> None:
    other = sqlite3.connect(shop.file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.5, other.execute, ("ROLLBACK",))
    release.start()
    assert shop.ledger.place(_order("a", (1, 1))).accepted
    release.join()
    other.close()


def test_a_database_held_for_long_refuses_and_the_screen_says_unknown(tmp_path: Path) -> None:
    shop = Shop(tmp_path, wait_s=0.3)
    shop.ledger.start()
    shop.ledger.load_products([TOMATO, EGGS])
    other = sqlite3.connect(shop.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    order = _order("a", (1, 1), (3, 1))
    assert _code(lambda: shop.ledger.place(order)) == "shop.locked"
    assert (shop.state(1), shop.state(3), shop.snapshots[-1].known) == ("unknown", "unknown", False)
    assert _code(shop.ledger.stock) == "shop.locked"
    other.execute("UPDATE stock SET qty_milli = 11000, version = version + 1 WHERE product = 3")
    other.execute("COMMIT")
    other.close()
    assert shop.ledger.place(order).accepted
    assert (shop.state(1), shop.snapshots[-1].known) == ("plenty", True)
    assert shop.snapshots[-1].levels[3].left == Decimal(10)
    assert len(shop.ledger.orders()) == 1
    shop.ledger.close()


def test_a_newer_a_foreign_and_a_broken_file_are_refused_untouched(shop: Shop, tmp_path: Path) -> None:
    shop.ledger.close()
    raw = sqlite3.connect(shop.file)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    foreign = tmp_path / "foreign.db"
    raw = sqlite3.connect(foreign)
    raw.execute("CREATE TABLE orders (id INTEGER)")
    raw.commit()
    raw.close()
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database at all" * 100)
    for file, code in ((shop.file, "shop.newer"), (foreign, "shop.not_a_ledger"), (broken, "shop.not_a_ledger")):
        before = file.read_bytes()
        assert _code(Ledger(f"sqlite:///{file}", lambda _: None).start) == code
        assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "oracle://u:pw@h/d"])
def test_addresses_that_are_no_ledger(url: str) -> None:
    assert _code(Ledger(url, lambda _: None).start) == "shop.bad_url"


def test_a_database_nobody_answers_at_is_said_without_its_password() -> None:
    ledger = Ledger("postgresql://u:geheim@127.0.0.1:1/d", lambda _: None)
    with pytest.raises(ShopError) as caught:
        ledger.start()
    assert caught.value.code == "shop.unreachable"
    assert "geheim" not in str(caught.value)
    assert "geheim" not in str(caught.value.__cause__)


def test_the_tables_are_those_of_the_migrations(shop: Shop, tmp_path: Path) -> None:
    """What the statements believe and what the migrations make must be one thing."""
    import sqlalchemy as sa
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from studio.shop.schema import metadata

    engine = sa.create_engine(f"sqlite:///{shop.file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        assert journal != "wal"
    engine.dispose()


def test_an_order_by_hand_is_one_order_however_often_the_button_is_pressed(shop: Shop) -> None:
    comment = Comment(
        service="twitch", room="r", id="c1", user="u", name="王姐", text="番茄来两斤", received_unix_s=9e8
    )
    lines = [OrderLine(1, Decimal(2))]
    first = shop.ledger.place(order_from_comment(comment, lines, address="3-502"), "小王")
    assert shop.ledger.place(order_from_comment(comment, lines, address="3-502"), "小王").repeated
    record = shop.ledger.orders()[0]
    assert (record.order_id, record.person, record.order.name) == (first.order_id, "小王", "王姐")
    assert (record.order.service, record.order.comment_id, record.order.placed_unix_s) == ("twitch", "c1", 9e8)
    shop.ledger.cancel(first.order_id, "小王")
    assert shop.ledger.place(order_from_comment(comment, [OrderLine(1, Decimal(1))], again=1), "小王").accepted
    call = order_without_comment("张叔", lines)
    assert shop.ledger.place(call, "老李").accepted
    assert shop.ledger.place(call, "老李").repeated
    assert shop.ledger.place(order_without_comment("张叔", lines), "老李").accepted
    assert shop.left() == Decimal(15)
