"""The pages of agreements, for their parties and those who oversee them."""

from placement.agreements.views import (
    by_link,
    changing,
    delegating,
    filling,
    group,
    links,
    lists,
    paper,
    settings,
    show,
    signing,
)
from placement.agreements.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "by_link",
    "changing",
    "delegating",
    "filling",
    "group",
    "links",
    "lists",
    "paper",
    "settings",
    "show",
    "signing",
]
