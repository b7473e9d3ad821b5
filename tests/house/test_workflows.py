"""Every transition table over its whole state × event × role matrix, and words for everything people see."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum
from types import SimpleNamespace

import pytest

import placement
from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.kernel.transitions import Table

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(placement.__path__, "placement.")
    if found.name.rsplit(".", 1)[-1] in ("rules", "states", "rulebook", "hazards")
]
TABLES = {name: value for module in MODULES for name, value in vars(module).items() if isinstance(value, Table)}
LABELS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if name.endswith("_LABELS") and isinstance(next(iter(value)), StrEnum)
}
ACTORS = {*Role, "system", "guardian"}
"""Everybody with an account, the calendar, and a guardian who comes by a link."""
ROLES = [*ACTORS, "stranger"]


def test_there_are_tables() -> None:
    assert {"SLOT", "APPLICATION", "PLACEMENT", "AGREEMENT", "SHEET", "STATEMENT", "RECORD", "BUDGET"} <= set(TABLES)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_event_names_one_row(table: Table) -> None:
    names = [row.name for row in table.rows]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_only_known_roles_act(table: Table) -> None:
    for row in table.rows:
        assert row.roles, f"{table.kind}.{row.name}: nobody may do it"
        assert row.roles <= ACTORS


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_whole_matrix_of_state_event_and_role(table: Table) -> None:
    for row in table.rows:
        for state in table.states():
            for role in ROLES:
                outcome = _outcome(table, row.name, state, str(role))
                expected = NotAllowed if role not in row.roles else Conflict if state not in row.source else None
                assert outcome in (
                    (expected, RuleBroken, AttributeError) if expected is None and row.guard else (expected,)
                ), f"{table.kind}: {row.name} by {role} in {state}"


def _outcome(table: Table, event: str, state: str, role: str) -> type[Exception] | None:
    try:
        table.allowed(SimpleNamespace(state=state), event, Viewer(1, "甲", role))
    except (NotAllowed, Conflict, RuleBroken, AttributeError) as error:  # AttributeError: the guard wants a real object
        return type(error)
    return None


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_every_word_of_an_enumeration_has_a_label(labels: dict[StrEnum, Text]) -> None:
    enum = type(next(iter(labels)))
    assert set(labels) == set(enum), f"{enum.__name__}: {set(enum) - set(labels)} without a label"
    assert all(isinstance(label, Text) for label in labels.values())
