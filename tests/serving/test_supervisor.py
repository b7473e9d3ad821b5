"""The parent of web server and worker, tried with real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from placement.serving import PortBusy, require_free_port

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from placement.infra.supervisor import Supervisor

folder = Path(sys.argv[1])

def note(name):
    with (folder / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")

def forever():
    note("web")
    while True:
        time.sleep(60)

def dies():
    note("worker")
    os._exit(3)

def ends_soon():
    note("web")
    time.sleep(0.3)
    os._exit(5)

supervisor = Supervisor()
supervisor.start("web", WEB, essential=True)
supervisor.start("worker", WORKER)
sys.exit(supervisor.watch())
"""
Start = Callable[[str, str], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a parent whose children do what the words say; killed afterwards, whatever happened."""
    started: list[subprocess.Popen[bytes]] = []

    def run(web: str, worker: str) -> subprocess.Popen[bytes]:
        script = textwrap.dedent(SCRIPT).replace("WEB", web).replace("WORKER", worker)
        parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
        started.append(parent)
        return parent

    yield run
    for parent in started:
        parent.kill()
        parent.wait()


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_worker_that_dies_is_started_again_and_the_web_server_stays(start: Start, tmp_path: Path) -> None:
    start("forever", "dies")

    wait_until(lambda: len(pids(tmp_path / "worker")) >= 2)

    assert len(pids(tmp_path / "web")) == 1
    assert alive(pids(tmp_path / "web")[0])


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_the_children_and_counts_as_success(
    start: Start, tmp_path: Path, stop: signal.Signals
) -> None:
    parent = start("forever", "forever")
    wait_until(lambda: len(pids(tmp_path / "web")) == 2)

    parent.send_signal(stop)

    assert parent.wait(timeout=20) == 0
    assert not any(alive(pid) for pid in pids(tmp_path / "web"))


def test_when_the_web_server_ends_all_ends_with_its_status(start: Start, tmp_path: Path) -> None:
    parent = start("ends_soon", "forever")

    assert parent.wait(timeout=20) == 5
    assert not any(alive(pid) for pid in pids(tmp_path / "web"))


def test_children_do_not_outlive_a_parent_that_was_killed(start: Start, tmp_path: Path) -> None:
    parent = start("forever", "forever")
    wait_until(lambda: len(pids(tmp_path / "web")) == 2)

    os.kill(parent.pid, signal.SIGKILL)

    wait_until(lambda: not any(alive(pid) for pid in pids(tmp_path / "web")))


def test_a_busy_port_is_told_in_one_sentence_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(PortBusy, match=f"端口 {port} 已被占用.*PORT={port + 1}"):
            require_free_port("127.0.0.1", port)


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    require_free_port("127.0.0.1", port)
