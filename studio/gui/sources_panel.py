"""The sources: what each is, and how it is, in a word, an icon and a colour."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from studio.desk.state import DeskState
from studio.gui import language, words
from studio.gui.bridge import Bridge
from studio.gui.headed_panel import HeadedPanel
from studio.gui.icons import icon_pixmap
from studio.gui.painting import draw_line, text_width
from studio.gui.theme import SMALL_PX, TEXT_PX, tokens
from studio.model.sentences import say
from studio.model.source import MicrophoneSource, Source, SourceReport

_ROW_PX = 34


class SourceRow(QAbstractButton):
    """A press opens the source's settings; the state is told in words when it is not simply running."""

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self._report: SourceReport | None = None
        self._detail = False
        self.setFixedHeight(_ROW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def tell(self, report: SourceReport | None, detail: bool) -> None:
        same = (
            self._report is not None
            and report is not None
            and (self._report.state, self._report.code) == (report.state, report.code)
        )
        self._report = report
        if not same or detail or detail != self._detail:
            self._detail = detail
            self.update()
        reason = say(report.code, report.arguments, language.language()).text() if report and report.code else ""
        heard = " · ".join(part for part in (self.source.name, self.state_word(), reason) if part)
        if heard != self.accessibleName():
            self.setAccessibleName(heard)
            self.setToolTip(heard)

    def state_word(self) -> str:
        return words.source_state(self._report.state if self._report else "opening").text

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        state = words.source_state(self._report.state if self._report else "opening")
        ink = colours.of_tone(state.tone)[0]
        middle = (self.height() - 18) // 2
        painter.drawPixmap(8, middle, icon_pixmap(words.source_kind(self.source)[1], colours.muted, 18))
        right = self.width() - 8
        painter.drawPixmap(right - 16, middle + 1, icon_pixmap(state.icon, ink, 16))
        right -= 22
        word = self._word(state.text)
        if word:
            wide = text_width(word, SMALL_PX)
            draw_line(
                painter,
                QRect(right - wide, 0, wide + 1, self.height()),
                word,
                SMALL_PX,
                ink if self._report and self._report.state != "running" else colours.muted,
            )
            right -= wide + 8
        draw_line(painter, QRect(34, 0, right - 34, self.height()), self.source.name, TEXT_PX, colours.ink)

    def _word(self, state: str) -> str:
        report = self._report
        if report is None or report.state != "running":
            return state
        if self._detail and report.height:
            return f"{report.height}p{round(report.fps)}"
        return ""


class SourcesPanel(HeadedPanel):
    edit_asked = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, (6, 0, 6, 8), 0, parent)
        self.rows: dict[str, SourceRow] = {}
        self._sources: tuple[Source, ...] = ()
        self.follow()

    def wanted_height(self) -> int:
        """Header and at most four and a half rows: the half one says that there is more below."""
        return 46 + int(min(len(self._sources), 4.5) * _ROW_PX) + 8

    def retranslate(self) -> None:
        self.say_heading(self.tr("Sources"), self.tr("Add a source"))

    def show_state(self, state: DeskState) -> None:
        if state.show.sources != self._sources:
            self._rebuild(state.show.sources)
        reports = {report.id: report for report in state.vitals.sources}
        for source_id, row in self.rows.items():
            row.tell(reports.get(source_id), self.expert)

    def _rebuild(self, sources: tuple[Source, ...]) -> None:
        self._sources = sources
        for row in self.rows.values():
            self.rows_layout.removeWidget(row)
            row.deleteLater()
        self.rows = {}
        for place, source in enumerate(sources):
            row = SourceRow(source, self.inside)
            row.clicked.connect(lambda _on=False, one=source: self.edit_asked.emit(one))
            row.customContextMenuRequested.connect(lambda point, one=row: self._menu(one, point))
            self.rows[source.id] = row
            self.rows_layout.insertWidget(place, row)
        self.setFixedHeight(self.wanted_height())

    def _menu(self, row: SourceRow, point: QPoint) -> None:
        source = row.source
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Settings …"), lambda: self.edit_asked.emit(source))
        scene_id = self.bridge.state.look_scene_id or self.bridge.state.scene_id
        scenes = {scene.id: scene for scene in self.bridge.state.show.scenes}
        used = any(item.ref == source.id for scene in scenes.values() for item in scene.items)
        menu.addSeparator()
        removing = menu.addAction(
            self.tr("Remove source"), lambda: self.bridge.do("source.remove", source_id=source.id)
        )
        removing.setEnabled(not used)
        if used and scene_id and not isinstance(source, MicrophoneSource):
            removing.setToolTip(self.tr("It is used in a scene"))
        menu.popup(row.mapToGlobal(point))
