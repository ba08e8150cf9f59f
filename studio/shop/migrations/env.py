"""Alembic runs this file; `studio.shop.database` gives it a connection that is already in a transaction."""

from __future__ import annotations

from alembic import context

from studio.shop.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
