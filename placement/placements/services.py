"""What happens to a placement: its papers come together, it passes the gate, begins, pauses and ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, update

from placement.accounts import queries as people
from placement.compliance.checks.times import night_shifts
from placement.extensions import db
from placement.infra import audit, events, files, jobs, statelog
from placement.infra.batches import Outcome, one_by_one
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.periods import DateRange
from placement.kernel.text import Text
from placement.placements import facts, inspection, policy, queries, rules
from placement.placements.models import Consent, Insurance, Placement
from placement.placements.rules import PLACEMENT, Consenter, PlacementState, Scan
from placement.reference import rule_book
from placement.slots import services as slots

LOOK_AHEAD = timedelta(days=7)
"""How long before its start a placement's gate is looked at every day, whoever acts or not."""


def consent_text(placement: Placement) -> tuple[str, ...]:
    """The informed consent for this placement, as student and guardian read it."""
    return rules.consent_text(
        rules.ConsentFacts(
            student=placement.person.name,
            school=placement.school.name,
            enterprise=placement.enterprise.name,
            kind=rules.KIND_WORDS[placement.kind],
            title=placement.title,
            address=placement.address,
            starts_on=placement.starts_on,
            ends_on=placement.ends_on,
            hours=_hours(placement),
            pay_fen=placement.pay_fen,
            board=placement.board,
            lodging=placement.lodging,
        )
    )


def _hours(placement: Placement) -> str:
    """The hours as the consent tells them: even ones, or those of the week plan."""
    week = facts.week_for(placement) if placement.weekly is not None else None
    if week is None:
        return rules.even_hours(placement.work_begins, placement.work_ends)
    night = rule_book.current().row("R-316", "no_night_shift", on=placement.starts_on)
    at_night = bool(night and night_shifts(week, night.clock("begins"), night.clock("ends")))
    extra = sorted(map(date.fromisoformat, placement.extra_days or ()))
    return rules.hours_by_weekday(week, extra, at_night=at_night)


def record_student_consent(placement: Placement, text_hash: str, *, by: Viewer, at: datetime) -> Consent:
    """The student consents on screen to the text whose hash was shown (R-111).

    Raises NotAllowed for anybody else, Conflict when the text is no longer the one shown or consent is on record.
    """
    _require(policy.can_consent(by, placement))
    if text_hash != rules.text_hash(consent_text(placement)):
        raise Conflict("text_changed", Text("知情同意书的内容刚刚有变化，请重新阅读后再签署"))
    if _consent_of(placement, Consenter.STUDENT):
        raise Conflict("already_consented", Text("您已签署知情同意书，无需重复签署"))
    return _keep_consent(placement, Consenter.STUDENT, by=by, at=at, name=by.name, text_hash=text_hash)


def record_guardian_consent(placement: Placement, name: str, scan: Scan, *, by: Viewer, at: datetime) -> Consent:
    """The guardian's signed paper, uploaded by the student or the office; a better scan takes the place of a bad one.

    Raises NotAllowed, or RuleBroken for a file that is no PDF, PNG or JPEG or not what its name says.
    """
    _require(policy.can_upload_guardian_consent(by, placement))
    if not name.strip():
        raise RuleBroken("name_missing", Text("请填写签字的监护人姓名"), field="name")
    stored = files.store_upload(scan.data, name=scan.name, at=at)
    text_hash = rules.text_hash(consent_text(placement))
    return _keep_consent(
        placement, Consenter.GUARDIAN, by=by, at=at, name=name.strip(), file_id=stored.id, text_hash=text_hash
    )


def _keep_consent(
    placement: Placement,
    consenter: Consenter,
    *,
    by: Viewer,
    at: datetime,
    name: str,
    text_hash: str,
    file_id: int | None = None,
) -> Consent:
    consent = _consent_of(placement, consenter)
    replaced = consent.file_id if consent else None
    if consent is None:
        consent = Consent(placement_id=placement.id, consenter=consenter)
        placement.consents.append(consent)
    consent.name, consent.text_hash, consent.file_id = name[:60], text_hash, file_id
    consent.recorded_by_id, consent.at = id_of(by), at
    db.session.flush()
    _note("consent", placement, by=by, at=at, consenter=consenter, file_id=file_id, replaced_file_id=replaced)
    review_gate(placement, at=at)
    return consent


def _consent_of(placement: Placement, consenter: Consenter) -> Consent | None:
    return next((consent for consent in placement.consents if consent.consenter == consenter), None)


def record_insurance(
    placement: Placement, insurer: str, policy_number: str, *, covers: DateRange, by: Viewer, at: datetime
) -> Insurance:
    """A 实习责任保险 policy and the days it covers (R-604). Raises NotAllowed; RuleBroken when it is on record."""
    _require(policy.can_insure(by, placement))
    if any(known.policy_number == policy_number and known.insurer == insurer for known in placement.insurances):
        raise RuleBroken("policy_known", Text("该保险单号已登记，无需重复登记"), field="policy_number")
    insurance = Insurance(
        placement_id=placement.id,
        insurer=insurer,
        policy_number=policy_number,
        starts_on=covers.start,
        ends_on=covers.end,
        recorded_by_id=id_of(by),
        at=at,
    )
    placement.insurances.append(insurance)
    db.session.flush()
    _note("insurance", placement, by=by, at=at, policy_number=policy_number)
    review_gate(placement, at=at)
    return insurance


def record_insurance_many(
    placements: Iterable[Placement], insurer: str, policy_number: str, *, covers: DateRange, by: Viewer, at: datetime
) -> Outcome:
    """The same policy for several placements: how many went through, and by name and reason those that did not."""
    return for_many(
        placements,
        lambda placement: record_insurance(placement, insurer, policy_number, covers=covers, by=by, at=at),
    )


def remove_insurance(placement: Placement, insurance: Insurance, *, by: Viewer, at: datetime) -> None:
    """Take back a policy that was entered wrongly; the gate is looked at again. Only before the start."""
    _require(policy.can_insure(by, placement))
    if placement.state not in rules.OPEN:
        raise Conflict("started", Text("实习已经开始，保险记录不能再删除"))
    placement.insurances.remove(insurance)
    db.session.delete(insurance)
    db.session.flush()
    _note("insurance_removed", placement, by=by, at=at, policy_number=insurance.policy_number)
    review_gate(placement, at=at)


def set_people(
    placement: Placement,
    *,
    mentor_id: int | None = None,
    instructor_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Name the enterprise's mentor (HR) or the school's instructor (office); None leaves a person as they are (R-401).

    Raises NotAllowed, or RuleBroken for somebody who is no mentor of the enterprise or teacher of the school.
    """
    if mentor_id is not None:
        _require(policy.can_set_mentor(by, placement))
        if mentor_id not in {person.id for person in people.mentors_of(placement.enterprise_id)}:
            raise RuleBroken("not_a_mentor", Text("请选择本企业的导师"), field="mentor_id")
        placement.mentor_id = mentor_id
    if instructor_id is not None:
        _require(policy.can_set_instructor(by, placement))
        if instructor_id not in {teacher.user_id for teacher in people.teachers_of(placement.school_id)}:
            raise RuleBroken("not_a_teacher", Text("请选择本校的教师"), field="instructor_id")
        placement.instructor_id = instructor_id
    db.session.flush()
    _note("people", placement, by=by, at=at, mentor_id=placement.mentor_id, instructor_id=placement.instructor_id)
    review_gate(placement, at=at)


def set_instructor_many(placements: Iterable[Placement], instructor_id: int, *, by: Viewer, at: datetime) -> Outcome:
    """One instructor for several placements; failures by name and reason."""
    return for_many(placements, lambda placement: set_people(placement, instructor_id=instructor_id, by=by, at=at))


def for_many(placements: Iterable[Placement], act: Callable[[Placement], object]) -> Outcome:
    """Do something to each of several placements: how many went through, and by name and reason those that did not."""
    return one_by_one(placements, act, name=lambda placement: placement.person.name)


def record_agreement_signed(
    placement: Placement,
    parties: Collection[str],
    signed_at: datetime,
    *,
    compared: bool | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """The agreement is signed by these parties (agreements calls this when it is issued).

    `compared` says whether its text was compared with the official model; None where there is no model (R-202).
    """
    placement.agreement_compared = compared
    placement.agreement_signed_at = signed_at
    placement.agreement_signed_by = ",".join(sorted(parties))
    _note("agreement_signed", placement, by=by, at=at, parties=sorted(parties))
    review_gate(placement, at=at)


def record_texts_compared(signed: Select[int], *, at: datetime) -> None:
    """The school has compared the text of these placements' agreements with the official model (R-202)."""
    theirs = and_(Placement.id.in_(signed), Placement.state.in_(rules.ALIVE))
    db.session.execute(update(Placement).where(theirs).values(agreement_compared=True))
    follow(inspection.inspect(theirs, at=at), at=at)


def review_gate(placement: Placement, *, at: datetime) -> None:
    """Ask the rules again and keep what they find: planned ⇄ gated. What passes late is started by a job at once."""
    if placement.state not in rules.ALIVE:
        return
    outcome = inspection.inspect(Placement.id == placement.id, at=at)
    follow(outcome, at=at)


def follow(outcome: inspection.Outcome, *, at: datetime) -> None:
    """Move the placements whose gate disagrees with their state."""
    for placement_id in outcome.passing:
        placement = db.session.get_one(Placement, placement_id)
        statelog.transition(placement, PLACEMENT, "pass_gate", by=SYSTEM, at=at)
        if placement.starts_on <= local_date(at):
            key = f"start_placement:{placement.id}:{placement.since.isoformat()}"
            jobs.enqueue("start_placement", key, at=at, placement_id=placement.id)
    for placement_id in outcome.failing:
        why = "；".join(str(inspection.why(row)) for row in queries.stopping(placement_id))
        placement = db.session.get_one(Placement, placement_id)
        statelog.transition(placement, PLACEMENT, "reopen_gate", by=SYSTEM, at=at, comment=why[:2000])
    if outcome.turned_red:
        events.happened("placements_turned_red", outcome.turned_red, by=SYSTEM, at=at)


def start(placement: Placement, *, at: datetime) -> None:
    """Begin; the first day is the day on which the papers were complete, if that is later than planned (R-201)."""
    placement.started_on = rules.first_day(placement.starts_on, local_date(placement.since))
    statelog.transition(placement, PLACEMENT, "start", by=SYSTEM, at=at)
    events.happened("placement_started", placement, by=SYSTEM, at=at)


def start_due(*, at: datetime) -> int:
    """Review every gate that is near or past its day and begin what is due; what is red stays and is listed as overdue.

    Returns how many began.
    """
    today, begun = local_date(at), 0
    for placement in queries.due_to_review(today + LOOK_AHEAD):
        review_gate(placement, at=at)
        if placement.state == PlacementState.GATED and placement.starts_on <= today:
            start(placement, at=at)
            begun += 1
    return begun


def complete_due(*, at: datetime) -> int:
    """End what is over: running placements whose last day has passed. Returns how many."""
    over = queries.due_to_complete(local_date(at))
    for placement in over:
        statelog.transition(placement, PLACEMENT, "complete", by=SYSTEM, at=at)
        inspection.close_all(placement.id, at=at)
        events.happened("placement_completed", placement, by=SYSTEM, at=at)
    return len(over)


def suspend(placement: Placement, comment: str, *, by: Viewer, at: datetime) -> None:
    """Pause, with the reason."""
    statelog.transition(placement, PLACEMENT, "suspend", by=by, at=at, comment=comment)


def resume(placement: Placement, *, by: Viewer, at: datetime) -> None:
    """Go on after a pause."""
    statelog.transition(placement, PLACEMENT, "resume", by=by, at=at)


def terminate(placement: Placement, comment: str, last_day: date, *, by: Viewer, at: datetime) -> None:
    """End early, with the reason and the last day, which lies in the stay and not in the future. Frees the seat."""
    if not placement.first_day <= last_day <= min(placement.ends_on, local_date(at)):
        raise RuleBroken("bad_last_day", Text("最后一天须在实习期内，且不晚于今天"), field="last_day")
    statelog.transition(placement, PLACEMENT, "terminate", by=by, at=at, comment=comment)
    placement.ended_on = last_day
    _let_go(placement, by=by, at=at)


def cancel(placement: Placement, comment: str, *, by: Viewer, at: datetime) -> None:
    """Call off before the start, with the reason. Frees the seat."""
    statelog.transition(placement, PLACEMENT, "cancel", by=by, at=at, comment=comment)
    _let_go(placement, by=by, at=at)


def _let_go(placement: Placement, *, by: Viewer, at: datetime) -> None:
    inspection.close_all(placement.id, at=at)
    _end_insurances(placement, placement.ended_on or local_date(at))
    release = placement.application or placement.booking
    if release is not None:
        slots.free_seat(release.slot_id, release.release_id, by=by, at=at)
    events.happened("placement_ended", placement, by=by, at=at)


def _end_insurances(placement: Placement, last_day: date) -> None:
    """The policies say until when they were needed, so that nobody pays for days without a placement."""
    for policy_ in placement.insurances:
        if policy_.ends_on > last_day:
            policy_.ended_on = last_day


def _note(act: str, placement: Placement, *, by: Viewer, at: datetime, **detail: object) -> None:
    audit.record(f"placement_{act}", f"placement:{placement.id}", by=by, at=at, **detail)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed()


def id_of(by: Viewer) -> int:
    """The account of somebody who acts under it. Raises NotAllowed for the system."""
    if by.user_id is None:
        raise NotAllowed()
    return by.user_id
