"""Where Alembic begins: the migrations run on the connection and in the transaction that `engine.store.migrate` gives."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
