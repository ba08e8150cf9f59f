"""The rows of the comments panel: newest first, bounded, chosen by a filter, what is said alike folded into one row."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui import language, words
from studio.model.comment import FeedEntry
from studio.model.sentences import say

MOST_ROWS = 400
MOST_KEPT = 2_000
MOST_OLDER = 5_000
ENTRY = int(Qt.ItemDataRole.UserRole)
COUNT = ENTRY + 1
_FOLDED_WITHIN_ROWS = 40
_LONGEST_FOLDED = 30
Index = QModelIndex | QPersistentModelIndex
Wanted = Callable[[FeedEntry], bool]


@dataclass
class Row:
    """One comment, and those after it that say the same: `seqs` has all their numbers, the first one's first."""

    entry: FeedEntry
    seqs: list[int] = field(default_factory=list)


class CommentsModel(QAbstractListModel):
    """`wanted` chooses what is shown. At most `MOST_ROWS` rows, unless older ones were fetched from the journal."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[FeedEntry] = []
        self._found: list[FeedEntry] = []
        self._rows: list[Row] = []
        self._row_of: dict[int, Row] = {}
        self._wanted: Wanted = lambda _entry: True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ENTRY:
            return row.entry
        if role == COUNT:
            return len(row.seqs)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row.entry, len(row.seqs))
        return None

    def newest_seq(self) -> int:
        return self._all[0].seq if self._all else 0

    def oldest_seq(self) -> int:
        """Of those without a gap to the newest."""
        return self._all[-1].seq if self._all else 0

    def choose(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._found = []
        del self._all[MOST_KEPT:]
        self.beginResetModel()
        self._rows, self._row_of = [], {}
        rows, _touched = self._folded(entry for entry in reversed(self._all) if wanted(entry))
        self._rows = rows[:MOST_ROWS]
        self.endResetModel()

    def add(self, entries: Iterable[FeedEntry]) -> None:
        """New ones, oldest first; each newer than all here."""
        fresh = list(entries)[-MOST_KEPT:]
        if not fresh:
            return
        self._all = (fresh[::-1] + self._all)[:MOST_KEPT]
        rows, touched = self._folded(entry for entry in fresh if self._wanted(entry))
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._rows[:0] = rows
            self.endInsertRows()
        for row in touched:
            self._tell(row)
        self._trim()

    def _trim(self) -> None:
        """Who takes in new ones is at the newest: what was fetched below goes."""
        if len(self._rows) > MOST_ROWS:
            self.beginRemoveRows(QModelIndex(), MOST_ROWS, len(self._rows) - 1)
            for row in self._rows[MOST_ROWS:]:
                for seq in row.seqs:
                    self._row_of.pop(seq, None)
            del self._rows[MOST_ROWS:]
            self.endRemoveRows()

    def extend(self, older: Sequence[FeedEntry]) -> None:
        """Those before the oldest, from the journal, newest first and without a gap."""
        fresh = [entry for entry in older if not self._all or entry.seq < self.oldest_seq()]
        self._all = (self._all + fresh)[:MOST_OLDER]
        self._append(fresh)

    def show_found(self, found: Sequence[FeedEntry]) -> None:
        """What a search found in the journal, newest first, below what is here."""
        known = {entry.seq for entry in self._all} | {entry.seq for entry in self._found}
        fresh = [entry for entry in found if entry.seq not in known]
        self._found += fresh
        self._append(fresh)

    def change(self, entries: Iterable[FeedEntry]) -> None:
        """Entries that are here already, with another mark, held, featured …"""
        changed = {entry.seq: entry for entry in entries}
        self._all = [changed.get(entry.seq, entry) for entry in self._all]
        for entry in changed.values():
            row = self._row_of.get(entry.seq)
            if row is None:
                if self._wanted(entry) and self.oldest_seq() <= entry.seq:
                    self._insert(entry)
            elif len(row.seqs) > 1 and not foldable(entry):
                self._take_out(row, entry.seq)
                if self._wanted(entry):
                    self._insert(entry)
            elif not self._wanted(entry):
                self._take_out(row, entry.seq)
            elif row.entry.seq == entry.seq:
                row.entry = entry
                self._tell(row)

    def _folded(self, entries: Iterable[FeedEntry]) -> tuple[list[Row], list[Row]]:
        """New rows for entries (oldest first), newest first; and the rows that have become more."""
        alike = {fold_key(row.entry): row for row in reversed(self._rows[:_FOLDED_WITHIN_ROWS]) if foldable(row.entry)}
        rows: list[Row] = []
        touched: dict[int, Row] = {}
        for entry in entries:
            row = alike.get(fold_key(entry)) if foldable(entry) else None
            if row is None:
                row = Row(entry, [entry.seq])
                rows.append(row)
                if foldable(entry):
                    alike[fold_key(entry)] = row
            else:
                row.seqs.append(entry.seq)
                touched[id(row)] = row
            self._row_of[entry.seq] = row
        rows.reverse()
        return rows, [row for row in touched.values() if row not in rows]

    def _append(self, entries: Sequence[FeedEntry]) -> None:
        rows = [Row(entry, [entry.seq]) for entry in entries if self._wanted(entry)]
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows += rows
        self._row_of.update((row.entry.seq, row) for row in rows)
        self.endInsertRows()

    def _insert(self, entry: FeedEntry) -> None:
        """Where its number says."""
        place = next((at for at, row in enumerate(self._rows) if row.entry.seq < entry.seq), len(self._rows))
        self.beginInsertRows(QModelIndex(), place, place)
        row = self._row_of[entry.seq] = Row(entry, [entry.seq])
        self._rows.insert(place, row)
        self.endInsertRows()

    def _take_out(self, row: Row, seq: int) -> None:
        """Out of its fold; a row of its own goes with it."""
        del self._row_of[seq]
        row.seqs.remove(seq)
        if row.seqs:
            if row.entry.seq == seq:
                row.entry = next((entry for entry in self._all if entry.seq == row.seqs[0]), row.entry)
            self._tell(row)
            return
        place = self._rows.index(row)
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._rows[place]
        self.endRemoveRows()

    def _tell(self, row: Row) -> None:
        place = next((at for at, one in enumerate(self._rows) if one is row), None)
        if place is not None:
            self.dataChanged.emit(self.index(place), self.index(place))


def foldable(entry: FeedEntry) -> bool:
    """What became something keeps a row of its own, and so does what a person has looked at."""
    plain = entry.mark == "" and not (entry.hold or entry.featured or entry.proposed)
    return plain and len(entry.comment.text) <= _LONGEST_FOLDED


def fold_key(entry: FeedEntry) -> str:
    """The same for 来了, 来了！！ and 来了来了: letters and digits, what repeats at the end once; the text itself
    when it has neither."""
    letters = [one for one in entry.comment.text.casefold() if unicodedata.category(one)[0] in "LN"]
    text = "".join(letters)
    for length in (1, 2, 3):
        # 2 and 22 are two things, and so are their orders.
        while text[-length:].isalpha() and text[-length:] == text[-2 * length : -length]:
            text = text[:-length]
    return text or entry.comment.text


def hold_words(entry: FeedEntry) -> str:
    """Why it is held or hidden."""
    return say(entry.hold_reason, {"what": entry.hold_what}, language.language()).what if entry.hold_reason else ""


def spoken(entry: FeedEntry, count: int = 1) -> str:
    """A row as a screen reader says it."""
    comment = entry.comment
    parts = [f"{comment.name or comment.user}：{comment.text}"]
    if count > 1:
        parts.append(f"×{count}")
    if entry.mark:
        parts.append(words.mark(entry.mark).text)
    if entry.hold:
        parts.append(hold_words(entry))
    if entry.note:
        parts.append(entry.note)
    return "，".join(parts)
