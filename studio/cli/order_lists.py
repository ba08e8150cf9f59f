"""What `doorstep orders list` and `sheets` do: the order book on the terminal, and its printed sheets."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import typer

from studio.chat.masking import mask_name, mask_text
from studio.cli.shop_work import open_ledger
from studio.model.errors import ShopError
from studio.model.product import Product
from studio.model.sentences import Language
from studio.shop.amounts import written
from studio.shop.order_record import OrderRecord, OrderState
from studio.shop.order_search import OrderQuery
from studio.shop.sheet_files import FORMATS, Format, write_sheets

_STATES: tuple[OrderState, ...] = get_args(OrderState)


def list_orders(show: Path, search: str, state: str | None, limit: int, before: int) -> None:
    """Raises StudioError."""
    states = tuple(one for one in _STATES if one == state)
    if state is not None and not states:
        raise ShopError("shop.no_order_state", name=state, known=", ".join(_STATES))
    ledger = open_ledger(show)
    try:
        products = {product.number: product for product in ledger.products()}
        page = ledger.find_orders(OrderQuery(text=search, states=states, limit=limit, before_id=before))
    finally:
        ledger.close()
    for record in page.records:
        typer.echo(_line(record, products))
    if page.more:
        typer.echo(f"… --before {page.records[-1].order_id}")


def make_sheets(show: Path, out: Path, formats: str, language: Language) -> None:
    """Raises StudioError."""
    asked = {one.strip() for one in formats.split(",")}
    wanted: tuple[Format, ...] = tuple(one for one in FORMATS if one in asked)
    if len(wanted) != len(asked):
        raise ShopError("shop.no_sheet_format", name=formats, known=", ".join(FORMATS))
    ledger = open_ledger(show)
    try:
        after = ledger.after_show(language)
    finally:
        ledger.close()
    for path in write_sheets(after, out, wanted):
        typer.echo(path)


def _line(record: OrderRecord, products: dict[int, Product]) -> str:
    goods = []
    for line in record.order.lines:
        product = products.get(line.product)
        name, unit = (product.name, product.unit) if product else (f"{line.product}", "")
        goods.append(f"{name} {written(line.quantity)} {unit}".strip())
    name, address, phone = mask_name(record.order.name), mask_text(record.order.address), mask_text(record.order.phone)
    return "\t".join((f"#{record.order_id}", record.state, name, address, phone, ", ".join(goods)))
