"""One act on many rows: each in a savepoint of its own, so that what fails is named and the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.orm.exc import StaleDataError

from placement.extensions import db
from placement.kernel.errors import DomainError
from placement.kernel.text import Text

Row = TypeVar("Row")
Failures = list[tuple[str, Text]]
"""By name, why a row is not done."""
Outcome = tuple[int, Failures]
"""How many rows are done, and those that are not."""


def one_by_one(rows: Iterable[Row], act: Callable[[Row], object], *, name: Callable[[Row], str]) -> Outcome:
    """Do something to each; a row that the rules refuse, or that somebody has just changed, keeps what it had."""
    done: int = 0
    failures: Failures = []
    for row in list(rows):
        called = name(row)
        try:
            with db.session.begin_nested():
                act(row)
        except DomainError as error:
            failures.append((called, error.message))
        except StaleDataError:
            failures.append((called, Text("有人刚刚处理了这一项，请刷新页面查看")))
        else:
            done += 1
    return done, failures
