"""A parent process that looks after its children: starts them again, stops them together, takes them along."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog

PATIENCE = 20.0
"""Seconds a child may take to finish its work after it was asked to stop."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
logger = structlog.get_logger()


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
            if not self.stopping and (status := self._look_after()):
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
