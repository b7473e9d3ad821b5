"""Everybody walks through the demo city: every page they can reach is sound, nobody else's is open to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.routing import MapAdapter

from placement.accounts.models import Membership, User
from placement.accounts.rules import Role
from placement.city.sign_ins import PASSWORD, SIGN_INS
from placement.extensions import db
from tests.support.applications import Applications
from tests.support.city import city_copy
from tests.support.databases import Databases
from tests.support.markup import Page
from tests.support.signing_in import sign_in

PER_ENDPOINT = 3
STATEMENTS = 40
FOR_ALL = {"reports", "slots", "gallery", "reference", None}
"""Blueprints whose objects many organisations share; their own tests draw the line."""
SHARED = {
    "accounts.set_language",
    "accounts.sign_out",
    "organisations.enterprise",
    "organisations.record_violation",  # every office enters what it learns of an enterprise
    "papers.verify",
}


@dataclass
class Walk:
    """What one person found."""

    complaints: list[str] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@pytest.fixture(scope="module")
def city(applications: Applications, databases: Databases) -> Iterator[Flask]:
    """The application over a copy of the demo city, which is played once per run."""
    with city_copy(applications, databases, name="city") as app:
        yield app


def _client(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        db.session.expunge(user)
    return sign_in(client, user, password=PASSWORD)


def _endpoint(adapter: MapAdapter, path: str, method: str = "GET") -> tuple[str, dict[str, object]] | None:
    try:
        return adapter.match(urlsplit(path).path, method=method)
    except Exception:  # a redirect or a static file: nothing of ours
        return None


@cache
def _walk(app: Flask, login: str) -> Walk:
    """One walk per person serves both tests."""
    walk, client, adapter = Walk(), _client(app, login), app.url_map.bind("localhost")
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        found = _endpoint(adapter, path)
        if found is None or len(walk.seen[found[0]]) >= PER_ENDPOINT or path in walk.seen[found[0]]:
            continue
        walk.seen[found[0]].append(path)
        waiting += _visit(app, client, path, walk)
    return walk


def _visit(app: Flask, client: FlaskClient, path: str, walk: Walk) -> list[str]:
    count = _Counting(app)
    with count as statements:
        answer = client.get(path)
    if answer.status_code not in (200, 302, 303):
        walk.complaints.append(f"{path}: status {answer.status_code}")
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return []
    if len(statements) > STATEMENTS:
        walk.complaints.append(f"{path}: {len(statements)} statements")
    page = Page(answer.text)
    walk.complaints += [f"{path}: {complaint}" for complaint in page.complaints]
    if re.search(r"%\(\w+\)s|Text\(|\bNone\b|Undefined|&lt;placement", answer.text):
        walk.complaints.append(
            f"{path}: something of the program shows: {re.search(r'.{30}(%[(]|Text[(]|None).{30}', answer.text)}"
        )
    for action in page.actions():
        posted = _endpoint(app.url_map.bind("localhost"), action, "POST")
        if posted is None:
            walk.complaints.append(f"{path}: posts to {action}, which is no route")
        else:
            walk.seen[f"POST {posted[0]}"].append(action)
    return page.links()


class _Counting:
    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.statements: list[str] = []

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)


@pytest.mark.parametrize("person", SIGN_INS, ids=lambda person: person.login)
def test_every_page_this_person_can_reach_is_sound(city: Flask, person: object) -> None:
    walk = _walk(city, person.login)  # type: ignore[attr-defined]
    assert len(walk.seen) >= 3, "the home page leads nowhere"
    assert not walk.complaints, "\n".join(walk.complaints)


@pytest.mark.parametrize("person", SIGN_INS, ids=lambda person: person.login)
def test_nothing_of_this_person_is_open_to_the_same_role_elsewhere(city: Flask, person: object) -> None:
    stranger = _stranger(city, person.login, person.role)  # type: ignore[attr-defined]
    if stranger is None:
        assert person.role not in (Role.STUDENT, Role.HR, Role.PLACEMENT_OFFICE, Role.TEACHER)  # type: ignore[attr-defined]
        return
    walk, client = _walk(city, person.login), _client(city, stranger)  # type: ignore[attr-defined]
    open_doors = [path for path in _private(walk, city) if client.get(path).status_code not in (403, 404)]
    open_doors += [f"POST {path}" for path in _acts(walk, city) if client.post(path).status_code not in (403, 404)]
    assert not open_doors, f"{stranger} may enter {open_doors}"


def _stranger(app: Flask, login: str, role: str) -> str | None:
    """Somebody with the same role in another organisation, with nothing to do with this person."""
    with app.app_context():
        mine = db.session.scalars(
            select(Membership).join(User).where(User.login == login, Membership.role == role)
        ).one()
        query = (
            select(User.login)
            .join(Membership)
            .where(Membership.role == role, Membership.organisation_id != mine.organisation_id, User.id != mine.user_id)
            .order_by(User.id.desc())
        )
        return db.session.scalars(query).first()


def _private(walk: Walk, app: Flask) -> list[str]:
    return [
        path
        for endpoint, paths in walk.seen.items()
        if not endpoint.startswith("POST ") and _owned(app, endpoint)
        for path in paths
        if re.search(r"/\d+", urlsplit(path).path)
    ]


def _acts(walk: Walk, app: Flask) -> list[str]:
    return sorted(
        {
            path
            for endpoint, paths in walk.seen.items()
            if endpoint.startswith("POST ") and _owned(app, endpoint[5:])
            for path in paths
            if re.search(r"/\d+", urlsplit(path).path)
        }
    )


def _owned(app: Flask, endpoint: str) -> bool:
    blueprint = endpoint.partition(".")[0] if "." in endpoint else None
    return blueprint not in FOR_ALL and endpoint not in SHARED
