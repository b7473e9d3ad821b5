"""Pages of a list: counted within the viewer's scope, capped where counting costs more than it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from placement.extensions import db

PER_PAGE = 20
CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page of rows, with what the pager shows. `capped` means more than `total` exist."""

    items: Sequence[Any]
    number: int
    per_page: int
    total: int
    capped: bool

    @property
    def pages(self) -> int:
        """How many pages can be reached."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return (self.number - 1) * self.per_page + len(self.items)

    def url(self, number: int) -> str:
        """The address of another page of the same list."""
        return url_for_args(page=number if number > 1 else None)


def page_number() -> int:
    """The page asked for in the address; nonsense means the first."""
    return max(1, request.args.get("page", 1, type=int) or 1)


def paginate(
    query: Select[*tuple[Any, ...]],
    *,
    per_page: int = PER_PAGE,
    cap: int = CAP,
    scalars: bool = False,
    number: int | None = None,
) -> Page:
    """Run the page of `query` that the address asks for: one counting and one reading statement."""
    number = number or page_number()
    counted = db.session.scalar(select(func.count()).select_from(query.order_by(None).limit(cap + 1).subquery())) or 0
    number = min(number, max(1, -(-min(counted, cap) // per_page)))
    window = query.limit(per_page).offset((number - 1) * per_page)
    items = db.session.scalars(window).all() if scalars else db.session.execute(window).all()
    return Page(items, number, per_page, min(counted, cap), counted > cap)


def url_for_args(**changes: Any) -> str:
    """The present address with some query arguments changed; None removes one."""
    arguments: dict[str, Any] = request.args.to_dict(flat=False)
    arguments.update(changes)
    arguments = {key: value for key, value in arguments.items() if value is not None}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **arguments})


def sort_key(allowed: dict[str, Any], default: str) -> tuple[str, Any]:
    """The sort asked for by `?sort=name` or `?sort=-name`: its word and the order; unknown words mean the default."""
    asked = request.args.get("sort", default)
    if asked.lstrip("-") not in allowed:
        asked = default
    column = allowed[asked.lstrip("-")]
    return asked, column.desc() if asked.startswith("-") else column.asc()
