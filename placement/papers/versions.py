"""A school's own versions: one person writes, another puts into use; what is in use is never edited."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, func, select

from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.kernel.text import Text
from placement.papers import policy
from placement.papers.catalogue import faults_of
from placement.papers.kinds import KINDS, PaperKind
from placement.papers.markup import Fault
from placement.papers.models import Comparison, TemplateVersion
from placement.papers.rules import TEMPLATE, TemplateState
from placement.papers.wordings import current_wording, is_compared


def begin(kind: PaperKind, *, by: Viewer, at: datetime) -> TemplateVersion:
    """A new draft, begun with the text in use. Raises NotAllowed, Conflict when one is in the making already."""
    school_id, author_id = _require_writer(by)
    if not KINDS[kind].editable:
        raise RuleBroken("not_editable", Text("这种文书由系统统一制作，学校不能改写"))
    if in_work(kind, school_id) is not None:
        raise Conflict("in_work", Text("这种文书已有一个正在编写或待发布的版本，请先完成它"))
    numbers = select(func.max(TemplateVersion.number)).where(
        TemplateVersion.school_id == school_id, TemplateVersion.kind == kind
    )
    version = TemplateVersion(
        school_id=school_id,
        kind=kind,
        number=(db.session.scalar(numbers) or 0) + 1,
        state=TemplateState.DRAFT,
        body=current_wording(kind, school_id).body,
        author_id=author_id,
        created_at=at,
        since=at,
    )
    db.session.add(version)
    statelog.log(version, TEMPLATE.kind, "begin", source="", by=by, at=at)
    return version


def save(version: TemplateVersion, body: str, *, note: str, by: Viewer, at: datetime) -> list[Fault]:
    """Keep a draft, faulty or not; what is wrong with it is returned. Who writes last is its author."""
    _require_own_school(version, by)
    _, author_id = _require_writer(by)
    if version.state != TemplateState.DRAFT:
        raise Conflict("not_draft", Text("只有草稿可以修改；需要修改的，请先收回或新建版本"))
    version.body, version.note, version.author_id, version.since = _plain(body), note.strip()[:200], author_id, at
    db.session.flush()
    return faults_of(PaperKind(version.kind), version.body)


def act(version: TemplateVersion, name: str, comment: str = "", *, by: Viewer, at: datetime) -> None:
    """Submit, publish, return, withdraw, discard or retire.

    Raises RuleBroken for a text with faults, and for who would publish their own; NotAllowed, Conflict.
    """
    _require_own_school(version, by)
    if name in ("submit", "publish"):
        _require_faultless(version)
    if name == "publish":
        TEMPLATE.allowed(version, name, by)
        _replace_the_one_in_use(version, at=at)
        version.publisher_id, version.published_at = by.user_id, at
    statelog.transition(version, TEMPLATE, name, by=by, at=at, comment=comment)
    audit.record(f"template_{name}", f"template_version:{version.id}", by=by, at=at, kind=version.kind)


def record_comparison(
    kind: PaperKind, digest: str, *, compared_on: date, note: str, by: Viewer, at: datetime
) -> Comparison:
    """The school has compared the text in use with the official model text (R-202).

    `digest` is of the text that was compared: raises Conflict when another is in use by now.
    """
    school_id, recorded_by_id = _require_writer(by)
    wording = current_wording(kind, school_id)
    if wording.digest != digest:
        raise Conflict("other_text", Text("现在使用的文本已不是您核对的那一份，请重新核对"))
    if is_compared(wording, school_id):
        raise Conflict("compared_already", Text("这份文本已经记录过核对"))
    if compared_on > local_date(at):
        raise RuleBroken("compared_later", Text("核对日期不能晚于今天"), field="compared_on")
    row = Comparison(
        school_id=school_id,
        kind=kind,
        digest=digest,
        compared_on=compared_on,
        note=note.strip()[:200],
        recorded_by_id=recorded_by_id,
        at=at,
    )
    db.session.add(row)
    audit.record("template_compared", f"template:{kind}", by=by, at=at, digest=digest)
    events.happened("wording_compared", row, by=by, at=at)
    return row


def in_work(kind: PaperKind, school_id: int) -> TemplateVersion | None:
    """The version that is being written or waits for its publication."""
    states = (TemplateState.DRAFT, TemplateState.SUBMITTED)
    return db.session.scalar(_of(kind, school_id).where(TemplateVersion.state.in_(states)))


def versions_of(kind: PaperKind, school_id: int) -> list[TemplateVersion]:
    """Every version the school ever wrote, the newest first."""
    return list(db.session.scalars(_of(kind, school_id).order_by(TemplateVersion.number.desc())))


def get_version(viewer: Viewer, version_id: int) -> TemplateVersion:
    """One version of the viewer's own school. Raises NotFound."""
    query = select(TemplateVersion).where(
        TemplateVersion.id == version_id, TemplateVersion.school_id == viewer.organisation_id
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def _of(kind: PaperKind, school_id: int) -> Select[TemplateVersion]:
    return select(TemplateVersion).where(TemplateVersion.kind == kind, TemplateVersion.school_id == school_id)


def _require_writer(by: Viewer) -> tuple[int, int]:
    """The school and the account of whoever may write its texts."""
    if not policy.can_write(by) or by.organisation_id is None or by.user_id is None:
        raise NotAllowed()
    return by.organisation_id, by.user_id


def _require_own_school(version: TemplateVersion, by: Viewer) -> None:
    if version.school_id != by.organisation_id:
        raise NotAllowed()


def _require_faultless(version: TemplateVersion) -> None:
    faults = faults_of(PaperKind(version.kind), version.body)
    if faults:
        why = Text("文本还有 %(n)s 处问题，改正后才能提交和发布：%(first)s", n=len(faults), first=faults[0].message)
        raise RuleBroken("template_faulty", why, field="body")


def _replace_the_one_in_use(version: TemplateVersion, *, at: datetime) -> None:
    query = _of(PaperKind(version.kind), version.school_id).where(TemplateVersion.state == TemplateState.PUBLISHED)
    before = db.session.scalar(query)
    if before is not None:
        statelog.transition(before, TEMPLATE, "replace", by=SYSTEM, at=at)


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"
