"""The migrations go up and down on both databases, and end where the models are."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from placement.extensions import db
from tests.support.applications import Applications
from tests.support.databases import KINDS, Databases


@pytest.mark.parametrize("kind", KINDS)
def test_up_down_and_up_again(kind: str, databases: Databases, applications: Applications) -> None:
    app = applications.make(databases.empty(kind, name="migrations"), name=f"migrations-{kind}")
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
        db.session.remove()
        db.engine.dispose()
