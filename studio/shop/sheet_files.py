"""Sheets as files: XLSX, CSV and PDF. Nothing in them is a formula, whatever a neighbour typed."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from studio.model.errors import ShopError
from studio.shop.cells import guarded
from studio.shop.sheet_pdf import write_pdf
from studio.shop.sheets import AfterShow, Cell, Sheet

Format = Literal["xlsx", "csv", "pdf"]
FORMATS: tuple[Format, ...] = ("xlsx", "csv", "pdf")

_WIDEST = 60
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\<>|\"']+")


def write_sheets(after: AfterShow, folder: Path, formats: Sequence[Format] = FORMATS) -> tuple[Path, ...]:
    """One XLSX and one PDF with all sheets, a CSV for each; which files were made. A file that was there is replaced,
    whole or not at all. Raises ShopError `shop.no_file_written`."""
    stem = _file_name(after.name)
    made = []
    for kind in formats:
        if kind == "csv":
            for sheet in after.sheets:
                path = folder / f"{stem}-{_file_name(sheet.title)}.csv"
                made.append(_replace(path, lambda file, sheet=sheet: _write_csv(file, sheet)))  # type: ignore[misc]
        elif kind == "xlsx":
            made.append(_replace(folder / f"{stem}.xlsx", lambda file: _write_xlsx(file, after.sheets)))
        else:
            made.append(_replace(folder / f"{stem}.pdf", lambda file: write_pdf(file, after)))
    return tuple(made)


def _replace(path: Path, write: Callable[[Path], None]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        try:
            write(Path(name))
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise ShopError("shop.no_file_written", path=path, reason=error.strerror or error) from error
    return path


def _write_csv(path: Path, sheet: Sheet) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        for row in (sheet.columns, *sheet.rows, *([sheet.total] if sheet.total else [])):
            table.writerow([_plain(cell) for cell in row])


def _plain(cell: Cell) -> str:
    """Text that a spreadsheet program does not evaluate; quantities are not negative, so no number needs a guard."""
    return format(cell, "f") if isinstance(cell, Decimal) else guarded(cell)


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    names: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.title, names))
        page.freeze_panes = "A2"
        for number, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        last = [sheet.total] if sheet.total else []
        for row, bold in ((sheet.columns, True), *((one, False) for one in sheet.rows), *((one, True) for one in last)):
            cells = []
            for value in row:
                cell = WriteOnlyCell(page, value=float(value) if isinstance(value, Decimal) else _printable(value))
                if not isinstance(value, Decimal):
                    cell.data_type = "s"  # a text, even when it begins like a formula
                    cell.quotePrefix = True
                cell.font = Font(bold=bold)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cells.append(cell)
            page.append(cells)
    book.save(path)


def _printable(text: str) -> str:
    """XML takes no control characters; a cell takes 32,767 characters."""
    return "".join(one for one in text if one.isprintable() or one == "\n")[:32_000]


def _widths(sheet: Sheet) -> list[float]:
    """Columns as wide as their widest cell; a Chinese character takes two places."""
    rows = (sheet.columns, *sheet.rows[:200])
    return [min(_WIDEST, 3 + max(_places(row[number]) for row in rows)) for number in range(len(sheet.columns))]


def _places(cell: Cell) -> int:
    return sum(2 if character > "\u2e80" else 1 for character in _plain(cell))


def _sheet_name(title: str, taken: set[str]) -> str:
    name = plain = _NOT_IN_NAMES.sub(" ", title).strip()[:28] or "-"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name


def _file_name(title: str) -> str:
    return _NOT_IN_NAMES.sub(" ", title).strip(" .")[:60] or "-"
