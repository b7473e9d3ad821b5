"""`flask --app wsgi serve`: the web server and the worker, side by side, until somebody says stop.

The command looks at the port, migrates and loads the demo; then the process forks two children that share the loaded
program: gunicorn and the queue's consumer. A worker that dies is started again; when the web server ends, all ends.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from placement.extensions import db
from placement.infra.supervisor import PATIENCE, Supervisor

HOST = "127.0.0.1"
WEB_WORKERS = 2
WEB_THREADS = 4


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
                f"端口 {port} 已被占用（port {port} is in use）：也许另一个 make run 还在运行。"
                f"请先停止它，或换一个端口：make run PORT={port + 1}"
            ) from error


def serve(app: Flask, *, host: str = HOST, port: int = 8000) -> int:
    """Both children until stopped; the exit status. Needs an application context."""
    db.session.remove()
    db.engine.dispose()  # no connection may be shared across the fork
    supervisor = Supervisor()
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


class WebServer(BaseApplication):
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
