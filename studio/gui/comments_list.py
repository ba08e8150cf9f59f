"""The rows of the comments panel: a bounded model, and the delegate that paints plain text and chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.gui import language, words
from studio.gui.painting import Chip, Paragraph, draw_line
from studio.gui.theme import COMMENT_PX, SMALL_PX, tokens
from studio.model.comment import FeedEntry

MOST_ROWS = 400
ENTRY = int(Qt.ItemDataRole.UserRole)
_PAD_X = 14
_PAD_Y = 8
_META_PX = 20
_CHIP_SHARE = 0.45
_NOTE_IN_CHIP = ("order", "change", "vote", "pledge", "cancel")
_Index = QModelIndex | QPersistentModelIndex


class CommentsModel(QAbstractListModel):
    """Newest first, at most `MOST_ROWS`; older ones are in the journal. `wanted` chooses what is shown of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[FeedEntry] = []
        self._shown: list[FeedEntry] = []
        self._wanted: Callable[[FeedEntry], bool] = lambda _entry: True

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        entry = self._shown[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(entry)
        return None

    def newest_seq(self) -> int:
        return self._all[0].seq if self._all else 0

    def choose(self, wanted: Callable[[FeedEntry], bool]) -> None:
        self.beginResetModel()
        self._wanted = wanted
        self._shown = [entry for entry in self._all if wanted(entry)]
        self.endResetModel()

    def add(self, entries: Iterable[FeedEntry]) -> None:
        """New ones, oldest first; each newer than all here."""
        fresh = list(entries)[-MOST_ROWS:][::-1]
        if not fresh:
            return
        self._all = (fresh + self._all)[:MOST_ROWS]
        shown = [entry for entry in fresh if self._wanted(entry)]
        if shown:
            self.beginInsertRows(QModelIndex(), 0, len(shown) - 1)
            self._shown[:0] = shown
            self.endInsertRows()
        oldest = self._all[-1].seq
        keep = len(self._shown)
        while keep and self._shown[keep - 1].seq < oldest:
            keep -= 1
        if keep < len(self._shown):
            self.beginRemoveRows(QModelIndex(), keep, len(self._shown) - 1)
            del self._shown[keep:]
            self.endRemoveRows()

    def change(self, entries: Iterable[FeedEntry]) -> None:
        """Entries that are here already, with a new mark or featured."""
        changed = {entry.seq: entry for entry in entries}
        self._all = [changed.get(entry.seq, entry) for entry in self._all]
        for row, entry in enumerate(self._shown):
            if entry.seq in changed:
                self._shown[row] = changed[entry.seq]
                self.dataChanged.emit(self.index(row), self.index(row))


def spoken(entry: FeedEntry) -> str:
    """A row as a screen reader says it."""
    comment = entry.comment
    parts = [f"{comment.name or comment.user}：{comment.text}"]
    if entry.mark:
        parts.append(words.mark(entry.mark).text)
    if entry.note:
        parts.append(entry.note)
    return "，".join(parts)


class CommentDelegate(QStyledItemDelegate):
    """Heights are kept by entry and width, so that a flood of comments costs one layout each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[int, tuple[int, FeedEntry, int]] = {}
        self.width_px = 300
        self.on_screen_word = ""

    def forget_heights(self) -> None:
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry: FeedEntry = index.data(ENTRY)
        known = self._heights.get(entry.seq)
        if known is not None and known[0] == self.width_px and known[1] is entry:
            return QSize(self.width_px, known[2])
        height = self._paragraph(entry, self.width_px).height_px + _META_PX + 2 * _PAD_Y
        if len(self._heights) > 4 * MOST_ROWS:
            self._heights.clear()
        self._heights[entry.seq] = (self.width_px, entry, height)
        return QSize(self.width_px, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: FeedEntry = index.data(ENTRY)
        rect: QRect = option.rect
        state = option.state
        colours = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, entry, state)
        paragraph = self._paragraph(entry, rect.width())
        left, top = rect.x() + _PAD_X, rect.y() + _PAD_Y
        paragraph.draw(painter, left, top, colours.ink, colours.leaf_ink)
        chip = self._chip(entry, rect.width())
        if chip:
            chip.draw(painter, rect.right() - _PAD_X - chip.width() + 1, top)
        meta = QRect(left, top + paragraph.height_px, rect.width() - 2 * _PAD_X, _META_PX)
        draw_line(painter, meta, self._meta(entry, chip), SMALL_PX, colours.muted)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, entry: FeedEntry, state: QStyle.StateFlag) -> None:
        colours = tokens()
        if entry.featured:
            painter.fillRect(rect, QColor(colours.raised))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(colours.wheat))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.raised))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 4, 4)

    def _paragraph(self, entry: FeedEntry, width: int) -> Paragraph:
        chip = self._chip(entry, width)
        less = chip.width() + 10 if chip else 0
        name = entry.comment.name or entry.comment.user
        return Paragraph(name, entry.comment.text, width - 2 * _PAD_X, COMMENT_PX, less)

    def _chip(self, entry: FeedEntry, width: int) -> Chip | None:
        if entry.featured:
            return Chip(self.on_screen_word, "wheat", "monitor")
        if not entry.mark:
            return None
        word = words.mark(entry.mark)
        if entry.note and entry.mark in _NOTE_IN_CHIP:
            whole = Chip(f"{word.text} {entry.note}", word.tone, word.icon)
            if whole.width() <= width * _CHIP_SHARE:
                return whole
        return Chip(word.text, word.tone, word.icon)

    def _meta(self, entry: FeedEntry, chip: Chip | None) -> str:
        note = "" if chip is not None and entry.note and chip.text.endswith(entry.note) else entry.note
        return "   ".join(part for part in (language.clock(entry.comment.received_unix_s), note) if part)
