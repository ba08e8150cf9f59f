"""Many processes at one stock: nothing is sold twice, nothing acknowledged is lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.model.product import Product
from studio.shop.ledger import Ledger
from tests.rig.customers import order_of
from tests.rig.postgres import Postgres

STOCK = 100


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A ledger with one product, `STOCK` pieces of it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create(f"shop{abs(hash(request.node.name)) % 10**9}")
    _open_shop(url, STOCK)
    return url


def _open_shop(url: str, stock: int) -> None:
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    product = Product(number=1, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(stock))
    ledger.load_products([product], "rig")
    ledger.close()


def _customers(url: str, processes: int, orders: int, repeats: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.rig.customers", url, str(processes), str(orders), str(repeats)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _answers(customers: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    said, _ = customers.communicate(timeout=100)
    assert customers.returncode == 0
    return [json.loads(line) for line in said.splitlines()]


def _check_books(url: str) -> Ledger:
    """What must hold whatever happened: the ledger's sum is the stock, and what is gone is what orders hold."""
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    left = ledger.stock()[1].left
    entries = ledger.entries(1, 100_000)
    assert sum((entry.delta for entry in entries), Decimal(0)) == left
    assert left == entries[-1].delta - ledger.totals().ordered.get(1, Decimal(0))
    assert left >= 0
    return ledger


def test_fifty_processes_and_a_thousand_orders_sell_exactly_what_there_is(url: str) -> None:
    answers = _answers(_customers(url, 50, 20, 1))
    assert len(answers) == 1000
    assert sum(answer["accepted"] for answer in answers) == STOCK
    assert {answer["code"] for answer in answers} == {"", "shop.waiting"}
    ledger = _check_books(url)
    totals = ledger.totals()
    assert (totals.accepted, totals.waiting, totals.ordered) == (STOCK, 1000 - STOCK, {1: Decimal(STOCK)})
    assert ledger.stock()[1].state == "sold_out"
    ledger.close()


def test_each_order_five_times_at_once_is_one_order_with_one_answer(url: str) -> None:
    answers = _answers(_customers(url, 2, 20, 5))
    assert len(answers) == 200
    for key in {answer["key"] for answer in answers}:
        same = [answer for answer in answers if answer["key"] == key]
        assert len({(answer["order_id"], answer["accepted"], answer["code"]) for answer in same}) == 1
        assert Counter(answer["repeated"] for answer in same) == {False: 1, True: 4}
    ledger = _check_books(url)
    assert ledger.totals().ordered == {1: Decimal(40)}
    ledger.close()


@pytest.mark.parametrize("acknowledged", [1, 7, 23, 60, 110])
def test_killed_under_load_every_acknowledged_order_is_there(tmp_path: Path, acknowledged: int) -> None:
    file = tmp_path / "ledger.db"
    url = f"sqlite:///{file}"
    _open_shop(url, 100_000)
    customers = _customers(url, 1, 100_000, 1)
    assert customers.stdout is not None
    lines = [customers.stdout.readline() for _ in range(acknowledged)]
    _kill_family(customers)
    lines += customers.stdout.read().splitlines()
    customers.stdout.close()
    answers = [json.loads(line) for line in lines]
    assert all(answer["accepted"] for answer in answers)

    ledger = _check_books(url)  # opening it rolls back what was cut off
    known = {record.order.comment_id: record.order_id for record in ledger.orders(100_000)}
    assert {answer["key"]: answer["order_id"] for answer in answers}.items() <= known.items()
    again = ledger.place(order_of(answers[-1]["key"]))
    assert again.repeated
    assert again.order_id == answers[-1]["order_id"]
    ledger.close()
    raw = sqlite3.connect(file)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()


def _kill_family(customers: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the ordering process first, then to the one that started it."""
    children = Path(f"/proc/{customers.pid}/task/{customers.pid}/children").read_text().split()
    for child in children:
        subprocess.run(["kill", "-KILL", child], check=True)
    customers.kill()
    customers.wait(10)
