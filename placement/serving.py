"""`flask --app wsgi serve`: the web server and the worker, side by side, until somebody says stop.

The parent prepares (migrates, loads the demo, checks the port), then forks two children that share the loaded program:
gunicorn and the queue's consumer. A worker that dies is started again; when the web server ends, everything ends.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication

from placement.extensions import db

HOST = "127.0.0.1"
WEB_WORKERS = 2
WEB_THREADS = 4
PATIENCE = 20.0
"""Seconds a child may take to finish its work after it was asked to stop."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
logger = structlog.get_logger()


class PortBusy(RuntimeError):
    """Something else already listens where we want to."""


def require_free_port(host: str, port: int) -> None:
    """Find out before any work is done; the message is meant for the person at the terminal."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortBusy(
                f"端口 {port} 已被占用（Port {port} is in use）：也许另一个 make run 还在运行。"
                f"请先停止它，或换一个端口：make run PORT={port + 1}"
            ) from error


def serve(app: Flask, *, host: str = HOST, port: int = 8000) -> int:
    """Run until stopped; the exit status."""
    supervisor = Supervisor()
    with app.app_context():
        db.engine.dispose()  # no connection may be shared across the fork
    supervisor.start("web", lambda: run_web(app, host, port), essential=True)
    if "placement_queue" in app.extensions:
        supervisor.start("worker", lambda: run_worker(app))
    return supervisor.watch()


def run_web(app: Flask, host: str, port: int) -> None:
    """Gunicorn in this process, over the application that is already loaded."""
    WebServer(
        app,
        {
            "bind": f"{host}:{port}",
            "workers": WEB_WORKERS,
            "threads": WEB_THREADS,
            "worker_class": "gthread",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
            "preload_app": True,
            "graceful_timeout": int(PATIENCE) - 5,
            "timeout": 60,
            "loglevel": "warning",
            "proc_name": "placement",
            "control_socket_disable": True,
            "pre_fork": _freeze_once,
        },
    ).run()


def run_worker(app: Flask) -> None:
    """The queue's consumer in this process."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    app.extensions["placement_queue"].consumer().run()


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with its settings given in the program, not in a file or on the command line."""

    def __init__(self, app: Flask, settings: dict[str, Any]) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def _freeze_once(_arbiter: Any, _worker: Any) -> None:
    # What is loaded stays: the collector need not look at it, and the pages stay shared with the parent.
    gc.collect()
    gc.freeze()


@dataclass
class Child:
    """A process we look after."""

    name: str
    work: Callable[[], None]
    essential: bool
    pid: int = 0
    due: float = 0.0
    failures: int = 0
    started: float = 0.0

    @property
    def alive(self) -> bool:
        return self.pid > 0


@dataclass
class Supervisor:
    """Starts children, starts the worker again when it dies, and stops all of them together."""

    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def start(self, name: str, work: Callable[[], None], *, essential: bool = False) -> None:
        """Start a child; when an essential one ends, all end."""
        child = Child(name, work, essential)
        self.children.append(child)
        self._fork(child)

    def watch(self) -> int:
        """Wait until a stop signal or the end of an essential child; 0 when we were asked to stop."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)
        status = 0
        while not self.stopping:
            time.sleep(0.2)
            status = self._look_after()
            if status:
                break
        self._stop_children()
        return 0 if self.stopping else status

    def _fork(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become_child(child, parent)
        child.pid, child.started = pid, time.monotonic()

    def _look_after(self) -> int:
        """Notice the dead and start again what is due; not 0 when an essential child is gone."""
        for child in self.children:
            if child.alive and (code := _exit_code(child.pid)) is not None:
                child.pid = 0
                if child.essential:
                    return code or 1
                self._plan_restart(child, code)
            if not child.alive and time.monotonic() >= child.due:
                self._fork(child)
        return 0

    def _plan_restart(self, child: Child, code: int) -> None:
        long_lived = time.monotonic() - child.started > 60
        child.failures = 1 if long_lived else child.failures + 1
        pause = min(30, 2 ** (child.failures - 1))
        child.due = time.monotonic() + pause
        logger.warning("child ended, starting it again", child=child.name, code=code, pause=pause)

    def _ask_to_stop(self, _number: int, _frame: Any) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self._any_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        self._signal(signal.SIGKILL)

    def _any_alive(self) -> bool:
        for child in self.children:
            if child.alive and _exit_code(child.pid) is not None:
                child.pid = 0
        return any(child.alive for child in self.children)

    def _signal(self, number: int) -> None:
        for child in self.children:
            if child.alive:
                os.kill(child.pid, number)


def _become_child(child: Child, parent: int) -> NoReturn:
    """Never returns into the parent's code, whatever happens."""
    code = 1
    try:
        _die_with(parent)
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        child.work()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        code = 0
    except BaseException:
        logger.exception("child failed", child=child.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _die_with(parent: int) -> None:
    """Ask Linux to stop this process when its parent is gone, even by `kill -9`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def _exit_code(pid: int) -> int | None:
    """The exit status of a child that ended, or None while it lives."""
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 1
    return os.waitstatus_to_exitcode(status) if done else None
