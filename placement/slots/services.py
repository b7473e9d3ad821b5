"""What happens to slots: enterprises offer them, schools publish them, offers hold seats, the calendar ends them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import CursorResult, or_, update

from placement.accounts.queries import mentors_of
from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import audit, events, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, NotFound, RuleBroken
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, Vetting, WorkSite
from placement.organisations.queries import schools, vetting_between
from placement.organisations.services import request_vetting
from placement.reference import tables
from placement.slots import judging, queries
from placement.slots.models import Slot, SlotMajor, SlotRelease
from placement.slots.rules import RELEASE, SLOT, PracticeForm, ReleaseState, SlotKind, SlotState, Venue
from placement.slots.search import search_text
from placement.slots.terms import (
    CONDITIONS,
    FILING_LIMIT,
    REVIEWED,
    Filing,
    SlotTerms,
    a_year_on,
    changed,
    only_of_kind,
    require_sound,
)

EDITABLE = frozenset({SlotState.DRAFT, SlotState.OPEN, SlotState.PAUSED, SlotState.EXPIRED})
NO_SEAT_LEFT = Text("名额刚刚被占满，请看看其他岗位；如有人放弃，名额会重新开放")


def terms_of(slot: Slot) -> SlotTerms:
    """The terms of a stored slot."""
    plain = {each.name: getattr(slot, each.name) for each in fields(SlotTerms) if each.name != "major_codes"}
    plain["hazards"] = judging.sketch_of(slot).hazards
    form = PracticeForm(slot.practice_form) if slot.practice_form else None
    typed = {"kind": SlotKind(slot.kind), "venue": Venue(slot.venue), "practice_form": form}
    return SlotTerms(**{**plain, **typed}, major_codes=tuple(major.major_code for major in slot.majors))


def create_slot(enterprise_id: int, terms: SlotTerms, *, by: Viewer, at: datetime) -> Slot:
    """A new draft. Raises RuleBroken `bad_terms` (with the field) for terms that cannot stand, NotFound, NotAllowed."""
    enterprise = db.session.get(Enterprise, enterprise_id)
    if enterprise is None:
        raise NotFound()
    slot = Slot(enterprise=enterprise, state=SlotState.DRAFT, seats_held=0, created_at=at, refreshed_at=at)
    _require_own(slot, by)
    _write(slot, terms, today=local_date(at))
    db.session.add(slot)
    statelog.log(slot, SLOT.kind, "create", source="", by=by, at=at)
    audit.record("slot_created", f"slot:{slot.id}", by=by, at=at, enterprise=enterprise_id, title=slot.title)
    return slot


def edit_slot(slot: Slot, terms: SlotTerms, *, by: Viewer, at: datetime) -> frozenset[str]:
    """Change the terms; the names of those that differ. A school that has published it has to look at it again.

    What the rules ask of the post may be corrected while people hold seats; followers of "slot_changed" are told then.
    Raises RuleBroken: slot_closed; kind_fixed; seats_held, when what people rely on who hold a seat would change;
    capacity below the seats held; bad_terms.
    """
    _require_own(slot, by)
    terms = only_of_kind(terms)
    different = changed(terms_of(slot), terms)
    _require_changeable(slot, terms, different)
    if not different:
        return different
    _write(slot, terms, today=local_date(at))
    audit.record("slot_edited", f"slot:{slot.id}", by=by, at=at, changed=sorted(different))
    if different & REVIEWED:
        for release in slot.releases:
            if release.state == ReleaseState.PUBLISHED:
                statelog.transition(release, RELEASE, "amend", by=by, at=at)
    db.session.flush()
    if slot.seats_held:
        events.happened("slot_changed", slot, by=by, at=at)
    return different


def _require_changeable(slot: Slot, terms: SlotTerms, different: frozenset[str]) -> None:
    if slot.state not in EDITABLE:
        raise RuleBroken("slot_closed", Text("岗位已关闭，不能再修改；可以复制为新岗位"))
    if "kind" in different:
        raise RuleBroken("kind_fixed", Text("岗位类型在新建时选定，不能更改；请新建一个岗位"))
    if slot.seats_held and different & CONDITIONS:
        raise RuleBroken(
            "seats_held",
            Text("已有 %(n)s 人被录用或待确认，时间、地点、报酬等条件不能再改；可以复制为新岗位", n=slot.seats_held),
        )
    if terms.capacity < slot.seats_held:
        raise RuleBroken(
            "below_held", Text("接收人数不能少于已占用的 %(n)s 个名额", n=slot.seats_held), field="capacity"
        )


def _write(slot: Slot, terms: SlotTerms, *, today: date) -> None:
    """Put checked terms on the row, with the text it is found by."""
    terms = only_of_kind(terms)
    require_sound(terms, today=today)
    site = db.session.get(WorkSite, terms.site_id)
    if site is None or site.enterprise_id != slot.enterprise.id:
        raise RuleBroken("bad_terms", Text("请选择本企业的工作地点"), field="site_id")
    if terms.mentor_id is not None and terms.mentor_id not in {mentor.id for mentor in mentors_of(slot.enterprise.id)}:
        raise RuleBroken("bad_terms", Text("请选择本企业的导师"), field="mentor_id")
    majors = [tables.majors().get(code) for code in sorted(set(terms.major_codes))]
    if None in majors:
        raise RuleBroken("bad_terms", Text("请从专业目录中选择"), field="major_codes")
    for each in fields(SlotTerms):
        if each.name not in ("major_codes", "hazards"):
            setattr(slot, each.name, getattr(terms, each.name))
    slot.hazards = None if terms.hazards is None else ",".join(sorted(set(terms.hazards)))
    known = {major.major_code: major for major in slot.majors}
    slot.majors = [known.get(major.code) or SlotMajor(major_code=major.code) for major in majors if major]
    slot.search_text = search_text(
        [
            slot.title,
            slot.enterprise.name,
            slot.enterprise.short_name,
            *(major.name for major in majors if major),
            slot.tasks,
        ]
    )


def submit_slot(slot: Slot, school_ids: Collection[int] | None, *, by: Viewer, at: datetime) -> list[SlotRelease]:
    """Send a draft to the named schools, with None to all; a school that never vetted the enterprise is asked to.

    Raises RuleBroken no_school, unknown_school.
    """
    _require_own(slot, by)
    wanted = _schools(school_ids)
    slot.all_schools, slot.refreshed_at = school_ids is None, at
    statelog.transition(slot, SLOT, "submit", by=by, at=at)
    return _send(slot, wanted, by=by, at=at)


def send_to(slot: Slot, school_ids: Collection[int] | None, *, by: Viewer, at: datetime) -> list[SlotRelease]:
    """Put a slot before further schools (None: all); those that have it already keep their decision."""
    _require_own(slot, by)
    wanted = _schools(school_ids)
    if slot.state not in (SlotState.OPEN, SlotState.PAUSED):
        raise RuleBroken("slot_not_open", Text("只有开放或暂停中的岗位可以送学校审核"))
    return _send(slot, wanted, by=by, at=at)


def _schools(school_ids: Collection[int] | None) -> set[int]:
    every = {school.id for school in schools()}
    wanted = every if school_ids is None else set(school_ids)
    if not wanted:
        raise RuleBroken("no_school", Text("请至少选择一所学校"), field="schools")
    if not wanted <= every:
        raise RuleBroken("unknown_school", Text("请从名单中选择学校"), field="schools")
    return wanted


def _send(slot: Slot, wanted: set[int], *, by: Viewer, at: datetime) -> list[SlotRelease]:
    asked = {release.school_id for release in slot.releases}
    made = [_release(slot, school_id, by=by, at=at) for school_id in sorted(wanted - asked)]
    audit.record("slot_sent", f"slot:{slot.id}", by=by, at=at, schools=[release.school_id for release in made])
    return made


def _release(slot: Slot, school_id: int, *, by: Viewer, at: datetime) -> SlotRelease:
    release = SlotRelease(school_id=school_id, state=ReleaseState.SUBMITTED, seats_held=0)
    slot.releases.append(release)
    statelog.log(release, RELEASE.kind, "submit", source="", by=by, at=at)
    if vetting_between(slot.enterprise_id, school_id) is None:
        request_vetting(slot.enterprise, school_id, by=by, at=at)
    return release


def clone_slot(slot: Slot, *, by: Viewer, at: datetime) -> Slot:
    """A new draft with the same terms a year on."""
    _require_own(slot, by)
    terms = a_year_on(terms_of(slot), today=local_date(at))
    mentors = {mentor.id for mentor in mentors_of(slot.enterprise_id)}
    copy = create_slot(
        slot.enterprise_id,
        replace(terms, mentor_id=terms.mentor_id if terms.mentor_id in mentors else None),
        by=by,
        at=at,
    )
    copy.cloned_from_id = slot.id
    db.session.flush()
    return copy


def pause_slot(slot: Slot, *, by: Viewer, at: datetime) -> None:
    """Take no further applications for a while."""
    _move(slot, "pause", by=by, at=at)


def resume_slot(slot: Slot, *, by: Viewer, at: datetime) -> None:
    """Take applications again."""
    slot.refreshed_at = at
    _move(slot, "resume", by=by, at=at)


def close_slot(slot: Slot, *, by: Viewer, at: datetime) -> None:
    """End the offer; people who hold a seat keep it."""
    _move(slot, "close", by=by, at=at)


def renew_slot(slot: Slot, *, by: Viewer, at: datetime) -> None:
    """Bring an expired slot back. Raises RuleBroken `slot_over` when its last day has passed."""
    if slot.ends_on <= local_date(at):
        raise RuleBroken("slot_over", Text("结束日期已过，请先修改起止日期，或复制为新岗位"))
    slot.refreshed_at = at
    _move(slot, "renew", by=by, at=at)


def refresh_slot(slot: Slot, *, by: Viewer, at: datetime) -> None:
    """Say that the offer still stands: another 90 days in the search. Raises RuleBroken `slot_not_open`."""
    _require_own(slot, by)
    if slot.state not in (SlotState.OPEN, SlotState.PAUSED):
        raise RuleBroken("slot_not_open", Text("只有开放或暂停中的岗位需要刷新"))
    slot.refreshed_at = at
    audit.record("slot_refreshed", f"slot:{slot.id}", by=by, at=at)


def _move(slot: Slot, name: str, *, by: Viewer, at: datetime) -> None:
    _require_own(slot, by)
    statelog.transition(slot, SLOT, name, by=by, at=at)
    audit.record(f"slot_{name}", f"slot:{slot.id}", by=by, at=at)


def publish_release(
    release: SlotRelease, quota: int | None, *, by: Viewer, at: datetime, filing: Filing | None = None
) -> None:
    """The school offers the slot to its own people, at most `quota` of them (None: seats are shared with others).

    `filing` is the one with the authority, for a post with exceptions (nights, holidays, higher risk, R-317).
    Raises RuleBroken: slot_release_publish_refused (enterprise not taken by the school, or a rule is against the slot),
    bad_quota, bad_filing.
    """
    _require_school(release, by)
    _check_quota(release, quota)
    if filing is not None:
        _check_filing(release, filing, today=local_date(at))
    judging.judge(release, at=at, filing=filing)
    statelog.transition(release, RELEASE, "publish", by=by, at=at)
    release.quota = quota
    release.special_filing = filing.number.strip() if filing else ""
    release.special_filed_on = filing.filed_on if filing else None
    told = {"slot": release.slot_id, "quota": quota, "filing": release.special_filing}
    audit.record("slot_published", f"slot_release:{release.id}", by=by, at=at, **told)


def _check_filing(release: SlotRelease, filing: Filing, *, today: date) -> None:
    begins = release.slot.starts_on
    if not 0 < len(filing.number.strip()) <= FILING_LIMIT:
        raise RuleBroken("bad_filing", Text("请填写主管部门给的备案号"), field="special_filing")
    if filing.filed_on > today:
        raise RuleBroken("bad_filing", Text("备案日期不能晚于今天"), field="special_filed_on")
    if filing.filed_on >= begins:
        refusal = Text("须在岗位开始（%(day)s）之前完成备案", day=begins)
        raise RuleBroken("bad_filing", refusal, field="special_filed_on")


def set_quota(release: SlotRelease, quota: int | None, *, by: Viewer, at: datetime) -> None:
    """Change how many seats the school may fill. Raises RuleBroken `bad_quota`: not below the seats already held."""
    _require_school(release, by)
    if by.role != Role.PLACEMENT_OFFICE:
        raise NotAllowed()
    _check_quota(release, quota)
    release.quota = quota
    audit.record("slot_quota_set", f"slot_release:{release.id}", by=by, at=at, quota=quota)
    db.session.flush()


def _check_quota(release: SlotRelease, quota: int | None) -> None:
    if quota is not None and not max(1, release.seats_held) <= quota <= release.slot.capacity:
        raise RuleBroken(
            "bad_quota",
            Text(
                "本校名额应在 %(low)s 到 %(high)s 之间；不限则留空",
                low=max(1, release.seats_held),
                high=release.slot.capacity,
            ),
            field="quota",
        )


def return_release(release: SlotRelease, comment: str, *, by: Viewer, at: datetime) -> None:
    """Send a slot back to the enterprise with what has to change; a published one leaves the school's search."""
    _require_school(release, by)
    statelog.transition(release, RELEASE, "return", by=by, at=at, comment=comment)
    audit.record("slot_returned", f"slot_release:{release.id}", by=by, at=at, slot=release.slot_id)


def resubmit_release(release: SlotRelease, *, by: Viewer, at: datetime) -> None:
    """The enterprise puts a returned slot before the school again."""
    _require_own(release.slot, by)
    statelog.transition(release, RELEASE, "resubmit", by=by, at=at)
    audit.record("slot_resubmitted", f"slot_release:{release.id}", by=by, at=at, slot=release.slot_id)


def hold_seat(slot_id: int, release_id: int, *, by: Viewer, at: datetime, seats: int = 1) -> None:
    """Take one seat (for a class: all of its seats or none), atomically, of the slot and of the school's quota.

    Raises RuleBroken `no_seat_left`, however many ask at once: each statement counts only while a seat is left, and the
    constraints seats_within_capacity and seats_within_quota stand behind it.
    """
    in_quota = or_(SlotRelease.quota.is_(None), SlotRelease.seats_held + seats <= SlotRelease.quota)
    with db.session.begin_nested():
        took = _count(
            update(Slot)
            .where(Slot.id == slot_id, Slot.seats_held + seats <= Slot.capacity)
            .values(seats_held=Slot.seats_held + seats)
        ) and _count(
            update(SlotRelease)
            .where(SlotRelease.id == release_id, SlotRelease.slot_id == slot_id, in_quota)
            .values(seats_held=SlotRelease.seats_held + seats)
        )
        if not took:
            raise RuleBroken("no_seat_left", NO_SEAT_LEFT)
    _forget_counts(slot_id, release_id)


def free_seat(slot_id: int, release_id: int, *, by: Viewer, at: datetime) -> None:
    """Give one seat back, to the slot and to the school's quota. Raises RuleBroken `no_seat_held` when none is held."""
    with db.session.begin_nested():
        gave = _count(
            update(Slot).where(Slot.id == slot_id, Slot.seats_held > 0).values(seats_held=Slot.seats_held - 1)
        ) and _count(
            update(SlotRelease)
            .where(SlotRelease.id == release_id, SlotRelease.slot_id == slot_id, SlotRelease.seats_held > 0)
            .values(seats_held=SlotRelease.seats_held - 1)
        )
        if not gave:
            raise RuleBroken("no_seat_held", Text("该岗位没有已占用的名额"))
    _forget_counts(slot_id, release_id)


def _count(statement: object) -> bool:
    db.session.flush()
    result = db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return cast("CursorResult[int]", result).rowcount == 1


def _forget_counts(slot_id: int, release_id: int) -> None:
    for model, key in ((Slot, slot_id), (SlotRelease, release_id)):
        loaded = db.session.identity_map.get(db.session.identity_key(model, key))
        if loaded is not None:
            db.session.expire(loaded, ["seats_held"])


@events.on("day_began")
def expire_stale(subject: date, *, by: Viewer, at: datetime) -> None:
    """Take out of the search what nobody refreshed for 90 days and what is over."""
    for slot in queries.overdue(day=subject, at=at):
        statelog.transition(slot, SLOT, "expire", by=by, at=at)


@events.on("vetting_revoke")
def withdraw_published(subject: Vetting, *, by: Viewer, at: datetime) -> None:
    """A school that ends the cooperation with an enterprise offers none of its slots any longer."""
    for release in queries.published_by(subject.school_id, enterprise_id=subject.enterprise_id):
        statelog.transition(release, RELEASE, "return", by=by, at=at, comment="本校已撤销与贵企业的合作")


def _require_own(slot: Slot, by: Viewer) -> None:
    if by.is_(Role.HR, Role.MENTOR) and by.organisation_id != slot.enterprise.id:
        raise NotAllowed()


def _require_school(release: SlotRelease, by: Viewer) -> None:
    if by.organisation_id != release.school_id:
        raise NotAllowed()
