"""A workflow table says who may move what, and why not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition

CLERK = Viewer(1, "王", "clerk")
OTHER = Viewer(2, "李", "guest")


@dataclass
class Paper:
    state: str = "draft"
    pages: int = 1


def _needs_pages(paper: Paper, _viewer: Viewer) -> Text | None:
    return None if paper.pages else Text("还没有内容")


TABLE = Table(
    "paper",
    Transition("send", source=("draft",), target="sent", roles={"clerk"}, label=Text("发送"), guard=_needs_pages),
    Transition("recall", source=("sent",), target="draft", roles={"clerk"}, label=Text("撤回")),
)


def test_the_right_person_in_the_right_state_may_act() -> None:
    assert TABLE.allowed(Paper(), "send", CLERK).target == "sent"


def test_another_role_is_not_allowed() -> None:
    with pytest.raises(NotAllowed):
        TABLE.allowed(Paper(), "send", OTHER)


def test_another_state_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        TABLE.allowed(Paper("sent"), "send", CLERK)


def test_a_guard_gives_its_reason_to_the_refusal_and_to_the_button() -> None:
    empty = Paper(pages=0)
    with pytest.raises(RuleBroken, match="还没有内容"):
        TABLE.allowed(empty, "send", CLERK)
    [button] = TABLE.choices(empty, CLERK)
    assert (button.enabled, str(button.reason)) == (False, "还没有内容")


def test_a_person_without_a_part_in_it_sees_no_button() -> None:
    assert TABLE.choices(Paper(), OTHER) == []


def test_an_event_the_table_does_not_know_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        TABLE.named("burn")
