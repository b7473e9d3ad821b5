"""What the law says of an enterprise, and who decides on it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.organisations.rules import (
    ENTERPRISE_KIND_LABELS,
    VETTING,
    VETTING_LABELS,
    VETTING_TONES,
    EnterpriseKind,
    VettingState,
    barred,
    check_report,
    enterprise_findings,
    vetting_choices,
)

TODAY = date(2026, 3, 16)
REPORT = "已实地考察，资质齐全，岗位真实，食宿与安全条件符合要求。"


@pytest.mark.parametrize(
    "kind,industry,rule",
    [
        ("enterprise", "6513", None),
        ("training_base", "8391", None),
        ("hr_agency", "6513", "R-122"),
        ("dispatch", "7263", "R-122"),
        ("enterprise", "9013", "R-303"),
        ("enterprise", "6233", "R-303"),
        ("enterprise", "8051", "R-303"),
        ("enterprise", "90", "R-303"),
        ("enterprise", "901", "R-303"),
        ("enterprise", "9021", None),
    ],
)
def test_agencies_and_entertainment_are_barred_with_their_article(kind: str, industry: str, rule: str | None) -> None:
    findings = enterprise_findings(kind, industry, on=TODAY)

    assert [finding.rule for finding in findings if finding.stops] == ([rule] if rule else [])
    reason = barred(findings)
    assert (reason is None) if rule is None else "《职业学校学生实习管理规定》第十六条" in str(reason)


STATES = tuple(VettingState)
MOVES = {
    (VettingState.PENDING, "approve", Role.PLACEMENT_OFFICE): VettingState.APPROVED,
    (VettingState.REFUSED, "approve", Role.PLACEMENT_OFFICE): VettingState.APPROVED,
    (VettingState.PENDING, "refuse", Role.PLACEMENT_OFFICE): VettingState.REFUSED,
    (VettingState.APPROVED, "revoke", Role.PLACEMENT_OFFICE): VettingState.REVOKED,
    (VettingState.REFUSED, "reapply", Role.HR): VettingState.PENDING,
    (VettingState.REVOKED, "reapply", Role.HR): VettingState.PENDING,
    (VettingState.APPROVED, "reopen", Role.HR): VettingState.PENDING,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", [row.name for row in VETTING.rows])
@pytest.mark.parametrize("role", tuple(Role))
def test_every_move_of_every_role_from_every_state(state: VettingState, event: str, role: Role) -> None:
    vetting, viewer = SimpleNamespace(state=state), Viewer(user_id=1, name="某人", role=role)
    wanted = MOVES.get((state, event, role))

    if wanted is not None:
        assert VETTING.allowed(vetting, event, viewer).target == wanted
    else:
        with pytest.raises((NotAllowed, Conflict)):
            VETTING.allowed(vetting, event, viewer)


def test_a_barred_enterprise_shows_the_button_with_the_reason_and_can_still_be_refused() -> None:
    office = Viewer(user_id=1, name="沈老师", role=Role.PLACEMENT_OFFICE)

    choices = vetting_choices(SimpleNamespace(state="pending"), office, refusal=Text("不得"))

    assert [(choice.name, choice.enabled, str(choice.reason)) for choice in choices] == [
        ("approve", False, "不得"),
        ("refuse", True, "None"),
    ]


@pytest.mark.parametrize(
    "visited_on,report,code",
    [
        (None, REPORT, "visit_missing"),
        (date(2026, 3, 17), REPORT, "visit_in_future"),
        (TODAY, "", "report_missing"),
        (TODAY, "看过了，很好。", "report_missing"),
        (TODAY, " " * 50, "report_missing"),
    ],
)
def test_approval_needs_a_visit_that_has_been_and_a_report(visited_on: date | None, report: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        check_report(visited_on, report, today=TODAY)


def test_a_report_of_today_is_enough() -> None:
    check_report(TODAY, REPORT, today=TODAY)


def test_every_state_and_kind_has_a_word() -> None:
    assert set(VETTING_LABELS) == set(VETTING_TONES) == set(VettingState)
    assert set(ENTERPRISE_KIND_LABELS) == set(EnterpriseKind)
