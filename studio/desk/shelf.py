"""The shop as the desk sees it: the catalogue, the ledger, and the card and counter in the picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from studio.desk.state import ProductRow
from studio.model.errors import ShopError
from studio.model.overlay import ProductCard, StockCounter
from studio.model.product import Product, StockLevel
from studio.shop.amounts import written
from studio.shop.catalogue import read_catalogue
from studio.shop.ledger import Ledger
from studio.shop.stock import StockSnapshot


class Shelf:
    """Holds the products and follows their stock. `on_stock` hears of every committed change, on the thread that
    caused it. `_lock` guards `_products` and `_levels`."""

    def __init__(self, ledger_url: str, on_stock: Callable[[StockSnapshot], None]) -> None:
        self.ledger = Ledger(ledger_url, self._changed)
        self._on_stock = on_stock
        self._lock = threading.Lock()
        self._products: dict[int, Product] = {}
        self._levels: dict[int, StockLevel] = {}

    def start(self, products_file: Path | None) -> int:
        """Open the ledger and read the catalogue; returns the number of the product the catalogue puts on air, 0 for
        none. Raises ShopError; the ledger is open then, if it could be."""
        self.ledger.start()
        if products_file is None:
            return 0
        products = read_catalogue(products_file)
        self.ledger.load_products(products)
        with self._lock:
            self._products = {product.number: product for product in products}
        self._take_levels(self.ledger.stock())
        return next((product.number for product in products if product.on_air), 0)

    def close(self) -> None:
        self.ledger.close()

    def rows(self) -> tuple[ProductRow, ...]:
        with self._lock:
            return tuple(
                ProductRow(product, self._levels.get(product.number) or _unknown(product.number))
                for product in self._products.values()
            )

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
        product, level = self.product(number), self._level(number)
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
        product, level = self.product(number), self._level(number)
        return StockCounter(
            name=product.name,
            left=written(level.left),
            unit=product.unit,
            stock_ratio=_ratio(level),
            stock_level=level.state,
        )

    def _level(self, number: int) -> StockLevel:
        with self._lock:
            return self._levels.get(number) or _unknown(number)

    def _changed(self, snapshot: StockSnapshot) -> None:
        self._take_levels(snapshot.levels)
        self._on_stock(snapshot)

    def _take_levels(self, levels: Mapping[int, StockLevel]) -> None:
        """Snapshots may overtake each other between threads: the newer version of each level stays."""
        with self._lock:
            for number, level in levels.items():
                known = self._levels.get(number)
                if known is None or level.version >= known.version:
                    self._levels[number] = level


def money(amount: Decimal) -> str:
    """¥6.00"""
    return f"¥{amount:.2f}"


def _ratio(level: StockLevel) -> float:
    return float(min(Decimal(1), level.left / level.total)) if level.total > 0 else 0.0


def _unknown(number: int) -> StockLevel:
    return StockLevel(number=number, left=Decimal(0), total=Decimal(0), state="unknown")
