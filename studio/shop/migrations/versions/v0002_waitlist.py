"""Waitlist, reservations, changes, groups, handing over, one person's accounts, unclear comments, rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _create_changes()
    _create_groups_and_handovers()
    _create_people_and_rules()
    _widen()
    _fill()
    op.create_index("orders_by_buyer", "orders", ["buyer"])
    op.create_index("orders_by_state", "orders", ["state", "id"])
    op.create_index("orders_by_building", "orders", ["building", "id"])
    op.create_index("orders_search", "orders", ["id", "search"])
    op.create_index("ledger_by_order", "ledger", ["order_id"])


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _widen() -> None:
    op.add_column("products", sa.Column("position", sa.Integer, nullable=False, server_default="0"))
    for name in ("ordered_milli", "reserved_milli", "waiting_milli"):
        op.add_column("stock", _number(name))
    op.add_column("stock", sa.Column("threshold_milli", sa.BigInteger))
    op.add_column("order_lines", _number("held_milli"))
    for column in (_word("buyer", 500), _word("building", 40), _word("search", 300), _flag("partly")):
        op.add_column("orders", column)
    op.add_column("orders", sa.Column("expires_us", sa.BigInteger))
    op.add_column("orders", _flag("handed_over"))
    # A plain number: SQLite cannot add a column that points to another table while rows are there and keys are on.
    op.add_column("ledger", sa.Column("change_id", _ROW_ID))
    op.add_column("ledger", sa.Column("group_id", _ROW_ID))


def _fill() -> None:
    """What was kept before, in the new columns."""
    op.execute("UPDATE orders SET buyer = service || ':' || user_id")
    connection = op.get_bind()
    kept = connection.execute(sa.text("SELECT id, name, user_id, phone, address, note FROM orders")).all()
    found = [{"order": row[0], "search": _search(row[1:]), "building": _building(row[4])} for row in kept]
    if found:
        connection.execute(sa.text("UPDATE orders SET search = :search, building = :building WHERE id = :order"), found)
    op.execute(
        "UPDATE order_lines SET held_milli = quantity_milli"
        " WHERE order_id IN (SELECT id FROM orders WHERE state = 'accepted')"
    )
    op.execute(
        "UPDATE stock SET ordered_milli ="
        " (SELECT coalesce(sum(held_milli), 0) FROM order_lines WHERE order_lines.product = stock.product)"
    )


def _search(texts: Sequence[str]) -> str:
    return " ".join(texts).casefold()[:300]


def _building(address: str) -> str:
    """3-2-502 is in building 3: so the program before this one wrote it."""
    found = re.match(r"([0-9A-Za-z]{1,6})-", address)
    return found[1].upper() if found else ""


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("room", sa.String(200), nullable=False),
        sa.Column("comment_id", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("order_id", _ROW_ID, sa.ForeignKey("orders.id")),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("unix_us", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("service", "room", "comment_id", name="one_change_a_comment"),
        sqlite_autoincrement=True,
    )


def _create_groups_and_handovers() -> None:
    op.create_table(
        "group_buys",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("product", sa.Integer, sa.ForeignKey("products.number"), nullable=False),
        sa.Column("threshold_milli", sa.BigInteger, nullable=False),
        sa.Column("deadline_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_us", sa.BigInteger),
        sa.Column("person", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    still_open = sa.text("state = 'open'")
    op.create_index(
        "one_open_group",
        "group_buys",
        ["product"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "handovers",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("order_id", _ROW_ID, sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("unix_us", sa.BigInteger, nullable=False),
        sa.Column("undoes", _ROW_ID, sa.ForeignKey("handovers.id"), unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("handovers_by_order", "handovers", ["order_id"])


def _create_people_and_rules() -> None:
    op.create_table(
        "merged_buyers",
        sa.Column("buyer", sa.String(500), primary_key=True),
        sa.Column("into_buyer", sa.String(500), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("unix_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "unclear",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("room", sa.String(200), nullable=False),
        sa.Column("comment_id", sa.String(200), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("unix_us", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("settled_us", sa.BigInteger),
        sa.UniqueConstraint("service", "room", "comment_id", name="one_question_a_comment"),
        sqlite_autoincrement=True,
    )
    op.create_index("unclear_open", "unclear", ["outcome", "id"])
    op.create_table(
        "rules",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
