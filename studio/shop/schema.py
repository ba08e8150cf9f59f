"""The tables of the ledger. Money and quantities are thousandths in 64-bit integers: exact in every database.

Changes to them are migrations (`studio/shop/migrations`), never edits of an older one.
"""

from __future__ import annotations

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
)

metadata = MetaData()

# SQLite counts rows by itself only for a column declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

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
)

stock = Table(
    "stock",
    metadata,
    Column("product", Integer, ForeignKey("products.number"), primary_key=True, autoincrement=False),
    Column("qty_milli", BigInteger, nullable=False),
    Column("total_milli", BigInteger, nullable=False),  # everything ever put in
    Column("version", BigInteger, nullable=False),  # grows by one a change
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
    Column("state", String(20), nullable=False),  # accepted, refused, cancelled
    Column("code", String(60), nullable=False),  # sentence of a refusal
    Column("arguments", Text, nullable=False),  # JSON, fills the sentence
    Column("placed_us", BigInteger, nullable=False),
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
    CheckConstraint("quantity_milli > 0", name="line_is_positive"),
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
    sqlite_autoincrement=True,
)

Index("ledger_by_product", ledger.c.product, ledger.c.id)
Index("order_lines_by_product", order_lines.c.product)
Index("orders_by_user", orders.c.service, orders.c.user_id)
