"""The stock ledger and the order book: what the desk asks and tells."""

from __future__ import annotations

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.sentences import Language
from studio.shop import groups, people, reservations, rows
from studio.shop.moving import refuse_moved
from studio.shop.order_pages import OrderPages
from studio.shop.rules import ShopRules, read_rules, write_rules
from studio.shop.schema import group_buys, orders
from studio.shop.sheets import AfterShow, after_show
from studio.shop.stock_book import StockBook
from studio.shop.turn import Turn, now_us


class Ledger(StockBook, OrderPages):
    """One show's stock and orders, in SQLite or PostgreSQL.

    Every call may come from any thread, and returns when its change is on the disk. It raises ShopError and has then
    changed nothing; after `shop.unreachable` alone it may have, and placing the same order again tells.
    `on_change` is called after each change, in the thread that made it, with snapshots in order of their version;
    `on_orders` with the orders that changed without being asked for. Both must be quick, and must not call the ledger.
    `password`: asked at the start for that of a PostgreSQL URL that has none. `wait_s`: how long a call waits for a
    database that others hold.

    Each write is one transaction: the work, the waitlist that moves up into what it freed, and the groups whose
    threshold it reached.
    """

    def start(self) -> None:
        """Open or make the database and publish its stock. Raises ShopError, `shop.moved` for one that was moved."""
        super().start()
        try:
            self._read(refuse_moved)
        except ShopError:
            self.close()
            raise

    def rules(self) -> ShopRules:
        return self._read(read_rules)

    def set_rules(self, rules: ShopRules, person: str) -> None:
        """For all studios on this ledger, from their next order on."""
        self._write(person, lambda turn: write_rules(turn.connection, rules))

    def after_show(self, language: Language, name: str = "") -> AfterShow:
        """The sheets to print, of one consistent look."""
        return self._read(lambda connection: after_show(connection, language, name))

    def keep_up(self) -> None:
        """What time does by itself: reservations expire and groups are decided. Raises ShopError. Cheap when there is
        nothing to do: then nothing is written."""
        now = now_us()

        def work(turn: Turn) -> None:
            reservations.expire(turn, now)
            groups.settle_due(turn, now)

        if self._read(lambda connection: _is_due(connection, now)):
            self._write("", work)

    def forget_old(self) -> int:
        """Make nameless what is older than the rules keep; how many orders. Raises ShopError."""

        def work(turn: Turn) -> int:
            days = read_rules(turn.connection).keep_days
            return people.forget_older(turn, days, now_us()) if days else 0

        return self._write("", work)

    def look(self) -> None:
        """Publish the stock if another studio has changed it. Raises ShopError."""
        if self._read(rows.version_sum) != self._published.version_sum():
            self.refresh()


def _is_due(connection: sa.Connection, now: int) -> bool:
    """Whether there is anything for `keep_up` to do."""
    reserved = sa.exists().where(orders.c.state == "reserved", orders.c.expires_us <= now)
    grouped = sa.exists().where(group_buys.c.state == "open", group_buys.c.deadline_us <= now)
    return bool(connection.execute(sa.select(sa.or_(reserved, grouped))).scalar_one())
