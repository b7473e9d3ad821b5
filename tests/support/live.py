"""The application on a real port, for a real browser."""

from __future__ import annotations

import threading

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from placement.infra.jobs import run_waiting
from placement.kernel.clock import FixedClock
from tests.support.applications import Applications
from tests.support.databases import Databases

KIND = "sqlite"
NAME = "live"


class LiveServer:
    """A threaded server in this process; each test begins on a clean database."""

    def __init__(self, applications: Applications, databases: Databases) -> None:
        self._databases = databases
        self.app: Flask = applications.make(databases.clean(KIND, name=NAME), name=NAME, WTF_CSRF_ENABLED=True)
        self.clock: FixedClock
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def begin_test(self, clock: FixedClock) -> None:
        """A clean database and a clock that stands still."""
        from placement.extensions import db

        with self.app.app_context():
            db.engine.dispose()
        self._databases.clean(KIND, name=NAME)
        self.clock = self.app.extensions["clock"] = clock

    def run_jobs(self) -> int:
        """Do all waiting jobs now, as the worker would."""
        with self.app.app_context():
            return run_waiting(at=self.clock.now())

    def stop(self) -> None:
        """Stop listening."""
        from placement.extensions import db

        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)
        with self.app.app_context():
            db.engine.dispose()


class _Quiet(WSGIRequestHandler):
    def log(self, _type: str, message: str, *args: object) -> None:
        """The test report is no access log."""
