"""Sheets on paper, or in a PDF: plain tables with a line to tick, one sheet after the other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from studio.model.assets import FONT_FAMILY
from studio.shop.sheets import Cell, Sheet

_POINTS = 10


def printer_for(path: str = "") -> QPrinter:
    """The system's printer, or a PDF file. A4, whatever the system says: that is what lies in the drawer."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if path:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(path)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(12, 12, 12, 12))
    page.setUnits(QPageLayout.Unit.Millimeter)
    printer.setPageLayout(page)
    return printer


def print_sheets(sheets: Sequence[Sheet], printer: QPrinter) -> None:
    """Every sheet begins a page. Texts of neighbours are escaped: they are never read as markup."""
    document = QTextDocument()
    font = QFont(FONT_FAMILY)
    font.setPointSize(_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet("th, td { padding: 3px 6px; } th { text-align: left; } h2 { margin: 0 0 6px 0; }")
    document.setHtml("".join(_html(sheet, number) for number, sheet in enumerate(sheets)))
    document.setPageSize(printer.pageLayout().paintRectPoints().size().toSizeF())
    document.print_(printer)


def _html(sheet: Sheet, number: int) -> str:
    style = ' style="page-break-before: always;"' if number else ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in sheet.columns)
    rows = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in sheet.rows)
    total = "".join(f"<td><b>{_cell(cell)}</b></td>" for cell in sheet.total)
    foot = f"<tr>{total}</tr>" if any(sheet.total) else ""
    table = f'<table border="1" cellspacing="0" width="100%"><tr>{head}</tr>{rows}{foot}</table>'
    return f"<h2{style}>{escape(sheet.title)}</h2>{table}"


def told(cell: Cell) -> str:
    """A cell in words: numbers without needless zeros."""
    return cell if isinstance(cell, str) else format(cell, "f")


def _cell(cell: Cell) -> str:
    return escape(told(cell)).replace("\n", "<br/>")
