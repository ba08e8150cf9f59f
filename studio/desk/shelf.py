"""The shop as the desk sees it: the catalogue, the ledger, and the card and counter in the picture."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import msgspec

from studio.config.secrets import ledger_password
from studio.desk.state import ProductRow
from studio.model.errors import ShopError
from studio.model.overlay import ListedProduct, ProductCard, StockCounter
from studio.model.product import Product, StockLevel
from studio.shop.amounts import written
from studio.shop.catalogue import read_catalogue
from studio.shop.ledger import Ledger
from studio.shop.stock import Group, StockSnapshot
from studio.shop.till import Settled, Till
from studio.shop.turn import OrderEvent

log = logging.getLogger(__name__)

_MOST_BYTES = 16_000_000
"""More is no catalogue; reading it will say so."""

_EDITABLE = frozenset(Product.__struct_fields__) - {"number", "stock", "on_air"}
"""What else a product has changes by commands of its own."""


class Shelf:
    """Holds the products and follows their stock. `on_stock` hears of every committed change, on the thread that
    caused it; `on_orders` and `on_settled` of what happened to orders by itself.

    Once loaded, the ledger's catalogue is the true one, with all that was changed in the window; the file is read again
    when it has changed since. `books`: files of this show's books begin with this path.
    `_lock` guards `_products`, `_levels`, `_groups` and `_rows`, which is made anew only after a change: a catalogue
    may have ten thousand products, and the window looks thirty times a second.
    """

    def __init__(
        self,
        ledger_url: str,
        books: Path,
        on_stock: Callable[[StockSnapshot], None],
        on_orders: Callable[[tuple[OrderEvent, ...]], None],
        on_settled: Callable[[Settled], None],
    ) -> None:
        self.ledger = Ledger(
            ledger_url, self._changed, password=lambda: ledger_password(ledger_url), on_orders=on_orders
        )
        self.till = Till(self.ledger, books.with_name(f"{books.name}.till"), on_settled)
        self._read_mark = books.with_name(f"{books.name}.catalogue")
        self._on_stock = on_stock
        self._lock = threading.Lock()
        self._products: dict[int, Product] = {}
        self._levels: dict[int, StockLevel] = {}
        self._groups: dict[int, Group] = {}
        self._rows: tuple[ProductRow, ...] | None = None

    def start(self, products_file: Path | None) -> int:
        """Open the ledger and read the catalogue; returns the number of the product that is on air in it, 0 for none.
        Raises ShopError; the ledger is open then, if it could be, with the catalogue it had."""
        self.ledger.start()
        self.till.start()
        try:
            if products_file is not None:
                self._read_if_new(products_file)
        finally:
            self.reload()
        return next((product.number for product in self.products() if product.on_air), 0)

    def close(self) -> None:
        self.till.close()
        self.ledger.close()

    def import_file(self, path: Path, person: str) -> None:
        """All of a catalogue file or nothing of it. Raises CatalogueError with every problem."""
        self.ledger.load_products(read_catalogue(path), person)
        self._remember(path)
        self.reload()

    def reload(self) -> None:
        """Read the catalogue and its stock from the ledger. Raises ShopError."""
        products = self.ledger.products()
        with self._lock:
            self._products = {product.number: product for product in products}
            self._rows = None
        self._take(self.ledger.refresh())

    def edit(self, number: int, person: str, **changes: object) -> None:
        """Change a product; its count stays. Raises ShopError."""
        if unknown := changes.keys() - _EDITABLE:
            raise ShopError("desk.bad_arguments", name="product.edit", reason=", ".join(sorted(unknown)))
        try:
            changed = msgspec.convert({**msgspec.to_builtins(self.product(number)), **changes}, Product)
        except msgspec.ValidationError as error:
            raise ShopError("desk.bad_arguments", name="product.edit", reason=error) from error
        self.ledger.put_product(changed, person)
        self.reload()

    def put_on_air(self, number: int) -> None:
        """So that it is on air again after a restart; that it cannot be kept keeps nobody from showing it."""
        try:
            self.ledger.put_on_air(number)
        except ShopError as error:
            log.warning("which product is on air was not kept: %s", error)

    def rows(self) -> tuple[ProductRow, ...]:
        with self._lock:
            if self._rows is None:
                self._rows = tuple(
                    ProductRow(product, self._levels.get(number) or _unknown(number), self._group(number))
                    for number, product in self._products.items()
                )
            return self._rows

    def products(self) -> tuple[Product, ...]:
        with self._lock:
            return tuple(self._products.values())

    def product(self, number: int) -> Product:
        """Raises ShopError when the catalogue has no such number."""
        with self._lock:
            product = self._products.get(number)
        if product is None:
            raise ShopError("shop.unknown_product", number=number)
        return product

    def card(self, number: int) -> ProductCard:
        """The product card of `number`, with its stock as it is now."""
        product, level = self.product(number), self.level(number)
        return ProductCard(
            number=number,
            name=product.name,
            photo_path=product.photo,
            price=money(product.price),
            unit=product.unit,
            strike_price=money(product.strike_price) if product.strike_price is not None else "",
            strike_source=product.strike_source,
            left=written(level.left),
            stock_ratio=_ratio(level),
            stock_level=level.state,
        )

    def counter(self, number: int) -> StockCounter:
        product, level = self.product(number), self.level(number)
        return StockCounter(
            name=product.name,
            left=written(level.left),
            unit=product.unit,
            stock_ratio=_ratio(level),
            stock_level=level.state,
        )

    def listed(self, number: int, presenting: bool) -> ListedProduct:
        product, level = self.product(number), self.level(number)
        return ListedProduct(
            number=number,
            name=product.name,
            price=money(product.price),
            unit=product.unit,
            left=written(level.left),
            stock_level=level.state,
            presenting=presenting,
        )

    def level(self, number: int) -> StockLevel:
        with self._lock:
            return self._levels.get(number) or _unknown(number)

    def group(self, number: int) -> Group | None:
        """The newest group of a product (成团)."""
        with self._lock:
            return self._group(number)

    def _group(self, number: int) -> Group | None:
        return self._groups.get(number)

    def _changed(self, snapshot: StockSnapshot) -> None:
        self._take(snapshot)
        self._on_stock(snapshot)

    def _take(self, snapshot: StockSnapshot) -> None:
        """Snapshots may overtake each other between threads: the newer version of each level stays."""
        with self._lock:
            self._rows = None
            self._take_levels(snapshot.levels)
            for number, group in snapshot.groups.items():
                known = self._groups.get(number)
                if known is None or (group.id, group.decided_unix_s) >= (known.id, known.decided_unix_s):
                    self._groups[number] = group

    def _take_levels(self, levels: Mapping[int, StockLevel]) -> None:
        for number, level in levels.items():
            known = self._levels.get(number)
            if known is None or level.version >= known.version:
                self._levels[number] = level

    def _read_if_new(self, path: Path) -> None:
        fingerprint = _fingerprint(path)
        try:
            read_before = self._read_mark.read_text("utf-8")
        except (OSError, ValueError):
            read_before = ""
        if fingerprint and fingerprint == read_before and self.ledger.products():
            return
        self.ledger.load_products(read_catalogue(path))
        self._remember(path)

    def _remember(self, path: Path) -> None:
        """Whole or not at all; without it the file is only read once more."""
        fresh = self._read_mark.with_name(self._read_mark.name + ".new")
        try:
            fresh.write_text(_fingerprint(path), "utf-8")
            os.replace(fresh, self._read_mark)
        except OSError as error:
            log.warning("that the catalogue was read could not be noted: %s", error)


def money(amount: Decimal) -> str:
    """¥6.00"""
    return f"¥{amount:.2f}"


def _fingerprint(path: Path) -> str:
    """Of a file's place and content; empty when it cannot be read, which reading it will say."""
    try:
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES)
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(str(path.resolve()).encode() + b"\0" + content).hexdigest()


def _ratio(level: StockLevel) -> float:
    return float(min(Decimal(1), level.left / level.total)) if level.total > 0 else 0.0


def _unknown(number: int) -> StockLevel:
    return StockLevel(number=number, left=Decimal(0), total=Decimal(0), state="unknown")
