"""After the show: totals, packing list, pickup sheets, waitlist; to look at, to export, to print."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, Choice, label
from studio.gui.printing import print_sheets, printer_for, told
from studio.shop.sheets import AfterShow, Sheet

_MOST_ROWS = 2000
_TABLE_PX = 360


class SheetsCard(Card):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("list-checks", 760, parent)
        self._bridge = bridge
        self._sheets: tuple[Sheet, ...] = ()
        self.which = Choice()
        self.table = QTableWidget()
        self._hint = label("muted", wrap=True)
        self.export, self.print_all = Button("plain", "download"), Button("plain", "list-checks")
        self.print_one, self.done = Button("plain", "list-checks"), Button("primary", "check")
        self.table.setMinimumHeight(_TABLE_PX)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.body.addWidget(self.which)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._hint)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.print_one)
        self.foot.addWidget(self.print_all)
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)
        self.which.currentIndexChanged.connect(self._show_sheet)
        self.export.clicked.connect(self._export)
        self.print_one.clicked.connect(
            lambda: self._print(
                self._sheets[self.which.currentIndex()],
            )
        )
        self.print_all.clicked.connect(lambda: self._print(*self._sheets))
        self.done.clicked.connect(self.put_away)
        self.ready()
        bridge.ask_sheets(self.show_sheets)

    def retranslate(self) -> None:
        self.say_title(self.tr("After the show"))
        self.which.setAccessibleName(self.tr("Which sheet"))
        self.table.setAccessibleName(self.tr("Sheet"))
        self._hint.setText(
            self.tr("Names, doors and phones are in full here: these sheets are for those who hand out.")
        )
        self.export.say(self.tr("Export …"), self.tr("All sheets as XLSX, CSV and PDF into a folder"))
        self.print_one.say(self.tr("Print this …"))
        self.print_all.say(self.tr("Print all …"))
        self.done.say(self.tr("Done"))

    def show_sheets(self, after: AfterShow) -> None:
        self._sheets = after.sheets
        self.which.clear()
        for sheet in self._sheets:
            self.which.addItem(sheet.title)
        self._show_sheet()

    def _show_sheet(self) -> None:
        place = self.which.currentIndex()
        if not 0 <= place < len(self._sheets):
            return
        sheet = self._sheets[place]
        rows = [*sheet.rows[:_MOST_ROWS], *([sheet.total] if any(sheet.total) else [])]
        self.table.setColumnCount(len(sheet.columns))
        self.table.setHorizontalHeaderLabels(list(sheet.columns))
        self.table.setRowCount(len(rows))
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(told(cell))
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                self.table.setItem(number, column, item)

    def _export(self) -> None:
        dialog = QFileDialog(self, self.tr("A folder for the sheets"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self._bridge.do("sheets.write", folder=folder))
        dialog.open()

    def _print(self, *sheets: Sheet) -> None:
        printer = printer_for()
        if QPrintDialog(printer, self).exec():
            self.print_to(printer, *sheets)

    def print_to(self, printer: QPrinter, *sheets: Sheet) -> None:
        print_sheets(sheets or self._sheets, printer)
