"""Workflows are tables. A table says who may move what from which state to which, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text

Guard = Callable[[Any, Viewer], Text | None]
"""A predicate that returns the reason against the act, or None."""


@dataclass(frozen=True)
class Transition:
    """One row of a table. `roles` act; `guard` gives a reason to refuse; `needs_comment` asks for words."""

    name: str
    source: tuple[str, ...]
    target: str
    roles: frozenset[str]
    label: Text
    guard: Guard | None = None
    needs_comment: bool = False
    tone: str = "primary"

    def __init__(
        self,
        name: str,
        *,
        source: tuple[str, ...],
        target: str,
        roles: AbstractSet[str],
        label: Text,
        guard: Guard | None = None,
        needs_comment: bool = False,
        tone: str = "primary",
    ) -> None:
        for key, value in (
            ("name", name),
            ("source", source),
            ("target", target),
            ("roles", frozenset(roles)),
            ("label", label),
            ("guard", guard),
            ("needs_comment", needs_comment),
            ("tone", tone),
        ):
            object.__setattr__(self, key, value)


@dataclass(frozen=True)
class Choice:
    """A button: what it says, whether it works now, and if not, why."""

    name: str
    label: Text
    enabled: bool
    reason: Text | None
    needs_comment: bool
    tone: str


@dataclass(frozen=True)
class Table:
    """The transition table of one kind of object."""

    kind: str
    rows: tuple[Transition, ...] = field(default=())

    def __init__(self, kind: str, *rows: Transition) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "rows", rows)

    def states(self) -> set[str]:
        """Every state that is named as a source or a target."""
        return {state for row in self.rows for state in (*row.source, row.target)}

    def named(self, name: str) -> Transition:
        """The row with this event name; KeyError for a name the table does not know."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(f"{self.kind} has no transition {name!r}")

    def allowed(self, obj: Any, name: str, viewer: Viewer) -> Transition:
        """The row to apply, or the refusal.

        Raises NotAllowed for another role, Conflict for another state, RuleBroken when the guard objects.
        """
        row = self.named(name)
        if viewer.role not in row.roles:
            raise NotAllowed()
        if obj.state not in row.source:
            raise Conflict("wrong_state", Text("当前状态下不能进行此操作，可能已有人先处理，请刷新页面查看最新状态"))
        reason = row.guard(obj, viewer) if row.guard else None
        if reason:
            raise RuleBroken(f"{self.kind}_{name}_refused", reason)
        return row

    def choices(self, obj: Any, viewer: Viewer) -> list[Choice]:
        """The buttons this viewer sees for this object: rows of their role that leave its present state."""
        return list(self._choices(obj, viewer))

    def _choices(self, obj: Any, viewer: Viewer) -> Iterator[Choice]:
        for row in self.rows:
            if viewer.role in row.roles and obj.state in row.source:
                reason = row.guard(obj, viewer) if row.guard else None
                yield Choice(row.name, row.label, reason is None, reason, row.needs_comment, row.tone)
