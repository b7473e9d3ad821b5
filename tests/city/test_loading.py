"""A load is whole or it did not happen: cut off, refused, or done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, text

from placement.accounts.models import User
from placement.city.loading import Outcome, is_loaded, load_city
from placement.kernel.clock import FixedClock
from tests.factories.people import a_user
from tests.support.databases import ROOT, Databases


def test_a_load_that_is_killed_leaves_no_trace(databases: Databases, tmp_path: Path) -> None:
    database = databases.clean("sqlite", name="killed")
    settings = {"PLACEMENT_DATABASE_URL": database.url, "PLACEMENT_INSTANCE": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings, "PLACEMENT_QUEUE_URL": "none"}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().decode()
        process.send_signal(signal.SIGKILL)
    assert said.startswith("演示城市："), "it was killed in the middle"
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM user_account")) == 0
        assert connection.scalar(text("SELECT count(*) FROM organisation")) == 0
    engine.dispose()


def test_a_database_with_other_people_is_left_alone(db: SQLAlchemy, clock: FixedClock) -> None:
    a_user("本校教师")
    db.session.commit()
    assert load_city(at=clock.now()) is Outcome.OCCUPIED
    assert not is_loaded()
    assert db.session.query(User).count() == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_says_that_other_data_are_there(app: Flask, db: SQLAlchemy) -> None:
    a_user("本校教师")
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["demo", "load"])
    assert said.exit_code == 0
    assert "已有其他数据" in said.output
    assert "xuesheng" not in said.output
