"""Sheets as one PDF to print, with the font embedded so that it looks the same everywhere."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from studio.model.assets import FONT_BOLD, FONT_REGULAR, asset
from studio.shop.sheets import AfterShow, Cell, Sheet

_MARGIN_PT = 36
_MOST_TEXT = 2000
_GREY = "#999999"


def write_pdf(path: Path, after: AfterShow) -> None:
    """A4, landscape; each sheet begins a page and repeats its heading on every page. Raises OSError."""
    # Imported here: 0.3 s, which only who prints has to wait.
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, SimpleDocTemplate

    for name, file in (("NotoRegular", FONT_REGULAR), ("NotoBold", FONT_BOLD)):
        pdfmetrics.registerFont(TTFont(name, str(asset(file))))
    size = landscape(A4)
    parts: list[Any] = []
    for sheet in after.sheets:
        if sheet.rows:
            parts += [*([PageBreak()] if parts else []), *_table(f"{after.name} · {sheet.title}", sheet, size[0])]
    document = SimpleDocTemplate(
        str(path),
        pagesize=size,
        title=after.name,
        leftMargin=_MARGIN_PT,
        rightMargin=_MARGIN_PT,
        topMargin=_MARGIN_PT,
        bottomMargin=_MARGIN_PT,
    )
    document.build(parts or _table(after.name, after.totals, size[0]), onFirstPage=_number, onLaterPages=_number)


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("NotoRegular", 8)
    canvas.drawRightString(document.pagesize[0] - _MARGIN_PT, _MARGIN_PT / 2, str(canvas.getPageNumber()))


def _table(title: str, sheet: Sheet, page_width_pt: float) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, Spacer, TableStyle

    heading = ParagraphStyle("heading", fontName="NotoBold", fontSize=15, leading=20, wordWrap="CJK")
    normal = ParagraphStyle("normal", fontName="NotoRegular", fontSize=9, leading=12, wordWrap="CJK")
    bold = ParagraphStyle("bold", parent=normal, fontName="NotoBold")
    rows = [[_paragraph(cell, bold, Paragraph) for cell in sheet.columns]]
    rows += [[_paragraph(cell, normal, Paragraph) for cell in row] for row in sheet.rows]
    if sheet.total:
        rows.append([_paragraph(cell, bold, Paragraph) for cell in sheet.total])
    widths = _widths(sheet, page_width_pt - 2 * _MARGIN_PT)
    table = LongTable(rows, colWidths=widths, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, _GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [Paragraph(escape(title), heading), Spacer(0, 8), table]


def _paragraph(cell: Cell, style: Any, paragraph: Any) -> Any:
    text = format(cell, "f") if isinstance(cell, Decimal) else cell[:_MOST_TEXT]
    # The bundled font has no ballot boxes but these.
    text = text.replace("☐", "□").replace("☑", "■")
    return paragraph(escape("".join(one for one in text if one.isprintable())), style)


def _widths(sheet: Sheet, width_pt: float) -> list[float]:
    """By what the columns hold, none too narrow for two words of its heading."""
    rows = (sheet.columns, *sheet.rows[:200])
    needs = []
    for number in range(len(sheet.columns)):
        places = max(sum(2 if one > "\u2e80" else 1 for one in str(row[number])) for row in rows)
        needs.append(float(min(max(places, 4) + 2, 44)))
    return [width_pt * need / sum(needs) for need in needs]
