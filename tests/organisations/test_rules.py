"""What the law says of an enterprise, and who decides on it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from placement.accounts.rules import Role
from placement.compliance.rulebook import shipped_book
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
    age_of,
    barred,
    bearing_of,
    check_report,
    checked_listing,
    checked_violation,
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
    findings = enterprise_findings(kind, industry, on=TODAY, book=shipped_book())

    assert [finding.rule for finding in findings if finding.stops] == ([rule] if rule else [])
    reason = barred(findings)
    assert (reason is None) if rule is None else "《职业学校学生实习管理规定》第十六条" in str(reason)


@pytest.mark.parametrize("industry, severity", [("7262", "warn"), ("7269", "warn"), ("6513", None)])
def test_an_agency_by_trade_is_to_be_looked_into_but_not_barred(industry: str, severity: str | None) -> None:
    findings = enterprise_findings("enterprise", industry, on=TODAY, book=shipped_book())

    assert [finding.severity for finding in findings if finding.rule == "R-123"] == ([severity] if severity else [])
    assert barred(findings) is None


@pytest.mark.parametrize(
    "day, stops",
    [(date(2023, 3, 15), False), (date(2023, 3, 16), True), (date(2026, 3, 16), True), (date(2020, 1, 1), False)],
)
def test_a_violation_bars_for_three_years_to_the_day(day: date, stops: bool) -> None:
    row = shipped_book().row("R-106", "no_recent_violation", on=TODAY)

    findings = enterprise_findings("enterprise", "6513", on=TODAY, book=shipped_book(), violations=(day,))

    assert (barred(findings) is not None) is stops
    bearing = bearing_of(day, row, today=TODAY)
    assert bearing is not None
    assert bearing[1] == ("bad" if stops else "neutral")
    assert bearing_of(day, None, today=TODAY) is None


@pytest.mark.parametrize(
    "day, words",
    [
        (date(2026, 3, 16), "不足 1 个月"),
        (date(2026, 2, 17), "不足 1 个月"),
        (date(2026, 2, 16), "1 个月前"),
        (date(2025, 3, 17), "11 个月前"),
        (date(2025, 3, 16), "1 年前"),
        (date(2023, 1, 31), "3 年零 1 个月前"),
        (date(1, 1, 1), "2025 年零 2 个月前"),
    ],
)
def test_the_age_of_a_violation_in_full_years_and_months(day: date, words: str) -> None:
    assert str(age_of(day, today=TODAY)) == words


def test_the_last_day_of_a_shorter_month_completes_a_month() -> None:
    assert str(age_of(date(2026, 1, 31), today=date(2026, 2, 28))) == "1 个月前"


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


TOMORROW, YESTERDAY = date(2026, 3, 17), date(2026, 3, 15)


@pytest.mark.parametrize(
    "decided, published, code, field",
    [
        (None, TODAY, "decision_missing", "decided_on"),
        (TODAY, None, "publication_missing", "published_on"),
        (TOMORROW, TOMORROW, "decision_in_future", "decided_on"),
        (TODAY, TOMORROW, "publication_in_future", "published_on"),
        (TODAY, YESTERDAY, "published_too_early", "published_on"),
    ],
)
def test_a_list_is_decided_then_published_and_neither_is_to_come(
    decided: date | None, published: date | None, code: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        checked_listing(decided, published, today=TODAY)

    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize("decided", [TODAY, YESTERDAY])
def test_a_list_may_be_decided_and_published_on_one_day(decided: date) -> None:
    assert checked_listing(decided, TODAY, today=TODAY) == (decided, TODAY)


@pytest.mark.parametrize(
    "day, document, code, field",
    [
        (None, "某应急罚字", "date_missing", "happened_on"),
        (TOMORROW, "某应急罚字", "date_in_future", "happened_on"),
        (TODAY, "", "document_missing", "document"),
        (TODAY, " 罚字1 ", "document_missing", "document"),
        (TODAY, "字" * 201, "document_too_long", "document"),
    ],
)
def test_a_violation_has_a_day_and_a_document(day: date | None, document: str, code: str, field: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        checked_violation(day, document, today=TODAY)

    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize("document", ["罚字12", "字" * 200])
def test_a_document_of_four_characters_is_enough(document: str) -> None:
    assert checked_violation(TODAY, f" {document}\n", today=TODAY) == (TODAY, document)


def test_every_state_and_kind_has_a_word() -> None:
    assert set(VETTING_LABELS) == set(VETTING_TONES) == set(VettingState)
    assert set(ENTERPRISE_KIND_LABELS) == set(EnterpriseKind)
