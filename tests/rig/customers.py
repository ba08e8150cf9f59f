"""Many processes that order from one ledger at once: `python -m tests.rig.customers URL PROCESSES ORDERS REPEATS [RUN]`

Every process waits for the starting shot, then places its ORDERS orders of one piece of product 1, and each of them
REPEATS times in all, in threads at the same moment. RUN makes the keys of several runs on one ledger differ. One line
of JSON a call on standard output, written whole after the ledger has answered: {"key", "accepted", "order_id", "code",
"repeated"}.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TypeVar

from studio.model.errors import ShopError
from studio.model.order import Order, OrderLine
from studio.shop.ledger import Ledger

T = TypeVar("T")


def order_of(key: str) -> Order:
    line = OrderLine(1, Decimal(1))
    return Order(service="rig", room="r", comment_id=key, user=f"u-{key}", name="王姐", lines=(line,))


def _in_the_end(call: Callable[[], T]) -> T:
    """Locked is refused for the moment, with nothing kept: so ask again."""
    while True:
        try:
            return call()
        except ShopError as error:
            if error.code != "shop.locked":
                raise


def _buy(ledger: Ledger, key: str) -> None:
    answer = _in_the_end(lambda: ledger.place(order_of(key)))
    said = {"key": key, "accepted": answer.accepted, "order_id": answer.order_id, "code": answer.code}
    os.write(1, json.dumps(said | {"repeated": answer.repeated}).encode() + b"\n")


def _customer(url: str, name: str, orders: int, repeats: int) -> None:
    ledger = Ledger(url, lambda _: None)
    _in_the_end(ledger.start)
    for number in range(orders):
        key = f"{name}-{number}"
        if repeats == 1:
            _buy(ledger, key)
            continue
        gate = threading.Barrier(repeats)

        def at_once(key: str = key, gate: threading.Barrier = gate) -> None:
            gate.wait()
            _buy(ledger, key)

        with ThreadPoolExecutor(repeats) as crowd:
            for call in [crowd.submit(at_once) for _ in range(repeats)]:
                call.result()
    ledger.close()


def main() -> None:
    url, processes, orders, repeats = sys.argv[1], *map(int, sys.argv[2:5])
    run = sys.argv[5] if len(sys.argv) > 5 else ""
    gate, shot = os.pipe()
    children = []
    for name in range(processes):
        child = os.fork()  # before any thread and any connection of this process
        if child == 0:
            os.close(shot)
            os.read(gate, 1)
            _customer(url, f"{run}.{name}" if run else str(name), orders, repeats)
            os._exit(0)
        children.append(child)
    os.close(shot)
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
