"""A disk without room: the order is refused whole, what was acknowledged stays, and it goes on when there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from studio.model.errors import ShopError
from studio.model.order import Order, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _order(number: int) -> Order:
    line = OrderLine(1, Decimal(1))
    return Order(service="t", room="r", comment_id=f"{number}", user="u", name="王姐", lines=(line,), note="满" * 500)


def test_no_room_no_half_order(small_disk: Path) -> None:
    ledger = Ledger(f"sqlite:///{small_disk / 'ledger.db'}", lambda _: None)
    ledger.start()
    ledger.load_products([Product(number=1, name="番茄", unit="斤", price=Decimal(6), stock=Decimal(100_000))])
    assert ledger.place(_order(0)).accepted
    room = os.statvfs(small_disk)
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (room.f_bavail * room.f_bsize - 64 * 1024))
    acknowledged, refusal = 1, None
    while refusal is None and acknowledged < 1000:
        try:
            acknowledged += ledger.place(_order(acknowledged)).accepted
        except ShopError as error:
            refusal = error
    assert refusal is not None
    assert refusal.code == "shop.disk_full"
    assert ledger.snapshot.known
    assert ledger.stock()[1].left == 100_000 - acknowledged
    assert len(ledger.orders(2000)) == acknowledged

    filler.unlink()
    answer = ledger.place(_order(acknowledged))
    assert answer.accepted
    assert not answer.repeated
    assert sum(entry.delta for entry in ledger.entries(1, 5000)) == ledger.stock()[1].left == 99_999 - acknowledged
    ledger.close()
