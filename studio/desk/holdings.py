"""What the senders of comments hold, kept beside the book so that most comments ask no database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from studio.model.errors import ShopError

log = logging.getLogger(__name__)

_MOST_PERSONS = 10_000


class Lookup(Mapping[int, Decimal]):
    """What `ask` answers, asked when it is first looked at."""

    def __init__(self, ask: Callable[[], Mapping[int, Decimal]]) -> None:
        self._ask = ask

    @cached_property
    def _held(self) -> Mapping[int, Decimal]:
        return self._ask()

    def __getitem__(self, product: int) -> Decimal:
        return self._held[product]

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Holdings:
    """Asks `ask(service, user)` for each person once between two movements of stock: what anybody holds changes only
    together with the stock, here or in another studio on the same ledger.

    `_lock` guards `_held` and `_version`.
    """

    def __init__(self, ask: Callable[[str, str], Mapping[int, Decimal]], version: Callable[[], int]) -> None:
        self._ask = ask
        self._stock_version = version
        self._lock = threading.Lock()
        self._version = -1
        self._held: dict[tuple[str, str], dict[int, Decimal]] = {}

    def of(self, service: str, user: str) -> dict[int, Decimal]:
        """By product; nothing when the ledger cannot be asked, so that what depends on it goes to a person."""
        version = self._stock_version()
        with self._lock:
            if version != self._version or len(self._held) > _MOST_PERSONS:
                self._held.clear()
                self._version = version
            known = self._held.get((service, user))
        if known is None:
            try:
                known = dict(self._ask(service, user))
            except ShopError as error:
                log.warning("nobody knows what a neighbour holds: %s", error)
                return {}
            with self._lock:
                if self._version == version:
                    self._held[service, user] = known
        return dict(known)
