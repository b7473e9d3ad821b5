"""A real Chromium against a real server. `page` is a phone (390 × 844), `desktop` a screen of 1280 × 800."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from placement.kernel.clock import FixedClock
from tests.support import accessibility
from tests.support.databases import Databases
from tests.support.watch import Watch

if TYPE_CHECKING:
    from tests.support.applications import Applications
    from tests.support.live import LiveServer

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a page that needs another host fails here
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    name = os.environ.get("PLACEMENT_CHROMIUM", "chromium")
    program = shutil.which(name)
    if program is None:
        pytest.fail(f"{name} is not installed, and the browser tests need it. Run `.ci/setup test`.", pytrace=False)
    return {**browser_type_launch_args, "executable_path": program, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": PHONE,
        "has_touch": True,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def _live_server(applications: Applications, databases: Databases) -> Iterator[LiveServer]:
    from tests.support.live import LiveServer

    server = LiveServer(applications, databases)
    yield server
    server.stop()


@pytest.fixture
def live_server(_live_server: LiveServer, clock: FixedClock) -> LiveServer:
    """The application on http://127.0.0.1:<free port>, on a clean SQLite database, with CSRF on."""
    _live_server.begin_test(clock)
    return _live_server


@pytest.fixture
def context(context: BrowserContext, live_server: LiveServer) -> Iterator[BrowserContext]:
    """The plugin's context, watched: an error on a page's console or a request to another host fails the test."""
    watch = Watch(context, live_server.url)
    yield context
    watch.complain()


@pytest.fixture
def another_person(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> Iterator[Callable[..., Page]]:
    """Opens a page of somebody else: own cookies, same server; keywords as for `Browser.new_context`."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_page(**wishes: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, **wishes})
        opened.append((context, Watch(context, live_server.url)))
        return context.new_page()

    yield open_page
    for context, watch in opened:
        context.close()
        watch.complain()


@pytest.fixture
def desktop(another_person: Callable[..., Page]) -> Page:
    """A page on a wide screen."""
    return another_person(viewport=DESKTOP, has_touch=False)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing on it, in the state it is in now."""
    return accessibility.assert_accessible
