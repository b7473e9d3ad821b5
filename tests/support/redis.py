"""A Redis server of our own for one test run: unix socket only, nothing on disk."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.support.locks import one_at_a_time

DATABASES = 16
"""A server holds so many by default; each test process keeps to its own, so that none takes another's messages."""


class RedisMissing(RuntimeError):
    """There is no server to test the Redis queue on: the run fails, it does not skip."""


def server(shared: Path, worker: str) -> str:
    """The address of this process's database on the run's server; starts the server when nobody did so before."""
    folder = shared / "redis"
    socket = folder / "redis.sock"
    with one_at_a_time(shared / "redis.lock"):
        if not socket.exists():
            _start(folder, socket)
    return f"unix://{socket}?db={int(re.sub(r'[^0-9]', '', worker) or 0) % DATABASES}"


def stop(shared: Path) -> None:
    """Stop the server of this run, if one was started."""
    try:
        os.kill(int((shared / "redis" / "redis.pid").read_text()), signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError):
        return


def _start(folder: Path, socket: Path) -> None:
    program = shutil.which("redis-server")
    if program is None:
        raise RedisMissing("redis-server is not installed; run `.ci/setup test`.")
    folder.mkdir(exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "save": "",
        "appendonly": "no",
        "daemonize": "yes",
        "pidfile": str(folder / "redis.pid"),
        "dir": str(folder),
        "logfile": str(folder / "redis.log"),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    subprocess.run([program, *words], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not socket.exists():
        if time.monotonic() > deadline:
            raise RedisMissing("redis-server did not start: " + (folder / "redis.log").read_text())
        time.sleep(0.02)
