"""The stock as everyone else sees it, kept up with what transactions did."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from studio.model.product import StockLevel
from studio.shop.stock import Group, StockRow, StockSnapshot

_log = logging.getLogger(__name__)


class PublishedStock:
    """Snapshots in order of their version, each told once. Any thread.

    `_lock` guards `_rows`, `_groups` and `_snapshot`, and keeps calls of the listener in order.
    """

    def __init__(self, on_change: Callable[[StockSnapshot], None]) -> None:
        self._on_change = on_change
        self._lock = threading.Lock()
        self._rows: dict[int, StockRow] = {}
        self._groups: dict[int, Group] = {}
        self._snapshot = StockSnapshot()

    @property
    def snapshot(self) -> StockSnapshot:
        return self._snapshot

    def version_sum(self) -> int:
        """Of all rows as they were last read."""
        with self._lock:
            return sum(row.version for row in self._rows.values())

    def replace(self, found: Sequence[StockRow], groups: Mapping[int, Group]) -> StockSnapshot:
        """These are all there are."""
        return self._take(found, groups, complete=True)

    def add(self, found: Sequence[StockRow], groups: Mapping[int, Group]) -> StockSnapshot:
        """What one transaction changed."""
        return self._take(found, groups, complete=False)

    def doubt(self) -> None:
        """Nobody can say now whether these numbers still hold."""
        with self._lock:
            if self._snapshot.known and self._rows:
                unknown = {number: row.level(known=False) for number, row in self._rows.items()}
                self._tell(unknown, frozenset(unknown), known=False)

    def _take(self, found: Sequence[StockRow], groups: Mapping[int, Group], *, complete: bool) -> StockSnapshot:
        with self._lock:
            newer = {
                row.product: row
                for row in found
                if row.product not in self._rows or row.version >= self._rows[row.product].version
            }
            gone = frozenset(self._rows.keys() - {row.product for row in found}) if complete else frozenset[int]()
            before = self._snapshot
            changed = frozenset(number for number, row in newer.items() if self._rows.get(number) != row) | gone
            decided = frozenset(number for number, group in groups.items() if self._groups.get(number) != group)
            known = complete or before.known
            if not changed and not decided and known == before.known and before.version:
                return before
            self._rows.update(newer)
            self._groups.update(groups)
            levels = dict(before.levels)
            for number in gone:
                del self._rows[number], levels[number]
            renewed = self._rows if known != before.known else changed - gone
            for number in renewed:
                levels[number] = self._rows[number].level(known)
            told = changed | decided if known == before.known else frozenset(levels) | gone
            return self._tell(levels, told, known)

    def _tell(self, levels: dict[int, StockLevel], changed: frozenset[int], known: bool) -> StockSnapshot:
        version = self._snapshot.version + 1
        groups = MappingProxyType(dict(self._groups))
        self._snapshot = StockSnapshot(version, MappingProxyType(levels), changed, known, groups)
        try:
            self._on_change(self._snapshot)
        except Exception:  # noqa: BLE001 - the order is on the disk: whoever listens cannot undo that by failing
            _log.exception("a listener of the stock failed")
        return self._snapshot
