"""What people do with orders, persons, products and sheets, by name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from studio.desk.commands import command, decimal_of
from studio.desk.suggestions import Suggestion
from studio.model.errors import ShopError, StudioError
from studio.model.intent import OrderIntent
from studio.model.order import OrderEdit, OrderLine
from studio.shop.order_record import CommentKey
from studio.shop.rules import ShopRules
from studio.shop.sheet_files import FORMATS, Format, write_sheets

if TYPE_CHECKING:
    from studio.desk.desk import Desk

_DAY_S = 86_400.0


@command("order.new", "电话下单", "Order without a comment")
def new_order(desk: Desk, name: str, lines: Sequence[OrderLine], address: str = "", phone: str = "") -> None:
    desk.orders.without_comment(name.strip() or "—", tuple(lines), address, phone)


@command("order.for_comment", "为评论下单", "Order for a comment")
def order_for_comment(desk: Desk, seq: int, lines: Sequence[OrderLine], address: str = "") -> None:
    desk.orders.for_comment(seq, tuple(lines), address)


@command("order.edit", "修改订单", "Edit order")
def edit_order(
    desk: Desk,
    order_id: int,
    lines: Sequence[OrderLine] | None = None,
    name: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    note: str | None = None,
) -> None:
    """What is None stays as it is."""
    wanted = tuple(lines) if lines is not None else None
    desk.orders.edit(order_id, OrderEdit(lines=wanted, name=name, address=address, phone=phone, note=note))


@command("order.confirm", "确认预留", "Confirm reservation")
def confirm_order(desk: Desk, order_id: int) -> None:
    desk.shelf.ledger.confirm(order_id, desk.person)
    desk.orders.read_soon()


@command("order.hand_over", "核销", "Tick off")
def hand_over(desk: Desk, order_id: int) -> None:
    desk.orders.hand_over(order_id, handed=True)


@command("order.take_back", "撤销核销", "Take the tick back")
def take_back(desk: Desk, order_id: int) -> None:
    desk.orders.hand_over(order_id, handed=False)


@command("unclear.take", "采用建议", "Take suggestion")
def take_suggestion(desk: Desk, key: CommentKey, intent: Suggestion) -> None:
    """`intent` is what the person saw when choosing: nothing that came later."""
    desk.unclear.take(key, intent)


@command("unclear.order", "待确认下单", "Order for unclear comment")
def order_for_unclear(desk: Desk, key: CommentKey, intent: OrderIntent, address: str = "") -> None:
    desk.unclear.order(key, intent, address)


@command("unclear.dismiss", "只是聊天", "Only chat")
def dismiss_unclear(desk: Desk, key: CommentKey) -> None:
    desk.unclear.dismiss(key)


@command("person.merge", "合并邻居", "Merge persons")
def merge_persons(desk: Desk, service: str, user: str, into_service: str, into_user: str) -> None:
    desk.shelf.ledger.merge_persons(service, user, into_service, into_user, desk.person)
    desk.orders.read_soon()


@command("person.split", "拆分邻居", "Split persons")
def split_person(desk: Desk, service: str, user: str) -> None:
    desk.shelf.ledger.split_person(service, user, desk.person)


@command("person.forget", "删除个人信息", "Delete personal details")
def forget_person(desk: Desk, service: str, user: str) -> None:
    desk.shelf.ledger.forget_person(service, user, desk.person)
    desk.orders.read_soon()


@command("product.import", "导入商品表", "Import products")
def import_products(desk: Desk, path: str) -> None:
    """All of a CSV or XLSX file or nothing of it. The show names the file from then on."""
    file = Path(path).expanduser().resolve()
    desk.shelf.import_file(file, desk.person)
    desk.products_changed()
    try:
        named = file.relative_to(desk.base_folder)
    except ValueError:
        named = file
    if desk.show.products != str(named):
        desk.edit(msgspec.structs.replace(desk.show, products=str(named)))


@command("product.edit", "修改商品", "Edit product")
def edit_product(desk: Desk, number: int, **changes: object) -> None:
    """Name, unit, price, strike_price with strike_source, aliases, photo, limit_per_person."""
    desk.shelf.edit(number, desk.person, **changes)
    desk.products_changed()


@command("product.remove", "下架商品", "Remove product")
def remove_product(desk: Desk, number: int) -> None:
    desk.shelf.ledger.remove_product(number, desk.person)
    desk.shelf.reload()
    desk.products_changed()


@command("product.arrange", "商品排序", "Arrange products")
def arrange_products(desk: Desk, numbers: Sequence[int]) -> None:
    desk.shelf.ledger.arrange(tuple(numbers))
    desk.shelf.reload()
    desk.products_changed()


@command("product.sold_out", "标为售罄", "Mark sold out")
def sell_out(desk: Desk, number: int) -> None:
    desk.shelf.ledger.count(number, Decimal(0), desk.person)


@command("product.next", "讲解下一个商品", "Present next product")
def present_next(desk: Desk) -> None:
    _step(desk, 1)


@command("product.previous", "讲解上一个商品", "Present previous product")
def present_previous(desk: Desk) -> None:
    _step(desk, -1)


@command("product.nth", "讲解第几个商品", "Present the n-th product")
def present_nth(desk: Desk, place: int) -> None:
    """`place` counts from 1, in the order of the panel."""
    products = desk.shelf.products()
    if not 1 <= place <= len(products):
        raise ShopError("desk.no_such_place", place=place, count=len(products))
    desk.present(products[place - 1].number)


@command("group.open", "开团", "Open group order")
def open_group(desk: Desk, number: int, threshold: Decimal | int | str, minutes: float) -> None:
    if not 0 < minutes <= 60 * _DAY_S / 60:
        raise StudioError("desk.bad_number", text=minutes)
    desk.shelf.ledger.open_group(number, decimal_of(threshold), time.time() + minutes * 60, desk.person)
    desk.board.refresh()


@command("group.settle", "提前截团", "Settle group order now")
def settle_group(desk: Desk, number: int) -> None:
    group = desk.shelf.group(number)
    if group is not None and group.state == "open":
        desk.shelf.ledger.settle_group(group.id, desk.person)
        desk.orders.read_soon()
        desk.board.refresh()


@command("rules.set", "售卖规则", "Rules of the shop")
def set_rules(
    desk: Desk, waitlist: Literal["whole", "part", "off"] = "whole", keep_days: int = 0, reserve_minutes: int = 30
) -> None:
    desk.shelf.ledger.set_rules(
        ShopRules(waitlist=waitlist, keep_days=keep_days, reserve_minutes=reserve_minutes), desk.person
    )


@command("sheets.write", "导出取货单", "Write sheets")
def write_all_sheets(desk: Desk, folder: str, formats: Sequence[Format] = FORMATS) -> None:
    """Pickup sheets, packing list, totals, waitlist and what is unclear: whole files or none."""
    after = desk.shelf.ledger.after_show(desk.language, desk.show.title)
    write_sheets(after, Path(folder).expanduser(), tuple(formats))


def _step(desk: Desk, by: int) -> None:
    """The next in the panel's order, round and round."""
    numbers = [product.number for product in desk.shelf.products()]
    if not numbers:
        raise ShopError("desk.no_such_place", place=1, count=0)
    presented = desk.screen.presented
    place = numbers.index(presented) + by if presented in numbers else 0
    desk.present(numbers[place % len(numbers)])
