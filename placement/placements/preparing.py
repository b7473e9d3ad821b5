"""What is done and recorded before the start: trainings, plans, filings, and the facts of the post."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from placement.accounts.models import User
from placement.extensions import db
from placement.infra import audit
from placement.infra.batches import Outcome
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.placements import policy, services
from placement.placements.models import Placement, Preparation
from placement.placements.rules import DETAILED, NUMBERED, PreparationKind
from placement.slots import posts
from placement.slots.posts import PostFacts

NUMBER_LIMIT = 120
DETAIL_LIMIT = 1000
DETAIL_MINIMUM = 4


@dataclass(frozen=True)
class Record:
    """What was done: when, under which number, and what there is to say of it."""

    done_on: date
    number: str = ""
    detail: str = ""


def record(placement: Placement, kind: PreparationKind, told: Record, *, by: Viewer, at: datetime) -> Preparation:
    """Record that something was done; recording it again corrects the record. The gate looks again.

    A training counts with its content and result (WSL21 Art. 28, R-602), a filing with its number (R-119), an exception
    with profession and reason (R-317). Raises NotAllowed; RuleBroken `bad_day`, `number_missing`, `detail_missing`.
    """
    kept = _write(placement, kind, told, by=by, at=at)
    services.review_gate(placement, at=at)
    return kept


def _write(placement: Placement, kind: PreparationKind, told: Record, *, by: Viewer, at: datetime) -> Preparation:
    if not policy.can_prepare(by, placement, kind):
        raise NotAllowed()
    _require_sound(kind, told, today=local_date(at))
    known = next((row for row in placement.preparations if row.kind == kind), None)
    if known is None:
        known = Preparation(placement_id=placement.id, kind=kind)
        placement.preparations.append(known)
    known.done_on, known.number, known.detail = told.done_on, told.number.strip(), told.detail.strip()
    known.recorded_by_id, known.at = services.id_of(by), at
    db.session.flush()
    audit.record(
        "placement_prepared",
        f"placement:{placement.id}",
        by=by,
        at=at,
        kind=kind,
        done_on=str(told.done_on),
        number=known.number,
    )
    return known


def record_many(
    placements: Iterable[Placement], kinds: Collection[PreparationKind], told: Record, *, by: Viewer, at: datetime
) -> Outcome:
    """The same records for several placements: how many went through, and by name and reason those that did not.

    A number goes to the kinds that carry one, and so does a detail; where no chosen kind must, all keep it. Raises
    RuleBroken as `record` before anything is kept, `nothing_chosen` without a kind.
    """
    if not kinds:
        raise RuleBroken("nothing_chosen", Text("请至少选择一项"), field="kinds")
    share = {kind: _share(told, kind, kinds) for kind in kinds}
    for kind, its in share.items():
        _require_sound(kind, its, today=local_date(at))

    def each(placement: Placement) -> None:
        for kind, its in share.items():
            _write(placement, kind, its, by=by, at=at)
        services.review_gate(placement, at=at)

    return services.for_many(placements, each)


def _share(told: Record, kind: PreparationKind, kinds: Collection[PreparationKind]) -> Record:
    numbered, detailed = NUMBERED & set(kinds), DETAILED & set(kinds)
    return Record(
        told.done_on,
        told.number if kind in (numbered or kinds) else "",
        told.detail if kind in (detailed or kinds) else "",
    )


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Who recorded something, by name."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {row.id: row.name for row in rows}


def _require_sound(kind: PreparationKind, told: Record, *, today: date) -> None:
    if told.done_on > today:
        raise RuleBroken("bad_day", Text("日期不能晚于今天"), field="done_on")
    if kind in NUMBERED and not told.number.strip():
        raise RuleBroken("number_missing", Text("请填写主管部门给的备案号"), field="number")
    if kind in DETAILED and len(told.detail.strip()) < DETAIL_MINIMUM:
        words = {
            PreparationKind.SAFETY_TRAINING: Text("请写明培训内容和考核结果"),
            PreparationKind.SPECIAL_FILING: Text("请写明涉及的专业和理由"),
        }
        raise RuleBroken("detail_missing", words[kind], field="detail")
    if len(told.number) > NUMBER_LIMIT:
        raise RuleBroken("too_long", Text("不能超过 %(max)s 个字", max=NUMBER_LIMIT), field="number")
    if len(told.detail) > DETAIL_LIMIT:
        raise RuleBroken("too_long", Text("不能超过 %(max)s 个字", max=DETAIL_LIMIT), field="detail")


def correct_post(placement: Placement, facts: PostFacts, *, by: Viewer, at: datetime) -> None:
    """Tell or correct the facts of the post: dangers, staff, wages. All placements of the slot are looked at again.

    Raises NotAllowed, RuleBroken `bad_terms` beside the field.
    """
    if not policy.can_correct_post(by, placement):
        raise NotAllowed()
    posts.correct_post(placement.slot, facts, by=by, at=at)
    services.review_gate(placement, at=at)
