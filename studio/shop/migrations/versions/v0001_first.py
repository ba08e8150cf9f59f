"""Products, stock, orders, ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _create_products_and_stock()
    _create_orders()
    op.create_table(
        "ledger",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("product", sa.Integer, sa.ForeignKey("products.number"), nullable=False),
        sa.Column("delta_milli", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("unix_us", sa.BigInteger, nullable=False),
        sa.Column("order_id", _ROW_ID, sa.ForeignKey("orders.id")),
        sa.Column("undoes", _ROW_ID, sa.ForeignKey("ledger.id"), unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ledger_by_product", "ledger", ["product", "id"])
    op.create_index("order_lines_by_product", "order_lines", ["product"])
    op.create_index("orders_by_user", "orders", ["service", "user_id"])


def _create_products_and_stock() -> None:
    op.create_table(
        "products",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("price_milli", sa.BigInteger, nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("photo", sa.Text, nullable=False),
        sa.Column("strike_price_milli", sa.BigInteger),
        sa.Column("strike_source", sa.String(200), nullable=False),
        sa.Column("limit_milli", sa.BigInteger),
        sa.Column("on_air", sa.Boolean, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "stock",
        sa.Column("product", sa.Integer, sa.ForeignKey("products.number"), primary_key=True, autoincrement=False),
        sa.Column("qty_milli", sa.BigInteger, nullable=False),
        sa.Column("total_milli", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.CheckConstraint("qty_milli >= 0", name="stock_never_negative"),
    )


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("room", sa.String(200), nullable=False),
        sa.Column("comment_id", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("placed_us", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("service", "room", "comment_id", name="one_order_a_comment"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", _ROW_ID, sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("product", sa.Integer, sa.ForeignKey("products.number"), primary_key=True),
        sa.Column("quantity_milli", sa.BigInteger, nullable=False),
        sa.Column("price_milli", sa.BigInteger, nullable=False),
        sa.CheckConstraint("quantity_milli > 0", name="line_is_positive"),
    )
