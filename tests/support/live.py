"""The application on a real port, for a real browser."""

from __future__ import annotations

import threading

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError
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


class Watch:
    """Notes what a visitor would not see: script errors, refused styles and scripts, requests to other hosts."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        context.on("weberror", self._script_error)
        context.on("console", self._console)
        context.on("request", self._request)

    def complain(self) -> None:
        """Fail when anything was noted."""
        assert not self.complaints, "the browser complained:\n" + "\n".join(self.complaints)

    def _script_error(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        # An answer of 4xx that the test provokes on purpose is reported here too; it is no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.complaints.append(f"asks another host: {request.url}")


class _Quiet(WSGIRequestHandler):
    def log(self, _type: str, message: str, *args: object) -> None:
        """The test report is no access log."""
