"""After the calculation: the enterprise answers, three different people act, money is paid once, the paper says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from placement.accounts import services as accounts
from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.infra import files
from placement.kernel.actors import Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.money import capitals
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentState
from placement.subsidies import services
from placement.subsidies.models import LedgerEntry, Statement
from placement.subsidies.services.books import replayed
from placement.subsidies.states import STATEMENT, statement_choices
from tests.conftest import TODAY
from tests.documents import reading
from tests.factories.attendance import a_confirmed_sheet
from tests.factories.people import a_teacher
from tests.factories.subsidies import (
    FEBRUARY,
    NOW,
    Desk,
    a_desk,
    a_settled_month,
    a_signed_placement,
    recognised_practice,
    weekdays,
)


def under(user: User, role: Role) -> Viewer:
    """The person acting under one of several hats."""
    return next(accounts.viewer_of(hat) for hat in user.memberships if hat.role == role)


def with_hats(user: User, desk: Desk, *roles: Role) -> User:
    for role in roles:
        accounts.add_membership(user, role, desk.school.id)
    return user


def test_the_whole_way_of_a_statement_moves_the_money_from_promised_to_earned_to_paid(db: SQLAlchemy) -> None:
    desk = a_desk()
    statement = a_settled_month(desk)
    total = statement.total_fen

    desk.pay(statement)

    assert (statement.state, statement.paid_on, statement.payment_reference) == ("paid", TODAY, "PZ-2026-0316")
    assert (desk.budget.earned_fen, desk.budget.paid_fen) == (0, total)
    found = replayed(desk.school.id, 2026)
    assert (found.committed, found.earned, found.paid) == (desk.budget.committed_fen, 0, total)


def test_who_prepared_cannot_review_under_another_hat(db: SQLAlchemy) -> None:
    desk = a_desk()
    with_hats(desk.office, desk, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER)
    statement = a_settled_month(desk)
    services.confirm(statement, by=desk.viewer("hr"), at=NOW)

    with pytest.raises(RuleBroken) as refused:
        services.review(statement, by=under(desk.office, Role.SCHOOL_FINANCE), at=NOW)

    assert str(refused.value.message) == "同一人不能复核自己编制的结算单"
    button = statement_choices(statement, under(desk.office, Role.SCHOOL_FINANCE), unconfirmed=None)[0]
    assert (button.enabled, str(button.reason)) == (False, "同一人不能复核自己编制的结算单")


@pytest.mark.parametrize("who", ["office", "finance"])
def test_who_prepared_or_reviewed_cannot_approve_under_another_hat(db: SQLAlchemy, who: str) -> None:
    desk = a_desk()
    person = with_hats(getattr(desk, who), desk, Role.SCHOOL_LEADER)
    statement = a_settled_month(desk)
    services.confirm(statement, by=desk.viewer("hr"), at=NOW)
    services.review(statement, by=desk.viewer("finance"), at=NOW)

    with pytest.raises(RuleBroken) as refused:
        services.approve(statement, by=under(person, Role.SCHOOL_LEADER), at=NOW)

    assert refused.value.code == "statement_approve_refused"


def test_who_approved_does_not_pay_under_another_hat(db: SQLAlchemy) -> None:
    desk = a_desk()
    with_hats(desk.leader, desk, Role.SCHOOL_FINANCE)
    statement = desk.approve(a_settled_month(desk))

    with pytest.raises(RuleBroken):
        services.pay(statement, "PZ-1", TODAY, by=under(desk.leader, Role.SCHOOL_FINANCE), at=NOW)


@pytest.mark.parametrize(
    "columns",
    [
        {"reviewed_by_id": "prepared_by_id"},
        {"approved_by_id": "prepared_by_id"},
        {"reviewed_by_id": "finance", "approved_by_id": "finance"},
    ],
)
def test_the_database_itself_keeps_the_three_apart(db: SQLAlchemy, columns: dict[str, str]) -> None:
    desk = a_desk()
    statement = a_settled_month(desk)
    db.session.commit()
    values: dict[str, Any] = {
        column: desk.finance.id if person == "finance" else statement.prepared_by_id
        for column, person in columns.items()
    }

    with pytest.raises(IntegrityError, match=r"reviewer_is_another|approver_is_a_third|CHECK"):
        db.session.execute(update(Statement).where(Statement.id == statement.id).values(**values))
    db.session.rollback()


@pytest.mark.parametrize("act", [services.confirm, services.review, services.approve])
def test_people_of_another_organisation_cannot_act(db: SQLAlchemy, act: Callable[..., None]) -> None:
    desk, other = a_desk(), a_desk()
    statement = a_settled_month(desk)

    for who in ("office", "finance", "leader", "hr"):
        with pytest.raises(NotAllowed):
            act(statement, by=other.viewer(who), at=NOW)


def test_a_disputed_statement_waits_for_the_office_with_the_words_of_the_enterprise(db: SQLAlchemy) -> None:
    desk = a_desk()
    statement = a_settled_month(desk)

    services.dispute(statement, "2月10日请假，不应计入", by=desk.viewer("hr"), at=NOW)

    assert statement.state == "returned"
    with pytest.raises(Conflict):
        services.confirm(statement, by=desk.viewer("hr"), at=NOW)
    assert [choice.name for choice in STATEMENT.choices(statement, desk.viewer("office"))] == ["cancel"]


@pytest.mark.parametrize(
    "reference,day,code",
    [
        ("  ", TODAY, "reference_missing"),
        ("P" * 61, TODAY, "reference_missing"),
        ("PZ-1", TODAY + timedelta(days=1), "bad_payment_day"),
        ("PZ-1", date(2026, 3, 15), "bad_payment_day"),
    ],
)
def test_a_payment_needs_its_voucher_and_a_day_between_approval_and_today(
    db: SQLAlchemy, reference: str, day: date, code: str
) -> None:
    desk = a_desk()
    statement = desk.approve(a_settled_month(desk))

    with pytest.raises(RuleBroken) as refused:
        services.pay(statement, reference, day, by=desk.viewer("finance"), at=NOW)

    assert refused.value.code == code
    assert db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "payment")).all() == []


def test_nothing_is_paid_twice(db: SQLAlchemy) -> None:
    desk = a_desk()
    statement = a_settled_month(desk)
    desk.pay(statement)

    with pytest.raises(Conflict):
        services.pay(statement, "PZ-2", TODAY, by=desk.viewer("finance"), at=NOW)

    assert desk.budget.paid_fen == statement.total_fen


def test_the_approval_copy_is_superseded_by_the_paper_of_the_paid_statement(
    db: SQLAlchemy, run_jobs: Callable[[], int]
) -> None:
    desk = a_desk()
    statement = desk.approve(a_settled_month(desk))
    db.session.commit()
    run_jobs()
    services.pay(statement, "PZ-2026-0316", TODAY, by=desk.viewer("finance"), at=NOW)
    db.session.commit()
    run_jobs()

    papers = db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)).all()
    assert [(paper.number, paper.state) for paper in papers] == [
        (f"{statement.number}-A", DocumentState.SUPERSEDED),
        (statement.number, DocumentState.CURRENT),
    ]
    assert statement.document_id == papers[1].id
    assert "尚未支付" in reading.text(files.read(papers[0].file))


def test_the_paper_holds_number_lines_capitals_three_people_and_the_payment(
    db: SQLAlchemy, run_jobs: Callable[[], int]
) -> None:
    desk = a_desk()
    teacher = a_signed_placement(desk.school, desk.enterprise, a_teacher(desk.school, "陈思远"), insured=False)
    recognised_practice(teacher, weekdays(date(2026, 2, 2), date(2026, 2, 6)))
    statement = a_settled_month(desk, "张华生")
    desk.pay(statement)
    db.session.commit()
    run_jobs()

    paper = db.session.get_one(IssuedDocument, statement.document_id)
    text = reading.text(files.read(paper.file))

    for words in (
        statement.number,
        "张*",
        "陈*",
        "教师",
        "学生",
        "PZ-2026-0316",
        "已支付",
        "沈老师",
        "钱会计",
        "高校长",
    ):
        assert words in text, words
    assert capitals(statement.total_fen) in text
    assert "张华生" not in text


def test_an_approval_outrun_by_the_payment_issues_one_paper_only(db: SQLAlchemy, run_jobs: Callable[[], int]) -> None:
    desk = a_desk()
    statement = desk.pay(a_settled_month(desk))
    db.session.commit()
    run_jobs()

    assert list(db.session.scalars(select(IssuedDocument.number))) == [statement.number]


def test_a_sheet_with_a_wrong_day_comes_back_to_the_enterprise_after_the_cancellation(db: SQLAlchemy) -> None:
    desk = a_desk()
    sheet = a_confirmed_sheet(desk.trainee(), FEBRUARY)
    statement = desk.prepare()
    services.dispute(statement, "有一天请假", by=desk.viewer("hr"), at=NOW)

    services.cancel_statement(statement, "按企业意见更正", by=desk.viewer("office"), at=at_local(TODAY))

    assert sheet.state == "school_confirmed"
    assert statement.state == "cancelled"
