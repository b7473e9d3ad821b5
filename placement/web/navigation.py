"""The main menu. Each slice adds its own items; this module only keeps and orders them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from placement.kernel.actors import Viewer
from placement.kernel.text import Text


@dataclass(frozen=True)
class Item:
    """One entry of the menu, for some roles."""

    label: Text
    endpoint: str
    icon: str
    roles: frozenset[str]
    order: int


_ITEMS: list[Item] = []


def item(label: Text, endpoint: str, *, icon: str, roles: Iterable[str], order: int) -> None:
    """Add an entry: `item(Text("岗位"), "slots.search", icon="search", roles={Role.STUDENT}, order=20)`."""
    entry = Item(label, endpoint, icon, frozenset(roles), order)
    if entry not in _ITEMS:
        _ITEMS.append(entry)


def menu(viewer: Viewer | None) -> list[dict[str, Any]]:
    """What the page shows: label, href, icon, active."""
    if viewer is None:
        return []
    shown = sorted((entry for entry in _ITEMS if viewer.role in entry.roles), key=lambda entry: entry.order)
    links = [(entry, url_for(entry.endpoint)) for entry in shown]
    best = max((href for _, href in links if _covers(href)), key=len, default=None)
    return [
        {"label": entry.label, "href": href, "icon": entry.icon, "active": href == best, "badge": None}
        for entry, href in links
    ]


def _covers(href: str) -> bool:
    return request.path == href or (href != "/" and request.path.startswith(href.rstrip("/") + "/"))
