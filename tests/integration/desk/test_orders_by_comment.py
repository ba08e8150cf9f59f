"""Neighbours order, change and cancel in the comments; what is unclear waits for a person. A real desk and ledger."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest

from studio.config.secrets import ingest_token
from studio.desk.desk import Desk
from studio.model.comment import FeedEntry
from studio.model.errors import StudioError
from studio.model.intent import ChangeIntent, OrderIntent
from studio.model.order import OrderLine
from studio.model.overlay import GroupProgress, OrderTicker, Overlay, ProductList, SoldOut
from studio.shop.catalogue import CatalogueError
from studio.shop.order_search import OrderQuery
from tests.rig.desks import open_desk
from tests.rig.neighbour import comment
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for


class Hall:
    """A desk that neighbours can talk to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._address = next(one.address for one in desk.chat_reports() if one.service == "ingest")
        self._count = 0

    def say(self, text: str, name: str = "王小明") -> FeedEntry:
        """The comment as it stands in the feed once it was ruled upon."""
        self._count += 1
        comment(self._address, ingest_token().reveal(), f"c{self._count}", text, name=name)
        seen = self._count
        return wait_for(
            lambda: next((one for one in self.desk.feed_since(0).entries if one.seq == seen and one.mark), None),
            10,
            text,
        )

    def left(self, product: int = 1) -> Decimal:
        return self.desk.shelf.ledger.stock()[product].left

    def do(self, name: str, /, **arguments: object) -> None:
        self.desk.do(name, **arguments).result(10)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    show = shop_show(folder)
    more = (
        Overlay(id="list", name="商品列表", state=ProductList(title="商品")),
        Overlay(id="ticker", name="刚刚", state=OrderTicker(), shown=True),
        Overlay(id="group", name="成团", state=GroupProgress()),
        Overlay(id="stamp", name="售罄章", state=SoldOut(), shown=True),
    )
    show = msgspec.structs.replace(show, overlays=(*show.overlays, *more))
    with open_desk(write_show(folder, show)) as desk:
        # Threads that begin with the first work given to them are this fixture's, not those of the first test.
        desk.orders_async(OrderQuery()).result(10)
        desk.do("order.cancel", order_id=1).exception(10)
        yield Hall(desk)


def test_order_change_and_cancel_by_comment(hall: Hall) -> None:
    before = hall.left()
    assert hall.say("番茄2斤 3栋502").mark == "order"
    assert hall.left() == before - 2
    changed = hall.say("改成3斤")
    assert (changed.mark, changed.note) == ("change", "番茄 3")
    assert hall.left() == before - 3
    again = hall.say("再加一斤番茄")
    assert again.mark in ("change", "order")
    assert hall.left() == before - 4
    assert hall.say("退番茄").mark == "cancel"
    assert hall.left() == before
    refused = hall.say("番茄改成2斤", name="没订过的人")
    assert refused.mark in ("refused", "unclear"), "who holds nothing changes nothing"
    assert hall.left() == before
    rows = wait_for(lambda: [one for one in hall.desk.state.orders if one.state == "cancelled"], 5, "the book")
    assert rows[0].said == "番茄2斤 3栋502"


def test_too_many_wait_and_move_up_when_somebody_cancels(hall: Hall) -> None:
    assert hall.say("鸡蛋9盒 1-101", name="先来的").mark == "order"
    waits = hall.say("鸡蛋3盒 2-202", name="后来的")
    assert waits.mark == "waiting"
    assert waits.note, "the neighbour is told why"
    assert hall.left(2) == 1
    assert hall.say("鸡蛋不要了", name="先来的").mark == "cancel"
    row = wait_for(lambda: next((one for one in hall.desk.state.orders if one.name == "后来的"), None), 5, "the row")
    wait_for(lambda: _state_of(hall, row.order_id) == "accepted", 5, "moving up")
    assert hall.left(2) == 7


def test_a_refused_change_leaves_what_stood(hall: Hall) -> None:
    before = hall.left(2)
    assert hall.say("鸡蛋改成900盒", name="后来的").mark in ("refused", "unclear")
    assert hall.left(2) == before


def test_an_unclear_comment_waits_for_a_person_who_chooses(hall: Hall) -> None:
    assert hall.say("番茄和鸡蛋随便来点", name="赵奶奶").mark == "unclear"
    row = wait_for(lambda: next((one for one in hall.desk.state.unclear if one.name == "赵奶奶"), None), 5, "the queue")
    assert row.suggestions, "something to choose from"
    before = hall.left()
    orders = [one for one in row.suggestions if isinstance(one, OrderIntent) and one.lines[0].product == 1]
    assert hall.left() == before, "and nothing done by itself"
    hall.do("unclear.take", key=row.key, intent=orders[0])
    assert hall.left() == before - orders[0].lines[0].quantity
    assert not [one for one in hall.desk.state.unclear if one.key == row.key]
    assert hall.desk.feed_since(0).entries[row.seq - 1].mark == "order"
    again = hall.desk.do("unclear.take", key=row.key, intent=orders[0]).exception(10)
    assert isinstance(again, StudioError)
    assert again.code == "desk.decided_already"


def test_what_a_person_chose_may_be_refused_and_stays_in_the_queue(hall: Hall) -> None:
    hall.say("番茄和鸡蛋随便来点吧", name="钱爷爷")
    row = wait_for(lambda: next((one for one in hall.desk.state.unclear if one.name == "钱爷爷"), None), 5, "the queue")
    wrong = ChangeIntent(operation="=", product=1, quantity=Decimal(2))
    assert isinstance(hall.desk.do("unclear.take", key=row.key, intent=wrong).exception(10), StudioError)
    assert [one for one in hall.desk.state.unclear if one.key == row.key]
    hall.do("unclear.dismiss", key=row.key)
    assert not [one for one in hall.desk.state.unclear if one.key == row.key]


def test_edit_tick_off_and_find_by_hand(hall: Hall) -> None:
    hall.do("order.new", name="电话里的李姐", lines=[OrderLine(1, Decimal(2))], address="9-901", phone="13812345678")
    row = hall.desk.state.orders[0]
    assert (row.name, row.state) == ("电话里的李姐", "accepted")
    before = hall.left()
    hall.do("order.edit", order_id=row.order_id, lines=[OrderLine(1, Decimal(5))], note="放门口")
    assert hall.left() == before - 3
    for text in ("5678", "901", "李姐", f"#{row.order_id}"):
        page = hall.desk.orders_async(OrderQuery(text=text)).result(10)
        assert [one.order_id for one in page.records] == [row.order_id], text
    hall.do("order.hand_over", order_id=row.order_id)
    assert _state_of(hall, row.order_id) == "accepted"
    assert next(one for one in hall.desk.state.orders if one.order_id == row.order_id).handed_over
    refused = hall.desk.do("order.cancel", order_id=row.order_id).exception(10)
    assert isinstance(refused, StudioError), "what is fetched cannot be cancelled"
    hall.do("order.take_back", order_id=row.order_id)
    hall.do("order.cancel", order_id=row.order_id)


def test_products_are_imported_whole_or_not_at_all_and_changed_on_air(hall: Hall, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("number,name,unit,price,stock\n1,番茄,斤,x,1\n2,蛋,盒,y,1\n", encoding="utf-8")
    error = hall.desk.do("product.import", path=str(wrong)).exception(10)
    assert isinstance(error, CatalogueError)
    assert len(error.problems) == 2
    assert len(hall.desk.state.products) == 2
    book = openpyxl.Workbook()
    sheet = book.active
    rows = ((1, "番茄", "斤", 6, 60), (2, "鸡蛋", "盒", 18, 10), (3, "黄瓜", "根", 2, 30))
    for cells in (("编号", "名称", "单位", "价格", "库存"), *rows):
        sheet.append(cells)
    book.save(tmp_path / "新的.xlsx")
    left = hall.left()
    hall.do("product.import", path=str(tmp_path / "新的.xlsx"))
    assert [row.product.name for row in hall.desk.state.products] == ["番茄", "鸡蛋", "黄瓜"]
    assert hall.left() == left, "what is known keeps its count"
    hall.do("product.arrange", numbers=[3, 1, 2])
    hall.do("product.nth", place=1)
    assert hall.desk.state.product_on_air == 3
    hall.do("product.next")
    hall.do("product.previous")
    hall.do("product.previous")
    assert hall.desk.state.product_on_air == 2, "round and round"
    hall.do("product.edit", number=3, price=Decimal("2.50"), strike_price=Decimal(3), strike_source="菜场")
    cucumber = next(row.product for row in hall.desk.state.products if row.product.number == 3)
    assert (cucumber.price, cucumber.strike_price, cucumber.strike_source) == (Decimal("2.5"), 3, "菜场")
    hall.do("product.sold_out", number=3)
    assert hall.left(3) == 0
    hall.do("ledger.undo")
    assert hall.left(3) == 30


def test_the_picture_follows_list_ticker_stamp_and_group(hall: Hall) -> None:
    def shown(overlay_id: str) -> object:
        return next(one.state for one in hall.desk.engine.state.show.overlays if one.id == overlay_id)  # type: ignore[union-attr]

    def told(overlay_id: str, what: str) -> bool:
        """The engine says what it shows once it is asked for anything."""
        hall.do("overlay.toggle", overlay_id="text")
        return what in repr(shown(overlay_id))

    hall.do("product.present", number=3)
    hall.say("黄瓜4根 3栋502", name="陈小美")
    wait_for(lambda: told("ticker", "陈** 订了黄瓜 4 根"), 10, "the ticker", 0.2)
    assert "陈小美" not in repr(shown("ticker"))
    wait_for(lambda: told("list", "left='26'"), 10, "the list", 0.2)
    hall.do("group.open", number=3, threshold=10, minutes=30)
    wait_for(lambda: told("group", "missing='6'"), 10, "the group's bar", 0.2)
    hall.do("product.count", number=3, quantity=0)
    wait_for(lambda: told("stamp", "sold_out=True"), 10, "the stamp", 0.2)
    hall.do("group.settle", number=3)
    wait_for(lambda: told("group", "result='failed'"), 10, "the group failed", 0.2)


def _state_of(hall: Hall, order_id: int) -> str:
    return next(one.state for one in hall.desk.state.orders if one.order_id == order_id)
