"""A statement settles what both sides confirmed, posts it to the books, and says of every line why it is what it is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, select

from placement.attendance.models import MonthSheet
from placement.kernel.clock import at_local
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.periods import Month
from placement.reference.models import WageRow
from placement.subsidies import services
from placement.subsidies.checks import CheckName, Result, failures, from_json
from placement.subsidies.models import LedgerEntry, Statement, StatementLine, WaitingCommitment
from placement.subsidies.services.books import replayed, standing
from placement.subsidies.wording import told
from tests.factories.attendance import a_confirmed_sheet, a_sheet
from tests.factories.organisations import an_enterprise
from tests.factories.people import a_student, a_teacher, viewer_for
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

JANUARY, APRIL = Month(2026, 1), Month(2026, 4)
FEBRUARY_FEN = 55_034
"""14 working days and 4 days of the Spring Festival of 21.75, of 25% of 2660 yuan."""


def lines_of(statement: Statement) -> list[StatementLine]:
    return list(statement.lines)


def results(line: StatementLine) -> dict[CheckName, Result]:
    return {name: check.result for name, check in from_json(line.checks).items()}


def figures(desk: Desk) -> tuple[int, int, int]:
    return desk.budget.committed_fen, desk.budget.earned_fen, desk.budget.paid_fen


def assert_books_agree(desk: Desk, year: int = 2026) -> None:
    found = replayed(desk.school.id, year)
    assert (found.committed, found.earned, found.paid) == figures(desk)
    assert desk.budget.approved_fen >= sum(figures(desk))


def test_a_statement_has_a_number_a_line_a_person_and_the_same_sum_as_the_calculator(db: SQLAlchemy) -> None:
    desk = a_desk()

    statement = a_settled_month(desk)

    assert statement.number == f"BT-{desk.school.code}-202602-001"
    assert [line.amount_fen for line in lines_of(statement)] == [FEBRUARY_FEN] * 2
    assert statement.total_fen == 2 * FEBRUARY_FEN
    line = lines_of(statement)[0]
    assert (line.eligible_days, line.statutory_days, Fraction(line.fraction)) == ("14.0", 4, Fraction(18 * 4, 87))
    assert (line.wage_fen, line.base_fen, line.payable) == (266_000, 66_500, True)


def test_the_derivation_can_be_read_again_from_the_database(db: SQLAlchemy) -> None:
    line = lines_of(a_settled_month(a_desk()))[0]
    db.session.flush()
    db.session.expire_all()

    sentences = [str(told(kept)) for kept in line.derivation]

    assert "（14.0 + 4）÷ 21.75，不超过 1，得 0.827586" in "".join(sentences)
    assert sentences[-1] == "补助金额：665.00 × 0.827586 = 550.34 元（四舍五入到分，只舍入一次）"


def test_all_thirteen_checks_are_stored_and_what_cannot_be_recorded_yet_does_not_block(db: SQLAlchemy) -> None:
    line = lines_of(a_settled_month(a_desk()))[0]

    found = results(line)

    assert set(found) == set(CheckName)
    unrecorded = {CheckName.PAY_RECEIVED}
    assert {name for name, result in found.items() if result is Result.NOT_RECORDED} == unrecorded
    assert {result for name, result in found.items() if name not in unrecorded} == {Result.PASSED}


def test_the_promise_becomes_an_earning_in_one_movement(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    before = desk.budget.committed_fen
    a_confirmed_sheet(placement, FEBRUARY)

    desk.prepare()

    assert figures(desk) == (before - FEBRUARY_FEN, FEBRUARY_FEN, 0)
    assert "2026-02" not in standing(placement.id)
    assert_books_agree(desk)


def test_the_sheets_of_a_statement_are_locked(db: SQLAlchemy) -> None:
    desk = a_desk()

    a_settled_month(desk)

    assert set(db.session.scalars(select(MonthSheet.state))) == {"locked"}


def test_only_what_both_sides_confirmed_is_settled(db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee("甲"), FEBRUARY)
    a_sheet(desk.trainee("乙"), FEBRUARY)

    assert [line.person.name for line in lines_of(desk.prepare())] == ["甲"]


def test_nothing_ready_is_said_and_nothing_is_made(db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken) as refused:
        a_desk().prepare()

    assert refused.value.code == "nothing_ready"
    assert db.session.scalars(select(Statement)).all() == []


def test_a_month_has_one_statement(db: SQLAlchemy) -> None:
    desk = a_desk()
    a_settled_month(desk)

    with pytest.raises(RuleBroken) as refused:
        desk.prepare()

    assert refused.value.code == "statement_exists"


def test_a_private_school_is_told_that_this_is_not_its_channel(db: SQLAlchemy) -> None:
    desk = a_desk(public=False)
    a_confirmed_sheet(desk.trainee(), FEBRUARY)

    with pytest.raises(RuleBroken) as refused:
        desk.prepare()

    assert refused.value.code == "not_payable_private_school"
    assert "民办学校没有该项预算" in str(refused.value.message)


def test_a_missing_wage_row_is_named_and_nothing_is_calculated(db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee(), FEBRUARY)
    db.session.execute(delete(WageRow).where(WageRow.division == desk.enterprise.division))
    db.session.commit()

    with pytest.raises(RuleBroken) as refused:
        desk.prepare()

    assert refused.value.code == "wage_row_missing"
    assert "余杭区 2026-02 的月最低工资标准" in str(refused.value.message)


def test_an_unconfirmed_wage_row_calculates_says_so_and_stops_only_the_approval(db: SQLAlchemy) -> None:
    desk = a_desk(wages_confirmed=False)
    statement = a_settled_month(desk)

    assert results(lines_of(statement)[0])[CheckName.WAGE_CONFIRMED] is Result.OPEN
    assert any("尚未确认" in str(told(kept)) for kept in lines_of(statement)[0].derivation)
    services.confirm(statement, by=desk.viewer("hr"), at=NOW)
    services.review(statement, by=desk.viewer("finance"), at=NOW)
    with pytest.raises(RuleBroken) as refused:
        services.approve(statement, by=desk.viewer("leader"), at=NOW)
    assert refused.value.code == "wage_unconfirmed"
    row = db.session.scalars(select(WageRow).where(WageRow.division == desk.enterprise.division)).all()[-1]
    row.confirmed_document, row.confirmed_at = "杭政函〔2026〕1号", NOW
    services.approve(statement, by=desk.viewer("leader"), at=NOW)
    assert statement.state == "approved"


def test_a_line_that_fails_a_check_is_kept_with_its_reason_and_not_paid(db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee("有保险"), FEBRUARY)
    a_confirmed_sheet(desk.trainee("无保险", insured=False), FEBRUARY)

    statement = desk.prepare()

    insured, uninsured = lines_of(statement)
    assert (insured.payable, uninsured.payable) == (True, False)
    assert statement.total_fen == FEBRUARY_FEN == desk.budget.earned_fen
    assert "实习责任保险不含 2026-02-02、2026-02-03、2026-02-04" in str(failures(uninsured.checks)[0])


def test_an_account_in_another_name_is_not_paid_to(db: SQLAlchemy) -> None:
    desk = a_desk()
    desk.enterprise.account_name = "郑文"

    with pytest.raises(RuleBroken) as refused:
        a_settled_month(desk)

    assert refused.value.code == "nothing_payable"
    assert "收款户名「郑文」与企业名称不一致" in str(refused.value.message)


def test_without_room_in_the_budget_a_line_waits_for_a_later_statement(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=FEBRUARY_FEN + 1)

    statement = a_settled_month(desk, "甲", "乙")

    assert [line.payable for line in lines_of(statement)] == [True, False]
    assert results(lines_of(statement)[1])[CheckName.BUDGET_FREE] is Result.FAILED
    assert_books_agree(desk)
    assert {sheet.state for sheet in db.session.scalars(select(MonthSheet))} == {"locked", "school_confirmed"}


def test_an_earning_takes_the_place_of_a_promise_that_still_waited(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=FEBRUARY_FEN)
    placement = desk.trainee(starts_on=date(2026, 2, 1))
    a_confirmed_sheet(placement, FEBRUARY)
    waiting = select(WaitingCommitment.month).order_by(WaitingCommitment.month)
    assert next(iter(db.session.scalars(waiting))) == "2026-03"

    desk.prepare()

    assert figures(desk) == (0, FEBRUARY_FEN, 0)


def test_a_person_in_two_enterprises_is_counted_once_and_the_later_sheet_says_why(db: SQLAlchemy) -> None:
    desk = a_desk()
    student = a_student(desk.school, "王一")
    elsewhere = an_enterprise(approved_by=desk.school)
    first = a_signed_placement(desk.school, elsewhere, student, ends_on=date(2026, 4, 15))
    second = a_signed_placement(desk.school, desk.enterprise, student, starts_on=date(2026, 4, 1))
    late = at_local(date(2026, 5, 6))
    a_confirmed_sheet(first, APRIL, at=at_local(date(2026, 5, 4)))
    a_confirmed_sheet(second, APRIL, at=late)

    statement = desk.prepare(APRIL, at=late)  # the other enterprise's is not settled yet, but was confirmed earlier

    line = lines_of(statement)[0]
    assert line.eligible_days == "11.0"  # 16 to 30 April
    assert Fraction(line.fraction) <= 1 - Fraction(10 * 4, 87)
    assert "已在先确认的考勤中计算的日期不重复计算" in [str(told(kept)) for kept in line.derivation]
    other = services.prepare_statement(desk.school.id, elsewhere.id, APRIL, by=desk.viewer("office"), at=late)
    assert sum(Fraction(found.fraction) for found in (line, lines_of(other)[0])) <= 1


def test_a_month_used_up_elsewhere_is_not_paid_again(db: SQLAlchemy) -> None:
    desk = a_desk()
    student = a_student(desk.school, "王一")
    elsewhere = an_enterprise(approved_by=desk.school)
    for enterprise, day in ((elsewhere, 4), (desk.enterprise, 6)):
        a_confirmed_sheet(a_signed_placement(desk.school, enterprise, student), APRIL, at=at_local(date(2026, 5, day)))
    a_confirmed_sheet(desk.trainee("别人"), APRIL)

    statement = desk.prepare(APRIL, at=at_local(date(2026, 5, 7)))

    refused = next(line for line in lines_of(statement) if line.person_id == student.user_id)
    assert not refused.payable
    assert results(refused)[CheckName.NOT_CLAIMED_ELSEWHERE] is Result.FAILED


def test_the_month_that_crosses_the_sixth_is_cut_to_what_is_left(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee(starts_on=date(2026, 3, 1), ends_on=date(2026, 12, 31))
    statements = []
    for month in (Month(2026, number) for number in range(3, 11)):
        a_confirmed_sheet(placement, month)
        statements.append(desk.prepare(month, at=at_local(month.next.first)) if month.number < 10 else None)

    fractions = [Fraction(lines_of(statement)[0].fraction) for statement in statements if statement]
    assert sum(fractions) == 6
    last = lines_of(statements[-2])[0]
    assert "最多补助 6 个月" in "".join(str(told(kept)) for kept in last.derivation)
    with pytest.raises(RuleBroken) as refused:
        desk.prepare(Month(2026, 10), at=at_local(date(2026, 11, 2)))
    assert refused.value.code == "nothing_payable"


def test_recognised_days_of_a_teacher_take_the_place_of_the_sheet(db: SQLAlchemy) -> None:
    desk = a_desk()
    stay = {"starts_on": date(2026, 4, 13), "ends_on": date(2026, 4, 30)}
    placement = a_signed_placement(desk.school, desk.enterprise, a_teacher(desk.school), insured=False, **stay)
    recognised_practice(placement, weekdays(date(2026, 4, 13), date(2026, 4, 29)))

    statement = desk.prepare(APRIL, at=at_local(date(2026, 5, 6)))

    line = lines_of(statement)[0]
    assert line.is_teacher
    assert line.codes == "-" * 12 + "PPPPPRRPPPPPRRPPPR"
    assert (line.eligible_days, line.amount_fen) == ("13.0", 39_747)
    applies_not = {name for name, result in results(line).items() if result is Result.NOT_APPLICABLE}
    assert applies_not == {CheckName.PAY_RECEIVED, CheckName.INSURANCE_COVERS, CheckName.SAFETY_TRAINING}


def test_what_came_too_late_is_settled_with_a_later_month(db: SQLAlchemy) -> None:
    desk = a_desk()
    late = desk.trainee("迟到")
    a_settled_month(desk, "按时", month=JANUARY)
    a_confirmed_sheet(late, JANUARY, at=NOW)
    a_confirmed_sheet(late, FEBRUARY, at=NOW)

    statement = desk.prepare(FEBRUARY)

    assert sorted((line.person.name, line.month) for line in lines_of(statement)) == [
        ("迟到", "2026-01"),
        ("迟到", "2026-02"),
    ]


def test_months_without_a_statement_of_their_own_are_left_to_it(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    a_confirmed_sheet(placement, JANUARY)
    a_confirmed_sheet(placement, FEBRUARY)

    assert [line.month for line in lines_of(desk.prepare(FEBRUARY))] == ["2026-02"]


def test_only_the_office_of_the_school_prepares(db: SQLAlchemy) -> None:
    desk, other = a_desk(), a_desk()
    a_confirmed_sheet(desk.trainee(), FEBRUARY)

    for person in (other.office, desk.finance, desk.hr):
        with pytest.raises(NotAllowed):
            services.prepare_statement(desk.school.id, desk.enterprise.id, FEBRUARY, by=viewer_for(person), at=NOW)


def test_a_cancelled_statement_is_undone_by_new_entries_and_can_be_prepared_again(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    promised = desk.budget.committed_fen
    a_confirmed_sheet(placement, FEBRUARY)
    first = desk.prepare()

    services.cancel_statement(first, "出勤有误", by=desk.viewer("office"), at=NOW)

    assert figures(desk) == (promised, 0, 0)
    kinds = db.session.scalars(select(LedgerEntry.kind).where(LedgerEntry.month == "2026-02").order_by(LedgerEntry.id))
    assert list(kinds) == ["commitment", "release", "earning", "correction", "commitment"]
    assert db.session.scalar(select(MonthSheet.state)) == "school_confirmed"
    second = desk.prepare()
    assert second.number.endswith("-002")
    assert figures(desk) == (promised - FEBRUARY_FEN, FEBRUARY_FEN, 0)
    assert_books_agree(desk)
