"""Who may apply for what, and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.applications import queries, services
from placement.applications.models import Application
from placement.infra.outbox import Mail
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.slots import services as slots
from placement.slots.rules import SlotKind
from tests.factories.applications import MORNING, STATEMENT, a_stage, a_teacher_stage, an_application, member
from tests.factories.organisations import a_school
from tests.factories.people import a_student, a_teacher, viewer_for
from tests.factories.slots import a_release

pytestmark = pytest.mark.usefixtures("db")


def test_a_student_applies_with_one_short_statement() -> None:
    stage = a_stage()

    application = services.apply(stage.release, f"  {STATEMENT}\n", by=viewer_for(stage.student), at=MORNING)

    assert (application.state, application.origin, application.statement) == ("submitted", "own", STATEMENT)
    assert (application.school_id, application.enterprise_id) == (stage.school.id, stage.enterprise.id)
    assert [row.event for row in queries.history("application", application.id)] == ["apply"]


@pytest.mark.parametrize(
    "statement, code",
    [
        ("", "statement_missing"),
        ("  \n ", "statement_missing"),
        ("字" * 501, "statement_too_long"),
        ("字" * 1_000_000, "statement_too_long"),
    ],
)
def test_the_statement_must_be_there_and_short(statement: str, code: str) -> None:
    stage = a_stage()

    with pytest.raises(RuleBroken) as refused:
        services.apply(stage.release, statement, by=viewer_for(stage.student), at=MORNING)

    assert (refused.value.code, refused.value.field) == (code, "statement")


@pytest.mark.parametrize(
    "kind, for_student, for_teacher",
    [
        (SlotKind.WORK_PLACEMENT, True, False),
        (SlotKind.APPRENTICESHIP, True, False),
        (SlotKind.OBSERVATION, False, False),
        (SlotKind.TEACHER_PRACTICE, False, True),
    ],
)
def test_each_kind_is_for_its_own_people(kind: SlotKind, for_student: bool, for_teacher: bool) -> None:
    stage = a_stage(kind=kind)
    teacher = a_teacher(stage.school)

    for person, allowed in ((stage.student, for_student), (teacher, for_teacher)):
        objection = services.objection(stage.release, by=viewer_for(person), at=MORNING)
        assert (objection is None) is allowed
        assert objection is None or objection.code == "kind_not_for_role"


def test_a_slot_of_another_school_is_not_for_me() -> None:
    stage = a_stage()
    stranger = a_student(a_school(), "外校生")

    with pytest.raises(NotAllowed):
        services.apply(stage.release, STATEMENT, by=viewer_for(stranger), at=MORNING)


def test_a_paused_slot_takes_no_application() -> None:
    stage = a_stage()
    slots.pause_slot(stage.slot, by=stage.hr, at=MORNING)

    with pytest.raises(RuleBroken, match="slot_not_open"):
        services.apply(stage.release, STATEMENT, by=viewer_for(stage.student), at=MORNING)


def test_a_release_sent_back_to_the_enterprise_takes_no_application() -> None:
    stage = a_stage()
    slots.return_release(stage.release, "请补充夜班安排", by=stage.office, at=MORNING)

    with pytest.raises(RuleBroken, match="slot_not_open"):
        services.apply(stage.release, STATEMENT, by=viewer_for(stage.student), at=MORNING)


def test_on_its_first_day_a_slot_takes_no_application_any_more() -> None:
    stage = a_stage(starts_on=date(2026, 3, 16))

    with pytest.raises(RuleBroken, match="slot_begun"):
        services.apply(stage.release, STATEMENT, by=viewer_for(stage.student), at=MORNING)


@pytest.mark.parametrize("capacity, quota", [(1, None), (5, 1)])
def test_a_full_slot_or_quota_takes_no_application(capacity: int, quota: int | None) -> None:
    stage = a_stage(capacity=capacity, quota=quota)
    an_application(stage, a_student(stage.school, "先到"), "offered")

    with pytest.raises(RuleBroken, match="no_seat_left"):
        services.apply(stage.release, STATEMENT, by=viewer_for(stage.student), at=MORNING)


@pytest.mark.parametrize("state", ["nominated", "submitted", "endorsed", "shortlisted", "offered", "accepted"])
def test_nobody_applies_twice_while_the_first_application_lives(state: str) -> None:
    stage = a_stage()
    an_application(stage, state=state)

    with pytest.raises(RuleBroken, match="already_applied"):
        services.apply(stage.release, STATEMENT, by=viewer_for(stage.student), at=MORNING)


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "declined"])
def test_after_an_end_one_may_apply_again(state: str) -> None:
    stage = a_stage()
    first = an_application(stage, state=state)

    again = an_application(stage)

    assert again.id != first.id
    assert (first.state, again.state) == (state, "submitted")


@pytest.mark.parametrize(
    "starts, ends, free",
    [
        (date(2026, 12, 31), date(2027, 5, 31), False),
        (date(2027, 1, 1), date(2027, 6, 30), True),
        (date(2026, 4, 1), date(2026, 7, 1), False),
        (date(2026, 4, 1), date(2026, 6, 30), True),
    ],
)
def test_two_stays_never_share_a_day(starts: date, ends: date, free: bool) -> None:
    stage = a_stage()
    an_application(stage, state="accepted")
    other = a_release(stage.enterprise, stage.school, title="另一个岗位", starts_on=starts, ends_on=ends)

    objection = services.objection(other, by=viewer_for(stage.student), at=MORNING)

    assert (objection is None) is free
    assert objection is None or (objection.code == "days_taken" and "软件测试员" in str(objection.message))


@pytest.mark.parametrize(
    "ended_on, free", [(date(2026, 6, 1), True), (date(2026, 8, 31), True), (date(2026, 9, 1), False)]
)
def test_a_stay_that_ended_early_frees_the_days_after_it(ended_on: date, free: bool) -> None:
    stage = a_stage()
    services.end_acceptance(an_application(stage, state="accepted").id, ended_on=ended_on)
    other = a_release(stage.enterprise, stage.school, starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28))

    assert (services.objection(other, by=viewer_for(stage.student), at=MORNING) is None) is free


def test_after_a_stay_was_called_off_one_may_apply_for_the_same_slot_again() -> None:
    stage = a_stage()
    services.end_acceptance(an_application(stage, state="accepted").id, ended_on=date(2026, 3, 20))

    assert an_application(stage).state == "submitted"


@pytest.mark.parametrize("born, allowed", [(date(2010, 6, 30), True), (date(2010, 7, 1), False)])
def test_below_sixteen_on_the_first_day_nobody_applies(born: date, allowed: bool) -> None:
    stage = a_stage()
    young = a_student(stage.school, "小徐", born=born)

    objection = services.objection(stage.release, by=viewer_for(young), at=MORNING)

    assert (objection is None) is allowed
    if objection:
        assert objection.code == "R-103"
        assert "2010-07-01 出生" in str(objection.message)
        assert "《职业学校学生实习管理规定》第十六条" in str(objection.message)


@pytest.mark.parametrize("starts, allowed", [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_in_the_first_school_year_nobody_applies(starts: date, allowed: bool) -> None:
    stage = a_stage(starts_on=starts)
    fresh = a_student(stage.school, "新生", entry_year=2025)

    objection = services.objection(stage.release, by=viewer_for(fresh), at=MORNING)

    assert (objection is None) is allowed
    assert objection is None or objection.code == "R-104"


def test_age_and_school_year_are_no_matter_for_a_teacher() -> None:
    stage, teacher = a_teacher_stage()

    assert an_application(stage, teacher).state == "submitted"


def test_the_constraint_stops_what_a_quicker_request_slipped_in(db: SQLAlchemy) -> None:
    stage = a_stage()
    first = an_application(stage)
    twin = Application(
        slot_id=first.slot_id,
        release_id=first.release_id,
        applicant_id=first.applicant_id,
        school_id=first.school_id,
        enterprise_id=first.enterprise_id,
        state="submitted",
        created_at=MORNING,
        since=MORNING,
    )

    db.session.add(twin)

    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


@pytest.mark.parametrize("state", ["submitted", "endorsed", "shortlisted"])
def test_what_is_not_offered_can_be_withdrawn(state: str) -> None:
    application = an_application(stage := a_stage(), state=state)

    services.withdraw(application, by=viewer_for(stage.student), at=MORNING)

    assert application.state == "withdrawn"


def test_another_student_cannot_withdraw_it() -> None:
    application = an_application(stage := a_stage())

    with pytest.raises(NotAllowed):
        services.withdraw(application, by=viewer_for(a_student(stage.school, "同学")), at=MORNING)
    with pytest.raises(NotFound):
        queries.get_application(viewer_for(a_student(stage.school, "同学")), application.id)


def test_a_nomination_waits_a_week_for_student_and_guardian_and_mail_says_so(db: SQLAlchemy) -> None:
    stage = a_stage()
    stage.student.user.email = "student@example.cn"

    application = services.nominate(stage.release, stage.student.user_id, by=stage.office, at=MORNING)

    assert (application.state, application.origin) == ("nominated", "nomination")
    assert application.expires_at is not None
    assert (application.expires_at - MORNING).days == 7
    mail = db.session.scalars(db.select(Mail)).one()
    assert (mail.recipient, "2026年3月23日" in mail.body) == ("student@example.cn", True)


def test_agreeing_carries_the_statement_and_goes_straight_to_the_enterprise() -> None:
    application = an_application(stage := a_stage(), state="nominated")
    assert queries.get_application(stage.office, application.id)
    with pytest.raises(NotFound):
        queries.get_application(stage.hr, application.id)

    services.agree(application, STATEMENT, guardian_agrees=True, by=viewer_for(stage.student), at=MORNING)

    assert (application.state, application.statement, application.expires_at) == ("endorsed", STATEMENT, None)
    assert queries.get_application(stage.hr, application.id) is application


def test_without_the_guardian_there_is_no_agreement() -> None:
    application = an_application(stage := a_stage(), state="nominated")

    with pytest.raises(RuleBroken, match="guardian_missing") as refused:
        services.agree(application, STATEMENT, guardian_agrees=False, by=viewer_for(stage.student), at=MORNING)

    assert refused.value.field == "guardian_agrees"
    assert application.state == "nominated"


def test_after_the_week_it_is_too_late_to_agree() -> None:
    application = an_application(stage := a_stage(), state="nominated")

    with pytest.raises(RuleBroken, match="nomination_expired"):
        services.agree(
            application, STATEMENT, guardian_agrees=True, by=viewer_for(stage.student), at=MORNING + timedelta(days=8)
        )


def test_a_refusal_needs_words_and_the_school_may_not_insist() -> None:
    application = an_application(stage := a_stage(), state="nominated")
    me = viewer_for(stage.student)
    with pytest.raises(RuleBroken, match="comment_missing"):
        services.refuse(application, " ", by=me, at=MORNING)

    services.refuse(application, "监护人不同意", by=me, at=MORNING)

    assert application.state == "declined"
    with pytest.raises(RuleBroken, match="refused_before") as insisted:
        services.nominate(stage.release, stage.student.user_id, by=stage.office, at=MORNING)
    assert "第九条" in str(insisted.value.message)


def test_after_a_refusal_the_own_choice_is_open() -> None:
    application = an_application(stage := a_stage(), state="nominated")
    services.refuse(application, "想自行选择", by=viewer_for(stage.student), at=MORNING)

    assert an_application(stage).origin == "own"


def test_the_office_takes_back_an_unanswered_nomination_only() -> None:
    application = an_application(stage := a_stage(), state="nominated")
    services.rescind(application, by=stage.office, at=MORNING)

    with pytest.raises(Conflict):
        services.agree(application, STATEMENT, guardian_agrees=True, by=viewer_for(stage.student), at=MORNING)


def test_nobody_nominates_a_student_of_another_school_or_for_a_visit() -> None:
    stage = a_stage()
    with pytest.raises(NotFound):
        services.nominate(stage.release, a_student(a_school()).user_id, by=stage.office, at=MORNING)
    visit = a_release(stage.enterprise, stage.school, kind=SlotKind.OBSERVATION, major_codes=())
    with pytest.raises(RuleBroken, match="kind_not_for_role"):
        services.nominate(visit, stage.student.user_id, by=stage.office, at=MORNING)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.SYSTEM_ADMIN])
def test_who_has_no_part_in_it_sees_no_application(role: Role) -> None:
    application = an_application(stage := a_stage(), state="accepted")
    organisation = stage.enterprise.id if role == Role.MENTOR else stage.school.id

    with pytest.raises(NotFound):
        queries.get_application(member(role, organisation), application.id)
