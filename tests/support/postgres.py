"""A PostgreSQL server of our own for one test run: temporary folder, unix socket only, gone afterwards.

The first test that needs it starts it, whichever xdist worker that is; the process that began the run stops it.
`PLACEMENT_TEST_DATABASE_URL` (a superuser's address) takes its place where a server is at hand.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.support.locks import one_at_a_time

GIVEN = "PLACEMENT_TEST_DATABASE_URL"
MISSING = (
    "PostgreSQL's server is not installed, and every database test runs on it as well as on SQLite. "
    f"Run `.ci/setup test`, or name a server of yours in {GIVEN} (an account that may create databases)."
)
SETTINGS = {  # nothing of this survives the run, so nothing waits for the disk
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "4GB",
}


class PostgresMissing(RuntimeError):
    """There is no server to test on: the run fails, it does not skip."""


def server(shared: Path) -> URL:
    """The address of a superuser's connection; starts the server when nobody of this run did so before."""
    if given := os.environ.get(GIVEN):
        return make_url(given).set(drivername="postgresql+psycopg")
    folder = shared / "postgres"
    with one_at_a_time(shared / "postgres.lock"):
        if not (folder / "data" / "postmaster.pid").exists():
            _start(folder)
    return URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)})


def stop(shared: Path) -> None:
    """Stop the server of this run, if one was started."""
    data = shared / "postgres" / "data"
    if (data / "postmaster.pid").exists():
        subprocess.run(_as_postgres(_program("pg_ctl"), "stop", "-D", data, "-m", "immediate", "-s"), check=False)


def create_database(admin: URL, name: str, *, template: str = "template0") -> URL:
    """A database of this name, new: one that was left behind is dropped first."""
    with connect(admin) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\' STRATEGY FILE_COPY')
    return admin.set(database=name)


def drop_database(admin: URL, name: str) -> None:
    """Leave nothing behind on a server that is not ours."""
    with connect(admin) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def connect(url: URL) -> psycopg.Connection:
    """A plain connection that commits each statement."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _start(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    _run(
        folder,
        _program("initdb"),
        "-D",
        data,
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-A",
        "trust",
        "--no-sync",
    )
    options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": folder}.items())
    _run(
        folder,
        _program("pg_ctl"),
        "start",
        "-D",
        data,
        "-o",
        options,
        "-l",
        folder / "server.log",
        "-w",
        "-t",
        "60",
        "-s",
    )


def _program(name: str) -> str:
    """Debian keeps the server's programs out of the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise PostgresMissing(MISSING)
    return found


def _as_postgres(*command: object) -> list[str]:
    """The server refuses to run as root, so root hands it to the account that Debian made for it."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def _run(folder: Path, *command: object) -> None:
    # The server inherits our streams: a pipe would keep whoever reads our output waiting for it.
    log = folder.parent / "postgres.log"
    with log.open("ab") as output:
        done = subprocess.run(
            _as_postgres(*command), cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
    if done.returncode:
        raise PostgresMissing(f"could not start a PostgreSQL server for the tests:\n{log.read_text(errors='replace')}")
