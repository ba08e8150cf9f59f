"""The catalogue as a file: CSV or XLSX, ours or another program's."""

from __future__ import annotations

import csv
import html
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from studio.model.errors import ShopError
from studio.model.product import Product
from studio.shop.amounts import MAX_ORDERED, MAX_STOCK, by_the_piece, from_milli, to_milli, written
from studio.shop.cells import guarded, number, plain, yes_or_no
from studio.shop.tables import FORMULA, Row, read_rows

MAX_PROBLEMS = 100
"""More than these nobody reads: the file is another one."""

MAX_NUMBER = 9999
MAX_PRICE = Decimal(999_999)
_LEAST_LIMIT = Decimal("0.001")
_MAX_NAME, _MAX_UNIT, _MAX_ALIAS, _MAX_ALIASES, _MAX_PHOTO = 60, 12, 30, 20, 1000

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("number", "编号", "序号", "no", "no."),
    "name": ("name", "名称", "商品", "商品名称", "品名"),
    "unit": ("unit", "单位"),
    "price": ("price", "价格", "单价", "售价"),
    "stock": ("stock", "库存", "数量"),
    "aliases": ("aliases", "别名"),
    "on_air": ("on_air", "讲解中", "上架讲解"),
    "strike_price": ("strike_price", "划线价", "原价"),
    "strike_source": ("strike_source", "划线价来源", "原价来源"),
    "photo": ("photo", "图片", "照片"),
    "limit": ("limit", "限购"),
}
"""Titles of our own files, the English and the Chinese one first; the template has these."""

_FOREIGN: dict[str, tuple[str, ...]] = {
    "name": ("商品名", "商品标题"),
    "price": ("团购价", "拼团价", "销售价", "价格(元)", "价格（元）", "regular price"),
    "stock": ("剩余库存", "商品库存", "库存数量"),
    "strike_price": ("市场价", "划线价(元)", "划线价（元）"),
    "photo": ("商品图片", "图片链接", "主图", "images"),
    "limit": ("限购数量", "每人限购"),
    "variety": ("规格", "商品规格", "规格名称"),
    "sale_price": ("sale price",),
    "type": ("type",),
}
"""Titles of the exports of 快团团 and WooCommerce. `variety` goes behind the name, `sale_price` before the price; rows
of a `type` that is not sold by itself are left out."""

_NEEDED = ("name", "price", "stock")
_NOT_SOLD = frozenset({"variable", "grouped", "external"})
_ANY_UNIT = "份"
_HEADING_ROWS = 10
"""Somewhere in the first rows are the titles; before them a program may have written what it exported."""


class CatalogueError(ShopError):
    """A file that cannot be the catalogue. It says the first of its `problems`, each with its row and column."""

    def __init__(self, problems: Sequence[ShopError]) -> None:
        first = problems[0]
        super().__init__(first.code, **first.arguments)
        self.problems = tuple(problems)


def read_catalogue(path: Path) -> tuple[Product, ...]:
    """The products in `path`, in the order of its rows: all of them, or a CatalogueError.

    CSV by comma, tab or semicolon, in UTF-8, UTF-16 with mark, or GB18030; or the first sheet of an XLSX. Titles in
    English or Chinese (`COLUMNS`) or those of 快团团 and WooCommerce, in any order, unknown ones ignored. Without a
    column of numbers products are numbered as they stand, without units they come by the 份. Photos are relative to
    the file. Rows are counted as spreadsheets do.
    """
    problems: list[ShopError] = []
    products: list[tuple[int, Product]] = []
    try:
        for row, product in _rows(read_rows(path), path.resolve().parent, problems):
            if product is not None:
                products.append((row, product))
            if len(problems) >= MAX_PROBLEMS:
                break
        _check_together(products, problems)
    except ShopError as problem:
        problems.append(problem)
    if not products and not problems:
        problems.append(ShopError("shop.no_products", path=path.name))
    if problems:
        raise CatalogueError([ShopError(one.code, **{"path": path.name, **one.arguments}) for one in problems])
    return tuple(product for _, product in products)


def write_template(path: Path, language: Literal["zh", "en"]) -> None:
    """A file to fill in, with two products as examples; opens in any spreadsheet program. Raises ShopError."""
    which = 1 if language == "zh" else 0
    rows = {
        "zh": (
            ("1", "番茄", "斤", "6.00", "60", "西红柿;沙瓤番茄", "是", "8.00", "菜场价", "", ""),
            ("2", "鸡蛋", "盒", "18.00", "40", "土鸡蛋", "", "", "", "", "4"),
        ),
        "en": (
            ("1", "Tomato", "kg", "6.00", "60", "tomatoes", "yes", "8.00", "market price", "", ""),
            ("2", "Eggs", "box", "18.00", "40", "egg", "", "", "", "", "4"),
        ),
    }
    try:
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow([names[which] for names in COLUMNS.values()])
            sheet.writerows([guarded(cell) for cell in row] for row in rows[language])
    except OSError as error:
        raise ShopError("shop.no_file_written", path=path, reason=error.strerror or error) from error


def _rows(table: Iterator[Row], folder: Path, problems: list[ShopError]) -> Iterator[tuple[int, Product | None]]:
    """Each row with its number and its product (None if it has problems, which are noted)."""
    places, beyond = _header(table)
    counted = 0
    for row, cells in table:
        if len(cells) > len(places) and any(cell.strip() for cell in cells[len(places) :]):
            problems.append(ShopError("shop.too_many_cells", row=row, columns=beyond))
            yield row, None
            continue
        given = {name: cell for name, cell in zip(places, cells, strict=False) if name}
        if given.get("type", "").strip().lower() in _NOT_SOLD:
            continue
        counted += 1
        if "number" not in places:
            given["number"] = str(counted)
        if "unit" not in places:
            given["unit"] = _ANY_UNIT
        yield row, _Row(row, given, folder, problems).product()


def _header(table: Iterator[Row]) -> tuple[list[str], int]:
    """Our column for each column of the file, empty for those we do not know; and how many there are."""
    meant = {title: name for names in (COLUMNS, _FOREIGN) for name, titles in names.items() for title in titles}
    first: list[str] | None = None
    for row, cells in table:
        places = [meant.get(plain(cell, 40).lower(), "") for cell in cells]
        first = places if first is None else first
        if "name" in places and sum(map(bool, places)) > 1:
            _check_titles(places)
            return places, len(places)
        if row >= _HEADING_ROWS:
            break
    _check_titles(first or [])
    return first or [], len(first or [])


def _check_titles(places: list[str]) -> None:
    for name in _NEEDED:
        if name not in places:
            raise ShopError("shop.no_column", column=_title(name))
    known = [name for name in places if name]
    for name in known:
        if known.count(name) > 1:
            raise ShopError("shop.doubled_column", column=_title(name))


class _Row:
    """Reads one row; whatever is wrong with it goes to `problems` with its place."""

    def __init__(self, row: int, cells: dict[str, str], folder: Path, problems: list[ShopError]) -> None:
        self._row = row
        self._cells = cells
        self._folder = folder
        self._problems = problems
        self._noted: set[str] = set()

    def product(self) -> Product | None:
        before = len(self._problems)
        unit = self._needed("unit", _MAX_UNIT)
        self._use_sale_price()
        product = Product(
            number=int(self._amount("number", Decimal(1), Decimal(MAX_NUMBER), whole=True) or 0),
            name=self._name(),
            unit=unit,
            price=self._amount("price", Decimal(0), MAX_PRICE, decimals=2) or Decimal(0),
            stock=self._amount("stock", Decimal(0), MAX_STOCK, whole=by_the_piece(unit)) or Decimal(0),
            aliases=self._aliases(),
            photo=self._photo(),
            strike_price=self._amount("strike_price", Decimal(0), MAX_PRICE, decimals=2, optional=True),
            strike_source=self._cell("strike_source", _MAX_NAME),
            limit_per_person=self._amount("limit", _LEAST_LIMIT, MAX_ORDERED, whole=by_the_piece(unit), optional=True),
            on_air=self._on_air(),
        )
        return product if len(self._problems) == before else None

    def _name(self) -> str:
        """With its variety, so that two of them can be told apart: 番茄（5斤装）."""
        if self._cells.get("variety", "").strip():
            self._cells["name"] = f"{self._cells['name'].strip()}（{self._cells['variety'].strip()}）"
        self._cells["name"] = html.unescape(self._cells.get("name", ""))
        return self._needed("name", _MAX_NAME)

    def _use_sale_price(self) -> None:
        """What it costs now is the sale price, and the regular one is struck out."""
        if self._cells.get("sale_price", "").strip():
            self._cells["strike_price"] = self._cells.get("price", "")
            self._cells["price"] = self._cells["sale_price"]

    def _cell(self, column: str, limit: int) -> str:
        if self._cells.get(column) == FORMULA:
            self._note("shop.formula_cell", column)
            self._cells[column] = ""
            self._noted.add(column)
        return plain(self._cells.get(column, ""), limit)

    def _needed(self, column: str, limit: int) -> str:
        text = self._cell(column, limit + 1)
        if not text:
            self._note("shop.empty_cell", column)
        elif len(text) > limit:
            self._note("shop.cell_too_long", column, limit=limit)
        return text

    def _amount(
        self,
        column: str,
        least: Decimal,
        most: Decimal,
        *,
        whole: bool = False,
        decimals: int = 3,
        optional: bool = False,
    ) -> Decimal | None:
        text = self._cell(column, 40)
        if not text and optional:
            return None
        amount = number(text)
        if not text:
            self._note("shop.empty_cell", column)
        elif amount is None:
            self._note("shop.not_a_number", column, cell=text)
        elif amount < 0:
            self._note("shop.negative_cell", column, cell=text)
        elif not least <= amount <= most:
            self._note("shop.out_of_range", column, cell=text, least=written(least), most=written(most))
        elif whole and amount != amount.to_integral_value():
            self._note("shop.not_whole", column, cell=text)
        elif amount != round(amount, decimals):
            self._note("shop.too_many_decimals", column, cell=text, decimals=decimals)
        else:
            return from_milli(to_milli(amount))
        return None

    def _aliases(self) -> tuple[str, ...]:
        cell = self._cells.get("aliases", "").replace("；", ";")
        aliases = [plain(alias, _MAX_ALIAS + 1) for alias in cell.split(";")[: _MAX_ALIASES + 1]]
        aliases = [alias for alias in aliases if alias]
        if len(aliases) > _MAX_ALIASES:
            self._note("shop.too_many_aliases", "aliases", limit=_MAX_ALIASES)
        if any(len(alias) > _MAX_ALIAS for alias in aliases):
            self._note("shop.cell_too_long", "aliases", limit=_MAX_ALIAS)
        return tuple(dict.fromkeys(aliases))

    def _photo(self) -> str:
        text = self._cell("photo", _MAX_PHOTO)
        return str(self._folder / text) if text else ""

    def _on_air(self) -> bool:
        answer = yes_or_no(self._cell("on_air", 20))
        if answer is None:
            self._note("shop.not_yes_or_no", "on_air", cell=self._cell("on_air", 20))
        return bool(answer)

    def _note(self, code: str, column: str, **arguments: object) -> None:
        if column in self._noted:
            return  # a formula was said already
        place = {"row": self._row, "column": _title(column)}
        self._problems.append(ShopError(code, **place, **arguments))


def _check_together(products: Sequence[tuple[int, Product]], problems: list[ShopError]) -> None:
    """What no row can know of by itself: doubled numbers and names, two on air."""
    numbers: dict[int, int] = {}
    names: dict[str, int] = {}
    on_air = 0
    for row, product in products:
        name = product.name.casefold()
        if product.number in numbers:
            place = {"row": row, "column": _title("number"), "other": numbers[product.number]}
            problems.append(ShopError("shop.doubled_number", number=product.number, **place))
        if name in names:
            place = {"row": row, "column": _title("name"), "other": names[name]}
            problems.append(ShopError("shop.doubled_name", name=product.name, **place))
        if product.on_air and on_air:
            problems.append(ShopError("shop.two_on_air", row=row, column=_title("on_air"), other=on_air))
        numbers.setdefault(product.number, row)
        names.setdefault(name, row)
        on_air = on_air or (row if product.on_air else 0)


def _title(column: str) -> str:
    """A column's name as people know it, in both languages."""
    return " / ".join((COLUMNS.get(column) or _FOREIGN[column])[:2])
