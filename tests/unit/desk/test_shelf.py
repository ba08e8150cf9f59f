"""The catalogue between the file, the ledger and the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from studio.config.paths import ledger_url
from studio.desk.shelf import Shelf
from studio.model.errors import ShopError

PRODUCTS = "number,name,unit,price,stock,on_air\n1,番茄,斤,6.00,60,yes\n2,鸡蛋,盒,18.00,10,\n"


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Shelf, int]]:
    """With the number of the product that is on air."""
    shelf = Shelf(
        ledger_url(folder / "a.show.json", "ledger.db"), folder / "ledger", lambda _stock: None, lambda _events: None,
        lambda _settled: None,
    )  # fmt: skip
    try:
        yield shelf, shelf.start(folder / "products.csv")
    finally:
        shelf.close()


def test_what_was_changed_in_the_window_survives_a_restart_until_the_file_is_another(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    with opened(tmp_path) as (shelf, on_air):
        assert on_air == 1
        shelf.edit(1, "host", price=Decimal("9.00"))
        shelf.put_on_air(2)
    with opened(tmp_path) as (shelf, on_air):
        assert on_air == 2
        assert shelf.product(1).price == 9
    (tmp_path / "products.csv").write_text(PRODUCTS.replace("6.00", "7.00"), encoding="utf-8")
    with opened(tmp_path) as (shelf, on_air):
        assert on_air == 1
        assert shelf.product(1).price == 7


def test_a_broken_file_leaves_the_catalogue_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    with opened(tmp_path):
        pass
    (tmp_path / "products.csv").write_text("nothing of the kind", encoding="utf-8")
    shelf = Shelf(
        ledger_url(tmp_path / "a.show.json", "ledger.db"), tmp_path / "ledger", lambda _stock: None,
        lambda _events: None, lambda _settled: None,
    )  # fmt: skip
    with pytest.raises(ShopError):
        shelf.start(tmp_path / "products.csv")
    assert [product.name for product in shelf.products()] == ["番茄", "鸡蛋"]
    shelf.close()


def test_a_change_that_makes_no_sense_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    with opened(tmp_path) as (shelf, _):
        for changes in ({"price": "dear"}, {"prize": 3}, {"price": None}):
            with pytest.raises(ShopError):
                shelf.edit(1, "host", **changes)
        assert shelf.product(1).price == 6
