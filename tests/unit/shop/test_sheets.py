"""What is printed after the show adds up to the ledger, in every file it is written to."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from studio.model.errors import ShopError
from studio.model.order import Order, OrderLine
from studio.model.product import Product
from studio.shop.addresses import building_of, door_order
from studio.shop.ledger import Ledger
from studio.shop.sheet_files import write_sheets
from studio.shop.sheets import Sheet
from studio.shop.unclear_comments import Unclear

GOODS = (
    Product(number=1, name="番茄", unit="斤", price=Decimal("6.55"), stock=Decimal(30)),
    Product(number=3, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(5)),
)
DOORS = ["12-1-1203", "3-2-502", "3-2-1001", "", "3-1-101", "?-502"]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", lambda _: None)
    ledger.start()
    ledger.load_products(GOODS)
    for number, door in enumerate(DOORS * 2):
        lines = (OrderLine(1, Decimal("1.5")), *([OrderLine(3, Decimal(1))] if number % 2 else []))
        order = Order(
            service="t", room="r", comment_id=str(number), user=f"u{number}", name=f"邻居{number}", lines=lines,
            address=door, phone="13812345678", note="=早点" if number == 1 else "",
        )  # fmt: skip
        ledger.place(order)
    ledger.hand_over(1, "小王")
    ledger.cancel(3, "小王")
    ledger.put_unclear(
        Unclear(service="t", room="r", comment_id="q", user="u", name="张叔", text="来点", reason="language.x")
    )
    yield ledger
    ledger.close()


def _column(sheet: Sheet, title: str) -> list[object]:
    return [row[sheet.columns.index(title)] for row in sheet.rows]


def test_each_sheet_adds_up_to_the_ledger(ledger: Ledger) -> None:
    after, totals, stock = ledger.after_show("zh"), ledger.totals(), ledger.stock()
    assert [sheet.title for sheet in after.pickup] == ["3栋", "12栋", "没写楼号"]
    third = after.pickup[0]
    assert _column(third, "门牌") == ["3-1-101", "3-1-101", "3-2-502", "3-2-502", "3-2-1001"]
    assert sum(sheet.total[5] for sheet in after.pickup) == totals.value  # type: ignore[misc]
    for sheet in (*after.pickup, after.totals, after.orders):
        place = sheet.columns.index("金额(元)")
        assert sum(row[place] for row in sheet.rows) == sheet.total[place], sheet.title  # type: ignore[misc]
        assert len(sheet.total) == len(sheet.columns)
    for row in after.totals.rows:
        number = int(row[0])
        assert (row[3], row[5], row[6]) == (stock[number].ordered, stock[number].waiting, stock[number].left)
        packed = [one[4] for one in after.packing.rows if one[1] == number]
        listed = [one[8] for one in after.orders.rows if one[7] == row[1]]
        assert sum(packed) == sum(listed) == totals.ordered[number]  # type: ignore[arg-type]
    assert after.pickup[1].rows[0][0] == "☑"
    assert after.waitlist.total[4] == "番茄 1.5 斤；鸡蛋 1 盒"
    assert _column(after.unclear, "评论") == ["来点"]


def test_the_files_hold_the_sheets(ledger: Ledger, tmp_path: Path) -> None:
    after = ledger.after_show("en", "Saturday")
    made = {path.suffix: path for path in write_sheets(after, tmp_path / "out")}
    book = load_workbook(made[".xlsx"])
    assert [page.title for page in book.worksheets] == [sheet.title for sheet in after.sheets]
    pickup = book.worksheets[0]
    assert [cell.value for cell in pickup[pickup.max_row]][5] == float(after.pickup[0].total[5])  # type: ignore[arg-type]
    with open(tmp_path / "out" / "Saturday-Building 12.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Done", "Door", "Name"]
    assert len(rows) == len(after.pickup[1].rows) + 2
    text = subprocess.run(
        ["pdftotext", "-layout", made[".pdf"], "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Saturday · Building 3" in text
    assert "邻居1" in text
    assert str(after.pickup[0].total[5]) in text
    fonts = subprocess.run(["pdffonts", made[".pdf"]], capture_output=True, text=True, check=True).stdout
    noto = [line.split() for line in fonts.splitlines() if "NotoSansSC" in line]
    assert noto
    assert all(words[-5:-2] == ["yes", "yes", "yes"] for words in noto)  # embedded, a subset, with what it means


def test_a_folder_that_cannot_be_written_is_said(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShopError) as caught:
        write_sheets(ledger.after_show("zh"), tmp_path / "file" / "out")
    assert caught.value.code == "shop.no_file_written"


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("3-2-502", "3"), ("?-502", ""), ("5-?", "5"), ("3栋2单元502", "3"), ("A座1203", "A"), ("b2-1", "B2"), ("", ""),
        ("12号楼502", "12"), ("168弄10号606", "168"), ("bldg 3 rm 502", "3"), ("３＃502", "3"), ("门口小卖部", ""),
    ],
)  # fmt: skip
def test_the_building_of_an_address(address: str, building: str) -> None:
    assert building_of(address) == building


def test_doors_are_in_the_order_one_walks() -> None:
    doors = ["", "3-10-1", "A座2", "3-9-20", "3-9-3", "12-1"]
    assert sorted(doors, key=door_order) == ["3-9-3", "3-9-20", "3-10-1", "12-1", "A座2", ""]
