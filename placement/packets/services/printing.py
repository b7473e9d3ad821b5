"""One paper of a run: the one that counts, or a new one in its place."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from placement.accounts.rules import Role
from placement.agreements.rules import AgreementState
from placement.extensions import db
from placement.infra.masking import mask_name
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError, RuleBroken
from placement.kernel.text import Text, pack
from placement.organisations.models import School
from placement.packets import policy
from placement.packets.models import PrintItem
from placement.packets.needs import Need, needs_of
from placement.packets.rules import NEGOTIATED, SHARED, TO_PRINT, PrintOutcome, Standing, empty_facts
from placement.packets.standings import Paper, facts_for, packet_of
from placement.papers import issuing, rendering
from placement.papers.catalogue import label_of
from placement.papers.models import IssuedDocument
from placement.papers.wordings import current_wording
from placement.placements.models import Placement

SERIES = "WS"
"""Letters of the number of a paper that is not sent for signing: 文书."""
logger = structlog.get_logger()


def print_item(item: PrintItem, *, only_needed: bool, at: datetime) -> None:
    """Find or make the paper of one row and write down what became of it; a row that fails says why."""
    try:
        with db.session.begin_nested():
            item.outcome, item.document = _printed(item, only_needed=only_needed, at=at)
    except DomainError as error:
        _fail(item, error.message)
    except SQLAlchemyError:
        raise
    except Exception:
        logger.exception("paper failed", item_id=item.id)
        _fail(item, Text("系统没有能生成这份文书，原因已记录，请联系管理员"))


def _fail(item: PrintItem, why: Text) -> None:
    item.outcome, item.error = PrintOutcome.FAILED, pack(why)


def _printed(item: PrintItem, *, only_needed: bool, at: datetime) -> tuple[PrintOutcome, IssuedDocument | None]:
    _take_turn(item.placement.school_id)
    paper = _paper(item, at=at)
    if paper is None:
        raise RuleBroken("no_longer_needed", Text("该学生不再需要这份文书"))
    if only_needed and paper.standing not in (*TO_PRINT, Standing.NOT_DUE):
        return PrintOutcome.UNNEEDED, None
    if paper.kind in NEGOTIATED:
        return PrintOutcome.REUSED, _negotiated(paper, only_needed=only_needed)
    if paper.document is not None and paper.standing is not Standing.STALE:
        return PrintOutcome.REUSED, paper.document
    return PrintOutcome.ISSUED, issue_paper(item.placement, paper, at=at)


def _take_turn(school_id: int) -> None:
    """One paper of a school after another: two runs never make the same paper twice."""
    row = School.__table__.c.id
    db.session.execute(select(row).where(row == school_id).with_for_update(key_share=True))


def _paper(item: PrintItem, *, at: datetime) -> Paper | None:
    placement = item.placement
    needs = needs_of([placement])[placement.id]
    papers = packet_of(placement, needs, on=local_date(at), only=lambda need: _is_meant(item, need))
    return papers[0] if papers else None


def _is_meant(item: PrintItem, need: Need) -> bool:
    """A row that was written before its agreement was opened means the one that exists by now."""
    return need.kind == item.kind and item.subject_id in (None, need.subject_id)


def _negotiated(paper: Paper, *, only_needed: bool) -> IssuedDocument:
    """The text that was signed or is being signed. Raises RuleBroken where there is none, or none that holds."""
    if paper.document is None:
        agreement = paper.need.text_of
        if agreement is not None and agreement.state == AgreementState.SIGNING:
            raise RuleBroken("in_the_making", Text("协议文本正在生成，请稍后再打印"))
        raise RuleBroken("not_sent", Text("协议尚未送签"))
    if paper.standing is Standing.STALE and only_needed:
        raise RuleBroken("text_is_old", Text("协议内容已变，请先签订补充协议，或退回修改后重新送签"))
    return paper.document


def issue_paper(placement: Placement, paper: Paper, *, at: datetime) -> IssuedDocument:
    """Make a paper of the facts as they stand now; the one it replaces counts no longer. Raises RuleBroken."""
    kind, school = paper.kind, placement.school
    wording, told = current_wording(kind, school.id), facts_for(placement, paper.need)
    conditions = {name for name, value in told.items() if value is True}
    empty = empty_facts(kind, rendering.used_facts(wording, told), conditions)
    if empty:
        names = "、".join(str(label_of(kind, name)) for name in empty)
        raise RuleBroken("facts_missing", Text("缺少：%(names)s", names=names))
    series = f"{SERIES}-{school.code}-{local_date(at).year}"
    number = f"{series}-{issuing.take_number(series):04d}"
    document = issuing.issue(
        wording,
        told,
        number=number,
        token=issuing.new_token(number),
        subject_id=paper.need.subject_id or placement.id,
        school_id=school.id,
        enterprise_id=placement.enterprise_id if policy.may_have(_HR, kind) else None,
        person_id=placement.person_id if policy.may_have(_LEARNER, kind) and kind not in SHARED else None,
        parties=_parties(placement, paper),
        at=at,
    )
    if paper.document is not None:
        issuing.supersede(paper.document, heir=document, at=at)
    return document


_HR, _LEARNER = Viewer(None, "", Role.HR), Viewer(None, "", Role.STUDENT)


def _parties(placement: Placement, paper: Paper) -> tuple[str, ...]:
    both = (placement.school.short_name, placement.enterprise.short_name)
    return both if paper.kind in SHARED else (*both, mask_name(placement.person.name))
