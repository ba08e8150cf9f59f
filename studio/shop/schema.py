"""The tables of the ledger. Money and quantities are thousandths in 64-bit integers: exact in every database.

Changes to them are migrations (`studio/shop/migrations`), never edits of an older one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData()

# SQLite counts rows by itself only for a column declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _open_only(table: Table) -> dict[str, Any]:
    condition = table.c.state == "open"
    return {"sqlite_where": condition, "postgresql_where": condition}


products = Table(
    "products",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("price_milli", BigInteger, nullable=False),
    Column("aliases", Text, nullable=False),  # JSON list
    Column("photo", Text, nullable=False),
    Column("strike_price_milli", BigInteger),
    Column("strike_source", String(200), nullable=False),
    Column("limit_milli", BigInteger),
    Column("on_air", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),  # false: no longer in the catalogue, kept for its orders
    Column("position", Integer, nullable=False, server_default="0"),  # in the panel; the number decides among equals
)

stock = Table(
    "stock",
    metadata,
    Column("product", Integer, ForeignKey("products.number"), primary_key=True, autoincrement=False),
    Column("qty_milli", BigInteger, nullable=False),
    Column("total_milli", BigInteger, nullable=False),  # everything ever put in
    Column("version", BigInteger, nullable=False),  # grows by one a change
    # Sums over the orders, kept in the same transaction: held by accepted ones, set aside, waited for.
    Column("ordered_milli", BigInteger, nullable=False, server_default="0"),
    Column("reserved_milli", BigInteger, nullable=False, server_default="0"),
    Column("waiting_milli", BigInteger, nullable=False, server_default="0"),
    Column("threshold_milli", BigInteger),  # of its open group: reached when as much is ordered
    CheckConstraint("qty_milli >= 0", name="stock_never_negative"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("service", String(40), nullable=False),
    Column("room", String(200), nullable=False),
    Column("comment_id", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),  # of the content: the same comment cannot order twice
    Column("user_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", String(60), nullable=False),
    Column("note", Text, nullable=False),
    Column("person", String(200), nullable=False),
    Column("state", String(20), nullable=False),  # `order_book.OrderState`
    Column("code", String(60), nullable=False),  # sentence of a refusal
    Column("arguments", Text, nullable=False),  # JSON, fills the sentence
    Column("placed_us", BigInteger, nullable=False),
    Column("buyer", String(500), nullable=False, server_default=""),  # one person, whichever of his accounts wrote
    Column("building", String(40), nullable=False, server_default=""),
    Column("search", String(300), nullable=False, server_default=""),  # folded texts to look for
    Column("partly", Boolean, nullable=False, server_default=false()),  # takes what there is while it waits
    Column("expires_us", BigInteger),  # of a reservation
    Column("handed_over", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("service", "room", "comment_id", name="one_order_a_comment"),
    sqlite_autoincrement=True,
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", RowId, ForeignKey("orders.id"), primary_key=True),
    Column("product", Integer, ForeignKey("products.number"), primary_key=True),
    Column("quantity_milli", BigInteger, nullable=False),
    Column("price_milli", BigInteger, nullable=False),  # of the moment it was ordered
    Column("held_milli", BigInteger, nullable=False, server_default="0"),  # taken out of the stock for it
    CheckConstraint("quantity_milli > 0", name="line_is_positive"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("service", String(40), nullable=False),
    Column("room", String(200), nullable=False),
    Column("comment_id", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("order_id", RowId, ForeignKey("orders.id")),
    Column("person", String(200), nullable=False),
    Column("code", String(60), nullable=False),  # sentence of a refusal
    Column("arguments", Text, nullable=False),  # JSON
    Column("unix_us", BigInteger, nullable=False),
    UniqueConstraint("service", "room", "comment_id", name="one_change_a_comment"),
    sqlite_autoincrement=True,
)

group_buys = Table(
    "group_buys",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("product", Integer, ForeignKey("products.number"), nullable=False),
    Column("threshold_milli", BigInteger, nullable=False),
    Column("deadline_us", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),  # open, succeeded, failed
    Column("decided_us", BigInteger),
    Column("person", String(200), nullable=False),
    sqlite_autoincrement=True,
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("order_id", RowId, ForeignKey("orders.id"), nullable=False),
    Column("person", String(200), nullable=False),
    Column("unix_us", BigInteger, nullable=False),
    Column("undoes", RowId, ForeignKey("handovers.id"), unique=True),
    sqlite_autoincrement=True,
)

merged_buyers = Table(
    "merged_buyers",
    metadata,
    Column("buyer", String(500), primary_key=True),
    Column("into_buyer", String(500), nullable=False),
    Column("person", String(200), nullable=False),
    Column("unix_us", BigInteger, nullable=False),
)

unclear = Table(
    "unclear",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("service", String(40), nullable=False),
    Column("room", String(200), nullable=False),
    Column("comment_id", String(200), nullable=False),
    Column("user_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("arguments", Text, nullable=False),  # JSON
    Column("unix_us", BigInteger, nullable=False),
    Column("outcome", String(20), nullable=False),  # empty while it is open
    Column("person", String(200), nullable=False),
    Column("settled_us", BigInteger),
    UniqueConstraint("service", "room", "comment_id", name="one_question_a_comment"),
    sqlite_autoincrement=True,
)

rules = Table(
    "rules",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("product", Integer, ForeignKey("products.number"), nullable=False),
    Column("delta_milli", BigInteger, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("person", String(200), nullable=False),
    Column("unix_us", BigInteger, nullable=False),
    Column("order_id", RowId, ForeignKey("orders.id")),
    Column("undoes", RowId, ForeignKey("ledger.id"), unique=True),  # an entry is undone at most once
    Column("change_id", RowId),
    Column("group_id", RowId),
    sqlite_autoincrement=True,
)

Index("ledger_by_product", ledger.c.product, ledger.c.id)
Index("order_lines_by_product", order_lines.c.product)
Index("orders_by_user", orders.c.service, orders.c.user_id)
Index("orders_by_buyer", orders.c.buyer)
Index("orders_by_state", orders.c.state, orders.c.id)
Index("orders_by_building", orders.c.building, orders.c.id)
Index("orders_search", orders.c.id, orders.c.search)  # covers a search: it reads no more than it looks at
Index("ledger_by_order", ledger.c.order_id)
Index("handovers_by_order", handovers.c.order_id)
Index("unclear_open", unclear.c.outcome, unclear.c.id)
Index("one_open_group", group_buys.c.product, unique=True, **_open_only(group_buys))
