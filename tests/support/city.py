"""The demo city, played once per test run; each process then works on a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from placement.city.loading import load_city
from placement.extensions import db
from placement.kernel.clock import FixedClock, at_local
from tests.conftest import TODAY
from tests.support import run
from tests.support.applications import Applications
from tests.support.databases import Databases
from tests.support.locks import one_at_a_time


@contextmanager
def city_copy(applications: Applications, databases: Databases, *, name: str) -> Iterator[Flask]:
    """The application over a fresh copy of the city; its clock stands at ten o'clock of TODAY."""
    _play_once(applications, databases)
    own = databases.clean("sqlite", name=name)
    shutil.copyfile(run.shared() / "city.db", own.url.removeprefix("sqlite:///"))
    key = (run.shared() / "city-data.key").read_text()
    app = applications.make(own, name=name, PLACEMENT_DEMO=True, PLACEMENT_DATA_KEY=key)
    app.extensions["clock"] = FixedClock(at_local(TODAY, 10))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _play_once(applications: Applications, databases: Databases) -> None:
    finished = run.shared() / "city.db"
    with one_at_a_time(run.shared() / "city.lock"):
        if finished.exists():
            return
        draft = databases.clean("sqlite", name="city-draft")
        app = applications.make(draft, name="city-draft")
        app.extensions["clock"] = FixedClock(at_local(TODAY))
        with app.app_context():
            load_city(at=at_local(TODAY))
            db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.session.remove()
            db.engine.dispose()
        shutil.copyfile(f"{app.config['PLACEMENT_INSTANCE']}/data.key", run.shared() / "city-data.key")
        shutil.copyfile(draft.url.removeprefix("sqlite:///"), finished)
