"""CPU time of the two busiest lists over a large city, each beside a bare Flask page with the same query."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.placements import queries
from placement.placements.models import Placement
from placement.placements.queries import Wishes
from placement.slots import finding
from placement.slots.search import Wish
from tests.bench import bare
from tests.bench.crowd import PASSWORD, TODAY, Crowd, make
from tests.bench.registry import Pair, interleaved, measure

ROUNDS = 120
MILLISECONDS = 1000
_crowd = cache(make)


def _signed_in(crowd: Crowd, login: str) -> FlaskClient:
    client = crowd.app.test_client()
    answer = client.post("/accounts/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def _compared(ours: FlaskClient, path: str, floor: FlaskClient) -> Pair:
    for client, address in ((ours, path), (floor, "/")):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
    taken = interleaved(lambda: ours.get(path), lambda: floor.get("/"), rounds=ROUNDS)
    return Pair(taken.value * MILLISECONDS, taken.floor * MILLISECONDS)


def _counted(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).limit(1001).subquery())) or 0


@measure("slots_page", unit="ms", better="lower", size=20_000)
def slots_page(size: int) -> Pair:
    """The search of a student among 2,000 open slots."""
    crowd = _crowd(size)

    def rows(viewer: Viewer) -> Sequence[Any]:
        own, wish = finding.own_major(viewer), Wish(scope="all")
        return finding.page(viewer, wish, own, today=TODAY, number=1, per_page=20, cap=1000)[0]

    return _compared(_signed_in(crowd, crowd.student), "/slots/?scope=all", bare.page(crowd.app, crowd.student, rows))


@measure("placements_page", unit="ms", better="lower", size=20_000)
def placements_page(size: int) -> Pair:
    """The register of a school with a quarter of all placements."""
    crowd = _crowd(size)

    def rows(viewer: Viewer) -> Sequence[Any]:
        found = queries.register_ids(viewer, Wishes())
        _counted(found)
        ids = list(db.session.scalars(found.order_by(Placement.starts_on.desc(), Placement.id.desc()).limit(50)))
        return queries.register_rows(ids)

    return _compared(_signed_in(crowd, crowd.office), "/placements/", bare.page(crowd.app, crowd.office, rows))
