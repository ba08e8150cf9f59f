"""What a host needs of the shop while she talks: the product on air, how much is left, how many wait."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import label, set_role
from studio.gui.panel import Panel


class HostView(Panel):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._words = (label("muted"), label("muted"), label("muted"))
        self.product = label("title", wrap=True)
        self.left, self.waiting = label("figure"), label("figure")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for column, (word, figure) in enumerate(zip(self._words[1:], (self.left, self.waiting), strict=True)):
            grid.addWidget(word, 0, column)
            grid.addWidget(figure, 1, column)
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 20, 16, 16)
        layout.setSpacing(6)
        layout.addWidget(self._words[0])
        layout.addWidget(self.product)
        layout.addSpacing(12)
        layout.addLayout(grid)
        layout.addStretch(1)
        for one in (self.product, self.left, self.waiting):
            one.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.follow()

    def retranslate(self) -> None:
        for word, text in zip(self._words, (self.tr("On air"), self.tr("Left"), self.tr("Waiting")), strict=True):
            word.setText(text)

    def show_state(self, state: DeskState) -> None:
        row = next((one for one in state.products if one.product.number == state.product_on_air), None)
        if row is None:
            texts = (self.tr("No product is on air."), "—", "—")
        else:
            unit = row.product.unit
            unknown = row.stock.state == "unknown"
            left = "—" if unknown else f"{language.number(row.stock.left)} {unit}"
            waiting = f"{language.number(row.stock.waiting)} {unit}" if row.stock.waiting else "0"
            texts = (f"{row.product.number}  {row.product.name}", left, waiting)
            roles = {"low": "figure_low", "sold_out": "figure_out", "unknown": "figure_unknown"}
            set_role(self.left, roles.get(row.stock.state, "figure"))
        for widget, text in zip((self.product, self.left, self.waiting), texts, strict=True):
            if widget.text() != text:
                widget.setText(text)
