"""What every test can ask for. Database tests run on both databases; browser fixtures are in tests/browser."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from placement.kernel.clock import FixedClock, at_local
from tests.support import redis, run
from tests.support.databases import KINDS, Database, Databases
from tests.support.sharing_out import SharingOut

if TYPE_CHECKING:  # the tests of pure rules start without waiting for the whole application
    from flask import Flask
    from flask.testing import FlaskClient
    from flask_sqlalchemy import SQLAlchemy

    from tests.support.applications import Applications

TODAY = date(2026, 3, 16)
"""The Monday on which every test begins, at nine in the morning in Hangzhou."""
_SHARED = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_SHARED] = run.begin()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look at it again after every few tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    if (folder := config.stash.get(_SHARED, None)) is not None:
        run.end(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SharingOut:
    """Tests that share something costly go to one process."""
    return SharingOut(config, log)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Clean databases by kind, for tests that need more than the one of `database`."""
    made = Databases(run.shared(), os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def applications() -> Iterator[Applications]:
    """The applications of this process: made once a kind, since compiled templates are worth keeping."""
    from tests.support.applications import Applications

    made = Applications(run.shared() / os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of this process's own database on the run's Redis server."""
    return redis.server(run.shared(), os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, applications: Applications, databases: Databases) -> Database:
    """A clean, migrated database; whoever asks for it is tried on both kinds."""
    applications.release(request.param)
    return databases.clean(request.param)


@pytest.fixture
def clock() -> FixedClock:
    """The application's clock: it stands still at TODAY until the test moves it."""
    return FixedClock(at_local(TODAY))


@pytest.fixture
def app(database: Database, applications: Applications, clock: FixedClock) -> Iterator[Flask]:
    """The application on a clean database, with an empty instance folder. No context is pushed: see `db`."""
    with applications.borrow(database, clock) as borrowed:
        yield borrowed


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an application context, for tests that call services and queries directly."""
    from placement.extensions import db as extension

    with app.app_context():
        yield extension
        extension.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script. What the test has added to the session is committed before each request."""
    return app.test_client()


@pytest.fixture
def run_jobs(app: Flask, clock: FixedClock) -> Callable[[], int]:
    """Do all waiting jobs now, as the worker would; returns how many were done."""
    from placement.infra.jobs import run_waiting

    def run_now() -> int:
        with app.app_context():
            return run_waiting(at=clock.now())

    return run_now
