"""Applications under test, and a client that behaves like a visitor from outside."""

from __future__ import annotations

import contextvars
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from placement import create_app
from placement.extensions import db, limiter
from placement.kernel.clock import FixedClock
from tests.support.databases import Database

KEPT_FILES = ("secret.key", "data.key")


class Visitor(FlaskClient):
    """A test client whose requests see nothing of the test's own context.

    Flask would lend a context that the test has pushed to the request, with its session, its `g` and its signed-in
    person; a real visitor shares only the database.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Commit what the test has prepared, then make the request in a context of its own."""
        if self.preserve_context:
            return super().open(*args, **kwargs)
        if has_app_context():
            db.session.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        return response


class Applications:
    """One application a database kind in this process, lent to one test after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, Flask] = {}

    @contextmanager
    def borrow(self, database: Database, clock: FixedClock) -> Iterator[Flask]:
        """The application of this kind with an empty instance folder; its configuration is put back afterwards."""
        app = self._made.get(database.kind)
        if app is None:
            app = self._made[database.kind] = self.make(database, name=database.kind)
        _empty(Path(app.config["PLACEMENT_INSTANCE"]))
        kept = app.config.copy()
        limiter.reset()
        app.extensions["clock"] = clock
        try:
            yield app
        finally:
            app.config.clear()
            app.config.update(kept)

    def make(self, database: Database, *, name: str, **overrides: Any) -> Flask:
        """A new application on this database; `name` is its instance folder."""
        instance = self.folder / f"instance-{name}"
        instance.mkdir(parents=True, exist_ok=True)
        app = create_app(
            {
                "TESTING": True,
                "SQLALCHEMY_DATABASE_URI": database.url,
                "PLACEMENT_INSTANCE": str(instance),
                "PLACEMENT_QUEUE_URL": "none",
                "PLACEMENT_DEMO": False,
                "WTF_CSRF_ENABLED": False,
                **overrides,
            }
        )
        app.test_client_class = Visitor
        _keep_token_still(app)
        return app

    def release(self, kind: str) -> None:
        """Let go of the connections to a database that is about to be replaced."""
        if kind in self._made:
            with self._made[kind].app_context():
                db.session.remove()
                db.engine.dispose()

    def close(self) -> None:
        """Let go of all connections."""
        for kind in self._made:
            self.release(kind)


def _keep_token_still(app: Flask) -> None:
    """Where no token is checked, each page shows the same: a real one changes with the second in which it is made."""

    def token() -> str:
        return generate_csrf() if app.config["WTF_CSRF_ENABLED"] else "still"

    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})


def _empty(instance: Path) -> None:
    for path in instance.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in KEPT_FILES:
            path.unlink()
