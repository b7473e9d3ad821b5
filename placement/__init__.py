"""Placement 职教实习与学徒安置: who is where, under which rules, for which money."""

from __future__ import annotations

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from placement import cli, pages
from placement import models as models
from placement.accounts import sessions
from placement.config import ROOT, settings
from placement.extensions import compress, csrf, db, limiter, migrate
from placement.infra import database, queue
from placement.kernel.clock import SystemClock
from placement.web import addresses, assets, errors, filters, headers, transactions


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application; `overrides` win over the environment."""
    app = Flask(
        "placement", root_path=str(ROOT / "placement"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.config.update(settings(overrides))
    app.jinja_env.undefined = StrictUndefined
    app.extensions["clock"] = app.config.get("CLOCK") or SystemClock()

    addresses.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    compress.init_app(app)

    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        database.connect(app)
    queue.connect(app)

    transactions.init_app(app)
    sessions.init_app(app)  # before csrf: who has no token is told so, unless it is a session that is over
    csrf.init_app(app)
    limiter.init_app(app)
    pages.init_app(app)
    cli.init_app(app)
    return app
