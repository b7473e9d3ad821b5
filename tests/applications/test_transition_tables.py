"""The whole matrix state × event × role of the three tables: what is not written here is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from placement.accounts.rules import Role
from placement.applications.rules import APPLICATION, BOOKING, PROPOSAL
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.transitions import Table

ROLES = (*Role, "system")
APPLICANT, OFFICE, HR, STUDENT, SYSTEM = (
    {"student", "teacher"},
    {"placement_office"},
    {"hr"},
    {"student"},
    {"system"},
)
OPEN = {"nominated", "submitted", "endorsed", "shortlisted", "offered"}
MAY = {
    "application": {
        "agree": ({"nominated"}, STUDENT, "endorsed"),
        "refuse": ({"nominated"}, STUDENT, "declined"),
        "rescind": ({"nominated"}, OFFICE, "withdrawn"),
        "endorse": ({"submitted"}, OFFICE, "endorsed"),
        "disallow": ({"submitted"}, OFFICE, "rejected"),
        "shortlist": ({"endorsed"}, HR, "shortlisted"),
        "offer": ({"endorsed", "shortlisted"}, HR, "offered"),
        "reject": ({"endorsed", "shortlisted"}, HR, "rejected"),
        "accept": ({"offered"}, APPLICANT, "accepted"),
        "decline": ({"offered"}, APPLICANT, "declined"),
        "withdraw": ({"submitted", "endorsed", "shortlisted"}, APPLICANT, "withdrawn"),
        "lapse": (OPEN, SYSTEM, "lapsed"),
        "supersede": (OPEN, SYSTEM, "superseded"),
        "settle": ({"endorsed"}, SYSTEM, "accepted"),
    },
    "proposal": {
        "approve": ({"submitted"}, OFFICE, "approved"),
        "return": ({"submitted"}, OFFICE, "returned"),
        "refuse": ({"submitted"}, OFFICE, "refused"),
        "resubmit": ({"returned"}, STUDENT, "submitted"),
        "withdraw": ({"submitted", "returned"}, STUDENT, "withdrawn"),
        "lapse": ({"submitted", "returned"}, SYSTEM, "withdrawn"),
    },
    "booking": {
        "confirm": ({"requested"}, HR, "confirmed"),
        "decline": ({"requested"}, HR, "declined"),
        "cancel": ({"requested"}, OFFICE, "cancelled"),
        "lapse": ({"requested"}, SYSTEM, "cancelled"),
    },
}
TABLES = [APPLICATION, PROPOSAL, BOOKING]


@dataclass
class Thing:
    """Anything with a state, for a slot that is open and has a seat."""

    state: str
    slot: Any = field(default_factory=lambda: SimpleNamespace(state="open", seats_held=0, capacity=1))
    release: Any = field(default_factory=lambda: SimpleNamespace(quota=None, seats_held=0))
    applicant_id: int = 0


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_the_table_has_just_the_events_that_the_domain_knows(table: Table) -> None:
    assert {row.name: row.target for row in table.rows} == {name: rule[2] for name, rule in MAY[table.kind].items()}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_every_state_event_and_role_is_allowed_or_refused_as_written(table: Table) -> None:
    for state, (event, (sources, roles, _)), role in product(table.states(), MAY[table.kind].items(), ROLES):
        viewer = Viewer(user_id=1, name="某人", role=role)
        expected = NotAllowed if role not in roles else None if state in sources else Conflict
        try:
            table.allowed(Thing(state), event, viewer)
            outcome: Any = None
        except (NotAllowed, Conflict) as error:
            outcome = type(error)
        assert outcome is expected, f"{table.kind}: {role} {event} in {state}"


@pytest.mark.parametrize("slot_state", ["closed", "expired"])
@pytest.mark.parametrize(
    "event, state, role",
    [
        ("agree", "nominated", "student"),
        ("endorse", "submitted", "placement_office"),
        ("shortlist", "endorsed", "hr"),
        ("offer", "shortlisted", "hr"),
    ],
)
def test_nobody_goes_on_with_a_slot_that_is_gone(event: str, state: str, role: str, slot_state: str) -> None:
    thing = Thing(state)
    thing.slot.state = slot_state
    with pytest.raises(RuleBroken, match="已关闭或下架"):
        APPLICATION.allowed(thing, event, Viewer(user_id=1, name="某人", role=role))


@pytest.mark.parametrize(
    "held, quota, of_school, full",
    [
        (0, None, 0, False),
        (1, None, 0, True),
        (0, 1, 1, True),
        (0, 2, 1, False),
    ],
)
def test_the_offer_button_knows_when_the_seats_are_gone(
    held: int, quota: int | None, of_school: int, full: bool
) -> None:
    thing = Thing("endorsed")
    thing.slot.seats_held, thing.release.quota, thing.release.seats_held = held, quota, of_school
    hr = Viewer(user_id=1, name="某人", role="hr")

    choice = next(choice for choice in APPLICATION.choices(thing, hr) if choice.name == "offer")

    assert choice.enabled is not full
    assert bool(choice.reason) is full
