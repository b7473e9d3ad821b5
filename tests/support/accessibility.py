"""axe-core on a page as it stands, with findings a person can read."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """Fail with what is wrong, where, and the page that explains it."""
    page.wait_for_load_state()  # a click returns as soon as the next page begins: half a page has no main part yet
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    violations = results.response["violations"]
    assert not violations, f"{page.url}\n" + "\n".join(map(_describe, violations))


def _describe(violation: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['target'][0]}: {node['html'][:160]}" for node in violation["nodes"][:5])
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
