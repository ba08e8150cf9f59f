"""What each person holds, as far as reading a comment needs it."""

from __future__ import annotations

import threading
from decimal import Decimal


class Holdings:
    """What each person holds, by product, kept beside the book so that reading a comment asks no database.

    `_lock` guards `_held`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str, str], dict[int, Decimal]] = {}

    def of(self, service: str, room: str, user: str) -> dict[int, Decimal]:
        with self._lock:
            return dict(self._held.get((service, room, user), {}))

    def add(self, service: str, room: str, user: str, product: int, quantity: Decimal) -> None:
        """A negative quantity gives back."""
        with self._lock:
            held = self._held.setdefault((service, room, user), {})
            held[product] = held.get(product, Decimal(0)) + quantity
            if held[product] <= 0:
                del held[product]
