"""The rows of a spreadsheet file, CSV or XLSX, as texts. Nothing is evaluated, and nothing is read without a bound."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from studio.model.errors import ShopError

MAX_BYTES = 10_000_000
MAX_ROWS = 10_000
_MAX_COLUMNS = 200
_MAX_EMPTY_ROWS = 100_000
_MAX_UNPACKED = 60_000_000
"""An XLSX is a ZIP: what it holds may be a thousand times larger than it is."""

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"

FORMULA = "\0formula"
"""Stands for a formula: what it comes to is not in the file for sure, and is never computed here."""

Row = tuple[int, list[str]]
"""The number as spreadsheet programs count, the first row being 1, and the cells."""


def read_rows(path: Path) -> Iterator[Row]:
    """The rows that are not empty, of the first sheet. Raises ShopError: `shop.no_file`, `shop.file_too_large`,
    `shop.file_locked`, `shop.old_xls`, `shop.not_xlsx`, `shop.not_csv`, `shop.broken_row`, `shop.too_many_rows`."""
    content = _content(path)
    if content.startswith(_OLE):
        # A password turns an XLSX into one of these, with this stream in it.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise ShopError("shop.file_locked" if locked else "shop.old_xls", path=path.name)
    found = _xlsx_rows(content, path.name) if content.startswith(_ZIP) else _csv_rows(content, path.name)
    counted = 0
    for number, cells in found:
        if any(cell.strip() for cell in cells):
            counted += 1
            if counted > MAX_ROWS + 1:
                raise ShopError("shop.too_many_rows", path=path.name, limit=MAX_ROWS)
            yield number, cells


def _content(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ShopError("shop.no_file", path=path, reason=reason) from error
    if len(content) > MAX_BYTES:
        raise ShopError("shop.file_too_large", path=path.name, limit=MAX_BYTES // 1_000_000)
    return content


def _csv_rows(content: bytes, name: str) -> Iterator[Row]:
    text = _text(content, name)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first_line.count)
    sheet = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(sheet, start=1):
            yield number, cells
    except csv.Error as error:
        raise ShopError("shop.broken_row", row=number + 1, reason=error) from error


def _text(content: bytes, name: str) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ShopError("shop.not_csv", path=name)


def _xlsx_rows(content: bytes, name: str) -> Iterator[Row]:
    # Imported here: 0.3 s, which only who imports an XLSX has to wait.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        if unpacked > _MAX_UNPACKED:
            raise ShopError("shop.file_too_large", path=name, limit=_MAX_UNPACKED // 1_000_000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions it does not know; we read texts only
            book = load_workbook(io.BytesIO(content), read_only=True)
            try:
                for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=_MAX_COLUMNS), start=1):
                    if number > _MAX_EMPTY_ROWS:
                        raise ShopError("shop.too_many_rows", path=name, limit=MAX_ROWS)
                    yield number, [_written(cell) for cell in cells]
            finally:
                book.close()
    except (ShopError, GeneratorExit):
        raise
    except Exception as error:  # openpyxl lets through whatever a broken file makes of it: KeyError, ValueError, …
        raise ShopError("shop.not_xlsx", path=name) from error


def _written(cell: Any) -> str:
    """A cell as somebody would have typed it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # A spreadsheet's 12.1 may be 12.100000000000001.
        return format(Decimal(f"{value:.6f}").normalize(), "f") if abs(value) < 1e15 else str(value)
    return str(value)
