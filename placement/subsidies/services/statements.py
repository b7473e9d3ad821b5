"""A statement is prepared: lines calculated and checked, amounts posted, sheets locked. Or cancelled: all undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from placement.accounts.rules import Role
from placement.attendance import services as attendance
from placement.attendance.models import MonthSheet
from placement.attendance.rules import SheetState
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.money import fixed
from placement.kernel.periods import Month
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, School
from placement.papers.issuing import take_number
from placement.subsidies import checks, claims, policies
from placement.subsidies.appraisal import Appraisal, appraise, missing_wages
from placement.subsidies.checks import Check, CheckName
from placement.subsidies.models import Budget, LedgerEntry, Statement, StatementLine
from placement.subsidies.rules import refuse_unpayable
from placement.subsidies.services import books, commitments
from placement.subsidies.services.books import Account, Entry
from placement.subsidies.states import STATEMENT, EntryKind, StatementState
from placement.subsidies.wording import stored


def prepare_statement(school_id: int, enterprise_id: int, month: Month, *, by: Viewer, at: datetime) -> Statement:
    """Settle a month of one school and enterprise: every confirmed sheet and recognised practice day not settled yet.

    Lines that fail a check are kept with their reasons and not paid. For each payable line the promise is released and
    the earning posted. Raises RuleBroken: not_payable_private_school, statement_exists, nothing_ready, wage_row_missing
    (R-907), policy_missing, nothing_payable.
    """
    school, enterprise = _parties(school_id, enterprise_id, by)
    what = {"enterprise": enterprise_id, "month": str(month)}
    audit.record("statement_prepared", f"organisation:{school_id}", by=by, at=at, **what)
    found = _ready(school, enterprise, month)
    budgets = {year: books.line_of(school_id, year) for year in sorted({claim.month.year for claim in found})}
    statement = _open(school, enterprise, month, by=by, at=at)
    for appraisal in appraise(found):
        _settle(statement, appraisal, budgets[appraisal.claim.month.year], by=by, at=at)
    statement.total_fen = sum(line.amount_fen for line in statement.lines if line.payable)
    if not statement.total_fen:
        raise RuleBroken("nothing_payable", _why_nothing(statement.lines))
    db.session.flush()
    for year in budgets:
        commitments.work_queue(school_id, year, by=by, at=at)
    return statement


def _parties(school_id: int, enterprise_id: int, by: Viewer) -> tuple[School, Enterprise]:
    if not by.is_(Role.PLACEMENT_OFFICE) or by.organisation_id != school_id:
        raise NotAllowed()
    school = db.session.get_one(School, school_id)
    refuse_unpayable("work_placement", school_public=school.public)
    enterprise = db.session.get(Enterprise, enterprise_id)
    if enterprise is None:
        raise RuleBroken("unknown_enterprise", Text("请选择企业"), field="enterprise")
    return school, enterprise


def alive_statement(school_id: int, enterprise_id: int, month: Month) -> Statement | None:
    """The statement of this month that was not cancelled."""
    return db.session.scalar(
        select(Statement).where(
            Statement.school_id == school_id,
            Statement.enterprise_id == enterprise_id,
            Statement.month == str(month),
            Statement.state != StatementState.CANCELLED,
        )
    )


def _ready(school: School, enterprise: Enterprise, month: Month) -> list[claims.Claim]:
    standing = alive_statement(school.id, enterprise.id, month)
    if standing is not None:
        raise RuleBroken(
            "statement_exists",
            Text("该企业本月已有结算单 %(number)s，迟到的考勤并入以后月份的结算单", number=standing.number),
            field="month",
        )
    found = claims.ready(school.id, enterprise.id, month)
    if not found:
        raise RuleBroken("nothing_ready", Text("本月没有已由双方确认、尚未结算的考勤或实践记录"), field="month")
    missing = missing_wages(found)
    if missing:
        raise RuleBroken(
            "wage_row_missing",
            Text(
                "缺少%(place)s %(month)s 的月最低工资标准，不能计算。请系统管理员在最低工资标准表中录入",
                place=missing[0].place,
                month=missing[0].month,
            ),
        )
    return found


def _open(school: School, enterprise: Enterprise, month: Month, *, by: Viewer, at: datetime) -> Statement:
    series = f"BT-{school.code}-{month.year:04d}{month.number:02d}"
    statement = Statement(
        number=f"{series}-{take_number(series):03d}",
        school_id=school.id,
        enterprise_id=enterprise.id,
        month=str(month),
        state=StatementState.CALCULATED,
        total_fen=0,
        policy_id=policies.row_in_force(month).id,
        prepared_by_id=by.user_id,
        prepared_at=at,
        since=at,
    )
    db.session.add(statement)
    statelog.log(statement, STATEMENT.kind, "prepare", source="", by=by, at=at)
    return statement


def _settle(statement: Statement, appraisal: Appraisal, budget: Budget | None, *, by: Viewer, at: datetime) -> None:
    """Post the amount if everything else holds; the books give the last of the thirteen answers."""
    claim, results = appraisal.claim, dict(appraisal.checks)
    fits = appraisal.is_payable and _earn(statement, appraisal, budget, by=by, at=at)
    if appraisal.is_payable:
        results[CheckName.BUDGET_FREE] = checks.budget_check(fits=fits, year=claim.month.year)
    else:
        results[CheckName.BUDGET_FREE] = Check(checks.Result.NOT_APPLICABLE, Text("因其他检查未通过，没有占用预算"))
    statement.lines.append(_line(appraisal, results, payable=fits))
    db.session.flush()
    if fits and claim.sheet is not None and claim.sheet.state == SheetState.SCHOOL_CONFIRMED:
        attendance.lock(claim.sheet, by=SYSTEM, at=at)


def _earn(statement: Statement, appraisal: Appraisal, budget: Budget | None, *, by: Viewer, at: datetime) -> bool:
    """Release the promise and post the earning in one movement; False when the line of the year has no room."""
    claim, amount = appraisal.claim, appraisal.subsidy.amount_fen
    if budget is None:
        return amount == 0
    cause = f"{statement.number}/{claim.placement.id}"
    promised = books.standing(claim.placement.id).get(str(claim.month), 0)
    entries = [Entry(EntryKind.RELEASE, -promised, cause), Entry(EntryKind.EARNING, amount, cause)]
    if not books.post(budget, Account(claim.placement, claim.month, statement), entries, by=by, at=at):
        return False
    commitments.forget_waiting(claim.placement.id, claim.month)
    return True


def _line(appraisal: Appraisal, results: dict[CheckName, Check], *, payable: bool) -> StatementLine:
    claim, subsidy = appraisal.claim, appraisal.subsidy
    return StatementLine(
        placement_id=claim.placement.id,
        person_id=claim.placement.person_id,
        month=str(claim.month),
        codes=claim.codes,
        eligible_days=fixed(subsidy.eligible_days, 1),
        statutory_days=subsidy.statutory_days,
        fraction=str(subsidy.fraction),
        wage_fen=appraisal.wages[0].monthly_fen,
        base_fen=subsidy.base_fen,
        amount_fen=subsidy.amount_fen,
        payable=payable,
        derivation=[stored(sentence) for sentence in subsidy.derivation],
        checks=checks.to_json(results),
        basis={
            "teacher": claim.is_teacher,
            "wages": [
                [wage.division, wage.effective_from.isoformat(), wage.known_from.isoformat()]
                for wage in appraisal.wages
            ],
            "counted": {day.isoformat(): str(part) for day, part in subsidy.counted.items()},
            "cuts": [stored(reason) for reason in appraisal.cut.reasons],
        },
    )


def _why_nothing(lines: Sequence[StatementLine]) -> Text:
    reasons = [reason for line in lines for reason in checks.failures(line.checks)]
    if not reasons:
        return Text("各行金额均为零，没有需要支付的补助，不必编制结算单")
    return Text("%(n)s 行均不能支付，没有编制结算单。第一个原因：%(why)s", n=len(lines), why=reasons[0])


def cancel_statement(statement: Statement, comment: str, *, by: Viewer, at: datetime) -> None:
    """Undo a statement by new entries: earnings are taken back, promises queue again, the sheets are open once more."""
    if by.organisation_id != statement.school_id:
        raise NotAllowed()
    statelog.transition(statement, STATEMENT, "cancel", by=by, at=at, comment=comment)
    years = sorted({int(line.month[:4]) for line in statement.lines if line.payable})
    budgets = {year: books.line_of(statement.school_id, year) for year in years}
    released = _released(statement)
    for line in payable_lines(statement):
        _take_back(statement, line, budgets[int(line.month[:4])], by=by, at=at)
        promised = released.get((line.placement_id, line.month), 0)
        if promised:
            commitments.promise_again(line.placement, Month.parse(line.month), promised, at=at)
        _unlock(line, at=at)
    for year in years:
        commitments.work_queue(statement.school_id, year, by=by, at=at)


def payable_lines(statement: Statement) -> list[StatementLine]:
    """The lines that money is paid for, with their placements."""
    query = select(StatementLine).where(StatementLine.statement_id == statement.id, StatementLine.payable)
    return list(db.session.scalars(query.options(selectinload(StatementLine.placement)).order_by(StatementLine.id)))


def _released(statement: Statement) -> dict[tuple[int, str], int]:
    """What the statement released of promises: fen by placement and month."""
    query = (
        select(LedgerEntry.placement_id, LedgerEntry.month, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.statement_id == statement.id, LedgerEntry.kind == EntryKind.RELEASE)
        .group_by(LedgerEntry.placement_id, LedgerEntry.month)
    )
    return {(placement_id, month): -int(amount) for placement_id, month, amount in db.session.execute(query)}


def _take_back(statement: Statement, line: StatementLine, budget: Budget | None, *, by: Viewer, at: datetime) -> None:
    if budget is None:
        return
    entry = Entry(EntryKind.CORRECTION, -line.amount_fen, f"cancel:{statement.number}/{line.placement_id}")
    account = Account(line.placement, Month.parse(line.month), statement)
    books.must_post(budget, account, [entry], by=by, at=at)


def _unlock(line: StatementLine, *, at: datetime) -> None:
    query = select(MonthSheet).where(MonthSheet.placement_id == line.placement_id, MonthSheet.month == line.month)
    sheet = db.session.scalar(query)
    if sheet is not None and sheet.state == SheetState.LOCKED:
        attendance.unlock(sheet, by=SYSTEM, at=at)
