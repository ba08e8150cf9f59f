from __future__ import annotations

import csv
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.config.templates import demo_show
from studio.model.errors import ShopError
from studio.model.product import Product
from studio.shop.catalogue import CatalogueError, read_catalogue, write_template
from studio.shop.cells import guarded, number, plain

HEADER = "number,name,unit,price,stock,aliases,on_air,strike_price,strike_source,photo,limit\n"
SAMPLE = """number,name,unit,price,stock,aliases,on_air
1,番茄,斤,6.00,100,西红柿;tomato;tomatoes,
2,黄瓜,根,2.00,100,cucumber;cucumbers,
3,鸡蛋,盒,18.00,100,egg;eggs,yes
"""


def _read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[Product, ...]:
    file = folder / "products.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_catalogue(file)


def _problems(folder: Path, content: str | bytes) -> list[ShopError]:
    with pytest.raises(CatalogueError) as caught:
        _read(folder, content)
    for problem in caught.value.problems:
        for language in ("zh", "en"):
            assert "{" not in problem.say(language).text()
            assert problem.say(language).what != problem.code
    assert caught.value.code == caught.value.problems[0].code
    return list(caught.value.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_way_a_spreadsheet_program_saves_it(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    text = SAMPLE.replace(",", delimiter).replace("\n", line_end)
    products = _read(tmp_path, text, encoding)
    assert [(one.number, one.name, one.unit, one.on_air) for one in products] == [
        (1, "番茄", "斤", False), (2, "黄瓜", "根", False), (3, "鸡蛋", "盒", True),
    ]  # fmt: skip
    assert products[0] == Product(
        number=1, name="番茄", unit="斤", price=Decimal(6), stock=Decimal(100), aliases=("西红柿", "tomato", "tomatoes")
    )


def test_chinese_headers_in_any_order_with_columns_of_others(tmp_path: Path) -> None:
    text = (
        "备注,名称,编号,库存,价格,单位,别名,划线价,划线价来源,图片,限购\n"
        "甜,沙瓤番茄,１２,60.5,￥6.5元,斤,西红柿；番茄,8,菜场价,p/t.jpg,3.5\n\n"
    )
    (product,) = _read(tmp_path, text)
    assert product == Product(
        number=12, name="沙瓤番茄", unit="斤", price=Decimal("6.5"), stock=Decimal("60.5"), aliases=("西红柿", "番茄"),
        photo=str(tmp_path / "p/t.jpg"), strike_price=Decimal(8), strike_source="菜场价",
        limit_per_person=Decimal("3.5"),
    )  # fmt: skip


def test_the_rehearsals_catalogue_and_the_templates_are_valid(tmp_path: Path) -> None:
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    for language in languages:
        demo_show(tmp_path, language, portrait=False)
        products = read_catalogue(tmp_path / "products.csv")
        assert len(products) == 8
        assert (products[0].price, products[0].strike_price, products[0].on_air) == (Decimal(6), Decimal(8), True)
        assert products[0].strike_source
        write_template(tmp_path / "template.csv", language)
        assert len(read_catalogue(tmp_path / "template.csv")) == 2
    with pytest.raises(ShopError) as caught:
        write_template(tmp_path, "zh")
    assert caught.value.code == "shop.no_file_written"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("1,番茄,斤,6,-5,,,,,,", "shop.negative_cell", "stock"),
        ("1,番茄,斤,-6,5,,,,,,", "shop.negative_cell", "price"),
        ("1,番茄,斤,six,5,,,,,,", "shop.not_a_number", "price"),
        ("1,番茄,斤,=1+5,5,,,,,,", "shop.not_a_number", "price"),
        ("1,番茄,斤,1e3,5,,,,,,", "shop.not_a_number", "price"),
        ("1,番茄,斤,6.005,5,,,,,,", "shop.too_many_decimals", "price"),
        ("1,番茄,斤,6,5.0005,,,,,,", "shop.too_many_decimals", "stock"),
        ("1,番茄,斤,9999999,5,,,,,,", "shop.out_of_range", "price"),
        ("1,番茄,斤,6,٣,,,,,,", "shop.not_a_number", "stock"),
        ("1,番茄,斤,6,1_000,,,,,,", "shop.not_a_number", "stock"),
        ("1,番茄,斤,6,,,,,,,", "shop.empty_cell", "stock"),
        ("1,,斤,6,5,,,,,,", "shop.empty_cell", "name"),
        ("1, \u200b ,斤,6,5,,,,,,", "shop.empty_cell", "name"),
        (f"1,{'长' * 61},斤,6,5,,,,,,", "shop.cell_too_long", "name"),
        ("1,番茄,,6,5,,,,,,", "shop.empty_cell", "unit"),
        (",番茄,斤,6,5,,,,,,", "shop.empty_cell", "number"),
        ("0,番茄,斤,6,5,,,,,,", "shop.out_of_range", "number"),
        ("1.5,番茄,斤,6,5,,,,,,", "shop.not_whole", "number"),
        ("10000,番茄,斤,6,5,,,,,,", "shop.out_of_range", "number"),
        ("1,鸡蛋,盒,6,5.5,,,,,,", "shop.not_whole", "stock"),
        ("1,鸡蛋,盒,6,5,,,,,,0", "shop.out_of_range", "limit"),
        ("1,鸡蛋,盒,6,5,,,x,,,", "shop.not_a_number", "strike_price"),
        ("1,鸡蛋,盒,6,5,,maybe,,,,", "shop.not_yes_or_no", "on_air"),
        (f"1,鸡蛋,盒,6,5,{';'.join(f'a{n}' for n in range(30))},,,,,", "shop.too_many_aliases", "aliases"),
        (f"1,鸡蛋,盒,6,5,{'a' * 31},,,,,", "shop.cell_too_long", "aliases"),
        ("9,葱,把,1,1,,,,,,", "shop.doubled_number", "number"),
        ("1,大 蒜,把,1,1,,,,,,", "shop.doubled_name", "name"),
        ("1,番茄,斤,6,5,,yes,,,,", "shop.two_on_air", "on_air"),
    ],
)
def test_each_problem_has_its_row_and_column(tmp_path: Path, row: str, code: str, column: str) -> None:
    text = HEADER + "9,大 蒜,头,1,10,,yes,,,,\n" + row + "\n"
    problem = _problems(tmp_path, text)[0]
    assert (problem.code, problem.arguments["row"]) == (code, "3")
    assert "products.csv" in problem.say("zh").what
    assert problem.arguments["column"].split(" / ")[0] == column


def test_all_problems_are_told_at_once_and_nothing_is_half_read(tmp_path: Path) -> None:
    text = HEADER + "1,a,kg,x,-1,,,,,,\n2,b,kg,1,1,,,,,,\n2,c,kg,1,1,,,,,,\n"
    assert [(one.code, one.arguments["row"]) for one in _problems(tmp_path, text)] == [
        ("shop.not_a_number", "2"), ("shop.negative_cell", "2"), ("shop.doubled_number", "4"),
    ]  # fmt: skip
    assert len(_problems(tmp_path, HEADER + "1,a,kg,x,1,,,,,,\n" * 5000)) <= 101


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "shop.no_column"),
        (HEADER, "shop.no_products"),
        ("name,unit,price\n", "shop.no_column"),
        ("number,number,name,unit,price,stock\n", "shop.doubled_column"),
        (HEADER + "1,a,kg,1,1,,,,,,,,7\n", "shop.too_many_cells"),
        (HEADER + '1,"a"b,kg,1,1,,,,,,\n', "shop.broken_row"),
        (HEADER + "1," + "a" * 200_000 + ",kg,1,1\n", "shop.broken_row"),
        (b"PK\x03\x04" + b"\x00" * 100, "shop.not_xlsx"),
        (b"\xff\xff\xfe\x81" * 10, "shop.not_csv"),
        (b"\xff\xfe\x00", "shop.not_csv"),
        (HEADER + "".join(f"{n % 9999 + 1},a,kg,1,1,,,,,,\n" for n in range(10_001)), None),
        (HEADER.encode() + b"x" * 10_000_000, "shop.file_too_large"),
    ],
)
def test_files_that_are_no_catalogue(tmp_path: Path, content: str | bytes, code: str | None) -> None:
    problems = _problems(tmp_path, content)
    if code is not None:
        assert problems[0].code == code


def test_too_many_rows(tmp_path: Path) -> None:
    """Empty rows are none; of the filled ones there are at most ten thousand."""
    text = HEADER + "".join(f"{n},p{n},kg,1,1,,,,,,\n" for n in range(1, 10_000))
    assert len(_read(tmp_path, text)) == 9999
    codes = {one.code for one in _problems(tmp_path, text + "1,a,kg,1,1,,,,,,\n" * 3)}
    assert "shop.too_many_rows" in codes


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CatalogueError) as caught:
            read_catalogue(path)
        assert caught.value.code == "shop.no_file"


def test_formulas_are_text_on_the_way_in_and_on_the_way_out(tmp_path: Path) -> None:
    names = ['=HYPERLINK("http://x")', "+1", "-1", "@a", "＝1＋1"]
    file = tmp_path / "products.csv"
    with open(file, "w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(["number", "name", "unit", "price", "stock"])
        sheet.writerows([n, guarded(name) if n % 2 else name, "斤", "1", "1"] for n, name in enumerate(names, start=1))
    assert [one.name for one in read_catalogue(file)] == names
    assert all(guarded(name)[0] == "'" for name in names)
    assert guarded("\tx") == "'\tx"
    assert guarded("番茄") == "番茄"


@given(st.text(max_size=60))
def test_cells_are_one_visible_line(text: str) -> None:
    clean = plain(text, 20)
    assert len(clean) <= 20
    assert clean.isprintable()
    assert plain(clean, 20) == clean or clean[:1] in ("'", "’")


@given(st.text(max_size=12))
def test_a_number_is_exactly_what_is_written(text: str) -> None:
    amount = number(text)
    if amount is not None:
        assert amount.is_finite()
        assert abs(amount) < 10**12


@given(st.binary(max_size=400))
def test_any_bytes_end_in_products_or_in_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="ds-csv-") as folder:
        (Path(folder) / "a.csv").write_bytes(HEADER.encode() + content)
        try:
            products = read_catalogue(Path(folder) / "a.csv")
        except CatalogueError:
            return
        assert all(product.name and product.stock >= 0 for product in products)


def test_a_spreadsheet_program_evaluates_nothing_of_the_template(tmp_path: Path) -> None:
    """Read as a spreadsheet would: no cell of it starts as a formula does."""
    write_template(tmp_path / "t.csv", "zh")
    with open(tmp_path / "t.csv", encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert cells
    assert all(not cell or cell == guarded(cell) for cell in cells)
