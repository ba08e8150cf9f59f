"""What the shop does by itself, the same for every studio that sells from one ledger: kept in the ledger."""

from __future__ import annotations

from typing import Literal

import msgspec
import sqlalchemy as sa

from studio.shop.schema import rules as rules_table

_NAME = "rules"
MOVED = "moved_to"
"""Beside the rules: the database that this ledger was moved into."""


class ShopRules(msgspec.Struct, frozen=True, kw_only=True):
    """`waitlist`: an order larger than what is left waits whole (those behind it that fit are served meanwhile), takes
    part of it at once, or is refused. `keep_days`: names, doors and phones of older orders are removed; 0 keeps them.
    `reserve_minutes`: how long goods are set aside unless said otherwise."""

    waitlist: Literal["whole", "part", "off"] = "whole"
    keep_days: int = 0
    reserve_minutes: int = 30


def read_rules(connection: sa.Connection) -> ShopRules:
    """Rules of a newer program that this one does not know are left alone."""
    found = connection.execute(sa.select(rules_table.c.value).where(rules_table.c.name == _NAME)).scalar()
    return msgspec.json.decode(found, type=ShopRules) if found else ShopRules()


def write_rules(connection: sa.Connection, rules: ShopRules) -> None:
    value = msgspec.json.encode(rules).decode()
    changed = sa.update(rules_table).where(rules_table.c.name == _NAME).values(value=value)
    if connection.execute(changed.returning(rules_table.c.name)).first() is None:
        connection.execute(sa.insert(rules_table).values(name=_NAME, value=value))
