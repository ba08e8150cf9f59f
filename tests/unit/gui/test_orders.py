"""The order book in the window: the queue by key, search, pickup, sheets; products imported, arranged and edited."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.gui.dialogs.merge_card import MergeCard
from studio.gui.dialogs.order_card import OrderCard
from studio.gui.dialogs.problems_card import ProblemsCard
from studio.gui.dialogs.product_card import ProductCard
from studio.gui.dialogs.sheets_card import SheetsCard
from studio.gui.main_window import MainWindow
from studio.gui.printing import print_sheets, printer_for
from studio.model.errors import ShopError
from studio.model.intent import OrderIntent
from studio.model.order import OrderLine
from studio.shop.catalogue import CatalogueError
from tests.rig.desk_stage import DeskStage
from tests.rig.waiting import wait_for


@pytest.fixture
def book(window: MainWindow, desk: DeskStage, app: QApplication) -> MainWindow:
    """A show on air, with the order book open."""
    desk.on_air()
    window.bridge.poll()
    window.tabs.setCurrentIndex(window.pages.indexOf(window.orders))
    window.orders.open_part("orders")
    settle(window, app)
    return window


def settle(window: MainWindow, app: QApplication) -> None:
    for _ in range(3):
        app.processEvents()
        window.bridge.poll()


def key(widget: QWidget, which: Qt.Key) -> None:
    QTest.keyClick(widget, which)


def names(window: MainWindow) -> list[str]:
    model = window.orders.model
    return [str(model.index(row).data()).partition("，")[0] for row in range(model.rowCount())]


def test_the_queue_is_worked_through_by_key(book: MainWindow, desk: DeskStage, app: QApplication) -> None:
    QTest.keyClick(book, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    queue = book.orders.queue
    assert queue.isVisible()
    assert queue.hasFocus()
    assert desk.asked == [], "a suggestion is never applied by itself"
    first, second = desk.state.unclear
    key(queue, Qt.Key.Key_3)
    assert desk.asked == []
    key(queue, Qt.Key.Key_Return)
    assert desk.asked == [("unclear.take", {"key": first.key, "intent": first.suggestions[2]})]
    key(queue, Qt.Key.Key_9)
    key(queue, Qt.Key.Key_Return)
    assert desk.asked[-1][1]["intent"] == first.suggestions[2], "there is no ninth"
    key(queue, Qt.Key.Key_N)
    row = queue.row()
    assert row is not None
    assert row.key == second.key
    key(queue, Qt.Key.Key_Return)
    assert len(desk.asked) == 2, "without a suggestion there is nothing to take"
    key(queue, Qt.Key.Key_C)
    assert desk.asked[-1] == ("unclear.dismiss", {"key": second.key})
    key(queue, Qt.Key.Key_N)
    key(queue, Qt.Key.Key_E)
    card = book.cards.card
    assert isinstance(card, OrderCard)
    card.rows[0].quantity.setValue(4)
    card.save.click()
    name, arguments = desk.asked[-1]
    assert name == "unclear.order"
    assert arguments["key"] == first.key
    assert arguments["intent"] == OrderIntent(lines=(OrderLine(3, Decimal(4)),))
    assert arguments["address"] == "3-2-502"


def test_after_one_is_decided_the_next_is_there(book: MainWindow, desk: DeskStage, app: QApplication) -> None:
    book.orders.open_part("decide")
    second = desk.state.unclear[1]
    desk.set(unclear=(second,))
    settle(book, app)
    row = book.orders.queue.row()
    assert row == second
    desk.set(unclear=())
    settle(book, app)
    assert not book.orders.queue.take.isVisible()


def test_the_host_sees_what_is_left_and_who_waits_until_she_opens_the_book(
    window: MainWindow, desk: DeskStage, app: QApplication
) -> None:
    desk.on_air()
    window.tabs.setCurrentIndex(1)
    settle(window, app)
    panel = window.orders
    assert panel.host.isVisible()
    assert not panel.list.isVisible()
    assert (panel.host.product.text(), panel.host.left.text(), panel.host.waiting.text()) == (
        "1  沙瓤番茄",
        "12 斤",
        "0",
    )
    panel.open_book.click()
    assert panel.list.isVisible()
    panel.close_book.click()
    assert panel.host.isVisible()
    window.preferences.set_expert(True)
    assert panel.list.isVisible()


def test_doors_and_phones_are_masked_but_for_handing_out(book: MainWindow, app: QApplication) -> None:
    def told(row: int) -> str:
        return str(book.orders.model.index(row).data(Qt.ItemDataRole.ToolTipRole))

    assert "13912348000" not in told(1)
    assert "301" not in told(1)
    assert "5栋" in told(1)
    book.orders.open_part("pickup")
    settle(book, app)
    doors = [told(row) for row in range(book.orders.model.rowCount())]
    assert any("13912348000" in one and "301" in one for one in doors)


def test_search_asks_the_desk_and_shows_its_answer(book: MainWindow, desk: DeskStage, app: QApplication) -> None:
    book.orders.search.setText("木木")
    wait_for(lambda: (settle(book, app), desk.queries)[1], 5, "the question")
    settle(book, app)
    assert desk.queries[-1].text == "木木"
    assert names(book) == ["木木"]
    book.orders.search.setText("nobody of this name")
    wait_for(lambda: (settle(book, app), desk.queries[-1].text.startswith("nobody"))[1], 5, "the next question")
    settle(book, app)
    assert not book.orders.list.isVisible()


def test_pickup_is_ticked_off_by_key(book: MainWindow, desk: DeskStage, app: QApplication) -> None:
    QTest.keyClick(book, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle(book, app)
    assert book.orders.search.hasFocus()
    assert desk.queries[-1].states == ("accepted", "waiting")
    panel = book.orders
    panel.list.setCurrentIndex(panel.model.index(panel.model.row_of(44)))
    key(panel.list, Qt.Key.Key_Return)
    assert desk.asked == [("order.hand_over", {"order_id": 44})]


def test_an_order_is_edited_and_one_is_written_for_a_caller(book: MainWindow, desk: DeskStage) -> None:
    panel = book.orders
    panel.list.setCurrentIndex(panel.model.index(panel.model.row_of(44)))
    key(panel.list, Qt.Key.Key_Return)
    card = book.cards.card
    assert isinstance(card, OrderCard)
    card.more.click()
    card.rows[1].product.setCurrentIndex(2)
    card.phone.setText("138")
    card.save.click()
    name, arguments = desk.asked[-1]
    assert name == "order.edit"
    assert arguments["lines"] == (OrderLine(1, Decimal(2)), OrderLine(3, Decimal(1)))
    assert (arguments["order_id"], arguments["phone"]) == (44, "138")
    panel.new.click()
    card = book.cards.card
    assert isinstance(card, OrderCard)
    card.name.setText("电话里的李姐")
    card.save.click()
    assert desk.asked[-1][0] == "order.new"
    assert desk.asked[-1][1]["name"] == "电话里的李姐"


def test_two_accounts_are_merged_by_two_presses(book: MainWindow, desk: DeskStage, app: QApplication) -> None:
    row = desk.state.orders[0]
    book.orders.merge_asked.emit(row)
    settle(book, app)
    card = book.cards.card
    assert isinstance(card, MergeCard)
    (merge,) = card.merges
    merge.click()
    assert desk.asked == []
    merge.click()
    service, user = row.account
    wanted = {"service": "twitch", "user": "chen_shu", "into_service": service, "into_user": user}
    assert desk.asked == [("person.merge", wanted)]


def test_the_sheets_are_shown_and_printed(book: MainWindow, app: QApplication, tmp_path: Path) -> None:
    book.show_sheets()
    settle(book, app)
    card = book.cards.card
    assert isinstance(card, SheetsCard)
    assert card.table.item(0, 1).text() == "3-2-301"
    card.print_to(printer_for(str(tmp_path / "all.pdf")))
    whole = (tmp_path / "all.pdf").read_bytes()
    assert whole.startswith(b"%PDF")
    print_sheets(card._sheets[:1], printer_for(str(tmp_path / "one.pdf")))
    assert (tmp_path / "one.pdf").read_bytes().count(b"/Type /Page\n") < whole.count(b"/Type /Page\n")


def test_a_broken_products_file_tells_every_row(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    place = {"column": "price / 价格", "cell": "x"}
    desk.refusal = CatalogueError([ShopError("shop.not_a_number", row=row, **place) for row in (2, 5, 9)])
    window.products.import_file("/tmp/wrong.csv")
    settle(window, app)
    card = window.cards.card
    assert isinstance(card, ProblemsCard)
    assert [str(row) in line.text() for row, line in zip((2, 5, 9), card.lines, strict=True)] == [True] * 3


def test_files_dropped_on_the_products(window: MainWindow, desk: DeskStage, app: QApplication, tmp_path: Path) -> None:
    panel = window.products
    window.tabs.setCurrentIndex(2)
    settle(window, app)
    for name, wanted in (
        ("菜.xlsx", ("product.import", {"path": str(tmp_path / "菜.xlsx")})),
        ("蛋.jpg", ("product.edit", {"number": 1, "photo": str(tmp_path / "蛋.jpg")})),
    ):
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        place = QPointF(panel.list.viewport().mapTo(panel, QPoint(40, 20)))
        dropped = QDropEvent(
            place, Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        panel.dropEvent(dropped)
        assert desk.asked[-1] == wanted


def test_products_by_key_and_in_another_order(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.tabs.setCurrentIndex(2)
    settle(window, app)
    view = window.products.list
    view.setCurrentIndex(window.products.model.index(1))
    key(view, Qt.Key.Key_Plus)
    key(view, Qt.Key.Key_Minus)
    assert [one[1] for one in desk.asked] == [{"number": 2, "delta": Decimal(5)}, {"number": 2, "delta": Decimal(-2)}]
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert desk.asked[-1] == ("product.arrange", {"numbers": [2, 1, 3, 4, 5, 6]})
    model = window.products.model
    assert not model.dropMimeData(model.mimeData([model.index(0)]), Qt.DropAction.MoveAction, 3, 0, model.index(-1))
    assert desk.asked[-1] == ("product.arrange", {"numbers": [2, 3, 1, 4, 5, 6]})
    key(view, Qt.Key.Key_E)
    card = window.cards.card
    assert isinstance(card, ProductCard)
    card.price.setValue(2.5)
    card.strike_price.setValue(3)
    card.strike_source.setText("菜场")
    card.save.click()
    name, arguments = desk.asked[-1]
    assert name == "product.edit"
    assert (arguments["price"], arguments["strike_price"], arguments["strike_source"]) == (Decimal("2.5"), 3, "菜场")


def test_products_are_presented_by_key_from_anywhere(window: MainWindow, desk: DeskStage) -> None:
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert desk.asked == [("product.next", {}), ("product.previous", {}), ("product.nth", {"place": 3})]
