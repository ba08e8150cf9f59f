"""A ledger of the version before opens with all it had, and one moves to PostgreSQL losing nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from studio.config.show_file import load_show, save_show
from studio.model.errors import ShopError
from studio.model.order import Order, OrderChange, OrderLine
from studio.model.product import Product
from studio.model.show import Show
from studio.shop import database
from studio.shop.ledger import Ledger
from studio.shop.moving import move_ledger
from studio.shop.order_search import OrderQuery
from studio.shop.schema import metadata
from tests.rig.command import doorstep
from tests.rig.postgres import Postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


def _ledger(url: str) -> Ledger:
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    return ledger


def _order(key: str, quantity: object, user: str = "") -> Order:
    lines = (OrderLine(1, Decimal(str(quantity))),)
    texts = {"user": user or f"u{key}", "name": "王姐", "address": "3-2-502", "phone": "138"}
    return Order(service="t", room="r", comment_id=key, lines=lines, **texts)


def _sold(url: str) -> Ledger:
    """A ledger in which most things have happened."""
    ledger = _ledger(url)
    ledger.load_products([Product(number=1, name="番茄", unit="斤", price=Decimal("6.55"), stock=Decimal(10))], "老李")
    ledger.place(_order("a", 4))
    ledger.place(_order("b", "5.125"))
    ledger.place(_order("c", 3))
    ledger.cancel(("t", "r", "a"), "小王")
    ledger.undo(ledger.adjust(1, Decimal(1), "老李", "restock").id, "老李")
    key = {"service": "t", "room": "r", "comment_id": "d", "user": "uc"}
    ledger.change(OrderChange(**key, operation="=", product=1, quantity=Decimal("0.5")))  # type: ignore[arg-type]
    ledger.hand_over(2, "小王")
    ledger.merge_persons("t", "uc", "t", "ub", "老李")
    return ledger


def _seen(ledger: Ledger) -> tuple[object, ...]:
    return ledger.orders(1000), ledger.entries(limit=1000), ledger.products(), ledger.stock(), ledger.totals()


def test_the_version_before_is_migrated_with_its_data(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    raw = sqlite3.connect(file)
    raw.execute("""INSERT INTO products VALUES (1, '番茄', '斤', 6550, '["西红柿"]', '', NULL, '', NULL, 0, 1)""")
    raw.execute("INSERT INTO stock VALUES (1, 7500, 10000, 3)")
    for number, texts, state, code in (
        (1, ("3-2-502", "138", "早点"), "accepted", ""),
        (2, ("", "", ""), "refused", "shop.sold_out"),
        (3, ("", "", ""), "cancelled", ""),
    ):
        row = (number, "t", "r", f"c{number}", "f", "u", "王姐", *texts, "王姐", state, code, "{}", 5)
        raw.execute(f"INSERT INTO orders VALUES ({', '.join('?' * len(row))})", row)
    raw.execute("INSERT INTO order_lines VALUES (1, 1, 2500, 6550), (2, 1, 99000, 6550), (3, 1, 1000, 6550)")
    raw.execute("INSERT INTO ledger VALUES (1, 1, 10000, 'opening', '', 1, NULL, NULL)")
    raw.execute("INSERT INTO ledger VALUES (2, 1, -2500, 'order', '王姐', 5, 1, NULL)")
    raw.commit()
    raw.close()
    ledger = _ledger(f"sqlite:///{file}")
    level = ledger.stock()[1]
    assert (level.left, level.total, level.ordered, level.waiting) == (Decimal("7.5"), 10, Decimal("2.5"), 0)
    assert [record.state for record in ledger.orders()] == ["cancelled", "refused", "accepted"]
    found = ledger.find_orders(OrderQuery(text="早点", building="3")).records
    assert [(record.order_id, record.held) for record in found] == [(1, {1: Decimal("2.5")})]
    assert ledger.holdings("t", "u") == {1: Decimal("2.5")}
    assert ledger.cancel(1, "老李").accepted
    assert sum(entry.delta for entry in ledger.entries(1)) == ledger.stock()[1].left == 10
    ledger.close()


def test_the_tables_on_postgresql_are_those_of_the_migrations(postgres: Postgres) -> None:
    url = postgres.create("tables")
    _ledger(url).close()
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_all_of_it_moves_and_selling_goes_on_there_only(postgres: Postgres, tmp_path: Path) -> None:
    here, there = f"sqlite:///{tmp_path / 'a.db'}", postgres.create("moved")
    ledger = _sold(here)
    before = _seen(ledger)
    ledger.close()
    moved = move_ledger(here, there)
    assert (moved.rows["orders"], moved.rows["changes"], moved.rows["handovers"]) == (3, 1, 1)
    ledger = _ledger(there)
    assert _seen(ledger) == before
    assert ledger.place(_order("b", "5.125")).repeated
    after = ledger.place(_order("e", 1))
    assert after.accepted
    assert after.order_id > 3  # the server counts what was repeated too
    assert ledger.adjust(1, Decimal(1), "老李").id == len(before[1]) + 2  # type: ignore[arg-type]
    ledger.close()
    with pytest.raises(ShopError) as caught:
        _ledger(here)
    assert caught.value.code == "shop.moved"
    with pytest.raises(ShopError) as caught:
        move_ledger(f"sqlite:///{tmp_path / 'b.db'}", there)
    assert caught.value.code == "shop.target_not_empty"
    _ledger(f"sqlite:///{tmp_path / 'b.db'}").close()  # refused, so it is as it was


@pytest.mark.long
def test_the_command_moves_a_show(postgres: Postgres, tmp_path: Path) -> None:
    _sold(f"sqlite:///{tmp_path / 'a.db'}").close()
    show = tmp_path / "a.show.json"
    save_show(Show(ledger="a.db"), show)
    there = postgres.create("by_command")
    refused = doorstep("shop", "move", str(show), "--to", there.replace("doorstep@", "doorstep:geheim@"))
    assert refused.returncode == 1
    assert "password" in refused.stderr
    done = doorstep("shop", "move", str(show), "--to", there, "--lang", "zh")
    assert (done.returncode, "orders: 3" in done.stdout) == (0, True), done.stderr
    assert load_show(show).ledger == there
    listed = doorstep("orders", "list", str(show), "--search", "王姐")
    assert listed.stdout.splitlines()[0].split("\t")[:3] == ["#3", "accepted", "王**"]
    assert "502" not in listed.stdout
    made = doorstep("orders", "sheets", str(show), "--out", str(tmp_path / "out"), "--formats", "csv")
    assert made.returncode == 0, made.stderr
    assert len(list((tmp_path / "out").glob("*.csv"))) == len(made.stdout.splitlines()) == 6
