"""补助结算单 on paper: issued when the leader has approved (what finance pays on), and again, for good, once paid.

The approval copy has a number of its own (…-A) and is marked superseded when the paid one takes its place: an auditor
finds both, and no two papers ever carry one number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from placement.accounts.models import User
from placement.extensions import db
from placement.infra import jobs
from placement.infra.masking import mask_account, mask_name, mask_resident_id
from placement.kernel.clock import local_date
from placement.kernel.periods import Month
from placement.papers import issuing
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.wordings import current_wording
from placement.placements.models import Placement
from placement.reference.models import WageRow
from placement.subsidies.appraisal import place_name
from placement.subsidies.documents import Officer, Payee, PolicyCitation, SubsidyStatement, WageCitation
from placement.subsidies.documents import StatementLine as PaperLine
from placement.subsidies.models import Statement, StatementLine, SubsidyPolicy
from placement.subsidies.states import METHOD_LABELS, STATEMENT_STATE_LABELS, Method, StatementState
from placement.subsidies.wording import told

APPROVAL_SUFFIX = "-A"


@jobs.handles("subsidy_statement")
def issue_paper(job: jobs.Job, at: datetime) -> None:
    """Issue the paper of a statement that was just approved or paid."""
    statement = db.session.get_one(Statement, job.payload["statement_id"])
    if job.payload["stage"] == "approved" and statement.state != StatementState.APPROVED:
        return  # paid meanwhile: the final paper is on its way
    before = db.session.get(IssuedDocument, statement.document_id) if statement.document_id else None
    number = statement.number + (APPROVAL_SUFFIX if statement.state == StatementState.APPROVED else "")
    document = issuing.issue(
        current_wording(PaperKind.SUBSIDY_STATEMENT, statement.school_id),
        paper_of(statement).facts(),
        number=number,
        token=issuing.new_token(number),
        subject_id=statement.id,
        school_id=statement.school_id,
        enterprise_id=statement.enterprise_id,
        parties=(statement.school.short_name, statement.enterprise.short_name),
        at=at,
    )
    if before is not None:
        issuing.supersede(before, heir=document, at=at)
    statement.document_id = document.id


def paper_job(statement: Statement) -> jobs.Job | None:
    """The job that makes the paper of the present state; None before the approval."""
    if statement.state not in (StatementState.APPROVED, StatementState.PAID):
        return None
    return db.session.scalar(select(jobs.Job).where(jobs.Job.key == job_key(statement.id, statement.state)))


def job_key(statement_id: int, stage: str) -> str:
    """One paper for each stage, however often it is asked for."""
    return f"subsidy-statement:{statement_id}:{stage}"


def ask_for_paper(statement: Statement, *, at: datetime) -> None:
    """Have the paper of the present state made."""
    key = job_key(statement.id, statement.state)
    jobs.enqueue("subsidy_statement", key, at=at, statement_id=statement.id, stage=str(statement.state))


def paper_of(statement: Statement) -> SubsidyStatement:
    """The statement as it is printed: payable lines only, names and numbers masked."""
    lines = lines_for_paper(statement)
    months = [Month.parse(line.month) for line in lines]
    return SubsidyStatement(
        school_name=statement.school.name,
        school_code=statement.school.code,
        budget_year=int(statement.month[:4]),
        enterprise=_payee(statement),
        start=min(months).first,
        end=max(months).last,
        lines=tuple(_line(statement, line) for line in lines),
        total_fen=statement.total_fen,
        policies=tuple(_policies(statement)),
        wages=tuple(_wages(lines)),
        officers=_officers(statement),
        state=str(STATEMENT_STATE_LABELS[StatementState(statement.state)]),
        paid_on=statement.paid_on,
        payment_number=statement.payment_reference,
    )


def lines_for_paper(statement: Statement) -> list[StatementLine]:
    """The payable lines with the people on them, in the order of the statement."""
    query = select(StatementLine).where(StatementLine.statement_id == statement.id, StatementLine.payable)
    who = joinedload(StatementLine.person)
    placement = joinedload(StatementLine.placement).selectinload(Placement.terms_changes)
    query = query.options(placement, who.joinedload(User.student))
    return list(db.session.scalars(query.order_by(StatementLine.id)))


def _payee(statement: Statement) -> Payee:
    enterprise = statement.enterprise
    return Payee(
        name=enterprise.name,
        credit_code=enterprise.credit_code or "",
        bank=enterprise.bank_name,
        account_name=enterprise.account_name,
        account=mask_account(enterprise.bank_account or ""),
    )


def _line(statement: Statement, line: StatementLine) -> PaperLine:
    student = line.person.student
    return PaperLine(
        name=mask_name(line.person.name),
        resident_id=mask_resident_id(student.resident_id) if student else "",
        person_kind="教师" if line.is_teacher else "学生",
        post=line.post,
        month=Month.parse(line.month).first,
        days=Fraction(line.eligible_days) + line.statutory_days,
        wage_fen=line.wage_fen,
        rate=Fraction(statement.policy.rate_percent, 100),
        fraction=Fraction(line.fraction),
        amount_fen=line.amount_fen,
        note="；".join(_notes(statement, line)),
    )


def _notes(statement: Statement, line: StatementLine) -> Iterator[str]:
    """What the reader of one line must know besides its figures."""
    if line.month != statement.month:
        yield f"补结，列{line.month[:4]}年度预算"
    if len(line.basis["wages"]) > 1:
        yield "标准在月内调整，按计入天数加权"
    yield from (str(told(reason)) for reason in line.basis["cuts"])


def _policies(statement: Statement) -> Iterator[PolicyCitation]:
    policy: SubsidyPolicy = statement.policy
    title, _, number = policy.source.removeprefix("《").partition("》")
    yield PolicyCitation(
        title=title,
        number=number,
        text=f"按当地最低工资标准的{policy.rate_percent}%补助接收学生岗位实习和教师实践的企业，由公办学校年度预算列支；"
        f"折算方法：{METHOD_LABELS[Method(policy.method)]}，每次实习累计不超过 {policy.cap_months} 个月"
        "（人社部发〔2025〕2号：月计薪天数 21.75 天）。",
    )


def _wages(lines: list[StatementLine]) -> Iterator[WageCitation]:
    keys = {key for line in lines for key in line.wage_keys}
    found = tuple_(WageRow.division, WageRow.effective_from, WageRow.known_from).in_(sorted(keys))
    query = select(WageRow, User).outerjoin(User, User.id == WageRow.confirmed_by_id).where(found)
    for row, confirmer in db.session.execute(query.order_by(WageRow.division, WageRow.effective_from)):
        yield WageCitation(
            division=place_name(row.division),
            effective_from=row.effective_from,
            monthly_fen=row.monthly_fen,
            source=row.document or "公布文号未登记",
            confirmed_number=row.confirmed_document or "",
            confirmed_by=confirmer.name if confirmer else "",
            confirmed_on=local_date(row.confirmed_at) if row.confirmed_at else None,
        )


def _officers(statement: Statement) -> tuple[Officer, ...]:
    acts = (
        ("经办", "实习管理部门", statement.prepared_by_id, statement.prepared_at),
        ("复核", "财务部门", statement.reviewed_by_id, statement.reviewed_at),
        ("审批", "校领导", statement.approved_by_id, statement.approved_at),
    )
    return tuple(
        Officer(act=act, post=post, name=_name(user_id), on=local_date(at) if at else None)
        for act, post, user_id, at in acts
    )


def _name(user_id: int | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else ""
