"""Run the migrations on the database of the current application."""

from alembic import context
from flask import current_app

from placement.infra.database import write_intent

database = current_app.extensions["migrate"].db

with write_intent(), database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="types.",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
