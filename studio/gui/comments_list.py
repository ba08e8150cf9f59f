"""How a row of the comments panel is painted: plain text and chips."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.gui import language, words
from studio.gui.comments_model import COUNT, ENTRY, MOST_ROWS, Index, hold_words
from studio.gui.painting import Chip, Paragraph, draw_line
from studio.gui.theme import COMMENT_PX, SMALL_PX, tokens
from studio.model.comment import FeedEntry

_PAD_X = 14
_PAD_Y = 8
_META_PX = 20
_CHIP_SHARE = 0.45
_NOTE_IN_CHIP = ("order", "change", "vote", "pledge", "cancel")
_GAP_PX = 6


class CommentDelegate(QStyledItemDelegate):
    """Heights are kept by entry and width, so that a flood of comments costs one layout each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[int, tuple[int, FeedEntry, int, int]] = {}
        self.width_px = 300
        self.on_screen_word = ""
        self.proposed_word = ""
        self.held_word = ""
        self.hidden_word = ""
        self.newcomer_word = ""
        self.many_services = False

    def forget_heights(self) -> None:
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: FeedEntry = index.data(ENTRY)
        count = min(2, int(index.data(COUNT)))
        known = self._heights.get(entry.seq)
        if known is not None and known[0] == self.width_px and known[1] is entry and known[2] == count:
            return QSize(self.width_px, known[3])
        height = self._paragraph(entry, self.width_px, count).height_px + _META_PX + 2 * _PAD_Y
        if len(self._heights) > 4 * MOST_ROWS:
            self._heights.clear()
        self._heights[entry.seq] = (self.width_px, entry, count, height)
        return QSize(self.width_px, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: FeedEntry = index.data(ENTRY)
        rect: QRect = option.rect
        state = option.state
        colours = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, entry, state)
        count = int(index.data(COUNT))
        paragraph = self._paragraph(entry, rect.width(), count)
        left, top = rect.x() + _PAD_X, rect.y() + _PAD_Y
        quiet = entry.hold == "hidden"
        paragraph.draw(painter, left, top, *((colours.muted,) * 2 if quiet else (colours.ink, colours.leaf_ink)))
        right = rect.right() - _PAD_X + 1
        chip = self._chip(entry, rect.width())
        for one in (chip, _count_chip(count)):
            if one:
                right -= one.width()
                one.draw(painter, right, top)
                right -= _GAP_PX
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

    def _paragraph(self, entry: FeedEntry, width: int, count: int) -> Paragraph:
        chips = [chip for chip in (self._chip(entry, width), _count_chip(count)) if chip]
        less = sum(chip.width() + _GAP_PX for chip in chips) + 4 if chips else 0
        name = entry.comment.name or entry.comment.user
        return Paragraph(name, entry.comment.text, width - 2 * _PAD_X, COMMENT_PX, less)

    def _chip(self, entry: FeedEntry, width: int) -> Chip | None:
        if entry.featured:
            return Chip(self.on_screen_word, "wheat", "monitor")
        if entry.hold:
            held = entry.hold == "held"
            return Chip(self.held_word, "wheat", "clock") if held else Chip(self.hidden_word, "plain", "eye-off")
        if entry.proposed:
            return Chip(self.proposed_word, "sky", "star")
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
        service = words.service(entry.comment.service) if self.many_services else ""
        newcomer = self.newcomer_word if entry.newcomer else ""
        parts = (service, language.clock(entry.comment.received_unix_s), newcomer, hold_words(entry), note)
        return "   ".join(part for part in parts if part)


def _count_chip(count: int) -> Chip | None:
    return Chip(f"×{count}", "plain") if count > 1 else None
