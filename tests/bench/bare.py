"""The least a Flask page costs: check the session, run the same query, fill a plain table of the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, render_template_string, session
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.models import Membership, User
from placement.accounts.services import viewer_of
from placement.extensions import db
from placement.kernel.actors import Viewer

Rows = Callable[[Viewer], Sequence[Any]]
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>列表</title></head><body><h1>列表</h1>
<table><thead><tr>{% for column in columns %}<th>{{ column }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><td><a href="{{ url_for('one', number=row[0]) }}">{{ row[0] }}</a></td>
{% for value in row[1:] %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}
</tbody></table></body></html>"""


class _Person(UserMixin):
    def __init__(self, membership: Membership) -> None:
        self.id = str(membership.id)
        self.viewer = viewer_of(membership)


def page(ours: Flask, login: str, rows: Rows) -> FlaskClient:
    """A signed-in client of a bare application on the same database; its page stands at `/`."""
    app = Flask("bare")
    keys = ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "PLACEMENT_DATA_KEY")
    app.config.update({key: ours.config[key] for key in keys}, TESTING=True)
    db.init_app(app)
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.add_url_rule("/one/<int:number>", "one", lambda number: str(number))

    @app.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def listing() -> str:
        found = rows(current_user.viewer)
        return render_template_string(PAGE, rows=found, columns=found[0]._fields)

    @app.post("/enter")
    def enter() -> str:
        membership = db.session.scalars(_people().where(User.login == login)).one()
        session.permanent = True
        login_user(_Person(membership))
        return "ok"

    client = app.test_client()
    client.post("/enter")
    return client


def _people() -> Any:
    return select(Membership).join(Membership.user).options(joinedload(Membership.user))


def _load(number: str) -> _Person | None:
    membership = db.session.scalars(
        _people().where(Membership.id == int(number), Membership.active, User.active)
    ).first()
    return _Person(membership) if membership else None
