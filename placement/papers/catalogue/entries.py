"""What a catalogue is made of: merge fields, lists, conditions and blocks, each with its label and a sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from placement.kernel.text import Text
from placement.papers.markup import Vocabulary


@dataclass(frozen=True)
class Field:
    """One printable fact, as `student.name`; the sample is invented and stands in the preview."""

    name: str
    label: Text
    sample: str


@dataclass(frozen=True)
class Rows:
    """A list of facts that a block prints as a table, as `hours.days`; the sample holds every column."""

    name: str
    label: Text
    sample: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Group:
    """Fields and lists that stand under one heading of the catalogue."""

    label: Text
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = ()


@dataclass(frozen=True)
class Condition:
    """A question that a wording may ask, and the answer in the preview."""

    name: str
    label: Text
    sample: bool


@dataclass(frozen=True)
class Block:
    """A ready table or form of the house, and the facts it prints."""

    name: str
    label: Text
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All that a wording of one family may name."""

    groups: tuple[Group, ...]
    conditions: tuple[Condition, ...] = ()
    blocks: tuple[Block, ...] = ()

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The merge fields by name."""
        return {field.name: field for group in self.groups for field in group.fields}

    @cached_property
    def rows(self) -> dict[str, Rows]:
        """The lists by name; a wording cannot name them, its blocks do."""
        return {rows.name: rows for group in self.groups for rows in group.rows}

    @cached_property
    def labels(self) -> dict[str, Text]:
        """What a reader calls a fact or a condition."""
        entries: tuple[Field | Rows | Condition, ...] = (
            *self.fields.values(),
            *self.rows.values(),
            *self.conditions,
        )
        return {entry.name: entry.label for entry in entries}

    @cached_property
    def facts_of_block(self) -> dict[str, tuple[str, ...]]:
        """What each block prints."""
        return {block.name: block.facts for block in self.blocks}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The catalogue as the check of a wording asks for it."""
        return Vocabulary(
            fields=frozenset(self.fields),
            conditions=frozenset(condition.name for condition in self.conditions),
            blocks=self.facts_of_block,
            labels=self.labels,
        )

    def sample(self) -> dict[str, Any]:
        """Invented facts for the preview: every field, list and condition of the catalogue."""
        facts: dict[str, Any] = {condition.name: condition.sample for condition in self.conditions}
        for name, value in self._samples():
            place(facts, name, value)
        return facts

    def _samples(self) -> Iterator[tuple[str, Any]]:
        yield from ((field.name, field.sample) for field in self.fields.values())
        yield from ((rows.name, [dict(row) for row in rows.sample]) for rows in self.rows.values())


def place(facts: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at its dotted place in nested facts."""
    *path, last = name.split(".")
    for part in path:
        facts = facts.setdefault(part, {})
    facts[last] = value
