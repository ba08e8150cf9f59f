"""Products from other programs' files: XLSX, 快团团, WooCommerce; and the files that cannot be taken."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import pytest
from openpyxl import Workbook

from studio.model.errors import ShopError
from studio.shop.catalogue import CatalogueError, read_catalogue

TITLES = ("编号", "名称", "单位", "价格", "库存")


def _xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    book.save(path)
    return path


def _problem(path: Path) -> ShopError:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    problem = caught.value.problems[0]
    for language in ("zh", "en"):
        assert "{" not in problem.say(language).text()
    return problem


def test_an_xlsx_with_numbers_as_spreadsheets_keep_them(tmp_path: Path) -> None:
    rows = [
        TITLES,
        (1, "番茄", "斤", 12.1 + 1e-14, 100.0),
        (),
        (2.0, "鸡蛋", "盒", "￥18.00", "４０"),
        ("3", "豆腐", "块", 2, 0),
    ]
    found = read_catalogue(_xlsx(tmp_path / "a.xlsx", rows))
    assert [(one.number, one.name, one.price, one.stock) for one in found] == [
        (1, "番茄", Decimal("12.1"), Decimal(100)),
        (2, "鸡蛋", Decimal(18), Decimal(40)),
        (3, "豆腐", Decimal(2), Decimal(0)),
    ]


def test_what_kuaituantuan_exports(tmp_path: Path) -> None:
    """A line of its own before the titles, varieties of one product, no numbers and no units."""
    rows = [
        ("团购：周六农场直送",),
        ("商品名称", "规格", "商品编码", "团购价", "市场价", "剩余库存", "限购数量", "商品图片"),
        ("沙瓤番茄", "5斤装", "KT01", 25.8, 30, 40, 2, ""),
        ("沙瓤番茄", "10斤装", "KT02", 45, "", 20, "", ""),
    ]
    first, second = read_catalogue(_xlsx(tmp_path / "a.xlsx", rows))
    assert (first.number, first.name, first.unit) == (1, "沙瓤番茄（5斤装）", "份")
    assert (first.price, first.strike_price, first.limit_per_person) == (Decimal("25.8"), Decimal(30), Decimal(2))
    assert (second.number, second.name, second.stock) == (2, "沙瓤番茄（10斤装）", Decimal(20))


def test_what_woocommerce_exports(tmp_path: Path) -> None:
    text = (
        "ID,Type,SKU,Name,Published,In stock?,Stock,Sale price,Regular price,Categories,Images\n"
        "811,simple,T-1,Tomatoes &amp; Basil,1,1,12,5.5,7.25,Vegetables,https://example.org/t.jpg\n"
        "812,variable,B-0,Basket,1,1,,,,Vegetables,\n"
        '813,variation,B-1,"Basket - Small",1,1,3,,19.90,,\n'
    )
    file = tmp_path / "wc-product-export.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    first, second = read_catalogue(file)
    assert (first.number, first.name, first.stock) == (1, "Tomatoes & Basil", Decimal(12))
    assert (first.price, first.strike_price) == (Decimal("5.5"), Decimal("7.25"))
    assert (second.number, second.name, second.price, second.strike_price) == (
        2,
        "Basket - Small",
        Decimal("19.9"),
        None,
    )
    file.write_text(text.replace(",12,5.5", ",-2,5.5"), encoding="utf-8")
    problem = _problem(file)
    assert (problem.code, problem.arguments["row"]) == ("shop.negative_cell", "2")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((1, "番茄", "斤", "=3+3", 100), "shop.formula_cell"),
        ((1, '=HYPERLINK("http://x")', "斤", 6, 100), "shop.formula_cell"),
        ((1, "番茄", "斤", 6, -5), "shop.negative_cell"),
        ((2, "番茄", "斤", 6, 5), "shop.doubled_number"),
        ((1, "鸡蛋", "盒", 6, 5), "shop.doubled_name"),
        ((1, "豆腐", "块", 6, 2.5), "shop.not_whole"),
        ((10_000, "豆腐", "块", 6, 2), "shop.out_of_range"),
        ((1, "豆腐", "块", True, 1e300), "shop.not_a_number"),
    ],
)
def test_one_bad_cell_and_nothing_is_taken(tmp_path: Path, row: Sequence[object], code: str) -> None:
    problem = _problem(_xlsx(tmp_path / "a.xlsx", [TITLES, (2, "鸡蛋", "盒", 18, 40), row]))
    assert (problem.code, problem.arguments["row"]) == (code, "3")


def test_a_file_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    plain = _xlsx(tmp_path / "plain.xlsx", [TITLES, (1, "番茄", "斤", 6, 100)])
    locked = tmp_path / "locked.xlsx"
    with plain.open("rb") as content, locked.open("wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(content).encrypt("geheim", out)
    assert _problem(locked).code == "shop.file_locked"
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert _problem(old).code == "shop.old_xls"


def test_what_only_looks_like_an_xlsx(tmp_path: Path) -> None:
    sound = _xlsx(tmp_path / "a.xlsx", [TITLES, (1, "番茄", "斤", 6, 100)]).read_bytes()
    for number, content in enumerate((sound[: len(sound) // 2], sound.replace(b"PK\x01\x02", b"PK\x01\x09"))):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(content)
        assert _problem(file).code == "shop.not_xlsx"
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    assert _problem(other).code == "shop.not_xlsx"


def test_a_large_xlsx_is_refused_soon(tmp_path: Path) -> None:
    """10 MB that unpack to far more, and rows without end."""
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(80_000_000))
    assert bomb.stat().st_size < 10_000_000
    began = time.process_time()
    assert _problem(bomb).code == "shop.file_too_large"
    assert time.process_time() - began < 1
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(TITLES)
    for number in range(12_000):
        page.append((number % 9999 + 1, f"菜{number}", "斤", 1, 1))
    content = io.BytesIO()
    book.save(content)
    long = tmp_path / "long.xlsx"
    long.write_bytes(content.getvalue())
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(long)
    assert "shop.too_many_rows" in {problem.code for problem in caught.value.problems}
