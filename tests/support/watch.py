"""What a visitor would not see in a browser, but a test must."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


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
